"""/in/…: from a link to a session. /sign-in: how to get a link. Plain pages, no script.

To look at a link changes nothing, since previews of links look at it too: it is used up by a form, in the browser that
has been shown the form.
"""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from nicegui import app

from community import signing_in as rules
from panel import Office, sessions
from panel.guesses import Guesses
from services.sign_in.entering import enter, look
from texts.render import environment

HOME = "/organisers"  # which sends on whoever has nothing to do there
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Robots-Tag": "noindex, nofollow",
}
STATUS = {"open": 200, "unknown": 404, "paused": 429, "elsewhere": 403}  # all others are gone: 410


def page(office: Office, template: str, status: int = 200, **fields: Any) -> HTMLResponse:
    here = {"now": office.now().astimezone(office.desk.figures.zone), "bot_name": office.desk.bot_name}
    return HTMLResponse(environment().get_template(f"door/{template}.html").render(**here, **fields), status, HEADERS)


class Door:
    def __init__(self, office: Office) -> None:
        self._office, self._guesses = office, Guesses(office.desk.figures)

    async def show(self, request: Request, token: str) -> Response:
        """Who is about to sign in, and where."""
        if self._is_paused(request):
            return self._refused("paused")
        found = await asyncio.to_thread(look, self._office.desk, token, self._office.now())
        if found.state != "open":
            return await self._does_not_hold(request, found.state)
        browser = self._browser(request) or rules.new_secret()
        site = urlsplit(self._office.desk.figures.pages_url).netloc
        shown = page(self._office, "offer", name=found.name, site=site, form=rules.form_token(browser, token))
        seconds = self._office.desk.figures.sign_in_link_lives.total_seconds()
        sessions.give(self._office, shown, "door", browser, seconds)
        return shown

    async def open(self, request: Request, token: str) -> Response:
        """[登录]"""
        office = self._office
        if self._is_paused(request):
            return self._refused("paused")
        given, browser = (await sessions.fields(request)).get("form", ""), self._browser(request)
        if not browser or not rules.is_form_token(given, browser, token):
            return self._refused("elsewhere")
        agent, before = request.headers.get("user-agent", ""), sessions.secret(office, request)
        state, secret = await asyncio.to_thread(enter, office.desk, token, agent, office.now(), before)
        return self._let_in(request, secret) if secret else await self._does_not_hold(request, state)

    def _let_in(self, request: Request, secret: str) -> Response:
        wanted = rules.own_path(request.cookies.get(sessions.cookie(self._office, "next"), ""))
        inside = RedirectResponse(wanted or HOME, 303, {"Cache-Control": "no-store"})
        lives = self._office.desk.figures.session_lives.total_seconds()
        sessions.give(self._office, inside, "session", secret, lives)
        sessions.take(self._office, inside, "door")
        sessions.take(self._office, inside, "next")
        return inside

    async def _does_not_hold(self, request: Request, state: str) -> Response:
        """Whoever presses twice, or comes back to the page, is in already."""
        if state == "unknown":
            self._guesses.note_wrong(_address(request), self._office.now())
        elif state == "used" and await sessions.holds(self._office, sessions.secret(self._office, request)):
            return RedirectResponse(HOME, 303)
        return self._refused(state)

    def _refused(self, state: str) -> Response:
        return page(self._office, "refused", STATUS.get(state, 410), state=state)

    def _is_paused(self, request: Request) -> bool:
        return self._guesses.paused_until(_address(request), self._office.now()) is not None

    def _browser(self, request: Request) -> str:
        given = request.cookies.get(sessions.cookie(self._office, "door"), "")
        return given if rules.is_secret(given) else ""

    def ask(self, wanted: str) -> Response:
        """Where one wanted to go is remembered for when the link comes."""
        shown = page(self._office, "sign_in")
        if way := rules.own_path(wanted):
            sessions.give(self._office, shown, "next", way, sessions.NEXT_SECONDS)
        return shown


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def routes(office: Office) -> APIRouter:
    door, router = Door(office), APIRouter()

    @router.get("/in/{token}", include_in_schema=False)
    async def shown(request: Request, token: str) -> Response:
        return await door.show(request, token)

    @router.post("/in/{token}", include_in_schema=False)
    async def opened(request: Request, token: str) -> Response:
        return await door.open(request, token)

    @router.get("/sign-in", include_in_schema=False)
    async def asked(next: str = "") -> Response:
        return door.ask(next)

    return router


def mount(office: Office) -> None:
    app.include_router(routes(office))
