"""Whatever comes in as an update: nothing is raised, nothing stops, and what is handed on is sound."""

import asyncio
import json
import logging
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from telegram import User

from bot.channels.base import Shift
from bot.channels.telegram import Account, Telegram
from bot.messages import Incoming, IncomingMessage, IncomingTap, Moved
from services.founding import found
from storage.database import Database
from storage.tables.activities import Activity
from storage.tables.groups import Chat
from storage.tables.notices import Notice, NoticeState
from tests.bot.channels.telegram import updates
from tests.bot.channels.telegram.fake_api import BOT, TOKEN, FakeTelegram
from tests.bot.channels.telegram.stage import BOT_NAME, TelegramStage
from tests.cast import FIGURES, GROUP, OTHER_GROUP, SUNDAY, community

pytestmark = pytest.mark.slow
MANY, SOME = 100_000, 1_500
TOGETHER = 100  # as they come in one answer
ME = User(**{name: BOT[name] for name in ("id", "is_bot", "first_name", "username")})
ODD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    2**31,
    -(2**63),
    10**40,
    float("inf"),
    float("nan"),
    "",
    " ",
    "0",
    "-55",
    "９９",
    "\ud83d",
    "好\udc00",
    "\x00",
    "\u202e签到",
    "🌸" * 3000,
    "/",
    "/@",
    "/start in",
    "@linli_bot" * 50,
    "answer:1:0",
    "sign_up:99999999999999999999",
    "<b>",
    "supergroup",
    "private",
    "kicked",
    [],
    [[]],
    [None],
    {},
    {"id": 1},
    {"id": {"id": {"id": []}}},
]
TEXTS = [
    "报名",
    "@linli_bot 名单",
    "+1",
    "/join 1",
    "签到 123456",
    "#接龙\n1. 小李\n2. 刘婶",
    "1",
    "/start in123456",
    "帮助",
]
ACTIONS = ["sign_up:1", "cancel:1", "roster:1", "bind:3", "answer:1:0", "decline:1", "do:help", "publish:1"]


def kinds(group: int, other: int) -> list[updates.Update]:
    """One update of every kind, about these groups."""
    li, liu = updates.user(7001, "小李"), updates.user(7002, "刘婶", last_name="🌸", username="liu")
    here, there, alone = updates.group(group), updates.group(other, "五楼"), updates.private(7001)
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}
    spots, moves = ((li, here), (liu, there), (li, alone)), (("left", "restricted"), ("administrator", "left"))
    return [
        *(updates.says(1, text, *spot) for text in TEXTS for spot in spots),
        *(updates.taps(1, action, *spot) for action in ACTIONS for spot in spots),
        updates.says(1, "+1", li, here, **updates.replied(1)),
        updates.says(1, "@linli_bot 名单", li, here, **updates.in_topic(1, BOT)),
        updates.taps(1, "roster:1", li, here, message_thread_id=1, is_topic_message=True),
        *(updates.edits(1, text, *spot) for text in ("#接龙\n环境卫生整治\n1. 小李", "报名") for spot in spots),
        updates.message(1, li, here, caption="@linli_bot 接龙", caption_entities=[_mention()], **photo),
        updates.message(1, li, alone, voice={"file_id": "f", "file_unique_id": "u", "duration": 3}),
        updates.message(1, li, here, text="小邻 报名", entities=[{**_mention(2), "type": "text_mention", "user": BOT}]),
        updates.message(1, li, here, new_chat_members=[li, liu, BOT]),
        updates.message(1, li, here, left_chat_member=liu),
        updates.message(1, li, there, migrate_to_chat_id=-1001234567890),
        updates.message(1, li, updates.group(-1001234567890), migrate_from_chat_id=other),
        *(updates.changed(1, where, li, "member", new) for where in (there, alone) for new in ("kicked", "member")),
        *(updates.changed(1, here, li, old, new, liu) for old, new in moves),
    ]


def _mention(length: int = 10) -> dict[str, Any]:
    return {"type": "mention", "offset": 0, "length": length}


