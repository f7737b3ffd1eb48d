"""The organisers' pages: one module each, with a `mount` that registers it.

A page acts through services with an actor (`services.visit.act`) and shows what came of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.visit import Desk
from storage.package import load


@dataclass(frozen=True)
class Office:
    """What pages are given.

    :param listens: the engine that listens: rasa, embedded or none.
    """

    desk: Desk
    now: Callable[[], datetime]
    listens: Callable[[], str]


def mount(office: Office) -> None:
    for page in load(__name__, __path__):
        if hasattr(page, "mount"):
            page.mount(office)
