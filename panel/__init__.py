"""The organisers' pages: one module each, with a `mount` that registers it.

A page acts through services with an actor (`services.visit.act`) and shows what came of it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.outbox import Queue
from services.visit import Desk
from storage.package import load


@dataclass(frozen=True)
class Vitals:
    """:param tick_age: seconds since the timers last went forward, None before the first time.
    :param queues: by channel; None while the database does not answer.
    """

    now: datetime
    tick_age: float | None
    queues: Mapping[str, Queue] | None


@dataclass(frozen=True)
class Watched:
    """What those who watch the program are shown.

    :param token: with it from anywhere, without it at this machine only.
    """

    channels: Callable[[], Collection[str]]
    tick_age: Callable[[], float | None]
    page: Callable[[Vitals], bytes]
    token: str | None = None


@dataclass(frozen=True)
class Office:
    """What pages are given.

    :param listens: the engine that listens: rasa, embedded or none.
    """

    desk: Desk
    now: Callable[[], datetime]
    listens: Callable[[], str]
    watched: Watched | None = None


def mount(office: Office) -> None:
    for page in load(__name__, __path__):
        if hasattr(page, "mount"):
            page.mount(office)
