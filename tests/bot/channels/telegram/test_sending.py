"""What the outbox hands over, as the server shows it; and each refusal as the outbox must know it. Over real HTTP."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from bot.channels.base import Channel, ChannelError
from bot.channels.telegram import Account, Telegram, api, drawing, pictures, problems, request
from bot.channels.telegram.words import WORDS
from bot.messages import Outgoing
from community.outcomes.base import Outcome
from community.outcomes.courtesies import ContinueInPrivate, ThanksBack
from community.outcomes.polls import PollClosed, PollFacts, PollOption
from community.outcomes.tallies import Tally, TallyRow
from services.outbox import Mention
from tests.bot.channels.telegram.fake_api import TOKEN, FakeTelegram, Script, Shown
from tests.cast import END, SUNDAY
from tests.texts.outcomes import minimal
from texts.render import Button, Rendered

GROUP, PERSON = -55, 7001
PNG = b"\x89PNG\r\n\x1a\n"
SIGN_UP = ((Button("报名", "sign_up:1"), Button("名单", "roster:1")), (Button("不去了", "decline:1"),))
CODE = minimal("checkin_code").model_copy(update={"code": "012345"})


@pytest.fixture
def open_channel(server: FakeTelegram) -> Callable[..., Telegram]:
    """Makes a channel of the server, or of another address; closed at the end."""
    server.limited = False

    def opened(url: str = "") -> Telegram:
        made = Telegram(Account(TOKEN, url or server.url), lambda: SUNDAY)
        server.clients.append(made.api)
        return made

    return opened


@pytest.fixture
def channel(open_channel: Callable[..., Telegram]) -> Telegram:
    return open_channel()


def says(
    html: str = "您好", chat: int | None = GROUP, outcome: Outcome | None = None, buttons: Any = (), **more: Any
) -> Outgoing:
    called = outcome or ThanksBack()
    where = {"chat": None if chat is None else str(chat), "private": chat is not None and chat > 0}
    return Outgoing(called.called(), Rendered(html, buttons, outcome), **where, **more)


async def shown(channel: Telegram, server: FakeTelegram, message: Outgoing) -> Shown:
    """The message as it stands after it was sent."""
    chat, number = map(int, (await channel.send(message) or "").split("/"))
    return server.messages[chat, number]


def test_it_is_a_channel(channel: Telegram) -> None:
    speaker: Channel = channel
    assert (speaker.name, speaker.limits.apply) == ("telegram", True)


# --- text and buttons ------------------------------------------------------------------------------------------


async def test_a_message_is_known_by_its_chat_and_number(channel: Telegram) -> None:
    assert await channel.send(says()) == "-55/1"
    assert await channel.send(says()) == "-55/2"
    assert await channel.send(says(chat=PERSON)) == "7001/1"


async def test_html_comes_out_as_written(channel: Telegram, server: FakeTelegram) -> None:
    stands = await shown(channel, server, says("<b>1 &lt; 2 &amp; 3</b> &quot;好&quot;"))
    assert stands.text == '1 < 2 & 3 "好"'


async def test_whoever_is_called_is_linked_whatever_the_name(channel: Telegram, server: FakeTelegram) -> None:
    called = (Mention("7001", "<b>小李</b>&"), Mention("7002", "刘婶"))
    stands = await shown(channel, server, says("补上了", mentions=called))
    assert stands.text == "<b>小李</b>& 刘婶 补上了"
    (call,) = server.asked("sendMessage")
    assert '<a href="tg://user?id=7001">&lt;b&gt;小李&lt;/b&gt;&amp;</a>' in call.asked["text"]


async def test_buttons_carry_their_actions_in_their_rows(channel: Telegram, server: FakeTelegram) -> None:
    stands = await shown(channel, server, says(buttons=SIGN_UP))
    assert stands.buttons == [
        {"text": "报名", "callback_data": "sign_up:1"},
        {"text": "名单", "callback_data": "roster:1"},
        {"text": "不去了", "callback_data": "decline:1"},
    ]


async def test_an_answer_refers_to_the_message_of_the_same_chat_only(channel: Telegram, server: FakeTelegram) -> None:
    assert (await shown(channel, server, says(reply_to="-55/12"))).reply_to == 12
    assert (await shown(channel, server, says(reply_to="-99/12"))).reply_to is None


@pytest.mark.parametrize("outcome", [None, CODE], ids=["text", "photo"])
async def test_an_answer_stays_in_the_topic_of_the_message_or_tap(
    channel: Telegram, server: FakeTelegram, outcome: Outcome | None
) -> None:
    to_a_message = await shown(channel, server, says(outcome=outcome, reply_to="-55/12/77"))
    assert (to_a_message.reply_to, to_a_message.topic) == (12, 77)
    to_a_tap = await shown(channel, server, says(outcome=outcome, reply_to="-55//77"))
    assert (to_a_tap.reply_to, to_a_tap.topic) == (None, 77)
    elsewhere = await shown(channel, server, says(outcome=outcome, reply_to="-99/12/77"))
    assert (elsewhere.reply_to, elsewhere.topic) == (None, None)


async def test_an_answer_to_a_deleted_message_is_still_sent(channel: Telegram, server: FakeTelegram) -> None:
    await channel.send(says(reply_to="-55/12"))
    (call,) = server.asked("sendMessage")
    assert '"allow_sending_without_reply": true' in call.asked["reply_parameters"]


async def test_silence_is_asked_for(channel: Telegram, server: FakeTelegram) -> None:
    assert (await shown(channel, server, says(silent=True))).silent
    assert not (await shown(channel, server, says())).silent


async def test_of_too_many_buttons_the_last_row_stays(channel: Telegram, server: FakeTelegram) -> None:
    rows = [(Button(f"邻居{number}", f"arrived:{number}"),) for number in range(120)]
    stands = await shown(channel, server, says(buttons=(*rows, (Button("全到了", "all_arrived:1"),))))
    labels = [button["text"] for button in stands.buttons]
    assert (len(labels), labels[0], labels[-2], labels[-1]) == (100, "邻居0", "邻居98", "全到了")


async def test_a_message_for_nowhere_fails_for_good(channel: Telegram) -> None:
    with pytest.raises(ChannelError) as failed:
        await channel.send(says(chat=None))
    assert failed.value.permanent


@pytest.mark.parametrize("end", ["/", "/bot", "/bot/"])
async def test_the_servers_address_may_end_as_people_write_it(
    open_channel: Callable[..., Telegram], server: FakeTelegram, end: str
) -> None:
    assert await open_channel(server.url + end).send(says()) == "-55/1"


# --- edits -----------------------------------------------------------------------------------------------------


async def test_a_card_is_redrawn_in_place(channel: Telegram, server: FakeTelegram) -> None:
    card = await channel.send(says("1人", buttons=SIGN_UP))
    assert await channel.send(says("2人", edits=card)) == card
    (stands,) = server.in_chat(GROUP)
    assert (stands.text, stands.buttons, stands.edits) == ("2人", [], 1)


async def test_a_card_that_looks_the_same_is_fine(channel: Telegram, server: FakeTelegram) -> None:
    card = await channel.send(says("1人", buttons=SIGN_UP))
    assert await channel.send(says("1人", buttons=SIGN_UP, edits=card)) == card
    assert len(server.in_chat(GROUP)) == 1


@pytest.mark.parametrize("description", problems.NO_SUCH_MESSAGE)
async def test_a_card_that_can_no_longer_be_redrawn_is_not_posted_at_once_but_reported(
    channel: Telegram, server: FakeTelegram, description: str
) -> None:
    """To post it is another message, which must wait for its turn."""
    server.fails(400, f"Bad Request: {description}", method="editMessageText")
    assert await problem(channel, says("2人", edits="-55/77")) == LATER | {"permanent": True, "lost": True}
    assert server.in_chat(GROUP) == []


async def test_a_card_of_before_the_group_was_moved_is_posted_anew(channel: Telegram, server: FakeTelegram) -> None:
    old = await channel.send(says("1人"))
    assert await channel.send(says("2人", chat=-100123, edits=old)) == "-100123/1"
    assert server.asked("editMessageText") == []


async def test_a_picture_cannot_be_redrawn_as_text_and_is_followed_by_one(
    channel: Telegram, server: FakeTelegram
) -> None:
    photo = await channel.send(says("签到码", PERSON, CODE))
    assert (await problem(channel, says("签到结束", PERSON, edits=photo)))["lost"]


async def test_a_redrawing_that_is_too_long_is_cut_and_says_so(channel: Telegram, server: FakeTelegram) -> None:
    card = await channel.send(says("短"))
    assert await channel.send(says(f"<b>名单</b>\n{'&lt;🌸&gt;' * 2000}", edits=card, buttons=SIGN_UP)) == card
    (stands,) = server.in_chat(GROUP)
    assert drawing.length(stands.text) <= 4096
    assert stands.text.startswith("名单\n<🌸>")
    assert stands.text.endswith(WORDS.cut)
    assert len(stands.buttons) == 3


# --- alerts ----------------------------------------------------------------------------------------------------


async def test_an_alert_answers_the_tap_and_is_no_message(channel: Telegram, server: FakeTelegram) -> None:
    assert await channel.send(says("<b>报上了</b>", None, tap_id="tap1")) is None
    assert server.alerts["tap1"] == {"callback_query_id": "tap1", "text": "报上了", "show_alert": "true"}
    assert server.messages == {}


@pytest.mark.parametrize("letter", ["好", "🌸"])
async def test_an_alert_is_cut_where_it_does_not_fit(channel: Telegram, server: FakeTelegram, letter: str) -> None:
    await channel.send(says(letter * 201, None, tap_id="tap1"))
    text = server.alerts["tap1"]["text"]
    assert 199 <= drawing.length(text) <= 200
    assert (set(text[:-1]), text[-1]) == ({letter}, "…")


async def test_an_alert_that_comes_too_late_does_no_harm(channel: Telegram, server: FakeTelegram) -> None:
    for _ in range(2):
        assert await channel.send(says("报上了", None, tap_id="tap1")) is None
    assert [call.status for call in server.asked("answerCallbackQuery")] == [200, 400]


async def test_an_alert_that_is_refused_for_another_reason_fails(channel: Telegram, server: FakeTelegram) -> None:
    server.fails(400, "Bad Request: something else", method="answerCallbackQuery")
    with pytest.raises(ChannelError) as failed:
        await channel.send(says("报上了", None, tap_id="tap1"))
    assert failed.value.permanent


# --- on in private ---------------------------------------------------------------------------------------------


async def test_a_tap_that_goes_on_in_private_opens_the_private_chat(channel: Telegram, server: FakeTelegram) -> None:
    assert await channel.send(says("请私聊我", None, ContinueInPrivate(), tap_id="tap1")) is None
    assert server.alerts["tap1"] == {"callback_query_id": "tap1", "url": "https://t.me/linli_bot?start=go"}


async def test_a_message_that_goes_on_in_private_has_a_button_that_leads_there(
    channel: Telegram, server: FakeTelegram
) -> None:
    stands = await shown(channel, server, says("请私聊我", GROUP, ContinueInPrivate()))
    assert stands.buttons == [{"text": WORDS.open_private, "url": "https://t.me/linli_bot?start=go"}]


# --- documents -------------------------------------------------------------------------------------------------


async def test_a_list_that_is_too_long_comes_whole_as_a_document(channel: Telegram, server: FakeTelegram) -> None:
    names = "\n".join(f"{number}. 邻居&lt;{number}&gt;🌸" for number in range(400))
    message = says(f"<b>名单/1</b>\n{names}", PERSON, buttons=SIGN_UP, reply_to="7001/3", silent=True)
    stands = await shown(channel, server, message)
    assert (stands.kind, stands.reply_to, stands.silent, len(stands.buttons)) == ("document", 3, True, 3)
    assert stands.text == f"名单1\n{WORDS.whole_list}"
    assert stands.file.startswith(b"\xef\xbb\xbf")
    assert stands.file.decode("utf-8-sig") == message.rendered.plain


@pytest.mark.parametrize(("text", "kind"), [("🌸" * 2048, "text"), ("🌸" * 2048 + "。", "document")])
async def test_the_longest_message_is_measured_as_telegram_does(
    channel: Telegram, server: FakeTelegram, text: str, kind: str
) -> None:
    assert (await shown(channel, server, says(text))).kind == kind


async def test_a_long_first_line_is_no_longer_than_a_caption(channel: Telegram, server: FakeTelegram) -> None:
    stands = await shown(channel, server, says("长" * 5000))
    assert stands.text == f"{'长' * 59}…\n{WORDS.whole_list}"


# --- pictures --------------------------------------------------------------------------------------------------


async def test_a_check_in_code_comes_as_a_qr_code_that_checks_in(channel: Telegram, server: FakeTelegram) -> None:
    stands = await shown(channel, server, says("签到码：<b>012345</b>", PERSON, CODE, SIGN_UP))
    assert (stands.kind, stands.text, len(stands.buttons)) == ("photo", "签到码：012345", 3)
    assert stands.file.startswith(PNG)
    assert stands.file == pictures.qr("https://t.me/linli_bot?start=in012345")


async def test_what_does_not_fit_below_a_picture_comes_without_one(channel: Telegram, server: FakeTelegram) -> None:
    assert (await shown(channel, server, says("码" * 1024, PERSON, CODE))).kind == "photo"
    assert (await shown(channel, server, says("码" * 1025, PERSON, CODE))).kind == "text"


def tally(*names: str) -> Tally:
    total, *rows = (
        TallyRow(name=name, activities=3, signed_up="small", attended=12, people="hidden", minutes=90)
        for name in ("工农社区", *names)
    )
    return Tally(unit="工农社区", unit_id=1, period="month", first=SUNDAY, last=END, total=total, rows=tuple(rows))


@pytest.mark.slow
async def test_a_tally_of_several_units_comes_with_a_chart(channel: Telegram, server: FakeTelegram) -> None:
    stands = await shown(channel, server, says("统计", PERSON, tally("3栋", "5栋")))
    assert (stands.kind, stands.text) == ("photo", "统计")
    assert stands.file.startswith(PNG)


@pytest.mark.slow
async def test_the_result_of_a_poll_comes_with_a_picture(channel: Telegram, server: FakeTelegram) -> None:
    options = (PollOption(text="公园", votes=3, share=60), PollOption(text="a$b$", votes=2, share=40))
    poll = PollFacts(id=1, question="周六去哪儿？", title="周六去哪儿？", options=options, voters=5, is_closed=True)
    stands = await shown(channel, server, says("结果", PERSON, PollClosed(poll=poll)))
    assert stands.kind == "photo"
    assert stands.file.startswith(PNG)


async def test_a_poll_in_which_nobody_voted_has_no_picture(channel: Telegram, server: FakeTelegram) -> None:
    poll = PollFacts(id=1, question="周六去哪儿？", title="周六去哪儿？", is_closed=True)
    assert (await shown(channel, server, says("结果", PERSON, PollClosed(poll=poll)))).kind == "text"


@pytest.mark.slow
async def test_a_tally_of_one_unit_is_drawn_beside_the_time_before(channel: Telegram, server: FakeTelegram) -> None:
    one = tally()
    stands = await shown(channel, server, says("统计", PERSON, one.model_copy(update={"before": one.total})))
    assert (stands.kind, stands.file[:4]) == ("photo", PNG[:4])


async def test_a_tally_with_nothing_beside_it_needs_no_chart(channel: Telegram, server: FakeTelegram) -> None:
    assert (await shown(channel, server, says("统计", PERSON, tally()))).kind == "text"


# --- failures --------------------------------------------------------------------------------------------------

LATER: dict[str, Any] = {
    "permanent": False,
    "uncertain": False,
    "closed": False,
    "gone": False,
    "lost": False,
    "wait": None,
    "moved_to": None,
}


def hangs(server: FakeTelegram, method: str) -> None:
    """The next call is never answered."""
    server.scripts.append(Script(0, {}, method, hangs=True))


SENDINGS = [says(), says(buttons=SIGN_UP, outcome=CODE), says("长" * 5000)]


async def problem(channel: Telegram, message: Outgoing) -> dict[str, Any]:
    """What the outbox is told of a message that does not go out."""
    with pytest.raises(ChannelError) as failed:
        await channel.send(message)
    return vars(failed.value)


@pytest.mark.parametrize("message", SENDINGS, ids=["text", "photo", "document"])
@pytest.mark.parametrize(
    ("status", "description", "means"),
    [
        (403, "Forbidden: bot was blocked by the user", {"gone": True}),
        (403, "Forbidden: bot was kicked from the supergroup chat", {"gone": True}),
        (400, "Bad Request: chat not found", {"permanent": True, "gone": True}),
        (400, "Bad Request: not enough rights to send text messages to the chat", {"permanent": True, "gone": True}),
        (400, "Bad Request: BUTTON_DATA_INVALID", {"permanent": True}),
        (400, "Bad Request: TOPIC_CLOSED", {"closed": True}),
        (500, "Internal Server Error", {}),
        (502, "Bad Gateway", {}),
        (401, "Unauthorized", {}),
    ],
)
async def test_every_refusal_is_the_right_kind_of_problem(
    channel: Telegram, server: FakeTelegram, message: Outgoing, status: int, description: str, means: dict[str, Any]
) -> None:
    await channel.begin()
    server.fails(status, description)
    assert await problem(channel, message) == LATER | means


async def test_too_fast_says_how_long_to_wait(channel: Telegram, server: FakeTelegram) -> None:
    server.fails(429, "Too Many Requests: retry after 7", retry_after=7, method="sendMessage")
    assert await problem(channel, says()) == LATER | {"wait": 7.0}


async def test_a_redrawing_that_is_too_fast_is_not_posted_instead(channel: Telegram, server: FakeTelegram) -> None:
    card = await channel.send(says("1人"))
    server.fails(429, "Too Many Requests: retry after 7", retry_after=7, method="editMessageText")
    assert await problem(channel, says("2人", edits=card)) == LATER | {"wait": 7.0}
    assert len(server.in_chat(GROUP)) == 1


async def test_a_group_that_was_moved_says_where_it_is(channel: Telegram, server: FakeTelegram) -> None:
    server.moves(GROUP, -1001234567890)
    assert await problem(channel, says()) == LATER | {"moved_to": "-1001234567890"}


async def test_what_cannot_connect_was_not_sent(open_channel: Callable[..., Telegram]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert await problem(open_channel(f"http://127.0.0.1:{port}"), says()) == LATER


async def test_an_answer_that_was_lost_leaves_it_uncertain(channel: Telegram, server: FakeTelegram) -> None:
    server.loses_the_answer(method="sendMessage")
    assert await problem(channel, says()) == LATER | {"uncertain": True}
    assert len(server.in_chat(GROUP)) == 1


async def test_an_answer_that_does_not_come_leaves_it_uncertain(
    open_channel: Callable[..., Telegram], server: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "ANSWER", 0.05)
    channel = open_channel()
    await channel.begin()
    hangs(server, method="sendMessage")
    assert await problem(channel, says()) == LATER | {"uncertain": True}


@pytest.mark.parametrize("fails", [FakeTelegram.loses_the_answer, hangs])
async def test_who_the_bot_is_may_be_asked_again_since_nothing_was_sent_yet(
    open_channel: Callable[..., Telegram], server: FakeTelegram, monkeypatch: pytest.MonkeyPatch, fails: Any
) -> None:
    monkeypatch.setattr(request, "ANSWER", 0.05)
    channel = open_channel()
    fails(server, method="getMe")
    assert await problem(channel, says()) == LATER
    assert await channel.send(says()) == "-55/1"


async def test_an_idle_connection_is_given_up_before_a_server_closes_it(
    open_channel: Callable[..., Telegram], server: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A promotion was sent just as the server closed the connection: nobody knew whether it had arrived."""
    assert request.IDLE < 5.0  # what Node and uvicorn wait
    monkeypatch.setattr(request, "IDLE", 0.05)
    channel = open_channel()
    await channel.begin()
    await channel.send(says())
    await asyncio.sleep(0.06)
    await channel.send(says())
    first, second, third = server.connections
    assert first is second
    assert second is not third


