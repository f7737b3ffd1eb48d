"""/health and /metrics: whether the program does its work, for those who watch it. Nobody is named there."""

import asyncio
import ipaddress
import logging
from collections.abc import Mapping
from hmac import compare_digest

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from nicegui import app

from community.figures import Figures
from panel import Office, Vitals, Watched
from services.outbox import Queue, queues

log = logging.getLogger(__name__)
PATIENCE = 5.0  # seconds for the database
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class Doorway:
    """Where those who watch ask."""

    def __init__(self, office: Office, watched: Watched) -> None:
        self._office, self._watched = office, watched

    async def health(self) -> Response:
        vitals = await self._vitals()
        said = report(vitals, self._office.desk.figures)
        return JSONResponse(said, 200 if said["well"] else 503, HEADERS)

    async def metrics(self, address: str, headers: Mapping[str, str]) -> Response:
        if not may_read(address, headers, self._watched.token):
            return Response(status_code=404, headers=HEADERS)  # what it does not say it has, nobody tries to open
        page = self._watched.page(await self._vitals())
        return Response(page, headers=HEADERS, media_type="text/plain; version=0.0.4; charset=utf-8")

    async def _vitals(self) -> Vitals:
        now = self._office.now()
        return Vitals(now, self._watched.tick_age(), await self._queues())

    async def _queues(self) -> dict[str, Queue] | None:
        asked = asyncio.to_thread(queues, self._office.desk, self._watched.channels(), self._office.now())
        try:
            return await asyncio.wait_for(asked, PATIENCE)
        except Exception as problem:
            log.error("the database does not answer /health (%s)", type(problem).__name__)
            return None


def report(vitals: Vitals, figures: Figures) -> dict[str, object]:
    """Well: the database answers, the timers go forward, and nothing that could go out waits for long."""
    found = vitals.queues
    ages = [queue.age(vitals.now) for queue in (found or {}).values()]
    ticks = vitals.tick_age is not None and vitals.tick_age <= figures.tick_late.total_seconds()
    flows = max(ages, default=0.0) <= figures.outbox_late.total_seconds()
    return {
        "well": found is not None and ticks and flows,
        "database": found is not None,
        "outbox": {"due": sum(queue.due for queue in (found or {}).values()), "oldest_seconds": max(ages, default=0.0)},
        "scheduler": {"last_tick_seconds": vitals.tick_age},
    }


def may_read(address: str, headers: Mapping[str, str], token: str | None) -> bool:
    """Whoever sits at this machine, or has the token. What a proxy hands on comes from somewhere else."""
    given = headers.get("authorization", "").removeprefix("Bearer ")
    if token and compare_digest(given.encode(), token.encode()):
        return True
    return _is_here(address) and not any(name in headers for name in FORWARDED)


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def mount(office: Office) -> None:
    if office.watched is None:
        return
    door = Doorway(office, office.watched)

    @app.get("/health", include_in_schema=False)
    async def health() -> Response:
        return await door.health()

    @app.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        return await door.metrics(request.client.host if request.client else "", request.headers)
