"""Which unit somebody says they live in."""

import re
import unicodedata
from collections.abc import Iterable

_DIGITS = "零一二三四五六七八九"
_NUMERAL = re.compile(f"[{_DIGITS}两十]+(?=[栋单区组期])")
_AROUND = "(?:[我俺咱们家现在住搬到了是就的，,。:： ]|刚)*"  # before the end of a name nothing else may stand: 阳光小区
_HOUSE = re.compile("号楼|号院|#楼?|[幢座棟樓]|号(?=[0-9]|$)")


def named(names: Iterable[str], said: str) -> str | None:
    """The one name whose end is said, the longer the better: 3栋 of 大汉龙城3栋.

    None when two fit alike, or when something is denied (不住3栋了).

    >>> named(["大汉龙城3栋", "梅苑3栋"], "龙城三号楼2单元")
    '大汉龙城3栋'
    >>> named(["大汉龙城3栋", "梅苑3栋"], "3栋")
    """
    if re.search("[不没别非]", said):
        return None
    ends = {name: _said_of(plain(name), plain(said)) for name in names}
    best = max(ends.values(), default=0)
    fitting = [name for name, length in ends.items() if length == best]
    return fitting[0] if best and len(fitting) == 1 else None


def _said_of(name: str, said: str) -> int:
    """How many characters of the name's end are said; 13栋 does not say 3栋."""
    if re.search(rf"(?<![0-9]){re.escape(name)}", said):
        return len(name)
    lengths = range(len(name) - 1, 1, -1)
    ends = (name[-n:] for n in lengths)
    meant = (end for end in ends if len(end) > 2 or end[0].isdecimal())  # 小区 alone is any
    return next((len(end) for end in meant if re.match(_AROUND + re.escape(end), said)), 0)


def plain(text: str) -> str:
    """For comparing: without width, case and spaces, and 三号楼 is 3栋."""
    text = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _NUMERAL.sub(lambda found: str(_number(found[0])), _HOUSE.sub("栋", text))


def _number(said: str) -> int:
    """十二, 二十, 两."""
    tens, ten, ones = said.replace("两", "二").rpartition("十")
    return (_digit(tens, 1) * 10 if ten else 0) + _digit(ones, 0)


def _digit(said: str, nothing: int) -> int:
    return _DIGITS.index(said) if said and said in _DIGITS else nothing
