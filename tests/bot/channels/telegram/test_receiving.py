"""Acknowledged when the effect is committed, in the order of each person, others beside them; polled or called."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import repeat
from typing import Any

import aiohttp
import pytest

from bot.channels.base import Shift
from bot.channels.telegram import Account, Telegram, channel, intake, polling
from bot.channels.telegram.intake import MOST_TRIES, Intake
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.webhook import HEADER, Webhook, secret_of
from bot.messages import Incoming, IncomingMessage, IncomingTap
from tests.bot.channels.telegram import updates
from tests.bot.channels.telegram.fake_api import TOKEN, FakeTelegram
from tests.cast import SUNDAY

LI, LIU = updates.user(7001, "小李"), updates.user(7002, "刘婶")
HERE = updates.group(-55)


class Handler:
    """Stands where the conversation is: remembers what it has handled, fails or waits as it is told to."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.handled: list[str] = []
        self.tries: defaultdict[str, int] = defaultdict(int)
        self.failing: dict[str, int] = {}  # what is said → how often it fails
        self.gates: dict[str, asyncio.Event] = {}

    async def handle(self, incoming: Incoming) -> None:
        said = _said(incoming)
        self.begun.append(said)
        if said in self.gates:
            await self.gates[said].wait()
        self.tries[said] += 1
        if self.tries[said] <= self.failing.get(said, 0):
            raise RuntimeError("the database is away")
        self.handled.append(said)


def _said(incoming: Incoming) -> str:
    if isinstance(incoming, IncomingMessage):
        return incoming.text
    return incoming.action if isinstance(incoming, IncomingTap) else type(incoming).__name__


def says(number: int, text: str, who: dict[str, Any] = LI, where: dict[str, Any] = HERE) -> updates.Update:
    return updates.says(number, text, who, where)


async def until(what: Callable[[], object]) -> None:
    """Waits for what must come about behind a socket."""
    async with asyncio.timeout(5):
        for pause in repeat(0.002):
            if what():
                return
            await asyncio.sleep(pause)


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
def words() -> set[str]:
    """Taps that words answer."""
    return set()


@pytest.fixture
def shift(handler: Handler, words: set[str]) -> Shift:
    async def answers_tap(tap_id: str) -> bool:
        return tap_id in words

    made = Shift(handler.handle, answers_tap, asyncio.Event(), asyncio.Event())
    made.speaking.set()
    return made


@pytest.fixture
def telegram(server: FakeTelegram) -> Telegram:
    made = Telegram(Account(TOKEN, server.url), lambda: SUNDAY)
    server.clients.append(made.api)
    return made


@pytest.fixture
async def taking(telegram: Telegram, shift: Shift) -> Intake:
    return telegram.intake(await telegram.begin(), shift)


@pytest.fixture
def asks(telegram: Telegram, taking: Intake) -> Polling:
    return Polling(telegram.api, taking)


