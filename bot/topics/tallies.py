"""Tallies: 统计 上个月 大汉龙城3栋, 第三季度和第二季度比, 统计表 3月; and which are told by themselves."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.names import canonical
from bot.understanding.normalise import clean, fold
from bot.understanding.past import blanked, past
from bot.understanding.reading import Line, kind_names, said
from bot.understanding.reading_words import reading_words
from bot.understanding.when import When, find_all, when
from bot.understanding.words import any_of
from community.rights import Right
from community.tallying import Tallying
from community.wishes import Said, Wanted, Wish
from services.tallies import asking, telling
from storage.tables.subject import Subject
from storage.tables.units import UnitKind

LONGEST = 30  # characters of a line that is nothing but a tally asked for
_MARKS = " :：,，、。.!！~的"
_PLACES = re.compile("(?:[0-9一二三四五六七八九十]+(?:栋|号楼|期)|社区|街道|小区|网格|支部|[队苑城院里楼])$")
_TIMELY = re.compile("[年月季度周旬日天期近前后初末]|^(?:[0-9]+|[一二三四五六七八九十]+)$|以来|至今|到现在")
_PERIOD = "(?:月|周|星期|礼拜|季度|季|年)(?:份|度)?"
_BEFORE = re.compile(f"(?:[它其再更之]|往)*前(?:面|头)?的?那?[一1]个?{_PERIOD}|再往?[前上][一1]?个?{_PERIOD}")
_THIS_YEAR = "今年"
_NOT_ASKED = re.compile("[?？谁哪吗不没别]")


def tallying(line: Line) -> Wish:
    """Of which unit or team and which period; compared with which other one."""
    before = _the_one_before(line.plain, line.now)
    line = replace(line, plain=blanked(line.plain, before), text=blanked(line.text, before))
    spoken = [past(one, line.now) for one in find_all(line.plain, line.now) if one.span]
    rest = blanked(line.plain, [one.span for one in spoken if one.span])
    words, each = reading_words().tally, _each(rest)
    if not spoken and (yearly := re.search(rf"(?<![上去前下明后]){any_of(words.yearly)}", rest)):  # 谁还没完成年度任务
        spoken, rest = [when(_THIS_YEAR, line.now)], blanked(rest, [yearly.span()])
    compares = bool(spoken) and not before and any(word in rest for word in words.compare)
    times = [said(one, line.now) for one in spoken if one.kind in ("span", "day")]
    unread, timely = _unread(line, rest)
    wanted = Tallying(
        sheet=any(word in rest for word in words.sheet),
        compares=compares,
        against=times[-1] if compares and times else None,
        each=each,
        each_said=next((name for name in words.each.get(each, ()) if name in rest), "") if each else "",
        apart=_apart(line),
        unread=unread,
        unclear=timely or _is_unclear(line, spoken, times, compares=compares),
    )
    if compares and len(times) == 1:  # 跟去年比
        wanted = wanted.model_copy(update={"against": None})
    named = Wanted(team=line.slots.get("team"), unit=_unit(line, rest), time=times[0] if times else None)
    return Wish(intent="tally", text=line.text, wanted=named, details=wanted)


def _the_one_before(plain: str, now: datetime) -> list[tuple[int, int]]:
    """上个月跟再前一个月比: what a period is compared with anyhow."""
    found = _BEFORE.search(plain)
    return [found.span()] if found and any(one.span for one in find_all(plain[: found.start()], now)) else []


def _is_unclear(line: Line, spoken: Sequence[When], times: Sequence[Said | None], *, compares: bool) -> bool:
    """A length or an hour is no period, nor is what holds words that nothing read; two are compared or unclear."""
    if when(line.plain, line.now).kind in ("impossible", "unclear"):
        return True
    return len(times) != len(spoken) or None in times or len(times) > 1 + compares


def _unit(line: Line, rest: str) -> str | None:
    """各楼栋 is no unit of that name."""
    found = line.slots.get("unit") or line.heard.get("unit")
    return None if found is None or _each(found) else canonical(found)


def _each(text: str) -> UnitKind | None:
    kinds = reading_words().tally.each
    return next((kind for kind, names in kinds.items() if any(name in text for name in names)), None)


def _apart(line: Line) -> str:
    """讲堂今年办了几期, 小李这个月: of these there is no tally; of which there is one, the answer says."""
    named = [*line.people[:1], line.slots.get("activity", ""), *kind_names(line.plain)]
    return next((name for name in named if name and name not in (line.slots.get("team") or "")), "")


def _unread(line: Line, rest: str) -> tuple[str, bool]:
    """What may name a unit, and whether anything may be of the time: 前三季度, 去年同期, a number.

    Of a command everything is read; in free words a name that an engine takes for a unit, and nobody knows.
    """
    if not line.is_command:
        return "" if "unit" in line.slots else line.heard.get("unit", ""), False
    known = [fold(one) for one in (*line.slots.values(), *line.people, *kind_names(line.plain)) if one]
    left = re.sub(any_of(sorted(known, key=len, reverse=True)), " ", rest) if known else rest
    words = [word.strip(_MARKS) for word in _padding().sub(" ", left).split()]
    timely = [word for word in words if _TIMELY.search(word) and not _PLACES.search(word)]
    return " ".join(canonical(word) for word in words if word and word not in timely), bool(timely)


@cache
def _padding() -> re.Pattern[str]:
    words = reading_words().tally
    each = [name for names in words.each.values() for name in names]
    some = (*words.things, *words.sheet, *words.compare, *each, *words.joins, *words.padding)
    return re.compile(f"{any_of(sorted(some, key=len, reverse=True))}|[{_MARKS}]")


# --- whole sentences ---------------------------------------------------------------------------------------------


def _is_asked_for(text: str) -> bool:
    """大汉龙城的统计, 今年各楼栋, 第三季度和第二季度比: nothing but these words, times and perhaps a place."""
    plain = fold(clean(text)).strip(_MARKS)
    if len(plain) > LONGEST or _NOT_ASKED.search(plain):
        return False
    before = _the_one_before(plain, _ANY_TIME)
    plain = blanked(plain, before)
    times = [one for one in find_all(plain, _ANY_TIME) if one.span]
    rest = blanked(plain, [one.span for one in times if one.span])
    words = reading_words().tally
    if any(plain.startswith(one) for one in words.sheet if one in words.things):  # as plain as the command 统计
        return True
    left = _padding().sub(" ", rest).split()
    if any(word in rest for word in (*words.things, *words.sheet)):
        return not left or (len(left) == 1 and bool(_PLACES.search(left[0])))
    compared = _each(rest) is not None or any(word in rest for word in words.compare)
    return bool(times) and all(map(_is_long, times)) and not left and compared


def _is_long(found: When) -> bool:
    """A week and more: 周六和周日比 says something else."""
    if found.kind != "span" or found.has_time or found.start is None or found.end is None:
        return False
    return (found.end - found.start).days >= 6


_ANY_TIME = datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))  # where times stand does not depend on it


def _switches(thing: str, how: str) -> Callable[[str], bool]:
    """别发周报, 本群不要月报了; 恢复周报."""

    def is_said(text: str) -> bool:
        words = reading_words().tally
        plain = fold(clean(text)).strip(_MARKS)
        named = any(word in plain for word in getattr(words, thing))
        off, on = (any(word in plain for word in some) for some in (words.stop, words.resume))
        return named and len(plain) <= LONGEST and not _ASKS.search(plain) and (on if how == "on" else off and not on)

    return is_said


_ASKS = re.compile("[?？吗]|怎么|为什么|谁")


def _of_group(intent: str) -> Callable[[Line], Wish]:
    return lambda line: Wish(intent=intent, text=line.text, wanted=Wanted(unit=line.slots.get("unit")))


# --- the button of a table ---------------------------------------------------------------------------------------


def _sheet(argument: str) -> Wish | None:
    """`12:20261101:20261201`: of which unit, from which day to which, exclusive."""
    found = re.fullmatch(r"([0-9]{1,9}):([0-9]{8}):([0-9]{8})", argument)
    if found is None:
        return None
    try:
        first, last = (date.fromisoformat(day) for day in found.groups()[1:])
    except ValueError:
        return None
    about = Subject("unit", int(found[1]))
    return Wish(intent="tally", about=about, details=Tallying(sheet=True, first=first, last=last), tapped=True)


declare(
    Topic(
        intents={
            "tally": Intent(asking.tally, reads=tallying, said_as=_is_asked_for, right=Right.SEE_TALLIES),
            "weekly_off": Intent(telling.weekly_off, said=False, said_as=_switches("weekly", "off")),
            "weekly_on": Intent(telling.weekly_on, said=False, said_as=_switches("weekly", "on")),
            "monthly_off": Intent(
                telling.monthly_off,
                reads=_of_group("monthly_off"),
                said=False,
                said_as=_switches("monthly", "off"),
                right=Right.ANNOUNCE,
            ),
            "monthly_on": Intent(
                telling.monthly_on,
                reads=_of_group("monthly_on"),
                said=False,
                said_as=_switches("monthly", "on"),
                right=Right.ANNOUNCE,
            ),
        },
        taps={
            "xlsx": Tap("unit", "tally", reads=_sheet),
            "no_monthly": Tap("chat", "monthly_off"),
            "monthly": Tap("chat", "monthly_on"),
        },
    )
)
