"""What each of Telegram's updates becomes; what is not for the conversation becomes nothing."""

from typing import Any

import pytest
from telegram import Update, User

from bot.channels.telegram.incoming import read
from bot.messages import BotJoined, BotLeft, Incoming, IncomingMessage, IncomingTap, Joined, Left, Moved
from tests.bot.channels.telegram import updates
from tests.bot.channels.telegram.fake_api import BOT
from tests.cast import SUNDAY

ME = User(**{name: BOT[name] for name in ("id", "is_bot", "first_name", "username")})
LI, LIU = updates.user(7001, "小李"), updates.user(7002, "刘婶", last_name="3栋")
OTHER_BOT = {"id": 43, "is_bot": True, "first_name": "别的机器人", "username": "other_bot"}
HERE = updates.group(-1001234567890, "龙城3栋群")
SMALL = updates.group(-55, "五楼")
ALONE = updates.private(7001)
CHANNEL = {"id": -1009999999999, "type": "channel", "title": "公告"}
VOICE = {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}}
STICKER = {
    "sticker": {
        "file_id": "f",
        "file_unique_id": "u",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    }
}
PHOTO = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}


def said(update: updates.Update, me: User = ME) -> tuple[Incoming, ...]:
    return read(Update.de_json(update, None), me, "telegram", SUNDAY)


def message(update: updates.Update) -> IncomingMessage:
    (one,) = said(update)
    assert isinstance(one, IncomingMessage)
    return one


def says(text: str, who: Any = LI, where: Any = HERE, **more: Any) -> IncomingMessage:
    return message(updates.says(1, text, who, where, **more))


def command(text: str) -> list[dict[str, Any]]:
    return [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]


# --- messages --------------------------------------------------------------------------------------------------


def test_a_text_in_a_group() -> None:
    heard = says("大家好", message_id=88)
    event = heard.event
    assert (heard.text, heard.mentions_bot, heard.replies_to) == ("大家好", False, None)
    assert (event.channel, event.event_id, event.at) == ("telegram", "42.1", SUNDAY)
    assert (event.chat, event.chat_title, event.private) == ("-1001234567890", "龙城3栋群", False)
    assert (event.person, event.name) == ("7001", "小李")
    assert (event.message_id, event.tap_id, event.tapped_message) == ("-1001234567890/88", None, None)


def test_a_text_in_private_has_the_persons_id_and_no_title() -> None:
    event = says("我的", where=ALONE).event
    assert (event.chat, event.person, event.private, event.chat_title) == ("7001", "7001", True, "")


def test_a_small_group_is_a_group_too() -> None:
    assert says("好", where=SMALL).event.chat == "-55"


def test_the_title_is_the_one_of_this_moment() -> None:
    assert says("好", where=updates.group(-55, "改名了")).event.chat_title == "改名了"
    assert says("好", where={"id": -55, "type": "group"}).event.chat_title == ""


def test_a_name_is_first_and_last_name() -> None:
    assert says("好", LIU).event.name == "刘婶 3栋"


def test_half_characters_in_names_titles_and_texts_can_be_kept_by_a_database() -> None:
    heard = says("好\ud83d呀", updates.user(1, "小\ud83d李"), updates.group(-55, "\udc00群"))
    for text in (heard.event.name, heard.event.chat_title, heard.text):
        assert "\ufffd" in text
        text.encode()


def test_whole_emoji_stay() -> None:
    assert says("好👍", updates.user(1, "小李🌸")).event.name == "小李🌸"


@pytest.mark.parametrize("chat", [HERE, ALONE])
def test_a_caption_is_read_like_a_text(chat: dict[str, Any]) -> None:
    assert message(updates.message(1, LI, chat, caption="接龙", **PHOTO)).text == "接龙"


@pytest.mark.parametrize("sent", [VOICE, STICKER, PHOTO], ids=["voice", "sticker", "photo"])
def test_what_has_no_words_is_an_empty_line_in_private_and_nothing_in_a_group(sent: dict[str, Any]) -> None:
    assert message(updates.message(1, LI, ALONE, **sent)).text == ""
    assert said(updates.message(1, LI, HERE, **sent)) == ()