@asynccontextmanager
async def working(shift: Shift, receiving: Awaitable[None]) -> AsyncIterator[None]:
    """While it receives; stopped at the end, and then it must end by itself."""
    task = asyncio.ensure_future(receiving)
    try:
        yield
    finally:
        shift.stopping.set()
        await asyncio.wait_for(task, 5)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses that a person would notice are none here."""
    monkeypatch.setattr(polling, "FIRST_PAUSE", 0.005)
    monkeypatch.setattr(polling, "LONGEST_PAUSE", 0.01)


# --- polling: what is acknowledged -----------------------------------------------------------------------------


async def test_what_is_handled_is_confirmed_by_the_next_request(
    server: FakeTelegram, shift: Shift, asks: Polling, handler: Handler
) -> None:
    server.delivers(says(500, "报名"), says(501, "名单"))
    async with working(shift, asks.run(shift)):
        await until(lambda: not server.pending)
    assert handler.handled == ["报名", "名单"]


async def test_nothing_is_confirmed_while_it_is_being_handled(
    server: FakeTelegram, shift: Shift, asks: Polling, handler: Handler
) -> None:
    handler.gates["报名"] = asyncio.Event()
    server.delivers(says(500, "报名"))
    async with working(shift, asks.run(shift)):
        await until(lambda: handler.begun)
        await asyncio.sleep(0.02)
        assert (len(server.pending), len(server.asked("getUpdates"))) == (1, 1)
        handler.gates["报名"].set()
        await until(lambda: not server.pending)


async def test_what_fails_is_not_confirmed_comes_again_and_is_handled_once(
    server: FakeTelegram, shift: Shift, asks: Polling, handler: Handler
) -> None:
    handler.failing["报名"] = 3
    server.delivers(says(500, "报名"))
    async with working(shift, asks.run(shift)):
        await until(lambda: handler.tries["报名"] == 3)
        assert len(server.pending) == 1
        await until(lambda: not server.pending)
    assert handler.handled == ["报名"]


async def test_what_is_stopped_before_it_was_confirmed_comes_again_after_the_start(
    server: FakeTelegram, shift: Shift, asks: Polling, handler: Handler
) -> None:
    handler.gates["报名"] = asyncio.Event()
    server.delivers(says(500, "报名"))
    async with working(shift, asks.run(shift)):
        await until(lambda: handler.begun)
        shift.stopping.set()
        handler.gates["报名"].set()
    assert (handler.handled, len(server.pending)) == (["报名"], 1)  # finished, since it had begun


async def test_the_offset_stands_before_what_failed_though_others_behind_it_are_done(
    asks: Polling, server: FakeTelegram, telegram: Telegram, handler: Handler
) -> None:
    handler.failing["报名"] = 1
    server.delivers(says(500, "好", LIU), says(501, "报名"), says(502, "名单", LIU))
    batch = await telegram.api.raw_updates(0)
    assert not await asks.take(batch)
    assert handler.handled == ["好", "名单"]
    assert asks._offset == 501


# --- the order of each person ----------------------------------------------------------------------------------


async def test_the_order_of_one_person_in_one_chat_is_kept(taking: Intake, handler: Handler) -> None:
    handler.gates["报名"] = asyncio.Event()
    both = [asyncio.ensure_future(taking.take(says(*one))) for one in ((500, "报名"), (501, "取消"))]
    await asyncio.sleep(0.01)
    assert handler.begun == ["报名"]
    handler.gates["报名"].set()
    assert await asyncio.gather(*both) == [True, True]
    assert handler.handled == ["报名", "取消"]


@pytest.mark.parametrize(
    "other",
    [says(501, "名单", LIU), says(501, "名单", LI, updates.private(7001)), says(501, "名单", LI, updates.group(-56))],
    ids=["another person", "the same in private", "the same in another group"],
)
async def test_others_need_not_wait(taking: Intake, handler: Handler, other: updates.Update) -> None:
    handler.gates["报名"] = asyncio.Event()
    first = asyncio.ensure_future(taking.take(says(500, "报名")))
    await asyncio.sleep(0)
    assert await taking.take(other)
    assert handler.handled == ["名单"]
    handler.gates["报名"].set()
    assert await first


async def test_an_older_update_that_comes_late_does_not_free_the_way_past_a_failed_one(
    taking: Intake, handler: Handler
) -> None:
    handler.failing["报名"] = 1
    assert not await taking.take(says(500, "报名"))
    assert await taking.take(says(499, "好"))
    assert not await taking.take(says(501, "取消"))
    assert await taking.take(says(500, "报名"))
    assert await taking.take(says(501, "取消"))
    assert handler.handled == ["好", "报名", "取消"]


async def test_what_the_same_person_said_after_a_failed_update_waits_for_it(taking: Intake, handler: Handler) -> None:
    handler.failing["报名"] = 1
    assert not await taking.take(says(500, "报名"))
    assert not await taking.take(says(501, "取消"))
    assert await taking.take(says(502, "名单", LIU))
    assert handler.begun == ["报名", "名单"]
    assert await taking.take(says(500, "报名"))
    assert await taking.take(says(501, "取消"))
    assert handler.handled == ["名单", "报名", "取消"]


async def test_what_came_before_a_failed_update_does_not_wait_for_it(taking: Intake, handler: Handler) -> None:
    handler.failing["报名"] = 1
    assert not await taking.take(says(500, "报名"))
    assert await taking.take(says(499, "好"))


async def test_a_failed_update_that_never_comes_again_does_not_silence_its_person_for_ever(
    taking: Intake, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler.failing["报名"] = 1
    assert not await taking.take(says(500, "报名"))
    monkeypatch.setattr(intake, "REMEMBERED", 0.0)
    assert await taking.take(says(501, "取消"))


async def test_quiet_people_leave_no_trace(taking: Intake, handler: Handler) -> None:
    handler.failing["报名0"] = 1
    for attempt in range(2):
        for number in range(50):
            await taking.take(says(500 + number, f"报名{number}", updates.user(7000 + number)))
        assert len(taking._lines) == (1 if attempt == 0 else 0)


# --- updates that nothing can be done with ---------------------------------------------------------------------

UNREADABLE = [
    None,
    "update",
    {},
    {"update_id": None},
    {"update_id": 500, "message": {"chat": 1}},
    {"update_id": 500, "callback_query": []},
]


@pytest.mark.parametrize("update", UNREADABLE, ids=repr)
async def test_what_cannot_be_read_is_passed_over(taking: Intake, handler: Handler, update: Any) -> None:
    assert await taking.take(update)
    assert handler.begun == []


async def test_what_cannot_be_read_holds_up_nobody(
    server: FakeTelegram, shift: Shift, asks: Polling, handler: Handler
) -> None:
    server.delivers(says(500, "报名"), {"update_id": 501, "message": {"chat": 1}}, says(502, "名单"))
    async with working(shift, asks.run(shift)):
        await until(lambda: not server.pending)
    assert handler.handled == ["报名", "名单"]


async def test_what_fails_for_ever_while_others_succeed_is_given_up(taking: Intake, handler: Handler) -> None:
    handler.failing["报名"] = 10**6
    answers = []
    for number in range(MOST_TRIES):
        answers.append(await taking.take(says(500, "报名")))
        assert await taking.take(says(600 + number, "好", LIU))
    assert answers == [False] * (MOST_TRIES - 1) + [True]
    assert await taking.take(says(501, "取消"))


async def test_while_everything_fails_nothing_is_given_up(taking: Intake, handler: Handler) -> None:
    """The fault is the database's then."""
    handler.failing |= {"报名": 10**6, "好": 10**6}
    for _ in range(3 * MOST_TRIES):
        assert not await taking.take(says(500, "报名"))
        assert not await taking.take(says(501, "好", LIU))


