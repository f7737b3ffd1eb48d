"""/cal/…: a calendar, for whoever has its address. No sign-in, since calendars on phones cannot sign in."""

import asyncio
import hashlib

from fastapi import Request, Response
from nicegui import app

from community.calendars import is_known
from panel import Office
from panel.guesses import Guesses
from services.calendars import served

HEADERS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


class Shelf:
    """Where calendars of other people's phones ask."""

    def __init__(self, office: Office) -> None:
        self._desk, self._now, self._guesses = office.desk, office.now, Guesses(office.desk.figures)

    async def ask(self, address: str, token: str, tags: str = "") -> Response:
        """An address that was replaced is no guess: calendars go on asking for it for weeks."""
        now = self._now()
        if until := self._guesses.paused_until(address, now):
            rest = max(1, round((until - now).total_seconds()))
            return Response(status_code=429, headers=HEADERS | {"Retry-After": str(rest)})
        found = await asyncio.to_thread(served, self._desk, token, now)
        if found is None:
            self._guesses.note_wrong(address, now)
            return Response(status_code=404, headers=HEADERS)
        return Response(status_code=410, headers=HEADERS) if found.content is None else _file(found.content, tags)


def _file(content: bytes, tags: str) -> Response:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = HEADERS | {"ETag": etag, "Content-Disposition": 'inline; filename="linli.ics"'}
    if is_known(tags, etag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")


def mount(office: Office) -> None:
    shelf = Shelf(office)

    @app.get("/cal/{token}.ics", include_in_schema=False)
    async def calendar(request: Request, token: str) -> Response:
        address = request.client.host if request.client else ""
        return await shelf.ask(address, token, request.headers.get("if-none-match", ""))
