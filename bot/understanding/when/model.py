"""What a time expression means, and how it is shown."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

Kind = Literal["point", "day", "part", "span", "until", "recur", "duration", "none", "impossible", "unclear"]
Instant = date | datetime


@dataclass(frozen=True)
class When:
    """One time expression, settled against a `now`.

    start, end  aware datetimes in the zone of `now`, or dates; a span of days includes its last day
    text, span  the words and where they stand in the original text: text[span[0]:span[1]]
    pieces      the same, in parts, when other words stand between them ("周六 环境整治 上午9点")
    has_date    a day was named; has_time: an hour to begin at was named ("改到10点" has only the second)
    part        the part of the day that was named, by its plain name ("明早" → "早上")
    anchor      the day that start and end were counted from; see `put_on`
    each        when several days have hours: each of them by itself, the earliest first
    every       all of them are meant (周六和周日上午9点), not one that is still to be said (周末上午9点)
    unread      when words beside it are read by no rule (元旦后第一个工作日上午9点): the places of all of it; then it
                is "unclear", and start and end are only those of what was read
    """

    kind: Kind
    start: Instant | None = None
    end: Instant | None = None
    rule: str | None = None
    minutes: int | None = None
    text: str = ""
    span: tuple[int, int] | None = None
    pieces: tuple[tuple[int, int], ...] = ()
    has_date: bool = False
    has_time: bool = False
    part: str | None = None
    anchor: date | None = None
    each: tuple["When", ...] = ()
    every: bool = False
    unread: tuple[tuple[int, int], ...] = ()


NOTHING = When("none")


def put_on(when: When, day: date) -> When:
    """The same hours on another day: "改到10点" put on the activity's own day."""
    if when.anchor is None:
        return when
    shift = day - when.anchor
    return replace(when, start=_moved(when.start, shift), end=_moved(when.end, shift), anchor=day)


def _moved(instant: Instant | None, shift: timedelta) -> Instant | None:
    return None if instant is None else instant + shift


def without(text: str, when: When) -> str:
    """The text with the words of the time cut out, for finding the rest ("周六9点 环境整治" → "环境整治")."""
    for start, end in sorted(when.unread or when.pieces, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split())


def to_json(when: When, text: str) -> dict[str, str | int | None]:
    """One line of `linli when`: local times to the minute, unused fields null; nothing of what is unclear."""
    if when.kind == "unclear":
        when = replace(when, start=None, end=None, minutes=None)
    return {
        "text": text,
        "kind": when.kind,
        "start": _shown(when.start),
        "end": _shown(when.end),
        "rule": when.rule,
        "minutes": when.minutes,
    }


def _shown(instant: Instant | None) -> str | None:
    if isinstance(instant, datetime):
        return instant.strftime("%Y-%m-%dT%H:%M")
    return None if instant is None else instant.isoformat()
