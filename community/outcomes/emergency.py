"""Emergencies: what to do first, and who has been told."""

from community.outcomes.base import Outcome
from community.outcomes.questions import Asks
from community.urgent import Emergency


class EmergencyNumbers(Asks):
    """`options`: that it was only the text that was waited for, where it may have been; else nothing is asked."""

    anywhere = True
    asks = "aside"
    kind: Emergency


class EmergencyPassedOn(Outcome):
    """`names`: who was told in private; empty: nobody could be reached."""

    anywhere = True
    names: tuple[str, ...] = ()


class HelpEscalated(Outcome):
    """To whoever looks after the place."""

    personal = True
    kind: Emergency
    name: str  # who says so
    place: str
    words: str
