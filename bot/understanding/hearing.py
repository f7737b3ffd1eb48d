"""What every engine does with a line, whoever ranks the intents."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.understanding.engine import NAMELESS, OUT_OF_SCOPE, Ranking, Understood, judge
from bot.understanding.learnt import learnt
from bot.understanding.normalise import clean, fold, tidy
from bot.understanding.slots import first_of_each, known_names
from bot.understanding.traits import Place
from community.vocabulary import Vocabulary

# /sign_up{} is how Rasa's own tools name an intent: no wish, and a slash command that is ours never comes here.
_PLUMBING = re.compile(r"[/\s]*/[/\s]*[a-z_]+\s*(?:[@{].*)?")

Rank = Callable[[str, Sequence[Place]], Ranking]  # a folded line, and where it names what


def understand(text: str, vocabulary: Vocabulary, now: datetime, rank: Rank) -> Understood:
    """The engine ranks the intents; the slots are found here, whoever it is."""
    shown = clean(text)
    folded = fold(shown)
    if not tidy(folded) or _PLUMBING.fullmatch(folded):
        return Understood(OUT_OF_SCOPE, 1.0)
    known = known_names(folded, vocabulary)
    heard = judge(rank(folded, [(name.slot, name.start, name.end) for name in known]))
    if heard.intent in NAMELESS:
        return heard
    return replace(heard, slots=first_of_each(shown, learnt().slots.spans(folded, heard.intent, known, now)))
