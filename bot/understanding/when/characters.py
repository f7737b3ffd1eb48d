"""Text in one plain form whose places still lead back to the original, and Chinese numerals."""

import re

from bot.understanding.normalise import fold

D9 = "一二三四五六七八九"
FIGURES = "0123456789零〇一二两三四五六七八九十廿卅"
# 0..99. A longer run ("三四点", "一百二十号") is not one of these numbers: what must follow does not follow.
SMALL = rf"(?:[0-9]{{1,2}}(?![0-9])|[{D9}]?十[{D9}]?|廿[{D9}]?|卅一?|[零〇{D9}两])"
# What is counted: a number before one of these is no minute and no day ("上午9点 20人"); the exceptions are words
# that follow a time just as well ("9点30楼下集合", "11.28周六").
COUNTED = (
    r"(?:个|人(?![员民行大])|名(?!单)|位|户|元(?![旦宵])|块|毛|号|栋|幢|楼(?![下上道顶栋长里门])|层|单元|室(?![内外])|岁"
    r"|斤|公斤|桶|箱|套|份|台(?![上阶])|条|瓶|袋|盒|小时|分钟|分(?![组发类])|秒|天(?!气)|日|周(?![一二三四五六日天末])"
    r"|月|年|%|米|平|次(?!日)|家(?![里门人长])|组(?!织)|队(?![伍员里])|场(?![地所馆])|节(?![目日])|辆|支(?![部持援书])"
    r"|多|点|时(?![间候])|:|倍|度|万|亿|公里|克|级|届|楼层|kg|km|cm|mm)"
)

_PLAIN = dict.fromkeys("‐‑‒–—―−─", "-") | dict.fromkeys("〜∼", "~") | {"﹕": ":", "\u3000": " ", "\xa0": " "}
_GAP = re.compile(r"(?<![0-9])[ \t]+|[ \t]+(?![0-9 \t])")
_VALUES = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "廿": 20, "卅": 30, "百": 100}


def plain(text: str) -> tuple[str, list[int]]:
    """Folded text without gaps ("周六 上午 9 点" → "周六上午9点") and the place of each character in `text`.

    A gap between two digits stays one space: "28号 9点" joins, "12 9点" must not become 129.
    """
    folded = text.translate({ord(char): _PLAIN.get(char) or fold(char) for char in set(text)})
    if " " not in folded and "\t" not in folded:
        return folded, list(range(len(folded)))
    places: list[int] = []
    start = 0
    for gap in _GAP.finditer(folded):
        places.extend(range(start, gap.start()))
        start = gap.end()
    places.extend(range(start, len(folded)))
    return "".join(folded[place] for place in places), places


def number(words: str) -> int:
    """12, 十二, 二十八, 廿三, 一百二十 → the number."""
    if words.isdecimal():
        return int(words)
    total = value = 0
    for char in words:
        if char in _UNITS:
            unit = _UNITS[char]
            total += unit if unit in (20, 30) else (value or 1) * unit
            value = 0
        else:
            value = _VALUES[char]
    return total + value


def year_number(words: str) -> int:
    """2026, 二〇二六, 26 → 2026."""
    digits = "".join(char if char.isdecimal() else str(_VALUES[char]) for char in words)
    return int(digits) + (2000 if len(digits) == 2 else 0)


def skip(pattern: re.Pattern[str], s: str, p: int) -> int:
    """The place behind what the pattern matches here, or this place."""
    m = pattern.match(s, p)
    return m.end() if m else p