def mutated(chance: Random, written: list[str], number: int, most: int = 4) -> Any:
    """One of the updates with some of its places taken away, exchanged for something odd, or put elsewhere."""
    update = json.loads(chance.choice(written))
    update["update_id"] = number
    for _ in range(chance.randrange(most)):
        places = list(_places(update))
        if not places:
            break
        where, key = chance.choice(places)
        match chance.randrange(4):
            case 0:
                del where[key]
            case 1:
                where[key] = deepcopy(chance.choice(ODD))
            case 2:
                where[key] = json.loads(chance.choice(written))
            case _:
                other, at = chance.choice(places)
                where[key] = deepcopy(other[at])
    return update


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Everything in it, as container and key."""
    for key, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
        yield part, key
        if isinstance(value, dict | list):
            yield from _places(value)


@pytest.fixture(autouse=True)
def unlogged() -> Iterator[None]:
    """Every update that cannot be read is logged."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def unsound(incoming: Incoming) -> str | None:
    """What is wrong with what was handed on."""
    event = incoming.event
    ids = [event.chat, event.person, *([incoming.to] if isinstance(incoming, Moved) else [])]
    if not all(isinstance(one, str) and re.fullmatch(r"-?[0-9]+", one) for one in ids):
        return f"ids {ids}"
    if not re.fullmatch(r"42\.-?[0-9]+(\.-?[0-9]+)?", event.event_id):
        return f"key {event.event_id}"
    texts: list[Any] = [event.name, event.chat_title]
    texts += [one for one in (event.message_id, event.tap_id, event.tapped_message) if one is not None]
    if isinstance(incoming, IncomingMessage):
        texts += [incoming.text, incoming.replies_to or ""]
    if isinstance(incoming, IncomingTap):
        texts.append(incoming.action)
    return next((f"text {text!r}" for text in texts if not _can_be_kept(text)), None)


def _can_be_kept(text: Any) -> bool:
    try:
        return isinstance(text, str) and text.encode() is not None
    except UnicodeEncodeError:
        return False


async def test_no_update_breaks_anything_and_what_is_handed_on_is_sound(server: FakeTelegram) -> None:
    problems: dict[str, Any] = {}
    handed: list[Incoming] = []

    async def handle(incoming: Incoming) -> None:
        handed.append(incoming)

    async def is_answered(_: str) -> bool:
        return True

    telegram = Telegram(Account(TOKEN, server.url), lambda: SUNDAY)
    server.clients.append(telegram.api)
    intake = telegram.intake(ME, Shift(handle, is_answered, asyncio.Event(), asyncio.Event()))
    chance, written = Random(20260728), [json.dumps(update) for update in kinds(-1001234567890, -55)]
    total = 0
    for number in range(MANY):
        update = mutated(chance, written, number)
        handed.clear()
        if not await intake.take(update):
            problems.setdefault("not acknowledged", update)
        for incoming in handed:
            if wrong := unsound(incoming):
                problems.setdefault(wrong.partition(" ")[0], (wrong, update))
        total += len(handed)
        if number % 10 == 0:
            keys = [one.event.event_id for one in handed]
            await intake.take(update)
            if [one.event.event_id for one in handed[len(keys) :]] != keys:
                problems.setdefault("unstable", update)
    assert problems == {}
    assert total > MANY // 4  # enough of them say something


class Unwatched(TelegramStage):
    """With Telegram's own channel: whoever comes up in an update may be told something."""

    def open_channel(self) -> Any:
        made = Telegram(Account(TOKEN, self.server.url), lambda: self.now)
        self.server.clients.append(made.api)
        return made


async def test_the_whole_program_bears_what_can_be_read(
    server: FakeTelegram, database: Database, rows_of: Callable[..., list[Any]]
) -> None:
    stage = Unwatched(server, database, FIGURES, SUNDAY, BOT_NAME, None)
    stage.settle(lambda desk, channel, now: found(desk, community(), channel, now))
    await stage.deliver()
    polling = await stage._listening()
    says_something = stage.channel._reader(await stage.channel.begin())
    chance = Random(20260729)
    written = [json.dumps(update) for update in kinds(stage.names.group(GROUP), stage.names.group(OTHER_GROUP))]
    taken = number = 0
    batch: list[Any] = []
    while taken < SOME:
        number += 1
        update = mutated(chance, written, number, most=3)
        try:
            readable = bool(says_something(update))
        except Exception:
            readable = False
        if not readable:
            continue
        batch.append(update)
        taken += 1
        if len(batch) == TOGETHER or taken == SOME:
            assert await polling.take(batch), [one for one in batch if not await polling.take([one])]
            batch.clear()
            await stage.deliver()
    assert rows_of(Notice, Notice.state == NoticeState.SENDING) == []
    errors = {row.error for row in rows_of(Notice) if row.error}
    assert all("paused" in error or "Flood" in error for error in errors)  # a "group" with a person's id is too fast
    assert (len(rows_of(Activity)), bool(rows_of(Chat))) == (1, True)
