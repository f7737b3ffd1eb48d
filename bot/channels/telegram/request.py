"""The library's requests over aiohttp, which cost a half to a quarter of those over httpx (measured, decision 0016)."""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT, ANSWER = 5.0, 10.0  # seconds
UPLOAD = 30.0  # until a file has been taken

# Nothing left this machine, so it may be sent again. The first also means that no connection was free.
NOT_SENT = (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError, aiohttp.InvalidURL)


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
            connector = aiohttp.TCPConnector(limit=self._connections)
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
        """:raises NetworkError: with the cause, which says whether the request may have arrived."""
        if self._session is None:
            raise RuntimeError("initialize() was not called")
        usual = UPLOAD if request_data is not None and request_data.contains_files else ANSWER
        patience = usual if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(connect=CONNECT, sock_connect=CONNECT, sock_read=patience)
        try:
            async with self._session.request(method, url, data=_form(request_data), timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError as problem:
            raise TimedOut(type(problem).__name__) from problem
        except aiohttp.ClientError as problem:
            raise NetworkError(f"{type(problem).__name__}: {_without_address(problem)}") from problem


def _without_address(problem: aiohttp.ClientError) -> str:
    """The address holds the bot's token and must not reach a log."""
    return "" if isinstance(problem, aiohttp.InvalidURL) else str(problem)


def _form(asked: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if asked is None or not asked.contains_files:
        return asked.json_parameters if asked is not None else None
    form = aiohttp.FormData(asked.json_parameters)
    for name, (filename, content, kind) in asked.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