def test_pinning_and_the_like_say_nothing() -> None:
    for service in ({"new_chat_title": "新名字"}, {"delete_chat_photo": True}, {"group_chat_created": True}):
        assert said(updates.message(1, LI, HERE, **service)) == ()
        assert said(updates.message(1, LI, ALONE, **service)) == ()


# --- mentions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@linli_bot 报名", " 报名"),
        ("报名 @linli_bot", "报名 "),
        ("请 @linli_bot 报名 1", "请  报名 1"),
        ("👨‍👩‍👧👍 @linli_bot 报名", "👨‍👩‍👧👍  报名"),
        ("🌸@linli_bot🌸报名", "🌸🌸报名"),
    ],
)
def test_a_mention_is_taken_out_wherever_it_stands(text: str, left: str) -> None:
    heard = says(text)
    assert (heard.text, heard.mentions_bot) == (left, True)


def test_a_mention_counts_in_any_case() -> None:
    entity = {"type": "mention", "offset": 0, "length": 10}
    heard = message(updates.message(1, LI, HERE, text="@Linli_BOT 活动", entities=[entity]))
    assert (heard.text, heard.mentions_bot) == (" 活动", True)


def test_several_mentions_are_all_taken_out() -> None:
    both = [{"type": "mention", "offset": at, "length": 10} for at in (0, 14)]
    heard = message(updates.message(1, LI, HERE, text="@linli_bot 报名 @linli_bot", entities=both))
    assert (heard.text, heard.mentions_bot) == (" 报名 ", True)


def test_a_mention_in_a_caption_counts() -> None:
    entity = {"type": "mention", "offset": 3, "length": 10}
    heard = message(updates.message(1, LI, HERE, caption="名单 @linli_bot", caption_entities=[entity], **PHOTO))
    assert (heard.text, heard.mentions_bot) == ("名单 ", True)


@pytest.mark.parametrize(("whom", "calls"), [(BOT, True), (LIU, False)], ids=["the bot", "a neighbour"])
def test_a_mention_by_name_without_a_username(whom: dict[str, Any], calls: bool) -> None:
    entity = {"type": "text_mention", "offset": 2, "length": 2, "user": whom}
    heard = message(updates.message(1, LI, HERE, text="🌸小邻 报名", entities=[entity]))
    assert (heard.text, heard.mentions_bot) == ("🌸 报名" if calls else "🌸小邻 报名", calls)


@pytest.mark.parametrize("text", ["@linli_bot2 报名", "@zhang_san 报名"])
def test_a_mention_of_somebody_else_is_not_ours(text: str) -> None:
    entity = {"type": "mention", "offset": 0, "length": len(text.split()[0])}
    heard = message(updates.message(1, LI, HERE, text=text, entities=[entity]))
    assert (heard.text, heard.mentions_bot) == (text, False)


# --- commands --------------------------------------------------------------------------------------------------


def test_a_command_stays_as_it_is() -> None:
    heard = says("/join 1")
    assert (heard.text, heard.mentions_bot) == ("/join 1", False)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("/join@linli_bot 1", "/join 1"),
        ("/list@LINLI_BOT", "/list"),
        ("/join@linli_bot 算 我 一个", "/join 算 我 一个"),
    ],
)
def test_a_command_that_names_the_bot_calls_it(text: str, left: str) -> None:
    heard = message(updates.message(1, LI, HERE, text=text, entities=command(text)))
    assert (heard.text, heard.mentions_bot) == (left, True)


def test_what_follows_a_command_on_the_next_line_stays() -> None:
    text = "/publish@linli_bot\n环境卫生整治\n周六 9点 3栋楼下"
    heard = message(updates.message(1, LI, HERE, text=text, entities=command(text)))
    assert heard.text.split() == ["/publish", "环境卫生整治", "周六", "9点", "3栋楼下"]
    assert heard.mentions_bot


@pytest.mark.parametrize("text", ["/join@other_bot 1", "/help@other_bot"])
def test_a_command_for_another_bot_is_nothing(text: str) -> None:
    assert said(updates.message(1, LI, HERE, text=text, entities=command(text))) == ()


def test_a_command_for_another_bot_below_a_picture_is_nothing() -> None:
    text = "/help@other_bot"
    assert said(updates.message(1, LI, HERE, caption=text, caption_entities=command(text), **PHOTO)) == ()


