"""Updates handled a second over Telegram, with commit and reply, against a bare python-telegram-bot that echoes.

Both ask the same server for the same updates and answer each. The pace, which would hold both at what the platform
bears, is lifted.
"""

import asyncio
import logging
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

from bench.bot_api import TOKEN
from bench.measure import Measured
from bot.channels.telegram import Account, Telegram
from bot.pace import Limits
from community.spec import CommunitySpec
from linli.program import Program, real_time
from linli.settings import Settings
from services.founding import found
from storage.database import Database

UPDATES = 1000
ACTIVITIES = 40  # some dozens of people in each, as in a building
LONGEST = 120.0  # seconds
GROUP = {"id": -1000, "type": "group", "title": "3栋群"}
Made = Callable[[int], list[dict[str, Any]]]  # updates from a number on


def telegram() -> list[Measured]:
    """Taps on the cards of a group, and questions in private."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with _server() as url:
        return [*_compared(url, "taps", _taps), *_compared(url, "questions in private", _questions)]


def _compared(url: str, what: str, made: Made) -> Iterator[Measured]:
    bare = asyncio.run(_echo(url, made))
    ours = asyncio.run(_linli(url, made))
    yield Measured(f"{what} answered a second by a bot that echoes", f"{UPDATES / bare:.0f}")
    yield Measured(f"{what} answered a second, with commit and reply", f"{UPDATES / ours:.0f}")
    yield Measured("ratio", f"{bare / ours:.2f}", "≥ 0.5", bare / ours >= 0.5)


# --- the two bots ----------------------------------------------------------------------------------------------


async def _echo(url: str, made: Made) -> float:
    async def says(update: Update, _context: object) -> None:
        if update.message is not None:
            await update.message.reply_text(update.message.text or "")

    async def answers(update: Update, _context: object) -> None:
        if update.callback_query is not None:
            await update.callback_query.answer(update.callback_query.data)

    app = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, says))
    app.add_handler(CallbackQueryHandler(answers))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(timeout=1)
        taken = await _all_answered(url, made)
        await app.updater.stop()
        await app.stop()
    return taken


async def _linli(url: str, made: Made) -> float:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        database.open()
        program = Program(Settings(data_folder=Path(folder)), database)
        found(program.desk, _community(), Telegram.name, real_time())
        program.add(Telegram(Account(TOKEN, url), real_time, Limits(account_gap=1e-9)))
        await program.start()
        taken = await _all_answered(url, made)
        await program.stop()
    return taken


async def _all_answered(url: str, made: Made) -> float:
    """Seconds for the second thousand; the first warms up."""
    async with httpx.AsyncClient(base_url=url, timeout=LONGEST) as client:
        await client.post("/load", json=made(1))
        return float((await client.post("/load", json=made(UPDATES + 1))).json())


# --- what comes in ---------------------------------------------------------------------------------------------


def _taps(first: int) -> list[dict[str, Any]]:
    return [
        {
            "update_id": number,
            "callback_query": {
                "id": f"tap{number}",
                "from": _person(number // ACTIVITIES),
                "chat_instance": "1",
                "data": f"sign_up:{number % ACTIVITIES + 1}",
                "message": {"message_id": 1, "date": 1, "chat": GROUP, "text": "x"},
            },
        }
        for number in range(first, first + UPDATES)
    ]


def _questions(first: int) -> list[dict[str, Any]]:
    made = []
    for number in range(first, first + UPDATES):
        who = _person(number)
        chat = {"id": who["id"], "type": "private", "first_name": "x"}
        message = {"message_id": number, "date": 1, "from": who, "chat": chat, "text": "帮助"}
        made.append({"update_id": number, "message": message})
    return made


def _person(number: int) -> dict[str, Any]:
    return {"id": 5000 + number, "is_bot": False, "first_name": f"邻居{number}"}


def _community() -> CommunitySpec:
    start = real_time() + timedelta(days=7)
    days = [timedelta(days=n) for n in range(ACTIVITIES)]
    activities = [
        {"title": f"活动{n}", "unit": "3栋", "start": start + day, "end": start + day + timedelta(hours=1)}
        for n, day in enumerate(days)
    ]
    known = {"units": [{"name": "3栋"}], "chats": {str(GROUP["id"]): "3栋"}, "activities": activities}
    return CommunitySpec.model_validate(known)


# --- the server ------------------------------------------------------------------------------------------------


@contextmanager
def _server() -> Iterator[str]:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "bench.bot_api", str(port)])
    url = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
            client.get(url)
        yield url
    finally:
        process.terminate()
        process.wait()