# --- taps ------------------------------------------------------------------------------------------------------


async def test_a_tap_that_no_words_answer_is_answered_empty(taking: Intake, server: FakeTelegram) -> None:
    assert await taking.take(updates.taps(500, "roster:1", LI, HERE))
    assert server.alerts == {"tap500": {"callback_query_id": "tap500"}}


async def test_a_tap_that_an_alert_answers_is_left_to_it(taking: Intake, server: FakeTelegram, words: set[str]) -> None:
    words.add("tap500")
    assert await taking.take(updates.taps(500, "sign_up:1", LI, HERE))
    assert server.alerts == {}


async def test_a_tap_that_failed_stays_unanswered_until_it_comes_again(
    taking: Intake, server: FakeTelegram, handler: Handler
) -> None:
    handler.failing["roster:1"] = 1
    assert not await taking.take(updates.taps(500, "roster:1", LI, HERE))
    assert server.alerts == {}
    assert await taking.take(updates.taps(500, "roster:1", LI, HERE))
    assert set(server.alerts) == {"tap500"}


async def test_a_tap_that_can_no_longer_be_answered_is_done_all_the_same(
    taking: Intake, server: FakeTelegram, handler: Handler
) -> None:
    server.fails(400, "Bad Request: query is too old and response timeout expired", method="answerCallbackQuery")
    assert await taking.take(updates.taps(500, "roster:1", LI, HERE))
    assert handler.handled == ["roster:1"]


# --- polling: beginning, ending, and what goes wrong -----------------------------------------------------------


