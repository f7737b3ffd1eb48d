"""Updates as Telegram writes them."""

from collections.abc import Mapping
from typing import Any

from tests.bot.channels.telegram.fake_api import BOT

Update = dict[str, Any]
DATE = 1795000000

# What the platform writes beside the status of such a member.
ADMINISTRATOR = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]
RESTRICTED = [
    "is_member",
    "can_change_info",
    "can_edit_tag",
    "can_react_to_messages",
    "can_invite_users",
    "can_pin_messages",
    "can_send_messages",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_manage_topics",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
]


def user(person: int, name: str = "小李", **more: Any) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": name, **more}


def group(chat: int, title: str = "龙城3栋群") -> dict[str, Any]:
    return {"id": chat, "type": "supergroup" if chat < -(10**12) else "group", "title": title}


def private(person: int) -> dict[str, Any]:
    return {"id": person, "type": "private", "first_name": "x"}


def message(number: int, who: Mapping[str, Any], where: Mapping[str, Any], **more: Any) -> Update:
    said = {"message_id": 7, "date": DATE, "from": dict(who), "chat": dict(where)}
    return {"update_id": number, "message": said | more}


def says(number: int, text: str, who: Mapping[str, Any], where: Mapping[str, Any], **more: Any) -> Update:
    """With the entities that Telegram finds: mentions of the bot, and a command at the beginning."""
    return message(number, who, where, text=text, entities=entities(text), **more)


def entities(text: str) -> list[dict[str, Any]]:
    found = []
    called = f"@{BOT['username']}"
    command = text.split()[0] if text.startswith("/") else ""
    if command:
        found.append({"type": "bot_command", "offset": 0, "length": _units(command)})
    at = text.find(called)
    if at >= 0 and called not in command:
        found.append({"type": "mention", "offset": _units(text[:at]), "length": _units(called)})
    return found


def taps(
    number: int, action: str, who: Mapping[str, Any], where: Mapping[str, Any], message_id: int = 1, **more: Any
) -> Update:
    shown = {"message_id": message_id, "date": DATE, "chat": dict(where), "from": BOT, "text": "card", **more}
    query = {"id": f"tap{number}", "from": dict(who), "chat_instance": "1", "data": action, "message": shown}
    return {"update_id": number, "callback_query": query}


def replied(number: int) -> dict[str, Any]:
    """A message of the bot that is replied to."""
    return {"reply_to_message": {"message_id": number, "date": DATE, "chat": {"id": 1, "type": "group"}, "from": BOT}}


def edits(number: int, text: str, who: Mapping[str, Any], where: Mapping[str, Any], **more: Any) -> Update:
    """What was said before, in other words."""
    return {"update_id": number, "edited_message": says(number, text, who, where, **more)["message"]}


def in_topic(topic: int, by: Mapping[str, Any]) -> dict[str, Any]:
    """A line in a topic of a forum: as Telegram writes it, a reply to the message that has created the topic."""
    created = {"forum_topic_created": {"name": "活动", "icon_color": 7322096}}
    root = {"message_id": topic, "date": DATE, "chat": {"id": 1, "type": "supergroup"}, "from": dict(by), **created}
    return {"message_thread_id": topic, "is_topic_message": True, "reply_to_message": root}


def changed(
    number: int,
    where: Mapping[str, Any],
    by: Mapping[str, Any],
    old: str,
    new: str,
    who: Mapping[str, Any] = BOT,
    **rights: Any,
) -> Update:
    """Somebody's standing in a chat; the bot's own when nobody else is named."""
    kind = "my_chat_member" if who is BOT else "chat_member"
    standing = {
        "chat": dict(where),
        "from": dict(by),
        "date": DATE,
        "old_chat_member": member(old, who),
        "new_chat_member": member(new, who, **rights),
    }
    return {"update_id": number, kind: standing}


def member(status: str, who: Mapping[str, Any], **rights: Any) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if status == "kicked":
        more = {"until_date": 0}
    if status == "administrator":
        more = dict.fromkeys(ADMINISTRATOR, True)
    if status == "restricted":
        more = dict.fromkeys(RESTRICTED, True) | {"until_date": 0}
    return {"status": status, "user": dict(who), **more, **rights}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
