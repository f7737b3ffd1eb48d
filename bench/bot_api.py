"""A Bot API server that hands out prepared updates and answers everything with yes: `python -m bench.bot_api PORT`.

A process of its own, so that what it costs is not counted as the bot's.
"""

import asyncio
import sys
from time import perf_counter
from typing import Any

from aiohttp import web

BOT = {"id": 42, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}
TOKEN = "42:bench"


class Server:
    def __init__(self) -> None:
        self._updates: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self._missing = 0
        self._complete = asyncio.Event()

    async def bot(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "getUpdates":
            return _yes(await self._get_updates(await request.post()))
        if method in ("sendMessage", "answerCallbackQuery"):
            self._missing -= 1
            if self._missing == 0:
                self._complete.set()
        return _yes(BOT if method == "getMe" else True if method == "answerCallbackQuery" else MESSAGE)

    async def _get_updates(self, asked: Any) -> list[dict[str, Any]]:
        offset = int(asked.get("offset") or 0)
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if not self._updates:
            self._news.clear()
            await asyncio.wait([asyncio.ensure_future(self._news.wait())], timeout=float(asked.get("timeout") or 0))
        return self._updates[: int(asked.get("limit") or 100)]

    async def load(self, request: web.Request) -> web.Response:
        """Hands out these updates; answers with the seconds until each has an answer."""
        self._updates = await request.json()
        self._missing = len(self._updates)
        self._complete.clear()
        start = perf_counter()
        self._news.set()
        await self._complete.wait()
        return web.json_response(perf_counter() - start)


def _yes(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def main(port: int) -> None:
    server, app = Server(), web.Application(client_max_size=2**26)
    app.router.add_post(f"/bot{TOKEN}/{{method}}", server.bot)
    app.router.add_post("/load", server.load)
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
