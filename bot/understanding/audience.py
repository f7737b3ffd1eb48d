"""For whom and until when: several units in one breath, and the one moment that a line may say."""

import re
from datetime import datetime

from bot.understanding.names import canonical
from bot.understanding.normalise import fold
from bot.understanding.reading import said
from bot.understanding.reading_words import reading_words
from bot.understanding.when import When
from bot.understanding.words import any_of
from community.wishes import Said

EDGES = r"[\s,，;；。.、!！~]*"


def units_said(spoken: str) -> tuple[tuple[str, ...], bool]:
    """The names, and whether all that one has is meant."""
    words = reading_words().announcements
    if re.fullmatch(rf"(?:(?:{any_of(words.every)})的?(?:{any_of(words.whose)})*|大家){EDGES}", fold(spoken)):
        return (), True
    parted = re.split(r"\s*(?:以及|还有|[和与跟及、,，/;；\s])\s*", spoken.strip())
    whose = re.compile(rf"(?:的?(?:{any_of(words.behind)}))+$")
    names = (canonical(whose.sub("", fold(name)).strip()) for name in parted)
    return tuple(name for name in names if name), False


def chosen_units(raw: str) -> tuple[tuple[str, ...], bool]:
    """The answer to "for whom": names, numbers, or both: 3栋和5栋; 1、3; 全部."""
    words = reading_words().announcements
    spoken = re.sub(rf"^(?:{any_of([*words.to, *words.sends])})+\s*", "", fold(raw).strip(" 。.!！"))
    names, everywhere = units_said(spoken)
    everywhere = everywhere or spoken in words.every
    return (() if everywhere else names), everywhere


def one_moment(times: tuple[When, ...], now: datetime) -> Said | None:
    """Of two it is not certain which is meant."""
    found = [time for one in times if (time := said(one, now))]
    if len(times) == 1 and found:
        return found[0]
    return Said(kind="unclear", text=" ".join(one.text for one in times)) if times else None
