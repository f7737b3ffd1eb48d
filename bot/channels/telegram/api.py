"""The library's Bot with what it lacks: updates one by one, so that one that cannot be read stops no other."""

from datetime import timedelta
from typing import Any

from telegram import Bot

from bot.channels.telegram import request
from bot.channels.telegram.incoming import ALLOWED

TELEGRAM = "https://api.telegram.org"
POLL = timedelta(seconds=25)  # how long Telegram keeps an empty request open
CONNECTIONS = 64


class Api(Bot):
    """:param base_url: of a Bot API server, e.g. http://127.0.0.1:8081; None: Telegram's own."""

    def __init__(self, token: str, base_url: str | None = None) -> None:
        server = (base_url or TELEGRAM).rstrip("/").removesuffix("/bot")
        super().__init__(
            token,
            f"{server}/bot",
            f"{server}/file/bot",
            request=request.Request(CONNECTIONS),
            get_updates_request=request.Request(2),
        )

    async def raw_updates(self, offset: int, wait: timedelta = POLL) -> list[Any]:
        """What came in since `offset`, as the server wrote it. Confirms everything before."""
        asked = {"offset": offset, "timeout": wait, "limit": 100, "allowed_updates": list(ALLOWED)}
        found = await self._post("getUpdates", asked, read_timeout=request.ANSWER + wait.total_seconds())
        return found if isinstance(found, list) else []
