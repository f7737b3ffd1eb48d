"""From Telegram's updates to what people did. What is not for the conversation becomes nothing."""

import re
from dataclasses import replace
from datetime import datetime

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.telegram.fetching import brought
from bot.channels.telegram.ids import answered, message_id
from bot.messages import BotJoined, BotLeft, Incoming, IncomingMessage, IncomingTap, Joined, Left, Moved
from services.visit import Event

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
CHECK_IN = "in"  # what stands before the code in a deep link
_NAMED = re.compile(r"(/[^\s@]+)@([A-Za-z0-9_]+)")  # /help@linli_bot
_START = re.compile(r"/start(?:@\w+)?\s+(\S+)\s*$")
_CHECK_IN = re.compile(rf"{CHECK_IN}([0-9]{{6}})")
_PRESENT = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


def read(update: Update, me: User, channel: str, at: datetime) -> tuple[Incoming, ...]:
    """What an update says. One update may say several things (three people join); each has a key of its own."""
    reader = _Reader(update.update_id, me, channel, at)
    if update.callback_query is not None:
        return reader.tap(update.callback_query)
    if update.my_chat_member is not None:
        return reader.bot_changed(update.my_chat_member)
    if update.chat_member is not None:
        return reader.member_changed(update.chat_member)
    if update.edited_message is not None:
        return reader.edited(update.edited_message)
    return reader.message(update.message) if update.message is not None else ()