@pytest.fixture
async def broken(channel: Telegram, server: FakeTelegram) -> Telegram:
    """Its connection closes just when it is taken for the next request."""
    await channel.begin()
    (idle,) = channel.api.request._session.connector._conns.values()  # type: ignore[attr-defined]
    for connection, _ in idle:
        connection.is_connected = lambda it=connection: it.transport.close() is None
    return channel


@pytest.mark.parametrize("message", SENDINGS, ids=["text", "photo", "document"])
async def test_what_could_not_be_written_was_not_sent(
    broken: Telegram, server: FakeTelegram, message: Outgoing
) -> None:
    assert await problem(broken, message) == LATER
    assert server.in_chat(GROUP) == []
    assert await broken.send(message) == "-55/1"


def test_a_problem_that_quotes_the_address_shows_no_token() -> None:
    quoted = aiohttp.ClientOSError(None, f"Can not write request body for https://api.telegram.org/bot{TOKEN}/sendPhoto")
    shown = str(request._as_the_library_says(quoted, sent=True))
    assert "ClientOSError" in shown
    assert TOKEN not in shown


async def test_an_answer_that_is_no_http_shows_no_token(channel: Telegram, server: FakeTelegram) -> None:
    await channel.begin()
    server.garbles = True
    with pytest.raises(ChannelError) as failed:
        await channel.send(says())
    assert failed.value.uncertain
    assert TOKEN not in str(failed.value)


async def test_a_connection_that_breaks_after_the_request_proves_nothing(
    channel: Telegram, server: FakeTelegram
) -> None:
    """Even one that was used before: this server has taken the message and closes without an answer."""
    await channel.send(says())
    server.loses_the_answer(method="sendMessage")
    assert await problem(channel, says()) == LATER | {"uncertain": True}
    assert server.connections[-1] is server.connections[-2]
    assert len(server.in_chat(GROUP)) == 2


async def test_what_found_no_free_connection_was_not_sent(
    open_channel: Callable[..., Telegram], server: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "CONNECTIONS", 1)
    monkeypatch.setattr(request, "CONNECT", 0.02)
    channel = open_channel()
    await channel.begin()
    hangs(server, method="sendMessage")
    first = asyncio.ensure_future(channel.send(says()))
    await asyncio.sleep(0.02)
    assert await problem(channel, says()) == LATER
    first.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await first
