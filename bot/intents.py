"""What every topic has declared: what is done for each intent, and what each button wants."""

import bot.topics  # noqa: F401  (loading it fills the tables)
from bot.topic import INTENTS, REPLIES, TAPS
from community.wishes import Wish
from storage.tables.subject import Subject

__all__ = ["ABOUT_ONE", "INTENTS", "ONLY_ASKS", "REPLIES", "SMALL_TALK", "TAPS", "row_id", "tapped"]

ONLY_ASKS = {name for name, intent in INTENTS.items() if intent.only_asks}
ABOUT_ONE = {name for name, intent in INTENTS.items() if intent.about_one}
SMALL_TALK = {name for name, intent in INTENTS.items() if intent.small_talk}


def tapped(action: str) -> Wish | None:
    """The wish behind a button, or None when no button of ours carries this."""
    verb, _, argument = action.partition(":")
    if verb == "do" and argument in INTENTS:
        return Wish(intent=argument, tapped=True)
    number, tap = row_id(argument), TAPS.get(verb)
    if tap is not None and tap.reads is not None:
        return tap.reads(argument)
    if tap is None or number is None:
        return None
    return Wish(intent=tap.intent, about=Subject(tap.kind, number), details=tap.details, tapped=True)


def row_id(written: str) -> int | None:
    """A number that a table can hold, as buttons carry them."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None
