"""/account: where one is signed in, and ending it. A plain page, no script."""

import asyncio
from secrets import token_hex

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import app

from community import signing_in as rules
from community.wishes import Wish
from panel import Office, sessions
from panel.door import page
from services.sign_in import asking
from services.sign_in.sessions import Signed, account
from storage.tables.subject import Subject

PURPOSE = "account"  # of its forms


class Desk:
    def __init__(self, office: Office) -> None:
        self._office = office

    async def show(self, request: Request) -> Response:
        who = await sessions.signed(self._office, request)
        if isinstance(who, Response):
            return who
        found = await asyncio.to_thread(account, self._office.desk, who, self._office.now())
        form = rules.form_token(sessions.secret(self._office, request), PURPOSE)
        return page(self._office, "account", who=who, account=found, form=form, key=token_hex(8))

    async def end(self, request: Request) -> Response:
        """One session, or all of them. A form that is none of ours ends nothing."""
        who = await sessions.signed(self._office, request)
        if isinstance(who, Response):
            return RedirectResponse("/sign-in", 303)
        given = await sessions.fields(request)
        if rules.is_form_token(given.get("form", ""), sessions.secret(self._office, request), PURPOSE):
            await self._end(who, given.get("session", ""), given.get("key", ""))
        return RedirectResponse("/account", 303)

    async def _end(self, who: Signed, session: str, key: str) -> None:
        about = Subject("web_session", int(session)) if session.isdecimal() else None
        await sessions.do(self._office, who, asking.end, Wish(intent="end_sessions", about=about), key)


def routes(office: Office) -> APIRouter:
    desk, router = Desk(office), APIRouter()

    @router.get("/account", include_in_schema=False)
    async def shown(request: Request) -> Response:
        return await desk.show(request)

    @router.post("/account/end", include_in_schema=False)
    async def ended(request: Request) -> Response:
        return await desk.end(request)

    return router


def mount(office: Office) -> None:
    app.include_router(routes(office))