def test_a_command_for_another_bot_later_in_the_text_is_only_mentioned() -> None:
    text = "大家可以用 /help@other_bot"
    entity = {"type": "bot_command", "offset": 6, "length": 15}
    heard = message(updates.message(1, LI, HERE, text=text, entities=[entity]))
    assert (heard.text, heard.mentions_bot) == (text, False)


def test_a_chinese_command_that_names_a_neighbour_keeps_the_name() -> None:
    """Telegram marks Latin commands only."""
    heard = message(updates.message(1, LI, HERE, text="/报名@刘婶 1"))
    assert (heard.text, heard.mentions_bot) == ("/报名@刘婶 1", False)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("/start in123456", "/checkin 123456"),
        ("/start@linli_bot in123456", "/checkin 123456"),
        ("/start  in000001 ", "/checkin 000001"),
        ("/start go", "/start"),
        ("/start in12345", "/start"),
        ("/start in1234567", "/start"),
        ("/start in１２３４５６", "/start"),
        ("/start", "/start"),
        ("/start in123456 in654321", "/start in123456 in654321"),
        ("/started in123456", "/started in123456"),
    ],
)
def test_a_deep_link_checks_in_or_only_opens_the_private_chat(text: str, left: str) -> None:
    assert message(updates.message(1, LI, ALONE, text=text, entities=command(text))).text == left


# --- replies ---------------------------------------------------------------------------------------------------


def test_a_reply_to_the_bot_names_the_message() -> None:
    assert says("+1", **updates.replied(12)).replies_to == "-1001234567890/12"


@pytest.mark.parametrize("author", [LIU, OTHER_BOT], ids=["a neighbour", "another bot"])
def test_a_reply_to_somebody_else_is_none(author: dict[str, Any]) -> None:
    to = {"message_id": 12, "date": updates.DATE, "chat": HERE, "from": author, "text": "早"}
    assert says("+1", reply_to_message=to).replies_to is None


def test_a_reply_to_a_post_without_an_author_is_none() -> None:
    to = {"message_id": 12, "date": updates.DATE, "chat": HERE, "sender_chat": CHANNEL, "text": "公告"}
    assert says("+1", reply_to_message=to).replies_to is None


# --- topics of a forum -----------------------------------------------------------------------------------------


def test_a_line_in_a_topic_that_the_bot_has_created_is_no_reply_to_it() -> None:
    heard = says("今天真热", **updates.in_topic(77, BOT))
    assert (heard.replies_to, heard.mentions_bot) == (None, False)


def test_not_even_when_telegram_leaves_out_what_the_message_was() -> None:
    more = updates.in_topic(77, BOT)
    del more["reply_to_message"]["forum_topic_created"]
    assert says("今天真热", **more).replies_to is None


def test_a_reply_to_the_bot_in_a_topic_is_one() -> None:
    assert says("+1", **updates.in_topic(77, BOT) | updates.replied(80)).replies_to == "-1001234567890/80"


def test_an_answer_belongs_into_the_topic_of_what_it_answers() -> None:
    heard = says("@linli_bot 名单", message_id=88, **updates.in_topic(77, LIU))
    assert heard.event.message_id == "-1001234567890/88/77"
    (tap,) = said(updates.taps(5, "roster:1", LI, HERE, 31, message_thread_id=77, is_topic_message=True))
    assert (tap.event.message_id, tap.event.tapped_message) == ("-1001234567890//77", "-1001234567890/31")


def test_the_thread_of_a_reply_in_a_group_without_topics_is_none() -> None:
    heard = says("+1", message_id=88, message_thread_id=12, **updates.replied(12))
    assert heard.event.message_id == "-1001234567890/88"


# --- edited messages -------------------------------------------------------------------------------------------


def test_an_edit_says_that_it_is_one_and_has_a_key_of_its_own() -> None:
    first, second = (message(updates.edits(number, "#接龙\n1. 小李", LI, HERE, message_id=88)) for number in (2, 3))
    assert (first.text, first.edited, first.event.message_id) == ("#接龙\n1. 小李", True, "-1001234567890/88")
    assert (first.event.event_id, second.event.event_id) == ("42.2", "42.3")
    assert not says("#接龙\n1. 小李").edited


