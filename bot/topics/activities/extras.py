"""What else an organiser says of an activity: who lectures, what to bring, who may come, whose groups it is for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bot.understanding.audience import whom_in
from bot.understanding.normalise import fold
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of
from storage.tables.activities import OpenTo

_BEGINS = r"(?:^|(?<=[\s,，;；。、]))"
_ENDS = r"(?=$|[\s,，;；。])"
_CHANGED = r"(?:改成|改为|换成|改由|换)"
_ASKED = ("什么", "啥", "么子", "哪", "何")
_ASIDE = re.compile(r"[(（][^)）]*[)）]")


@dataclass(frozen=True)
class Extras:
    """:ivar values: of `Planning`, those that were said.
    :ivar spans: where they stand.
    :ivar bare_at: where 带 alone says what to bring.
    """

    values: dict[str, Any] = field(default_factory=dict)
    spans: tuple[tuple[int, int], ...] = ()
    bare_at: int | None = None

    def blanked(self, text: str) -> str:
        return _blanked(text, self.spans)


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def extras(text: str, *, bare: bool = True, named: tuple[int, int] = (0, 0)) -> Extras:
    """:param bare: whether 带 alone says what to bring; it may begin a title as well: 带娃读绘本.
    :param named: where it is said which activity is meant: what stands behind that begins anew.
    """
    folded = _blanked(fold(text), [named])
    plain, values, spans = folded, dict[str, Any](), list[tuple[int, int]]()
    for name, pattern in _dropped().items():
        if found := pattern.search(_blanked(plain, spans)):
            values["dropped"] = (*values.get("dropped", ()), name)
            values["dropped_said"] = values.get("dropped_said") or found.groupdict().get("named")
            spans.append(found.span())
    plain = _blanked(plain, spans)
    for open_to, pattern in _open().items():
        if found := pattern.search(plain):
            values["open_to"] = open_to
            spans.append(found.span())
    if found_whom := whom_in(Extras(spans=tuple(spans)).blanked(plain)):  # 面向全体居民 says who may come
        (start, end), says = found_whom.span, reading_words().audience.says[0]
        values |= {"whom": found_whom.whom, "whom_also": found_whom.also}
        values |= {"unaddressed": f"{text[:start]} {text[end:]} {says}:"}
        spans.append((start, end))
    for name, pattern in (("lecturer", _lecturer()), ("bring", _brings(bare))):
        if found := pattern.search(plain):
            at = "name" if found["name"] is not None else "other"
            values[name] = _ASIDE.sub("", text[found.start(at) : found.end(at)]).strip()
            spans.append(found.span())
    bare_at = next((start for start, _ in spans if plain.startswith("带", start)), None) if bare else None
    return Extras({name: value for name, value in values.items() if value}, tuple(spans), bare_at)


@cache
def _lecturer() -> re.Pattern[str]:
    """主讲 王医生, 主讲改成王医生, 由王医生主讲."""
    called = any_of(reading_words().lecture.lecturer)
    return re.compile(
        rf"(?:(?:{called})\s*{_CHANGED}|{_BEGINS}(?:{called})\s*(?:是|由|:)?)\s*(?P<name>[^\s,;。:]{{1,24}}){_ENDS}"
        rf"|{_BEGINS}(?:由|请)?(?P<other>[^\s,;。:]{{2,12}}?)(?:来)?(?:主讲|来讲){_ENDS}"
    )


@cache
def _brings(bare: bool) -> re.Pattern[str]:
    """请自带老花镜, 要带的改成水杯和帽子; 带孩子 brings nothing along."""
    words = reading_words().lecture.brings
    said_to_bring = [word for word in words if word != "带"]
    said = any_of(words if bare else said_to_bring)
    nobody = any_of([*reading_words().family, "几", "多少", "队", "头", "货", "你", "我", "大家", *_ASKED])
    return re.compile(
        rf"(?:(?:{any_of(said_to_bring)})(?:的东西|的)?\s*{_CHANGED}|(?:{_CHANGED}|{_BEGINS})(?:{said})(?:的东西|的)?\s*:?)\s*"
        rf"(?![0-9一二两三四五六七八九十]+[个位名])(?!{nobody})(?P<name>[^\s,;。]{{1,24}}){_ENDS}(?P<other>(?!))?"
    )


@cache
def _dropped() -> dict[str, re.Pattern[str]]:
    """不用带了, 不用带身份证了; 人少也办; 不限人数."""
    words = reading_words().lecture
    needed = rf"(?:{any_of(words.not_needed)})(?:{any_of(words.anything)}|(?P<named>[^\s,;。]{{1,24}}?))??(?:了|啦)?"
    return {
        "bring": re.compile(needed + _ENDS),
        "at_least": re.compile(any_of(words.no_least)),
        "capacity": re.compile(any_of(words.no_most)),
    }


@cache
def _open() -> dict[OpenTo, re.Pattern[str]]:
    words = reading_words().lecture
    ends = r"(?:来|参加|听|报名|都行|都可以|也行|也可以|[。!！])*"
    return {
        OpenTo.OWN: re.compile(rf"{_CHANGED}?(?:{any_of(words.open_own)}){ends}"),
        OpenTo.ALL: re.compile(rf"{_CHANGED}?(?:{any_of(words.open_all)}){ends}"),
    }
