"""A message's id is one in the whole channel: Telegram numbers the messages of each chat from 1."""


def message_id(chat: int | str, number: int) -> str:
    return f"{int(chat)}/{int(number)}"


def number_in(chat: str, message: str | None) -> int | None:
    """The message's number in this chat; None when it stands in another one (before the group was moved)."""
    if message is None:
        return None
    place, _, number = message.partition("/")
    return int(number) if place == chat and number.isdigit() else None
