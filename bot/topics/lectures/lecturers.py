"""Who lectures: introduced in a line, and away on the day."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.understanding.amounts import amount_in
from bot.understanding.normalise import fold
from bot.understanding.reading import Line, plain, without_phones
from bot.understanding.reading_words import leaving_out, reading_words
from bot.understanding.when import when
from bot.understanding.words import any_of
from community.lectures import Introducing
from community.wishes import Wish

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # whether a line asks does not depend on it
_INTRODUCES = re.compile(r"^\s*(?:讲师介绍|(?:讲师|主讲(?:人|老师|嘉宾)?)(?=[\s:：]))[\s:：]*")
_ONLY_THOUGHT = re.compile("[吗么?？他她它们]|如果|要是|万一|怕|听说|可能|[^不]讲不讲|能不能")
_PARTS = re.compile(r"[\s,，:：;；、]+")
_EDGES = re.compile(r"^[\s,，:：]+")


def introducing(line: Line) -> Wish:
    """讲师介绍 王医生 心内科 县医院副主任医师，讲了二十年高血压: a name, a field, and the rest."""
    line, left_out = without_phones(line)
    text = _INTRODUCES.sub("", line.text)
    first, _, rest = _parted(text)
    second, _, words = _parted(rest)
    parts = tuple(part for part in (first, second, words.strip()) if part)
    about = line.replied if line.replied and line.replied.kind == "activity" else None
    details = Introducing(parts=parts, phone_left_out=left_out)
    return Wish(intent="introduce_lecturer", text=line.text, about=about, details=details)


def is_introduction(text: str) -> bool:
    """主讲 王医生 心血管科 从医二十年; not 主讲 王医生 带老花镜 of a lecture."""
    head = re.match(r"(?:讲师|主讲(?:人|老师|嘉宾)?)[\s:：]+", text.strip())
    rest = text.strip()[head.end() :] if head else ""
    parts, words = [part for part in _PARTS.split(fold(rest)) if part], reading_words()
    more = tuple(map(fold, (*words.lecture.brings, *words.lecture.open_all, *words.lecture.open_own)))
    time = when(fold(rest), SOME_DAY)
    if time.kind in ("point", "day", "part", "span", "recur") or amount_in(rest) or len(parts) == 1:
        return False
    is_place = bool(parts) and parts[-1].endswith(tuple(words.places))
    return bool(parts) and not is_place and not any(one.startswith(more) for one in parts)


def cannot(line: Line) -> Wish:
    return _on_the_day("cannot_lecture", line)


def can_again(line: Line) -> Wish:
    return _on_the_day("lecture_again", line)


def _on_the_day(intent: str, line: Line) -> Wish:
    words = reading_words().lecture
    rest = leaving_out(line.plain, [*words.cannot, *words.can_again])
    return plain(intent, replace(line, is_command=False), rest)


def is_away(text: str) -> bool:
    return _says(reading_words().lecture.cannot, text)


def is_back(text: str) -> bool:
    return _says(reading_words().lecture.can_again, text)


def _says(words: list[str], text: str) -> bool:
    """高血压讲座我讲不成了，家里有事; not 讲不讲得成, 他讲不了."""
    said = fold(text)
    found = re.search(rf"(?:{any_of(words)})(?:了|哒|啦|咯|的|课)*(?=$|[\s,.。;!~、])", said)
    return found is not None and _ONLY_THOUGHT.search(said) is None


def _parted(text: str) -> tuple[str, str, str]:
    text = _EDGES.sub("", text)
    found = _PARTS.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")
