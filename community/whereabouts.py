"""Which units a cry for help names: 3栋楼下着火了, 大汉龙城三号楼, 梅苑小区."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_NUMBER = r"(?<![0-9一二三四五六七八九十])(?P<number>[0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*(?:栋|幢|座|号楼|号院)"
_DIGITS = "零一二三四五六七八九"
_KINDS = re.compile("小区|社区|花园|家园|公寓")


@dataclass(frozen=True)
class Place:
    """:ivar lineage: the unit and everything above it, nearest first."""

    id: int
    name: str
    lineage: Sequence[int]


def named(text: str, places: Sequence[Place], own: Collection[int]) -> list[int]:
    """Units that it names; of several 3栋 the one whose compound is named, else those nearest to one's own, else all.

    :param own: where it is said and where the speaker lives.
    """
    plain = _plain(text)
    whole = [place for place in places if len(place.name) > 2 and _plain(place.name) in plain]
    found = [*whole, *_houses(plain, places, own)]
    above = {unit for place in found for unit in place.lineage[1:]}
    return list(dict.fromkeys(place.id for place in found if place.id not in above))


def is_one_of(text: str, found: Sequence[Place]) -> bool:
    """More houses than were said: it is one of them, and nobody knows which."""
    said = _numbers(_plain(text))
    houses = [place for place in found if set(_numbers(_plain(place.name))) & set(said)]
    return len(houses) > len(set(said))


def _houses(plain: str, places: Sequence[Place], own: Collection[int]) -> list[Place]:
    return [place for number in _numbers(plain) for place in _of_number(number, plain, places, own)]


def _of_number(number: int, plain: str, places: Sequence[Place], own: Collection[int]) -> list[Place]:
    alike = [place for place in places if number in _numbers(_plain(place.name))]
    called = [place for place in alike if (stem := _stem(place.name)) and stem in plain]
    if called or not own:
        return called or alike
    near = min((_distance(place, own) for place in alike), default=0)
    return [place for place in alike if _distance(place, own) == near]


def _distance(place: Place, own: Collection[int]) -> int:
    return next((steps for steps, unit in enumerate(place.lineage) if unit in own), len(place.lineage))


def _stem(name: str) -> str:
    """What a building's name says of its compound."""
    stem = _KINDS.sub("", re.sub(rf"{_NUMBER}.*", "", _plain(name)))
    return stem if len(stem) > 1 else ""


def _numbers(plain: str) -> list[int]:
    return [_value(found["number"]) for found in re.finditer(_NUMBER, plain)]


def _value(number: str) -> int:
    """Up to 99."""
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return _DIGITS.find(number)
    return 10 * (_DIGITS.find(tens) if tens else 1) + (_DIGITS.find(ones) if ones else 0)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