async def test_the_commands_are_shown_in_private_and_in_groups(
    server: FakeTelegram, shift: Shift, telegram: Telegram
) -> None:
    async with working(shift, telegram.receive(shift)):
        await until(lambda: len(server.commands) == 2)
    assert set(server.commands) == {"all_private_chats", "all_group_chats"}
    assert {"join", "checkin", "publish"} <= set(server.commands["all_private_chats"])
    assert set(server.commands["all_group_chats"]) < set(server.commands["all_private_chats"])
    assert server.asked("deleteWebhook")


async def test_members_edits_and_taps_are_asked_for(server: FakeTelegram, shift: Shift, asks: Polling) -> None:
    server.delivers(says(500, "好"))
    async with working(shift, asks.run(shift)):
        await until(lambda: server.asked("getUpdates"))
    asked = json.loads(server.asked("getUpdates")[0].asked["allowed_updates"])
    assert set(asked) == {"message", "edited_message", "callback_query", "my_chat_member", "chat_member"}


async def test_stopping_ends_a_long_request_at_once(server: FakeTelegram, shift: Shift, asks: Polling) -> None:
    task = asyncio.ensure_future(asks.run(shift))
    await asyncio.sleep(0.02)
    shift.stopping.set()
    await asyncio.wait_for(task, 1)


async def test_only_who_speaks_for_the_account_listens(
    server: FakeTelegram, shift: Shift, asks: Polling, handler: Handler
) -> None:
    shift.speaking.clear()
    server.delivers(says(500, "报名"))
    async with working(shift, asks.run(shift)):
        await asyncio.sleep(0.02)
        assert server.asked("getUpdates") == []
        shift.speaking.set()
        await until(lambda: handler.handled)


async def test_who_waits_for_its_turn_can_be_stopped(shift: Shift, asks: Polling) -> None:
    shift.speaking.clear()
    async with working(shift, asks.run(shift)):
        await asyncio.sleep(0)


async def test_another_program_that_asks_too_is_named_and_does_not_end_it(
    server: FakeTelegram, shift: Shift, asks: Polling, handler: Handler, caplog: pytest.LogCaptureFixture
) -> None:
    server.fails(409, "Conflict: terminated by other getUpdates request", method="getUpdates")
    server.delivers(says(500, "报名"))
    async with working(shift, asks.run(shift)):
        await until(lambda: handler.handled)
    assert "another program asks for the same bot's updates" in caplog.text


@pytest.mark.parametrize(("status", "wait"), [(502, None), (429, 1), (401, None)])
async def test_a_failing_request_is_asked_again(
    server: FakeTelegram,
    shift: Shift,
    asks: Polling,
    handler: Handler,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    wait: int | None,
) -> None:
    rests: list[float] = []
    monkeypatch.setattr(Shift, "rest", lambda _, seconds: _noted(rests, seconds))
    server.fails(status, retry_after=wait, method="getUpdates")
    server.delivers(says(500, "报名"))
    async with working(shift, asks.run(shift)):
        await until(lambda: handler.handled)
    assert rests[0] == (wait or 0.01)


async def _noted(rests: list[float], seconds: float) -> bool:
    rests.append(seconds)
    await asyncio.sleep(0)
    return True


