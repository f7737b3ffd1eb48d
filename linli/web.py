"""The web pages of the program: the web chat, in the demo with invented people and a clock that can be moved."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TypeVar

from fastapi import Request, Response
from nicegui import app, ui

import panel
from bot.channels.base import Channel
from bot.channels.webchat import LIMITS, WebChat, WebGroup, WebPerson
from bot.channels.webchat_page import mount
from bot.channels.webchat_page.hall import Visitor
from community.clock import next_allowed
from demo.clock import DemoClock
from demo.community import faces
from demo.settle import settle
from linli.backups import Nightly
from linli.program import Program, real_time
from linli.settings import Settings
from panel import sessions
from services import cards, directory
from services.sign_in import asking
from services.timers import next_due, tick
from services.visit import Desk
from storage.database import Database

log = logging.getLogger(__name__)
CHANNEL = WebChat.name
KEPT_SECONDS = 5.0  # lists of people and groups are asked for at every redraw and change rarely
T = TypeVar("T")


def serve(settings: Settings, database: Database, *, demo: bool, gap: float = 0.0) -> None:
    """Until it is stopped.

    :param gap: seconds between two messages of the web chat.
    """
    program, clock = _demo_program(settings, database) if demo else (_program(settings, database), None)
    webchat = WebChat(program.now, replace(LIMITS, account_gap=gap))
    for channel in (webchat, *_other_channels(settings, program, demo=demo)):
        program.add(channel)
    office = panel.Office(program.desk, program.now, program.listens, _watched(program))
    mount(
        webchat,
        people=_kept(partial(_people, program, invented=demo)),
        groups=_kept(partial(_groups, program.desk)),
        bot_name=settings.bot_name,
        demo=clock,
        zone=program.desk.figures.zone,
        door=None if demo else partial(_visitor, office),
    )
    panel.mount(office)
    app.on_startup(program.start)
    app.on_startup(partial(_say_where, settings, program))
    app.on_shutdown(program.stop)
    cards.redraw_all(program.desk, CHANNEL, program.now())  # what was on the screens is gone after a restart
    logging.getLogger("nicegui").setLevel(logging.WARNING)
    ui.run(
        host=settings.host,
        port=settings.port,
        title=settings.bot_name,
        reload=False,
        show=False,
        show_welcome_message=False,
        uvicorn_logging_level="warning",
    )


def _program(settings: Settings, database: Database) -> Program:
    return Program(settings, database, beside=Nightly(settings, real_time))


def _watched(program: Program) -> panel.Watched:
    token = program.settings.metrics_token
    secret = token.get_secret_value() if token else None
    return panel.Watched(program.channels, program.ticker.age, program.metrics.page, secret)


def _other_channels(settings: Settings, program: Program, *, demo: bool) -> Iterator[Channel]:
    """Invented people live on the web chat only: a demo must not write to real groups."""
    if settings.telegram_token is not None and not demo:
        from bot.channels.telegram import Account, Telegram  # their library takes a second to load

        yield Telegram(Account(**settings.telegram), program.now)


async def _say_where(settings: Settings, program: Program) -> None:
    """Of an empty installation the owner is given the way in as well, on the screen and in no log."""
    print(f"linli: {settings.local_url}", flush=True)
    if await program.run(asking.is_first, program.desk):
        print(f"linli: {await program.run(asking.for_owner, program.desk, program.now())}", flush=True)


async def _visitor(office: panel.Office, request: Request) -> Visitor | Response:
    """Whoever has signed in, as they are on the web chat."""
    who = await sessions.signed(office, request)
    if isinstance(who, Response):
        return who
    person = await asyncio.to_thread(directory.neighbour, office.desk, CHANNEL, who.member)
    if person is None:
        return sessions.to_sign_in(request)
    secret = sessions.secret(office, request)

    async def still() -> bool:
        found = await sessions.holds(office, secret)
        return found is not None and found.member == who.member

    return Visitor(WebPerson(person.external_id, person.name, "", person.groups), still)


# --- the demo --------------------------------------------------------------------------------------------------


def _demo_program(settings: Settings, database: Database) -> tuple[Program, DemoClock]:
    def now() -> datetime:
        return clock.now()

    program = Program(settings, database, now)
    clock = DemoClock(
        settings.data_folder,
        program.desk.figures.zone,
        partial(next_due, program.desk),
        partial(_tick, program),
        real_time,
    )
    if not directory.groups(program.desk, CHANNEL):
        clock.skip_to(next_allowed(clock.now(), program.desk.figures))  # nobody wants to begin in the quiet hours
        settle(program.desk, CHANNEL, clock.now())
    return program, clock


async def _tick(program: Program, moment: datetime) -> None:
    """Everything that falls due at a moment is also told at that moment."""
    await program.run(tick, program.desk, moment)
    await program.deliver()


# --- who is there ----------------------------------------------------------------------------------------------


def _people(program: Program, *, invented: bool) -> list[WebPerson]:
    everybody = directory.neighbours(program.desk, CHANNEL, program.now(), badges=invented)
    people = [WebPerson(one.external_id, one.name, one.badge, one.groups) for one in everybody]
    return sorted(people, key=_face) if invented else people


def _face(person: WebPerson) -> int:
    shown = faces()
    return shown.index(person.name) if person.name in shown else len(shown)


def _groups(desk: Desk) -> list[WebGroup]:
    return [WebGroup(external_id, title) for external_id, title in directory.groups(desk, CHANNEL)]


def _kept(ask: Callable[[], T]) -> Callable[[], T]:
    """Asks again only after a few seconds."""
    kept: list[tuple[float, T]] = []

    def answer() -> T:
        if not kept or monotonic() - kept[0][0] > KEPT_SECONDS:
            kept[:] = [(monotonic(), ask())]
        return kept[0][1]

    return answer