# --- who is not heard ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "update",
    [
        updates.says(1, "大家好", updates.user(1087968824, "Group", is_bot=True), HERE, sender_chat=HERE),
        updates.says(1, "公告", updates.user(777000, "Telegram"), HERE, sender_chat=CHANNEL),
        updates.says(1, "我也来", OTHER_BOT, HERE),
        updates.says(1, "公告", LI, CHANNEL),
        {"update_id": 1, "message": {"message_id": 7, "date": updates.DATE, "chat": HERE, "text": "没有作者"}},
        {"update_id": 1, "channel_post": {"message_id": 7, "date": updates.DATE, "chat": CHANNEL, "text": "公告"}},
        {"update_id": 1},
    ],
    ids=[
        "an anonymous admin",
        "a post that a channel put into the group",
        "another bot",
        "a channel",
        "nobody",
        "a channel post",
        "nothing",
    ],
)
def test_it_is_nothing_for_the_conversation(update: updates.Update) -> None:
    assert said(update) == ()


# --- taps ------------------------------------------------------------------------------------------------------


def test_a_tap_says_who_tapped_what_and_where() -> None:
    (tap,) = said(updates.taps(5, "sign_up:1", LI, HERE, 31))
    assert isinstance(tap, IncomingTap)
    assert tap.action == "sign_up:1"
    assert (tap.event.tap_id, tap.event.tapped_message) == ("tap5", "-1001234567890/31")
    assert (tap.event.event_id, tap.event.chat, tap.event.person) == ("42.5", "-1001234567890", "7001")
    assert tap.event.message_id is None


def test_a_tap_in_private_is_private() -> None:
    (tap,) = said(updates.taps(5, "decline:1", LI, ALONE))
    assert (tap.event.private, tap.event.chat) == (True, "7001")


def test_a_tap_on_a_message_that_can_no_longer_be_shown_still_counts() -> None:
    update = updates.taps(5, "sign_up:1", LI, HERE)
    update["callback_query"]["message"] = {"chat": HERE, "message_id": 31, "date": 0}
    (tap,) = said(update)
    assert tap.event.tapped_message == "-1001234567890/31"


@pytest.mark.parametrize("without", ["message", "data"])
def test_a_tap_that_cannot_be_placed_is_nothing(without: str) -> None:
    update = updates.taps(5, "sign_up:1", LI, HERE)
    del update["callback_query"][without]
    assert said(update) == ()


def test_a_tap_below_a_channels_post_and_a_bots_tap_are_nothing() -> None:
    assert said(updates.taps(5, "sign_up:1", LI, CHANNEL)) == ()
    assert said(updates.taps(5, "sign_up:1", OTHER_BOT, HERE)) == ()


# --- the bot comes and goes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "rights", "what"),
    [
        ("left", "member", {}, BotJoined),
        ("left", "administrator", {}, BotJoined),
        ("member", "administrator", {}, BotJoined),
        ("member", "left", {}, BotLeft),
        ("administrator", "kicked", {}, BotLeft),
        ("member", "restricted", {"can_send_messages": False}, BotLeft),
        ("member", "restricted", {"is_member": False}, BotLeft),
        ("restricted", "restricted", {"can_send_messages": True}, BotJoined),
    ],
    ids=["added", "added as admin", "made admin", "removed", "banned", "muted", "restricted outside", "unmuted"],
)
def test_the_bots_own_standing_says_whether_it_may_speak(
    old: str, new: str, rights: dict[str, bool], what: type[Incoming]
) -> None:
    (one,) = said(updates.changed(3, HERE, LI, old, new, **rights))
    assert type(one) is what
    assert (one.event.chat, one.event.chat_title, one.event.person) == ("-1001234567890", "龙城3栋群", "7001")
    assert not one.event.private


@pytest.mark.parametrize(
    ("old", "new", "what"), [("member", "kicked", BotLeft), ("kicked", "member", BotJoined)], ids=["blocked", "let in"]
)
def test_a_person_blocks_the_bot_and_lets_it_in_again(old: str, new: str, what: type[Incoming]) -> None:
    (one,) = said(updates.changed(3, ALONE, LI, old, new))
    assert type(one) is what
    assert (one.event.chat, one.event.person, one.event.private) == ("7001", "7001", True)


