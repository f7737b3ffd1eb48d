"""/c/…: what a certificate says, for anyone who has its code. No sign-in, no script, and no more than the sheet."""

import asyncio

from fastapi import Request
from fastapi.responses import HTMLResponse
from nicegui import app

from community.outcomes.certificates import CertificateShown
from panel import Office
from panel.guesses import Guesses
from services.certificates.checking import shown
from texts.certificates import WORDS
from texts.render import Renderer, environment

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


class Counter:
    """Where strangers ask."""

    def __init__(self, office: Office) -> None:
        figures = office.desk.figures
        self._desk, self._now, self._guesses = office.desk, office.now, Guesses(figures)
        self._renderer = Renderer(figures.zone, office.desk.bot_name, office.now)

    async def ask(self, address: str, code: str) -> HTMLResponse:
        now = self._now()
        if until := self._guesses.paused_until(address, now):
            return self._page(CertificateShown(certificate=None, paused_until=until), 429)
        found = await asyncio.to_thread(shown, self._desk, code)
        if found.certificate is None:
            self._guesses.note_wrong(address, now)
        return self._page(found, 200 if found.certificate else 404)

    def _page(self, found: CertificateShown, status: int) -> HTMLResponse:
        said, state = self._renderer.render(found).html, found.certificate.state if found.certificate else "unknown"
        body = environment().get_template("certificates/page.html").render(title=WORDS["title"], said=said, state=state)
        return HTMLResponse(body, status, HEADERS)


def mount(office: Office) -> None:
    counter = Counter(office)

    @app.get("/c/{code}", include_in_schema=False)
    async def certificate(request: Request, code: str) -> HTMLResponse:
        return await counter.ask(request.client.host if request.client else "", code)
