"""Emergencies: what to do first, and who has been told."""

from typing import Self

from community.outcomes.aid import HelpFacts
from community.outcomes.base import Facts, Outcome
from community.outcomes.questions import Asks
from community.urgent import Emergency


class EmergencyNumbers(Asks):
    """`options`: that it was only the text that was waited for, where it may have been; else nothing is asked."""

    anywhere = True
    asks = "aside"
    kind: Emergency


class EmergencyPassedOn(Outcome):
    """:ivar names: who was told in private; empty: nobody could be reached.
    :ivar missed: on duty, and not to be reached.
    """

    anywhere = True
    names: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


class DutyCalled(Outcome):
    """In the group where it was said: whoever is on duty there and has no private chat."""

    place: str


class HelpEscalated(Outcome):
    """To whoever looks after the place: an emergency, or a request for help that nobody has taken.

    :ivar name: who says so, in an emergency; of a request nobody is told who asks before they help.
    """

    personal = True
    fades = True
    kind: Emergency | None = None
    request: HelpFacts | None = None
    name: str = ""
    place: str
    is_one_of: bool = False  # the place is one of those named, and it is not certain which
    words: str = ""  # of an emergency; those of a request are for whoever helps
    missed: tuple[str, ...] = ()  # on duty, and not to be reached

    def concerns(self) -> tuple[Facts, ...]:
        return (self.request,) if self.request else ()

    def only(self, left: tuple[Facts, ...]) -> Self | None:
        return self if self.request is None or left else None
