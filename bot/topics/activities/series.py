"""What an organiser's line says of all that is to come of a series, and not of one of its days.

每周六的环境整治改到10点, 环境整治以后都改到龙城广场, 1月起改到每周日, 结束每周六的环境整治.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.topics.activities.extras import extras
from bot.understanding.amounts import least_in
from bot.understanding.changes import change_word
from bot.understanding.other_words import deeds
from bot.understanding.reading import Line, plain
from bot.understanding.reading_words import reading_words
from bot.understanding.repeating import how_often, since_when, until_when
from bot.understanding.when import find_all, when
from bot.understanding.words import any_of, words
from community.clock import DAY
from community.planning import Planning
from community.recurring import Repeats
from community.wishes import Wish

_OWN_PLACE = re.compile("报名|报了名|名额|我")
_HELD = "一直|最多|只|就|再|办|搞|做|开|弄"
_HELD_UNTIL = re.compile(rf"(?:{_HELD})(?:到|至|直到)[^,;。]*$")
_PUBLISHES = re.compile(any_of(word for word, intent in words().commands.items() if intent == "publish_activity"))
_UNSURE = re.compile("[我俺吗么?？报谁哪怎啥]|什么|能不能|可不可以")


@dataclass(frozen=True)
class OfSeries:
    """:ivar rest: the line without what says that all of a series is meant.
    :ivar named_by: how often the one comes that is meant.
    :ivar repeats: how often it will come.
    :ivar unsure: something else may be meant than that all of it ends.
    :ivar not_read: words about when and how often that nothing read; `unread`: other words.
    """

    rest: Line
    named_by: Repeats | None = None
    repeats: Repeats | None = None
    since: date | None = None
    not_read: str = ""
    unread: str = ""
    unsure: bool = False

    def about(self, wish: Wish) -> Wish:
        """The wish of the rest, for all of the series. 以后都改到周日上午9点 is every Sunday."""
        plan = Planning.of(wish)
        time, repeats = plan.time, self.repeats
        if time and time.has_date and repeats is None:
            weekly = how_often(f"每{time.text}", self.rest.now)
            repeats = weekly if weekly and weekly.rule.startswith("FREQ=WEEKLY;BYDAY") else None
        said: dict[str, Any] = {"of_series": True, "named_by": self.named_by, "since": self.since}
        said |= {"not_read": self.not_read, "unread": self.unread, "unsure": self.unsure}
        new = {"repeats": repeats, "time": None if repeats else time}
        wish = wish if wish.wanted.title else wish.wanting(title_is_certain=True)
        return wish.detailed(plan.model_copy(update=said | new))


def _cut(after: str, value: tuple[int, int]) -> list[tuple[int, int]]:
    """How often it will come, with the word of change in front of it."""
    word = change_word().match(after)
    return [(0 if word and not after[word.end() : value[0]].strip() else value[0], value[1])]


def is_a_change(line: Line) -> bool:
    """Certainly one, whatever an engine would make of it."""
    said = re.sub(any_of(reading_words().lecture.not_needed), "", line.plain)  # 什么都不用带 asks nothing
    return _UNSURE.search(said) is None and changing(line) is not None


def changing(line: Line) -> OfSeries | None:
    """None: one activity is meant, or it is not certain that all of them are."""
    found = _changing(line)
    return replace(found, unread=_unread(line)) if found else None


def _unread(line: Line) -> str:
    """Clauses behind the first change of which nothing is read: 以后都带水杯，老人除外. They may mean anything."""
    known, spans = reading_words(), _said_besides(line)
    word = _changed_at(line.plain)
    starts = [start for start, _ in spans] + ([word.start()] if word else [])
    ends = "[,;。]" if word else r"[\s,;。]"
    blanked = "".join(" " if any(a <= at < b for a, b in spans) else char for at, char in enumerate(line.plain))
    read = any_of((*known.change, *known.later, *known.earlier, *known.unchanged, *known.series.from_now_on))
    clauses = re.split(ends, re.sub(r"^[^,;。]*" if word else "", "", blanked[min(starts, default=0) :], count=1))
    return "，".join(one.strip() for one in clauses if re.search(r"\w", one) and not re.search(read, one))


def _changing(line: Line) -> OfSeries | None:
    word = _changed_at(line.plain)
    if word is None:
        return _more_of_all(line)
    before, after = line.plain[: word.start()], line.plain[word.start() :]
    new = next((one for one in find_all(after, line.now) if one.kind == "recur" and not one.each), None)
    repeats = how_often(after, line.now) if new else None
    if new and new.span:
        line = _without(line, [(len(before) + start, len(before) + end) for start, end in _cut(after, new.span)])
    found = _of_series(line, len(before))
    if found is None and line.replied and line.replied.kind == "series":
        found = OfSeries(line)
    if found is None:
        return OfSeries(line, repeats=repeats) if repeats else None
    return replace(found, repeats=repeats)


def _changed_at(plain: str) -> re.Match[str] | None:
    known = reading_words()
    found = [change_word().search(plain), re.search(any_of((*known.later, *known.earlier)), plain)]
    return min((one for one in found if one), key=lambda one: one.start(), default=None)


def _more_of_all(line: Line) -> OfSeries | None:
    """以后都带水杯, 1月起至少5人, 以后不用带了: no word of change. What says how often, or publishes, is none."""
    places = _said_besides(line)
    if not places or _PUBLISHES.match(line.plain) or when(line.plain, line.now).kind == "recur":
        return None
    return _of_series(line, min(start for start, _ in places))


def _said_besides(line: Line) -> list[tuple[int, int]]:
    apart = re.sub(any_of(reading_words().series.from_now_on), lambda said: " " * len(said[0]), line.plain)
    _, since, _ = since_when(apart, line.now)
    apart = _without(replace(line, plain=apart), [since] if since else []).plain
    least = least_in(apart)
    return [*extras(apart).spans, *([least.span] if least else [])]


def ending(text: Line) -> OfSeries | None:
    """结束每周六的环境整治, 环境整治以后不办了, 环境整治1月起停办."""
    if _OWN_PLACE.search(text.plain) or _said_besides(text):
        return None
    if last := _last_day(text):
        return last
    ends = re.search(any_of(reading_words().series.ends), text.plain)
    if ends is None:
        return _done_no_more(text)
    return _of_series(_without(text, [ends.span()]), len(text.plain))


def _last_day(line: Line) -> OfSeries | None:
    """环境整治搞到12月底为止: not held any more from the day after."""
    last, place, read = until_when(line.plain, line.now)
    if place is None or not _is_named(line) or _PUBLISHES.match(line.plain):
        return None
    if not _HELD_UNTIL.search(line.plain[: place[1]]):
        return None
    rest = _without(line, [place])
    rest = _without(rest, [m.span() for m in re.finditer(_HELD, rest.plain)])
    if not read or last is None:
        return OfSeries(rest, not_read=line.plain[slice(*place)])
    return OfSeries(rest, since=last + DAY)


def _done_no_more(line: Line) -> OfSeries | None:
    """往后都不打扫了: the deed is its name, and it may be said of the speaker alone."""
    done = re.search(rf"不(?:再)?(?={deeds()})", line.plain) if _is_named(line) else None
    found = _of_series(_without(line, [done.span()]), len(line.plain)) if done else None
    return replace(found, unsure=True) if found else None


def _is_named(line: Line) -> bool:
    return "activity" in line.slots or line.replied is not None


def cancelling(line: Line) -> Wish | None:
    found = ending(line)
    return found.about(plain("cancel_activity", found.rest, is_firm=True)) if found else None


def _of_series(line: Line, head: int) -> OfSeries | None:
    """:param head: what stands before this place says which one is meant. A day in it: only that day's is."""
    since, place, read = since_when(line.plain, line.now)
    not_read = line.plain[slice(*place)] if place and not read else ""
    line = _without(line, [place] if place else [])
    named = when(line.plain[:head], line.now)
    if named.kind == "recur" and not named.each:
        line = _without(line, named.pieces)
    all_of_it = re.search(any_of(reading_words().series.from_now_on), line.plain[:head])
    line = _without(line, [all_of_it.span()] if all_of_it else [])
    if not (place or all_of_it or named.kind == "recur") or _names_a_day(line.plain[:head], line):
        return None
    often = how_often(named.text, line.now) if named.kind == "recur" else None
    return OfSeries(line, named_by=often, since=since, not_read=not_read)


def _names_a_day(text: str, line: Line) -> bool:
    days = [one for one in find_all(text, line.now) if one.has_date and one.kind not in ("recur", "none")]
    return any(one.text not in (line.slots.get("activity") or "") for one in days)


def _without(line: Line, places: "list[tuple[int, int]] | tuple[tuple[int, int], ...]") -> Line:
    text, shown = line.plain, line.text
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
        shown = shown[:start] + " " * (end - start) + shown[end:]
    return replace(line, plain=text, text=shown)
