"""A message's id is one in the whole channel: Telegram numbers the messages of each chat from 1."""


def message_id(chat: int | str, number: int) -> str:
    return f"{int(chat)}/{int(number)}"


def answered(chat: int | str, number: int | None, topic: int | None) -> str | None:
    """What an answer belongs to: a message, and the topic of a forum in which that, or what was tapped, stands."""
    if topic is None:
        return None if number is None else message_id(chat, number)
    return f"{int(chat)}/{'' if number is None else int(number)}/{int(topic)}"


def number_in(chat: str, message: str | None) -> int | None:
    """The message's number in this chat; None when it stands in another one (before the group was moved)."""
    return _part(chat, message, 1)


def topic_in(chat: str, message: str | None) -> int | None:
    """The topic of this chat in which an answer belongs; None: the chat has none, or it is the general one."""
    return _part(chat, message, 2)


def _part(chat: str, message: str | None, index: int) -> int | None:
    parts = [*(message or "").split("/"), "", ""]
    return int(parts[index]) if parts[0] == chat and parts[index].isdigit() else None
