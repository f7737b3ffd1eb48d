"""The library's requests over aiohttp, which cost a half to a quarter of those over httpx (measured, decision 0016)."""

from typing import Any

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import BytesPayload
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT, ANSWER = 5.0, 10.0  # seconds
UPLOAD = 30.0  # until a file has been taken
# For so long an idle connection is used again. Servers close theirs after 5 s and more (Node, uvicorn); of a request
# that meets the closing nobody knows whether it was read.
IDLE = 3.0


class NotSent(NetworkError):
    """Nothing has left this machine, so it may be sent again: no connection, none free, or one that had been closed."""


class _Body(BytesPayload):
    """Knows whether it was handed to the connection; with its headers in one piece, so that it is all or nothing."""

    begun = False

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        self.begun = True
        try:
            await super().write_with_length(writer, content_length)
        except aiohttp.ClientConnectionResetError:
            self.begun = False
            raise


class Request(BaseRequest):
    """Implements telegram.request.BaseRequest. Proxies are taken from the environment, as curl does.

    :param connections: at once; whoever finds none free waits for CONNECT seconds.
    """

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return ANSWER

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=IDLE)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """
        :raises NotSent: the request did not leave.
        :raises NetworkError: it may have arrived, and the answer was lost.
        """
        if self._session is None:
            raise RuntimeError("initialize() was not called")
        usual = UPLOAD if request_data is not None and request_data.contains_files else ANSWER
        patience = usual if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(connect=CONNECT, sock_connect=CONNECT, sock_read=patience)
        body = await _body(request_data)
        try:
            async with self._session.request(method, url, data=body, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except (TimeoutError, aiohttp.ClientError) as problem:
            raise _as_the_library_says(problem, sent=body.begun) from problem


def _as_the_library_says(problem: Exception, *, sent: bool) -> NetworkError:
    """The address holds the bot's token and must not reach a log; several problems quote it."""
    said = "" if "/bot" in str(problem) else str(problem)
    if not sent:
        return NotSent(f"{type(problem).__name__}: {said}")
    if isinstance(problem, TimeoutError):
        return TimedOut(type(problem).__name__)
    return NetworkError(f"{type(problem).__name__}: {said}")


async def _body(asked: RequestData | None) -> _Body:
    form = aiohttp.FormData(asked.json_parameters if asked is not None else ())
    if asked is not None and asked.contains_files:
        for name, (filename, content, kind) in asked.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=kind)
    drawn = form()
    return _Body(await drawn.as_bytes(), content_type=drawn.headers["Content-Type"])
