"""The embedded engine: learnt from nlu/data beforehand, needs no second process."""

from collections.abc import Sequence
from datetime import datetime

from bot.understanding.engine import Ranking, Understood
from bot.understanding.hearing import understand
from bot.understanding.learnt import learnt
from bot.understanding.machine import Machine
from bot.understanding.traits import Place, with_signs
from bot.understanding.views import views
from community.vocabulary import Vocabulary


class EmbeddedEngine:
    """Implements engine.Engine.

    :param intents: left out, what was learnt from all lines.
    """

    name = "embedded"

    def __init__(self, intents: Machine | None = None) -> None:
        self._intents = intents or learnt().intents

    def understand(self, text: str, vocabulary: Vocabulary, now: datetime) -> Understood:
        return understand(text, vocabulary, now, self.rank)

    def rank(self, folded: str, places: Sequence[Place]) -> Ranking:
        return self._intents.ranking(views(with_signs(folded, places)))
