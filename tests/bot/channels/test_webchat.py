"""The web chat without a browser: what is kept, what is told on, what is shown."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.channels.base import Channel, ChannelError
from bot.channels.webchat import BUBBLES_KEPT, TAPS_KEPT, Change, Place, WebChat, WebPerson
from bot.messages import Brought, Incoming, IncomingMessage, IncomingTap, Outgoing, Shown
from texts.render import Button, Rendered

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
WANG = WebPerson("wang", "王阿姨", "楼栋长", ("g3",))
LI = WebPerson("li", "小李", "在职党员", ("g3",))
GROUP = Place("g3", title="3栋邻里群")
LI_ALONE = Place("li", private=True)


class Heard:
    """Stands where the conversation is."""

    def __init__(self) -> None:
        self.all: list[Incoming] = []
        self.then: Callable[[], Awaitable[object]] | None = None

    async def handle(self, incoming: Incoming) -> None:
        self.all.append(incoming)
        if self.then is not None:
            await self.then()

    @property
    def message(self) -> IncomingMessage:
        assert isinstance(self.all[-1], IncomingMessage)
        return self.all[-1]

    @property
    def tap(self) -> IncomingTap:
        assert isinstance(self.all[-1], IncomingTap)
        return self.all[-1]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def web(heard: Heard) -> WebChat:
    web = WebChat(lambda: NOW)
    web.connect(heard.handle)
    return web


def says(text: str, chat: str | None = "g3", **more: object) -> Outgoing:
    return Outgoing("greeting_back", Rendered(text, ((Button("报名", "sign_up:1"),),)), chat, **more)  # type: ignore[arg-type]


def no_alert(rendered: Rendered) -> None:
    raise AssertionError("nobody tapped")


def texts(web: WebChat, place: Place) -> list[str]:
    return [bubble.text for bubble in web.bubbles(place)]


def test_it_is_a_channel(web: WebChat) -> None:
    channel: Channel = web
    assert channel.name == "web"


# --- what people do --------------------------------------------------------------------------------------------


async def test_what_is_said_is_shown_and_then_handed_on(web: WebChat, heard: Heard) -> None:
    await web.say(LI, GROUP, "小邻 活动")
    (bubble,) = web.bubbles(GROUP)
    event = heard.message.event
    assert heard.message.text == "小邻 活动"
    assert (event.channel, event.chat, event.chat_title, event.private) == ("web", "g3", "3栋邻里群", False)
    assert (event.person, event.name, event.at) == ("li", "小李", NOW)
    assert (event.message_id, event.tap_id) == (bubble.id, None)


async def test_the_bubble_is_there_when_the_conversation_hears(web: WebChat, heard: Heard) -> None:
    seen: list[list[str]] = []

    async def look() -> None:
        seen.append(texts(web, GROUP))

    heard.then = look
    await web.say(LI, GROUP, "在吗")
    assert seen == [["在吗"]]


async def test_the_private_chat_is_the_persons_own(web: WebChat, heard: Heard) -> None:
    await web.say(LI, LI_ALONE, "我的")
    assert (heard.message.event.chat, heard.message.event.private) == ("li", True)
    assert texts(web, GROUP) == []


async def test_only_a_reply_to_the_bot_is_reported_as_one(web: WebChat, heard: Heard) -> None:
    card = await web.send(says("环境卫生整治"))
    await web.say(LI, GROUP, "+1", replies_to=card)
    assert heard.message.replies_to == card
    await web.say(WANG, GROUP, "好的", replies_to=web.bubbles(GROUP)[-1].id)
    assert heard.message.replies_to is None
    assert web.bubbles(GROUP)[-1].reply_to == web.bubbles(GROUP)[-2].id


async def test_every_event_has_an_id_of_its_own(web: WebChat, heard: Heard) -> None:
    await web.say(LI, GROUP, "好")
    await web.say(LI, GROUP, "好")
    await web.tap(LI, GROUP, "m", "sign_up:1", no_alert)
    assert len({incoming.event.event_id for incoming in heard.all}) == 3


async def test_a_badge_never_reaches_a_bubble(web: WebChat) -> None:
    await web.say(LI, GROUP, "大家好")
    assert "党员" not in repr(web.bubbles(GROUP))


async def test_a_file_is_handed_on_and_only_its_name_stays_in_the_chat(web: WebChat, heard: Heard) -> None:
    await web.say(LI, GROUP, "", file=Brought("海报.jpg", 3, given))
    assert heard.message.file is not None
    assert await heard.message.file.fetch() == b"jpg"
    (bubble,) = web.bubbles(GROUP)
    assert (bubble.sent, bubble.file) == ("海报.jpg", None)


async def test_what_the_bot_shows_goes_when_the_message_is_redrawn_without(web: WebChat) -> None:
    shown = Shown(1, "海报.jpg", True, given)
    posted = await web.send(replace(says("公告"), file=shown))
    assert web.bubbles(GROUP)[-1].file == shown
    await web.send(replace(says("已撤回"), edits=posted))
    assert web.bubbles(GROUP)[-1].file is None


async def given() -> bytes:
    return b"jpg"


async def test_without_a_conversation_it_says_so(web: WebChat) -> None:
    with pytest.raises(RuntimeError, match="not connected"):
        await WebChat(lambda: NOW).say(LI, GROUP, "在吗")


# --- taps and alerts -------------------------------------------------------------------------------------------


async def test_an_alert_reaches_only_the_window_that_tapped(web: WebChat, heard: Heard) -> None:
    mine: list[str] = []
    others: list[str] = []
    await web.tap(LI, GROUP, "m1", "sign_up:1", lambda rendered: mine.append(rendered.plain))
    tap_id = heard.tap.event.tap_id
    await web.tap(WANG, GROUP, "m1", "roster:1", lambda rendered: others.append(rendered.plain))
    assert await web.send(says("报上了", None, tap_id=tap_id)) is None
    assert (mine, others) == (["报上了"], [])
    assert web.bubbles(GROUP) == []


async def test_a_tap_says_what_was_tapped(web: WebChat, heard: Heard) -> None:
    await web.tap(LI, GROUP, "m1", "sign_up:1", no_alert)
    assert (heard.tap.action, heard.tap.event.tapped_message) == ("sign_up:1", "m1")
    assert heard.tap.event.tap_id == heard.tap.event.event_id


async def test_an_alert_for_a_window_that_has_gone_fails_for_good(web: WebChat) -> None:
    with pytest.raises(ChannelError) as failed:
        await web.send(says("报上了", None, tap_id="from before the restart"))
    assert failed.value.permanent


async def test_taps_that_are_never_answered_do_not_pile_up(web: WebChat, heard: Heard) -> None:
    for _ in range(TAPS_KEPT + 1):
        await web.tap(LI, GROUP, "m1", "roster:1", lambda rendered: None)
    first, last = heard.all[0].event.tap_id, heard.all[-1].event.tap_id
    with pytest.raises(ChannelError):
        await web.send(says("晚了", None, tap_id=first))
    await web.send(says("来得及", None, tap_id=last))


async def test_a_message_for_nowhere_fails_for_good(web: WebChat) -> None:
    with pytest.raises(ChannelError) as failed:
        await web.send(says("谁来听", None))
    assert failed.value.permanent


# --- what the bot says -----------------------------------------------------------------------------------------


async def test_a_card_is_redrawn_where_it_stands(web: WebChat) -> None:
    card = await web.send(says("1/5人"))
    await web.say(LI, GROUP, "好")
    assert await web.send(says("2/5人", edits=card)) == card
    assert texts(web, GROUP) == ["2/5人", "好"]


async def test_a_card_from_before_a_restart_comes_back_under_its_id(web: WebChat) -> None:
    assert await web.send(says("2/5人", edits="old")) == "old"
    assert await web.send(says("3/5人", edits="old")) == "old"
    assert texts(web, GROUP) == ["3/5人"]


async def test_a_group_and_a_person_of_the_same_id_are_two_chats(web: WebChat) -> None:
    await web.send(says("给大家", "g3"))
    await web.send(says("给一个人", "g3", private=True))
    assert texts(web, GROUP) == ["给大家"]
    assert texts(web, Place("g3", private=True)) == ["给一个人"]


async def test_ids_differ_across_restarts() -> None:
    ids = [await WebChat(lambda: NOW).send(says("您好")) for _ in range(2)]
    assert ids[0] != ids[1]


async def test_only_the_newest_messages_of_each_chat_are_kept(web: WebChat) -> None:
    await web.send(says("别处的", "g5"))
    for number in range(BUBBLES_KEPT + 5):
        await web.send(says(str(number)))
    kept = texts(web, GROUP)
    assert (kept[0], kept[-1], len(kept)) == ("5", str(BUBBLES_KEPT + 4), BUBBLES_KEPT)
    assert texts(web, Place("g5")) == ["别处的"]


# --- looking ---------------------------------------------------------------------------------------------------


async def test_windows_are_told_of_every_change_until_they_stop_listening(web: WebChat) -> None:
    changes: list[Change] = []
    stop = web.listen(changes.append)
    card = await web.send(says("1/5人"))
    await web.send(says("2/5人", edits=card))
    stop()
    stop()
    await web.send(says("3/5人", edits=card))
    assert [(change.bubble.text, change.redrawn) for change in changes] == [("1/5人", False), ("2/5人", True)]


async def test_a_broken_window_does_not_keep_the_message_from_the_others(
    web: WebChat, caplog: pytest.LogCaptureFixture
) -> None:
    changes: list[Change] = []

    def broken(change: Change) -> None:
        raise RuntimeError("the window is gone")

    web.listen(broken)
    web.listen(changes.append)
    assert await web.send(says("您好")) is not None
    assert len(changes) == 1
    assert "could not draw" in caplog.text


async def test_unread_counts_what_came_after_the_last_look(web: WebChat) -> None:
    await web.say(WANG, GROUP, "各位邻居")
    card = await web.send(says("1/5人"))
    assert web.unread("li", GROUP) == 2
    web.see("li", GROUP)
    await web.send(says("2/5人", edits=card))
    assert web.unread("li", GROUP) == 0
    await web.say(LI, GROUP, "好的")
    assert (web.unread("li", GROUP), web.unread("wang", GROUP)) == (0, 2)
