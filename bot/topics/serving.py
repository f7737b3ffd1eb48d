"""Service without an activity: 上门陪护 2小时, with the day; what is missing is asked."""

import re
from collections.abc import Sequence
from datetime import datetime, time
from functools import cache

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.past import blanked, past
from bot.understanding.phrases import sounds_like_a_name
from bot.understanding.reading import Line
from bot.understanding.reading_words import reading_words
from bot.understanding.when import When, find_all, when
from bot.understanding.words import any_of
from community.hours import Serving
from community.wishes import Wish
from services.hours import serving as services

DAY = 24 * 60  # minutes
_BARE = re.compile(r"(?<!\S)[0-9]{1,2}(?:\.[0-9])?(?!\S)")
_IN_DAYS = re.compile("[天日周月年期]")
_CLAUSES = re.compile("[,，;；。!！?？：:]+")
# A part of the deed that begins so says that nothing was served, that nothing shall be noted, or not quite so long.
_NOT_SERVED = re.compile(
    r"(?:^|[\s,，])(?:不(?:补|记|报|登|算|给|用|要|必|是|去|到|能|会|想|陪|做|足|够|(?![^\s,，]))|没(?:有|去|做|干|陪|搞|来|给|记|补|时间|空)"
    r"|[冇莫勿甭]|别(?:给|补|记|报|登|算|(?![^\s,，]))|未(?!成年)|差一?点|负(?![^\s,，]))"
)
_LESS = re.compile(r"(?:^|[^0-9:点号日月])\s*(?:[-—–]|负)\s*$")  # -2小时; 9点-11点 is a span
_EDGES = " ,，。.;；、:：!！~"


def serving(line: Line) -> Wish:
    """What was done, on which day, for how long, perhaps by whom; two days or two lengths are none."""
    times = find_all(line.plain, line.now)
    days = [one for one in times if one.has_date]
    bare = [found.span() for found in _BARE.finditer(blanked(line.plain, _spans(times)))]
    deed, for_me = _deed(blanked(line.text, [*_spans(times), *bare]))
    if _NOT_SERVED.search(deed) or any(_LESS.search(line.plain[:start]) for start, _ in [*_spans(times), *bare]):
        return Wish(intent="not_understood", text=line.text)
    first = deed.split()[0] if len(deed.split()) > 1 else ""
    said = Serving(
        deed=deed,
        begins=_to_whom().sub("", deed),
        for_me=for_me,
        perhaps_name=first if _may_be_a_name(first) else "",
        day=_day(line, days),
        until=_until(times),
        minutes=_minutes(times, [float(line.plain[slice(*span)]) for span in bare]),
        again=" ".join(blanked(line.text, _spans(days)).split()),
    )
    return Wish(intent="claim_service", text=line.text, details=said)


def _may_be_a_name(first: str) -> bool:
    return 2 <= len(first) <= 4 and not _to_whom().match(first) and sounds_like_a_name(first)


@cache
def _to_whom() -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of(reading_words().serving.to_whom)})")


def _spans(times: Sequence[When]) -> list[tuple[int, int]]:
    return [one.span for one in times if one.span]


def _day(line: Line, days: Sequence[When]) -> datetime | None:
    """Its midnight; None when no day is certain."""
    one = past(days[0], line.now) if len(days) == 1 else None
    is_read = one is not None and one.kind in ("day", "part", "point", "span") and (one.kind != "span" or one.has_time)
    if one is None or one.start is None or not is_read or when(line.plain, line.now).kind in ("impossible", "unclear"):
        return None
    start = one.start
    return datetime.combine(start.date() if isinstance(start, datetime) else start, time.min, line.now.tzinfo)


def _minutes(times: Sequence[When], bare: Sequence[float]) -> int | None:
    """2小时, 下午3点到5点, or a number alone; None when they differ, or none is a length that somebody serves."""
    lengths = [one.minutes for one in times if one.kind == "duration" and not _IN_DAYS.search(one.text)]
    lengths += [_between(one) for one in times if one.kind == "span" and one.has_time]
    lengths += [] if lengths else [round(hours * 60) for hours in bare]
    said = {minutes for minutes in lengths if minutes}
    return said.pop() if len(said) == 1 and max(said) <= DAY else None


def _until(times: Sequence[When]) -> datetime | None:
    ends = [one.end for one in times if one.has_date and one.has_time and isinstance(one.end, datetime)]
    return ends[0] if len(ends) == 1 else None


def _between(one: When) -> int | None:
    if not isinstance(one.start, datetime) or not isinstance(one.end, datetime):
        return None
    return round((one.end - one.start).total_seconds() / 60)


def _deed(text: str) -> tuple[str, bool]:
    """What was done, with a name in front of it; and whether the speaker says that it was them. 给小李记 names 小李."""
    is_mine = _for_me().search(text) is not None
    text, said_me = _without_padding(text)
    somebody = None if said_me else _for_somebody().match(text)
    parts = [part for part in _CLAUSES.split(text[somebody.end() :] if somebody else text) if part.strip()]
    deeds = [part for part in parts if not _requests().search(part)] or [_requests().sub(" ", part) for part in parts]
    stripped = [_without_padding(part) for part in deeds]
    deed = "，".join(part for part, _ in stripped if part)
    if somebody:
        return f"{somebody[1]}  {deed}".strip(), False
    return deed, is_mine or said_me or any(me for _, me in stripped)


def _without_padding(text: str) -> tuple[str, bool]:
    found = _padding().match(text)
    leading = found[0] if found else ""
    text = _behind().sub("", text[len(leading) :]).strip(_EDGES)
    return text, re.search(any_of(reading_words().serving.me), leading.replace("帮我", "")) is not None


@cache
def _padding() -> re.Pattern[str]:
    words = reading_words().serving
    return re.compile(rf"(?:{any_of([*words.before, *words.me])}|[{_EDGES}])*")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(reading_words().serving.behind)}|[{_EDGES}])+$")


@cache
def _requests() -> re.Pattern[str]:
    """给我记上, 怎么报时长: what is wished, and nothing that was done."""
    return re.compile(any_of(reading_words().serving.requests))


@cache
def _for_me() -> re.Pattern[str]:
    words = reading_words().serving
    return re.compile(rf"给(?:{any_of(words.me)})|(?:{any_of(words.me)})名下")


@cache
def _for_somebody() -> re.Pattern[str]:
    words = reading_words().serving
    name = r" ?([^\s,，]{2,8}?) ?"
    return re.compile(rf"(?:{any_of(words.for_somebody)}){name}(?:{any_of(words.enter)})(?:一下|个|上)?")


declare(
    Topic(
        intents={
            "claim_service": Intent(services.claim_service, reads=serving),
            "withdraw_service": Intent(services.withdraw, said=False),
        },
        taps={"withdraw": Tap("hours", "withdraw_service")},
    )
)
