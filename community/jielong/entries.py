"""What one entry of a list says: who, what is noted of them, whom they bring, whether they are not coming after all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from community.contacts import PHONES
from community.jielong.words import ListWords, any_of
from community.names import half_width, name_key

MOST_GUESTS = 9
_SPOKEN = {char: number for number, chars in enumerate(("一", "二两俩", "三仨", *"四五六七八九"), 1) for char in chars}
_N = rf"\d{{1,2}}|[{''.join(_SPOKEN)}]"
_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)(?:[)）\]】]|$)")
_PARTS = re.compile(r"[\s,，;；]+|[:：](?!\d)|[-－—–]{2,}")
_AROUND = " ,，.。;；、:：-－—–·|"

_PHONES = (*PHONES, r"\d(?:[\s\-－.·/]?\d){9,}")

_HAN = r"[\u4e00-\u9fff]"
_HOUSE = re.compile(r"(?:[A-Za-z]?\d{1,4}(?:号楼|栋|幢|座|单元|[室号楼房层户]|[-－—–#/])?)+")
_NAME = re.compile(rf"(?![带晚早不自要会可能]){_HAN}{{2,4}}")
_TOGETHER = re.compile(rf"{_HAN}{{2,4}}(?:、{_HAN}{{2,4}})+")
_SURNAME, _GIVEN = re.compile(_HAN), re.compile(rf"{_HAN}{{1,2}}")
_LATIN = re.compile(r"[A-Z][A-Za-z.'-]*")


@dataclass(frozen=True)
class Entry:
    name: str
    note: str | None = None
    brings: int = 0  # 张阿姨+1
    gone: bool = False  # 阿芳（取消）


@dataclass(frozen=True)
class Written:
    """An entry taken apart. Where its name ends can depend on who is known: 3栋 小李, 小李 带扫帚, 小 李."""

    parts: tuple[str, ...]  # between spaces and signs
    aside: tuple[str, ...] = ()  # in brackets
    brings: int = 0
    gone: bool = False

    def entry(self, known: Mapping[str, str] | None = None) -> Entry:
        """:param known: the people who may be meant, by `name_key`."""
        name, notes = self._as_known(known or {}) or self._by_itself()
        note = "，".join(one for one in (" ".join(notes), *self.aside) if one)
        return Entry(name, note or None, self.brings, self.gone)

    def _as_known(self, known: Mapping[str, str]) -> tuple[str, Sequence[str]] | None:
        for count in range(len(self.parts), 0, -1):
            if name := known.get(name_key("".join(self.parts[:count]))):
                return name, self.parts[count:]
        name, notes = self._by_itself()
        return (known[name_key(name)], notes) if name_key(name) in known else None

    def _by_itself(self) -> tuple[str, Sequence[str]]:
        first, *rest = map(half_width, self.parts[:2])
        if rest and _HOUSE.fullmatch(first) and _NAME.fullmatch(rest[0]):
            return rest[0], (first, *self.parts[2:])
        if rest and _SURNAME.fullmatch(first) and _GIVEN.fullmatch(rest[0]):
            return first + rest[0], self.parts[2:]
        if rest and _LATIN.fullmatch(first) and _LATIN.fullmatch(rest[0]):
            return f"{first} {rest[0]}", self.parts[2:]
        return first, self.parts[1:]


def parted(said: str) -> list[str]:
    """小李、阿芳 on one line are two, who take two places."""
    return said.split("、") if _TOGETHER.fullmatch(said.strip()) else [said]


def written(said: str, words: ListWords) -> Written | None:
    """None when nobody is named. Phone numbers and illnesses end here: what a group may not read is kept nowhere."""
    patterns = _patterns(words)
    for phone in patterns.phones:
        said = phone.sub(" ", said)
    brings, said = _guests(said, patterns)
    aside = [note.strip(_AROUND) for note in _BRACKETS.findall(said)]
    first, *rest = [part.strip(_AROUND) for part in _PARTS.split(_BRACKETS.sub(" ", said).lstrip(" @＠"))]
    rest = [part for part in rest if not patterns.ails.search(part)]
    first = patterns.ails.sub("", first)
    kept = [patterns.gone_behind.sub("", first), *(part for part in rest if not patterns.gone.fullmatch(part))]
    gone = kept != [first, *rest] or any(map(patterns.gone.fullmatch, aside))
    parts = tuple(part for part in kept if part)
    aside = [note for note in aside if note and not (patterns.gone.fullmatch(note) or patterns.ails.search(note))]
    return Written(parts, tuple(aside), brings, gone) if parts else None


def _guests(said: str, patterns: "_Patterns") -> tuple[int, str]:
    """How many come along without a name, and the rest: 阿芳 +1人, 小李加一; 带两个孩子 is also worth noting."""
    plus = list(patterns.plus.finditer(said))
    found = plus or list(patterns.brings.finditer(said))
    return min(sum(_number(one["count"]) for one in found), MOST_GUESTS), patterns.plus.sub(" ", said)


def _number(said: str | None) -> int:
    return 1 if said is None else int(said) if said.isdecimal() else _SPOKEN[said]


@dataclass(frozen=True)
class _Patterns:
    phones: tuple[re.Pattern[str], ...]
    plus: re.Pattern[str]
    brings: re.Pattern[str]
    gone: re.Pattern[str]
    gone_behind: re.Pattern[str]  # 阿芳取消
    ails: re.Pattern[str]


@cache
def _patterns(words: ListWords) -> _Patterns:
    along, gone = any_of(words.along), f"(?:{any_of(words.because)})*(?:{any_of(words.gone)})[了啦吧!！]*"
    announced = rf"(?:(?:{any_of(words.phone)})\s*[:：]?\s*)?"
    counted = rf"(?P<count>{_N})\s*[个位名口]?\s*"
    return _Patterns(
        phones=tuple(re.compile(announced + phone, re.IGNORECASE) for phone in _PHONES),
        plus=re.compile(rf"\s*[+＋加]\s*(?:{counted}(?:{along})?|(?:{along}))(?=$|[^\w+＋])"),
        brings=re.compile(rf"带[着上了]?\s*{counted}(?:{along})"),
        gone=re.compile(gone),
        gone_behind=re.compile(rf"{gone}$"),
        ails=re.compile(any_of(words.health)),
    )
