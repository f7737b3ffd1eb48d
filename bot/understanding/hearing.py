"""What every engine does with a line, whoever ranks the intents."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.understanding.engine import OUT_OF_SCOPE, Ranking, Understood, judge
from bot.understanding.intended import intended
from bot.understanding.normalise import clean, fold, tidy
from bot.understanding.slots import Span, spans
from bot.understanding.traits import Place
from community.vocabulary import Vocabulary

# /sign_up{} is how Rasa's own tools name an intent: no wish, and a slash command that is ours never comes here.
_PLUMBING = re.compile(r"[/\s]*/[/\s]*[a-z_]+\s*(?:[@{].*)?")

Rank = Callable[[str, Sequence[Place]], Ranking]  # a folded line, and where it names what


def understand(text: str, vocabulary: Vocabulary, now: datetime, rank: Rank) -> Understood:
    """Slots come from the community's own names at this moment, the intent from the engine."""
    shown = clean(text)
    folded = fold(shown)
    found = spans(folded, vocabulary, now)
    if not tidy(folded) or _PLUMBING.fullmatch(folded):
        return Understood(OUT_OF_SCOPE, 1.0)
    heard = judge(rank(folded, [(span.slot, span.start, span.end) for span in found]), {})
    return replace(heard, slots=_words_of(shown, intended(found, heard.intent, folded, now)))


def _words_of(shown: str, found: Sequence[Span]) -> dict[str, str]:
    """The first words for each slot, as they were written."""
    return {span.slot: shown[span.start : span.end] for span in reversed(found)}
