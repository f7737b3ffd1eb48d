"""The numbers before the entries of a list, in all the ways in which neighbours write them.

Circled and keycap numbers are read as numbers in brackets; what is left are three forms: "(1)", "1." and "1 ".
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from community.jielong.words import IsTime
from community.names import half_width

_HAN = "一二三四五六七八九十"
_N = rf"\d{{1,3}}|[{_HAN}]{{1,3}}"
_SIGN = r"[.、。．)）:：,，_\-－—–]"
_MARK = re.compile(
    rf"(?<![\da-zA-Z])(?:[(（\[【〔]\s*(?P<inside>{_N})\s*[)）\]】〕]\s*{_SIGN}?"
    rf"|(?P<bare>{_N})(?:\s*(?P<sign>{_SIGN}){_SIGN}*|(?=\s)))\s*"
)
_CLOCK = re.compile(r"\d{2}(?!\d)")  # 8:50
_MEASURE = re.compile(r"[栋幢座人个点号层元位月日时]|单元|楼[下上门]")  # 20 人封顶, 3 栋楼下
_ENCLOSED = re.compile(
    "(?:[0-9]\ufe0f?\u20e3)+"
    "|[\u2460-\u249b\u24eb-\u24ff\u2776-\u2793\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32bf\U0001f51f]"
)
_BRACKET, _SPACE = "(", " "
_INLINE = "(.、。)"  # what may follow a number in the middle of a line


@dataclass(frozen=True)
class _Mark:
    number: int
    form: str  # "(", the sign behind the number, or " "
    is_weak: bool  # "3 小李", "1.302小李": only where a list goes on so
    start: int
    end: int


@dataclass(frozen=True)
class Numbered:
    """What stands behind one number."""

    number: int
    form: str
    said: str
    apart: bool = False  # an empty line, or one without a number, stands before it
    heading: str = ""  # the line without a number before it


def is_numbered(line: str) -> bool:
    """Whether a number that looks like one of a list stands anywhere in it."""
    return any(not mark.is_weak for mark in _marks(_plain(line)))


def begins_a_list(line: str) -> bool:
    return any(mark.number == 1 and mark.start == 0 and not mark.is_weak for mark in _marks(_plain(line)))


def numbered(title: str, body: Sequence[str], is_time: IsTime) -> tuple[str, list[Numbered]]:
    """The title without what is numbered on its line, and everything numbered, in order.

    A title may begin with a number of its own, which begins no entry: 11.28 环境卫生整治.
    """
    title = _plain(title)
    marks = _accepted(title, None)
    found = _parted(title, marks)
    title = title[: marks[0].start].strip() if marks else title
    heading, apart = "", False
    for line in map(_plain, body):
        marks = _accepted(line, found[-1] if found else None, is_time)
        before = line[: marks[0].start].strip() if marks else line
        if before or not line:
            heading, apart = before or heading, True
        if marks:
            found += _parted(line, marks, apart=apart, heading=heading)
            heading, apart = "", False
    return title, found


def _plain(line: str) -> str:
    return _ENCLOSED.sub(lambda found: f"({_value(found[0])})", line)


def _value(enclosed: str) -> int:
    if enclosed == "\U0001f51f":
        return 10
    digits = "".join(char for char in enclosed if char.isdecimal())
    return int(digits) if digits else int(unicodedata.numeric(enclosed))


def _marks(line: str) -> Iterator[_Mark]:
    for found in _MARK.finditer(line):
        said, end = found["inside"] or found["bare"], found.end()
        form = _BRACKET if found["inside"] else half_width(found["sign"] or _SPACE)
        measures = form == _SPACE and _MEASURE.match(line, end)
        if not measures and not (form == ":" and _CLOCK.match(line, end)):
            glued = form != _BRACKET and line[end : end + 1].isdecimal() and not line[end - 1].isspace()
            yield _Mark(_numeral(said), form, form == _SPACE or glued, found.start(), end)


def _numeral(said: str) -> int:
    if said.isdecimal():
        return int(said)
    total = 0
    for char in said:
        total = (total or 1) * 10 if char == "十" else total + _HAN.index(char) + 1
    return total


def _accepted(line: str, last: Numbered | None, is_time: IsTime | None = None) -> list[_Mark]:
    """Those of its numbers that begin an entry: the first on the line by its form, the others by going on from it.

    :param is_time: left out for a title, which is not eaten by a number at its beginning.
    """
    found: list[_Mark] = []
    for mark in _marks(line):
        if mark.start:
            accepted = _goes_on(mark, line, found, last)
        else:
            accepted = is_time is not None and (not mark.is_weak or _may_begin(mark, line, last, is_time))
        if accepted:
            found.append(mark)
    return found


def _may_begin(mark: _Mark, line: str, last: Numbered | None, is_time: IsTime) -> bool:
    """Of "1.302小李" and "1 小李": where the numbering comes to it; 11.28 and 20-30人 are no numbering."""
    if mark.form != _SPACE and is_time(line.split()[0]):
        return False
    if mark.number == 1 or last is None:
        return mark.number == 1
    return mark.number == last.number + 1 or (mark.form == last.form and mark.number > last.number)


def _goes_on(mark: _Mark, line: str, before: Sequence[_Mark], last: Numbered | None) -> bool:
    """In the middle of a line only the very next number counts, written like the one that the line begins with."""
    expected = {before[-1].number + 1} if before else {1, last.number + 1 if last else 1}
    if mark.is_weak or mark.number not in expected:
        return False
    is_glued = line[mark.start - 1].isalnum()
    if is_glued and (line[mark.start] in _HAN or mark.form not in _INLINE):  # 张三、李四
        return False
    first = before[0].form if before else None
    return mark.form == first or (mark.form in _INLINE and (first is None or _BRACKET not in (mark.form, first)))


def _parted(line: str, marks: Sequence[_Mark], *, apart: bool = False, heading: str = "") -> list[Numbered]:
    ends = [mark.start for mark in marks[1:]] + [len(line)]
    found = [Numbered(m.number, m.form, line[m.end : end].strip()) for m, end in zip(marks, ends, strict=False)]
    return [replace(found[0], apart=apart, heading=heading), *found[1:]] if found else []
