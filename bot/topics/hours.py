"""Hours: decided by those with the right, confirmed or disputed by the member."""

import re
from dataclasses import dataclass, replace
from functools import cache

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.mood import APPROVES
from bot.understanding.normalise import fold
from bot.understanding.past import as_past, blanked, pieces
from bot.understanding.reading import Line, kind_names, plain
from bot.understanding.reading_words import reading_words
from bot.understanding.when import find_all
from bot.understanding.words import any_of
from community.hours import Adjusting, Approving, AskingPast
from community.rights import Right
from community.wishes import Wanted, Wish
from services.actor import Actor
from services.duty.standing import my_duty
from services.hours import adjusting as by_figure
from services.hours import answering, deciding, history
from services.turn import Turn
from services.visit import Answer

DAY = 24 * 60  # minutes
_CLAUSES = re.compile(r"[,，;；。.!！]+")  # a question mark is left unread: 改成2小时？
_EDGES = " :：,，;；。.!！~～、"
_BARE = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{1,2})?(?=[\s,，;；。(]|$)")
_ALL_BUT = re.compile("(?<![扫清免消解])除[了开去掉]?|[以之]外|外(?=[的,全都其批通]|$)|其[他余它](?:的人|人)?|别的人?")
_IN_DAYS = re.compile("[天日周月年期]")
_RELATIVE = re.compile("[加减扣补多少晚早](?![加减扣补多少晚早]*[到成为])")  # 减半小时 is no figure, 减到半小时 is one


@dataclass(frozen=True)
class Figure:
    """A number of hours and the words in front of it, since the figure before."""

    minutes: int
    words: str
    ends: int
    is_bare: bool  # without a unit


def my_progress(turn: Turn, actor: Actor, wish: Wish) -> tuple[Answer, ...]:
    """One question for both: how one stands, and with the yearly duty where there is one."""
    return (answering.my_progress(turn, actor, wish), *my_duty(turn, actor, wish))


def approving(line: Line) -> Wish:
    """全部通过, 通过小李的时长, 除小李外都通过, 认定小李2小时. What nothing reads may be a name: the rows will tell."""
    if any(not figure.is_bare for figure in _figures(line)):
        return adjusting(line)
    rest = blanked(line.plain, (one.span for one in find_all(line.plain, line.now) if one.span))
    people = tuple(fold(one) for one in line.people)
    for known in (*_titles(line), *kind_names(rest), *people):
        rest = rest.replace(known, " ")
    rest = re.sub("[0-9]+[号个位]?", " ", _ALL_BUT.sub(" ", rest))
    said = (*people, *pieces(rest, reading_words().hours.approving))
    about = re.sub(any_of(said) or "(?!)", " ", line.plain)
    details = Approving(said=said, all_but=_ALL_BUT.search(line.plain) is not None)
    return plain("approve_hours", line, about, details=details)


def _titles(line: Line) -> list[str]:
    return [fold(line.slots[slot]) for slot in ("activity", "unit", "team") if slot in line.slots]


def adjusting(line: Line) -> Wish:
    """小李 1.5；刘婶2小时, or a figure alone: whose it is must then be found out. What nothing reads is told along."""
    title = line.slots.get("activity", "")
    untitled = replace(line, plain=line.plain.replace(fold(title), " " * len(title)) if title else line.plain)
    figures = _figures(untitled)
    if not figures:
        return _approving_instead(line) or plain("adjust_hours", line)
    said = _read(untitled, figures)
    if title and not any(name for name, _ in said.minutes_by_name):  # what is still to come, and nobody's hours
        return plain("adjust_hours", line)
    wanted = Wanted(title=title or None)
    return Wish(intent="adjust_hours", text=line.text, about=line.replied, wanted=wanted, details=said)


def _approving_instead(line: Line) -> Wish | None:
    """通过小李的, said to the list that waits for figures."""
    meant = approving(line) if line.replied and re.search(APPROVES, line.plain) else None
    return meant.aimed_at(line.replied) if meant and line.replied and Approving.of(meant).said else None


def is_figure(wish: Wish) -> bool:
    """One figure and no name: whose hours it is for was just said."""
    return [name for name, _ in Adjusting.of(wish).minutes_by_name] == [""]


def _read(line: Line, figures: list[Figure]) -> Adjusting:
    clauses = [_CLAUSES.split(one.words) for one in figures]
    before = [figures[0].words, *(parts[-1] for parts in clauses[1:])]
    if any(map(_RELATIVE.search, before)) or any(one.minutes > DAY for one in figures):
        return Adjusting(unread=line.text)
    said = tuple((_whose(parts[-1]), one.minutes) for parts, one in zip(clauses, figures, strict=True))
    behind = [*(parts[:-1] for parts in clauses[1:]), _CLAUSES.split(line.plain[figures[-1].ends :])]
    reasons, rest = zip(*map(_reason, behind), strict=True)
    unread = [*(_without(part, "aside") for part in clauses[0][:-1]), *rest]
    if figures[0].is_bare and not figures[0].words.strip():  # 2: an answer to what?
        unread.append(line.plain)
    return Adjusting(minutes_by_name=said, reasons=reasons, unread=" ".join(filter(None, unread)))


def _reason(behind: list[str]) -> tuple[str, str]:
    """Why it is that figure, and what nothing reads: 小李 1.5 提前走了."""
    said = [part for one in behind if (part := _without(one, "aside").strip("()"))]
    is_why = [bool(_why().search(part)) and "?" not in part for part in said]
    parts = [[part for part, why in zip(said, is_why, strict=True) if why is wanted] for wanted in (True, False)]
    return ",".join(_because().sub("", part) for part in parts[0]), " ".join(parts[1])


@cache
def _why() -> re.Pattern[str]:
    words = reading_words().hours
    return re.compile(rf"^(?:{any_of(words.because)})|{any_of(words.reasons)}")


@cache
def _because() -> re.Pattern[str]:
    words = reading_words().hours
    return re.compile(rf"^(?:{any_of(words.because)})?[: ]*(?:{any_of(words.somebody)})?")


def _figures(line: Line) -> list[Figure]:
    text = line.plain
    lengths = [one for one in find_all(text, line.now) if one.kind == "duration" and not _IN_DAYS.search(one.text)]
    found = [(*one.span, one.minutes or 0, False) for one in lengths if one.span]
    inside = {place for start, end, *_ in found for place in range(start, end)}
    bare = [one for one in _BARE.finditer(text) if one.start() not in inside]
    found += [(*one.span(), round(float(one[0]) * 60), True) for one in bare]
    begins, figures = 0, []
    for start, end, minutes, is_bare in sorted(found):
        figures.append(Figure(minutes, text[begins:start], end, is_bare))
        begins = end
    return figures


def _whose(words: str) -> str:
    """The name in front of a figure; empty when none is said: 改成2小时, 给他记2小时."""
    name = _without(_without(words, "before"), "behind")
    return "" if name in reading_words().hours.somebody else name


def _without(words: str, which: str) -> str:
    """Without what is only said along."""
    return _said_along(which).sub("", words.strip(_EDGES)).strip(_EDGES)


@cache
def _said_along(which: str) -> re.Pattern[str]:
    known = rf"(?:{any_of(getattr(reading_words().hours, which))}|[{_EDGES}])+"
    return re.compile(rf"{known}$" if which == "behind" else rf"^{known}")


def asking_past(line: Line) -> Wish:
    """我的时长明细; whoever is named in it must be the one who asks."""
    whose = line.slots.get("person") or line.heard.get("person", "")
    return as_past(plain("hours_history", line, details=AskingPast(whose=whose)), line, line.plain)


declare(
    Topic(
        intents={
            "hours_history": Intent(history.hours_history, reads=asking_past, only_asks=True),
            "my_progress": Intent(my_progress, only_asks=True),
            "approve_hours": Intent(deciding.approve, reads=approving, right=Right.DECIDE_HOURS),
            "adjust_hours": Intent(by_figure.adjust, reads=adjusting, fits=is_figure, right=Right.DECIDE_HOURS),
            "confirm_hours": Intent(answering.confirm),
            "dispute_hours": Intent(answering.dispute),
        },
        taps={
            "approve_all": Tap("activity", "approve_hours"),
            "approve": Tap("hours", "approve_hours"),
            "adjust": Tap("activity", "adjust_hours"),
            "confirm": Tap("hours", "confirm_hours"),
            "dispute": Tap("hours", "dispute_hours"),
        },
    )
)
