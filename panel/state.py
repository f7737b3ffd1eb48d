"""The page at /organisers, for whoever is signed in and has a role.

The owner sees which engine listens, and whether everything that was said has arrived. It names nobody.
"""

from collections.abc import Iterator

import yaml
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from nicegui import run, ui
from pydantic import BaseModel, ConfigDict

from panel import Office, sessions
from services.outbox import Health, health
from services.sign_in.sessions import Signed
from texts.render import TEMPLATES

REFRESHED = 5.0  # seconds
PATIENCE = 30.0  # seconds for a first look at a busy database


class Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    engine: str
    engines: dict[str, str]
    uncertain: str
    failed: str
    paused: str
    failing: str
    timers: str
    count: str
    groups: str
    none: str
    start: str
    start_hint: str
    web_chat: str
    account: str


WORDS = Words(**yaml.safe_load((TEMPLATES / "panel.yml").read_text(encoding="utf-8")))


def mount(office: Office) -> None:
    @ui.page("/organisers", title=WORDS.start, language="zh-CN", response_timeout=PATIENCE)
    async def state(request: Request) -> Response | None:
        who = await sessions.signed(office, request)
        if isinstance(who, Response):
            return who
        if seen_by(who) == "web_chat":
            return RedirectResponse("/", 303)
        with ui.column().classes("w-full max-w-xl mx-auto p-4"):
            ui.label(WORDS.start).classes("text-2xl")
            ui.label(WORDS.start_hint.format(name=who.name, bot=office.desk.bot_name))
            with ui.row():
                ui.link(WORDS.web_chat, "/")
                ui.link(WORDS.account, "/account")
            if seen_by(who) == "state":
                await _state(office, sessions.secret(office, request))
        return None


def seen_by(who: Signed) -> str:
    """What of it somebody sees; who looks after nothing is sent to the web chat."""
    return "state" if who.is_owner else "start" if who.has_role else "web_chat"


async def _state(office: Office, secret: str) -> None:
    ui.label(WORDS.title).classes("text-xl")
    table = ui.element("dl").classes("w-full")

    async def draw() -> None:
        """For as long as they are signed in, and the owner."""
        who = await sessions.holds(office, secret)
        if who is None or not who.is_owner:
            ui.navigate.to("/organisers")
            return
        found = await run.io_bound(health, office.desk)  # may take a moment: not asked in the event loop
        if found is None:  # the program is being stopped
            return
        table.clear()
        with table:
            for what, said, is_well in rows(office.listens(), found):
                with ui.row().classes("w-full justify-between py-3 border-b no-wrap"):
                    ui.label(what)
                    ui.label(said).classes("text-right font-medium" + ("" if is_well else " text-negative"))

    await draw()
    ui.timer(REFRESHED, draw, immediate=False)


def rows(engine: str, health: Health) -> Iterator[tuple[str, str, bool]]:
    """What is looked at, what there is to say of it, and whether it is well."""
    yield WORDS.engine, WORDS.engines[engine], engine != "none"
    for what, form, number in (
        (WORDS.uncertain, WORDS.count, sum(count for count, *_ in health.uncertain)),
        (WORDS.failed, WORDS.count, sum(count for count, *_ in health.failed)),
        (WORDS.paused, WORDS.groups, len(health.paused)),
        (WORDS.failing, WORDS.timers, len(health.failing)),
    ):
        yield what, form.format(number=number) if number else WORDS.none, not number