def test_a_channel_that_takes_the_bot_is_nothing() -> None:
    assert said(updates.changed(3, CHANNEL, LI, "left", "administrator")) == ()


# --- people come and go ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "rights", "what"),
    [
        ("left", "member", {}, Joined),
        ("left", "restricted", {}, Joined),
        ("kicked", "administrator", {}, Joined),
        ("member", "left", {}, Left),
        ("administrator", "kicked", {}, Left),
        ("member", "restricted", {"is_member": False}, Left),
    ],
)
def test_whoever_comes_or_goes_is_named_not_who_let_them_in(
    old: str, new: str, rights: dict[str, bool], what: type[Incoming]
) -> None:
    (one,) = said(updates.changed(3, HERE, LIU, old, new, LI, **rights))
    assert type(one) is what
    assert (one.event.person, one.event.name, one.event.event_id) == ("7001", "小李", "42.3")


@pytest.mark.parametrize(
    ("old", "new", "rights"),
    [
        ("member", "administrator", {}),
        ("administrator", "member", {}),
        ("member", "restricted", {}),
        ("left", "kicked", {}),
        ("kicked", "left", {}),
        ("left", "restricted", {"is_member": False}),
    ],
)
def test_other_rights_alone_are_nothing(old: str, new: str, rights: dict[str, bool]) -> None:
    assert said(updates.changed(3, HERE, LIU, old, new, LI, **rights)) == ()


def test_another_bot_that_comes_is_nothing() -> None:
    assert said(updates.changed(3, HERE, LIU, "left", "member", OTHER_BOT)) == ()
    assert said(updates.message(3, LIU, HERE, new_chat_members=[OTHER_BOT, BOT])) == ()


def test_several_who_join_in_one_message_have_keys_of_their_own() -> None:
    found = said(updates.message(3, LIU, HERE, new_chat_members=[LI, OTHER_BOT, LIU]))
    assert [(type(one), one.event.person, one.event.event_id) for one in found] == [
        (Joined, "7001", "42.3.7001"),
        (Joined, "7002", "42.3.7002"),
    ]


def test_whoever_left_is_told_by_a_message_too() -> None:
    (one,) = said(updates.message(3, LIU, HERE, left_chat_member=LI))
    assert (type(one), one.event.person) == (Left, "7001")
    assert said(updates.message(3, LIU, HERE, left_chat_member=BOT)) == ()


# --- a group is moved ------------------------------------------------------------------------------------------


def test_the_old_group_says_where_it_goes() -> None:
    (one,) = said(updates.message(3, LI, SMALL, migrate_to_chat_id=HERE["id"]))
    assert isinstance(one, Moved)
    assert (one.event.chat, one.event.private, one.to) == ("-55", False, "-1001234567890")


def test_the_new_group_says_where_it_comes_from() -> None:
    (one,) = said(updates.message(4, LI, HERE, migrate_from_chat_id=-55))
    assert isinstance(one, Moved)
    assert (one.event.chat, one.event.chat_title, one.to) == ("-55", "龙城3栋群", "-1001234567890")


# --- keys ------------------------------------------------------------------------------------------------------

EVERY_KIND = [
    updates.says(9, "报名", LI, HERE),
    updates.edits(9, "#接龙", LI, HERE),
    updates.taps(9, "sign_up:1", LI, HERE),
    updates.changed(9, HERE, LI, "left", "member"),
    updates.changed(9, HERE, LI, "left", "member", LIU),
    updates.message(9, LI, HERE, new_chat_members=[LI, LIU]),
    updates.message(9, LI, SMALL, migrate_to_chat_id=HERE["id"]),
]


def keys(update: updates.Update, me: User = ME) -> set[str]:
    return {one.event.event_id for one in said(update, me)}


@pytest.mark.parametrize("update", EVERY_KIND)
def test_a_redelivery_has_the_same_key_and_another_bot_account_another(update: updates.Update) -> None:
    new_token = User(id=99, is_bot=True, first_name="小邻", username="linli_bot")
    assert keys(update) == keys(update)
    assert not keys(update) & keys(update, new_token)
    assert not keys(update) & keys({**update, "update_id": 10})
