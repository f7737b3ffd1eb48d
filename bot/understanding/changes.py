"""The word that parts what is changed from its new value: 改到, 换成; 改 alone in front of a time or a number."""

import re
from functools import cache

from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of

_DAYS = r"(?:今|明|后|大后)[天日早晚]|[这下]{0,2}个?(?:周|星期|礼拜)[一二三四五六日天末]|每[周月天个]"
_PARTS = r"[上下中]午|[早晚][上边间]|傍晚|清早|夜[边里]|[上下][半昼]|[0-9一二三四五六七八九十两]{1,3}[点时号日月:]"
_PEOPLE = r"[0-9一二三四五六七八九十百两]{1,4}个?[人位名]"


@cache
def change_word() -> re.Pattern[str]:
    """The first of them, the longest there."""
    bare = rf"[改挪调换](?={_DAYS}|{_PARTS})|改(?={_PEOPLE})"
    return re.compile(rf"{any_of(reading_words().change)}|{bare}")