async def test_a_server_that_is_away_at_the_start_is_met_later(
    server: FakeTelegram,
    shift: Shift,
    telegram: Telegram,
    handler: Handler,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    rests: list[float] = []
    monkeypatch.setattr(Shift, "rest", lambda _, seconds: _noted(rests, seconds))
    server.fails(502, method="getMe", times=2)
    server.delivers(says(500, "报名"))
    async with working(shift, telegram.receive(shift)):
        await until(lambda: handler.handled)
    assert rests[:2] == [10.0, 10.0]
    assert "cannot be reached yet" in caplog.text


async def test_a_wrong_token_is_named(
    server: FakeTelegram, shift: Shift, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = Telegram(Account("42:wrong", server.url), lambda: SUNDAY)
    server.clients.append(wrong.api)
    async with working(shift, wrong.receive(shift)):
        await until(lambda: caplog.records)
    assert "LINLI_TELEGRAM_TOKEN" in caplog.text
    assert "wrong" not in caplog.text


# --- the webhook -----------------------------------------------------------------------------------------------

SECRET = "a-secret"


@pytest.fixture
async def call(taking: Intake, shift: Shift, unused_tcp_port: int) -> AsyncIterator[Callable[..., Awaitable[int]]]:
    """Calls as Telegram does, and gives back the status."""
    hook = Webhook(taking, SECRET, "/hook", "127.0.0.1", unused_tcp_port)
    async with aiohttp.ClientSession() as session:

        async def called(update: Any, secret: str | None = SECRET, path: str = "/hook") -> int:
            headers = {} if secret is None else {HEADER: secret}
            how = {"data": update} if isinstance(update, bytes) else {"json": update}
            async with session.post(f"http://127.0.0.1:{unused_tcp_port}{path}", headers=headers, **how) as answer:
                return answer.status

        async with working(shift, hook.run(shift)):
            await asyncio.sleep(0.01)
            yield called


async def test_a_call_is_answered_well_when_it_is_handled(
    call: Callable[..., Awaitable[int]], handler: Handler
) -> None:
    handler.gates["报名"] = asyncio.Event()
    calling = asyncio.ensure_future(call(says(500, "报名")))
    await until(lambda: handler.begun)
    await asyncio.sleep(0.01)
    assert not calling.done()
    handler.gates["报名"].set()
    assert await calling == 200
    assert handler.handled == ["报名"]


async def test_a_call_that_fails_is_answered_so_that_it_comes_again(
    call: Callable[..., Awaitable[int]], handler: Handler
) -> None:
    handler.failing["报名"] = 1
    assert [await call(says(500, "报名")) for _ in range(2)] == [503, 200]
    assert handler.handled == ["报名"]


@pytest.mark.parametrize("secret", [None, "", "a-secre", "a-secret2", "秘密"])
async def test_a_call_without_the_secret_is_refused_and_not_handled(
    call: Callable[..., Awaitable[int]], handler: Handler, secret: str | None
) -> None:
    assert await call(says(500, "报名"), secret) == 403
    assert handler.begun == []


@pytest.mark.parametrize("body", [b"", b"update_id=1", b'{"update_id": 1', b"\xff\xfe\x00"])
async def test_a_call_that_is_no_json_is_a_bad_request(call: Callable[..., Awaitable[int]], body: bytes) -> None:
    assert await call(body) == 400


@pytest.mark.parametrize("update", UNREADABLE, ids=repr)
async def test_a_call_that_says_nothing_readable_is_not_made_again(
    call: Callable[..., Awaitable[int]], update: Any
) -> None:
    assert await call(json.dumps(update).encode()) == 200


async def test_nobody_answers_at_another_address(call: Callable[..., Awaitable[int]]) -> None:
    assert await call(says(500, "报名"), path="/") == 404


async def test_a_call_that_has_begun_is_answered_before_it_stops(
    call: Callable[..., Awaitable[int]], handler: Handler, shift: Shift
) -> None:
    handler.gates["报名"] = asyncio.Event()
    calling = asyncio.ensure_future(call(says(500, "报名")))
    await until(lambda: handler.begun)
    shift.stopping.set()
    await asyncio.sleep(0.01)
    handler.gates["报名"].set()
    assert await calling == 200


@pytest.mark.parametrize("own", [None, "our own"])
async def test_telegram_is_told_where_to_call_and_with_which_secret(
    server: FakeTelegram, shift: Shift, unused_tcp_port: int, own: str | None
) -> None:
    account = Account(
        TOKEN, server.url, "https://linli.example/hook", own, webhook_host="127.0.0.1", webhook_port=unused_tcp_port
    )
    telegram = channel.Telegram(account, lambda: SUNDAY)
    server.clients.append(telegram.api)
    async with working(shift, telegram.receive(shift)):
        await until(lambda: server.webhook["url"])
    assert server.webhook["url"] == "https://linli.example/hook"
    assert server.webhook["secret_token"] == (own or secret_of(TOKEN))
    assert server.asked("getUpdates") == []


def test_the_secret_does_not_show_the_token_and_fits() -> None:
    """Bot API: 1–256 characters of A–Z, a–z, 0–9, _ and -."""
    assert secret_of(TOKEN) == secret_of(TOKEN) != secret_of("43:token")
    assert secret_of(TOKEN).isalnum()
    assert len(secret_of(TOKEN)) <= 256