class _Reader:
    def __init__(self, update_id: int, me: User, channel: str, at: datetime) -> None:
        self._key = f"{me.id}.{int(update_id)}"
        self._me = me
        self._channel = channel
        self._at = at

    # --- messages --------------------------------------------------------------------------------------------

    def message(self, message: Message) -> tuple[Incoming, ...]:
        if message.migrate_to_chat_id is not None:
            return (Moved(self._event(message.chat, self._me), str(int(message.migrate_to_chat_id))),)
        if message.migrate_from_chat_id is not None:
            event = replace(self._event(message.chat, self._me), chat=str(int(message.migrate_from_chat_id)))
            return (Moved(event, str(int(message.chat.id))),)
        if message.new_chat_members:
            return self._people(message.chat, message.new_chat_members, Joined)
        if message.left_chat_member is not None:
            return self._people(message.chat, (message.left_chat_member,), Left)
        return self._said(message)

    def edited(self, message: Message) -> tuple[Incoming, ...]:
        """Every edit is an event of its own, since its update has a number of its own."""
        return tuple(replace(said, edited=True) for said in self._said(message))

    def _people(self, chat: Chat, users: tuple[User, ...], what: type[Joined] | type[Left]) -> tuple[Incoming, ...]:
        """The bot's own coming and going arrives as `my_chat_member`."""
        if chat.type not in GROUPS:
            return ()
        events = (
            replace(self._event(chat, user), event_id=f"{self._key}.{int(user.id)}")
            for user in users
            if self._is_person(user)
        )
        return tuple(what(event) for event in events)

    def _said(self, message: Message) -> tuple[IncomingMessage, ...]:
        """A text or the caption of a picture; in private a voice message or a sticker too, which is met with help."""
        user, private = message.from_user, message.chat.type == ChatType.PRIVATE
        if user is None or not self._is_person(user) or (message.sender_chat is not None and not private):
            return ()
        text = message.text if message.text is not None else message.caption
        if text is None and not (private and message.effective_attachment):
            return ()
        if not (private or message.chat.type in GROUPS) or self._is_for_another_bot(message):
            return ()
        bare, called = self._without_mention(message, text or "")
        said = answered(message.chat.id, message.message_id, _topic(message))
        event = replace(self._event(message.chat, user), message_id=said)
        file = brought(message) if message.text is None else None
        return (IncomingMessage(event, _linked(bare), called, self._replied(message), file),)

    def _is_for_another_bot(self, message: Message) -> bool:
        """/help@other_bot: all bots of a group without privacy mode see it."""
        said = message.parse_entities if message.text is not None else message.parse_caption_entities
        commands = said([MessageEntity.BOT_COMMAND])
        named = [command.partition("@")[2] for entity, command in commands.items() if entity.offset == 0]
        return any(name and not self._is_me(name) for name in named)

    def _without_mention(self, message: Message, text: str) -> tuple[str, bool]:
        """The text without the bot's own @name, and whether that was there."""
        calls = [entity for entity in message.entities or message.caption_entities if self._calls_me(entity, text)]
        units = text.encode("utf-16-le", "surrogatepass")
        for entity in sorted(calls, key=lambda entity: -entity.offset):
            units = units[: 2 * entity.offset] + units[2 * (entity.offset + entity.length) :]
        bare = units.decode("utf-16-le", "replace")
        if (command := _NAMED.match(bare)) and self._is_me(command[2]):
            return command[1] + bare[command.end() :], True
        return bare, bool(calls)

    def _calls_me(self, entity: MessageEntity, text: str) -> bool:
        if entity.type == MessageEntity.TEXT_MENTION:
            return entity.user is not None and entity.user.id == self._me.id
        if entity.type != MessageEntity.MENTION:
            return False
        units = text.encode("utf-16-le", "surrogatepass")[2 * entity.offset : 2 * (entity.offset + entity.length)]
        return self._is_me(units.decode("utf-16-le", "replace").lstrip("@"))

    def _replied(self, message: Message) -> str | None:
        """The message of the bot that is replied to. Every line of a topic replies to what created it: that is none."""
        to = message.reply_to_message
        if to is None or to.from_user is None or to.from_user.id != self._me.id:
            return None
        if to.forum_topic_created is not None or to.message_id == _topic(message):
            return None
        return message_id(message.chat.id, to.message_id)

    # --- taps and members ------------------------------------------------------------------------------------

    def tap(self, query: CallbackQuery) -> tuple[Incoming, ...]:
        """A tap without its message (of an inline answer, or too old to be shown) cannot be placed."""
        if query.message is None or query.data is None or not self._is_person(query.from_user):
            return ()
        chat = query.message.chat
        if chat.type not in (ChatType.PRIVATE, *GROUPS):
            return ()
        tapped = message_id(chat.id, query.message.message_id)
        topic = _topic(query.message) if isinstance(query.message, Message) else None
        event = replace(
            self._event(chat, query.from_user),
            message_id=answered(chat.id, None, topic),
            tap_id=_sound(query.id),
            tapped_message=tapped,
        )
        return (IncomingTap(event, _sound(query.data)),)

    def bot_changed(self, changed: ChatMemberUpdated) -> tuple[Incoming, ...]:
        if changed.chat.type not in (ChatType.PRIVATE, *GROUPS):
            return ()
        event = self._event(changed.chat, changed.from_user)
        return (BotJoined(event) if _may_speak(changed.new_chat_member) else BotLeft(event),)

    def member_changed(self, changed: ChatMemberUpdated) -> tuple[Incoming, ...]:
        user, was, now = changed.new_chat_member.user, _is_in(changed.old_chat_member), _is_in(changed.new_chat_member)
        if changed.chat.type not in GROUPS or was == now or not self._is_person(user):
            return ()
        event = self._event(changed.chat, user)
        return (Joined(event) if now else Left(event),)

    # --- who and where ---------------------------------------------------------------------------------------

    def _event(self, chat: Chat, user: User) -> Event:
        private = chat.type == ChatType.PRIVATE
        return Event(
            channel=self._channel,
            event_id=self._key,
            at=self._at,
            chat=str(int(chat.id)),
            person=str(int(user.id)),
            name=_sound(user.full_name),
            private=private,
            chat_title="" if private else _sound(chat.title or ""),
        )

    def _is_person(self, user: User) -> bool:
        return not user.is_bot

    def _is_me(self, name: str) -> bool:
        return name.lower() == (self._me.username or "").lower()


def _topic(message: Message) -> int | None:
    """The topic of a forum; replies in other groups have the number of a thread too, in which nothing can be posted."""
    return message.message_thread_id if message.is_topic_message else None


def _linked(text: str) -> str:
    """What a deep link says: t.me/bot?start=in123456 is a check-in; any other only opens the private chat."""
    if started := _START.match(text):
        code = _CHECK_IN.fullmatch(started[1])
        return f"/checkin {code[1]}" if code else "/start"
    return text


def _is_in(member: ChatMember) -> bool:
    return member.status in _PRESENT or (isinstance(member, ChatMemberRestricted) and member.is_member)


def _may_speak(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status in _PRESENT


def _sound(text: str) -> str:
    """Halves of characters, which a database cannot keep, are replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
