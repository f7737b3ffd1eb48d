"""Telegram calls us: 200 only after the effect is committed; anything else makes it call again."""

import hmac
import json
import logging
from hashlib import sha256

from aiohttp import web

from bot.channels.base import Shift
from bot.channels.telegram.intake import Intake

log = logging.getLogger(__name__)
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def secret_of(token: str) -> str:
    """The secret when none is set: the same for every worker, and known only to who knows the token."""
    return hmac.new(token.encode(), b"linli webhook", sha256).hexdigest()


class Webhook:
    """An HTTP server of its own, to be put behind whatever ends TLS.

    :param path: where Telegram calls.
    """

    def __init__(self, intake: Intake, secret: str, path: str, host: str, port: int) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self._where = host, port
        self._app = web.Application()
        self._app.router.add_post(path or "/", self._called)

    async def run(self, shift: Shift) -> None:
        """Until the shift ends; calls that have begun are answered."""
        runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=5)
        await runner.setup()
        try:
            await web.TCPSite(runner, *self._where).start()
            await shift.stopping.wait()
        finally:
            await runner.cleanup()

    async def _called(self, request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), self._secret):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
        except ValueError as problem:  # also text that is not UTF-8
            log.warning("a call that is no JSON: %s", problem)
            return web.Response(status=400)
        return web.Response(status=200 if await self._intake.take(update) else 503)
