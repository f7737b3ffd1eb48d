"""Checking in and out, taking attendance, closing."""

import re
from collections.abc import Sequence

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.normalise import fold
from bot.understanding.past import as_past, blanked, pieces
from bot.understanding.reading import Line, plain
from bot.understanding.reading_words import reading_words
from bot.understanding.when import find_all, when
from bot.understanding.words import any_of
from community.attendance import BackFilling, CheckingIn
from community.rights import Right
from community.wishes import Wish
from services.attendance import arriving, closing, late, taking

DAY = 24 * 60  # minutes

_CODE = re.compile(r"(?<![0-9])" + r"([0-9])\s*" * 5 + r"([0-9])(?![0-9])")


def checking_in(line: Line) -> Wish:
    if missed := checking_in_late(line):
        return missed
    found = _CODE.search(line.plain)
    return plain("check_in", line, details=CheckingIn(code="".join(found.groups()) if found else None))


def checking_in_late(line: Line) -> Wish | None:
    """小李没签到但来了, 我上周六来了忘签到: who came without a check-in, whatever intent was heard."""
    words = reading_words().late
    says_so = any(_says(listed, line.plain) for listed in (words.put_right, words.forgot, words.missed))
    return back_filling(line) if says_so and not _is_doubtful(line) else None


def coming_late(line: Line) -> Wish:
    """小李没签到 alone asks for the list."""
    doubtful = not line.is_command and _is_doubtful(line)
    return plain("attendance", line) if doubtful else back_filling(line)


def _is_doubtful(line: Line) -> bool:
    """It is asked or denied, or only said that somebody has not checked in."""
    words = reading_words().late
    said = re.sub(any_of(words.polite), "", line.plain)
    sure = any(_says(listed, said) for listed in (words.put_right, words.forgot, words.came))
    return _says(words.unless, said) or _CODE.search(said) is not None or (_says(words.missed, said) and not sure)


def _says(listed: Sequence[str], text: str) -> bool:
    return re.search(any_of(listed), text) is not None


def back_filling(line: Line) -> Wish:
    """Who, at what, for how long; whatever nothing reads may be a name, which the list will tell."""
    times = find_all(line.plain, line.now)
    lengths = [one for one in times if one.kind == "duration"]
    text = blanked(line.plain, (one.span for one in times if one.span))
    for slot in ("activity", "unit", "team"):
        text = text.replace(fold(line.slots.get(slot, "") or line.heard.get(slot, "")) or "\0", " ")
    words = reading_words().late
    known = (*words.put_right, *words.missed, *words.forgot, *words.came, *words.padding)
    left = pieces(re.sub("(?<!\\+)[0-9]+号?", " ", text), known)
    names = tuple(name for name in left if name not in words.me)
    return _of_something_past(line, left).detailed(
        BackFilling(
            names=names,
            minutes=lengths[0].minutes if len(lengths) == 1 else None,
            again=blanked(line.text, (one.span for one in lengths if one.span)),
            is_clear=len(lengths) < 2 and all((one.minutes or 0) <= DAY for one in lengths),
        )
    )


def _of_something_past(line: Line, left: Sequence[str]) -> Wish:
    rest = line.plain
    for piece in left:
        rest = rest.replace(piece, " ")
    says_when = when(rest, line.now).kind != "none"
    return as_past(plain("back_fill", line, rest if says_when else ""), line, rest)


declare(
    Topic(
        intents={
            "check_in": Intent(arriving.check_in, reads=checking_in, about_one=True),
            "check_out": Intent(arriving.check_out, about_one=True),
            "checkin_code": Intent(taking.checkin_code, about_one=True, right=Right.CONFIRM_ATTENDANCE),
            "attendance": Intent(
                taking.take_attendance,
                reads=lambda line: checking_in_late(line) or plain("attendance", line),
                about_one=True,
                right=Right.CONFIRM_ATTENDANCE,
            ),
            "back_fill": Intent(late.back_fill, reads=coming_late),
            "confirm_presence": Intent(late.confirm, said=False),
            "refuse_presence": Intent(late.refuse, said=False),
            "take_back_presence": Intent(late.take_back, said=False),
            "mark_present": Intent(taking.mark_present, said=False),
            "close_activity": Intent(closing.close_activity, right=Right.CONFIRM_ATTENDANCE),
            "count_to_planned_end": Intent(closing.count_to_planned_end, said=False),
            "count_to_closing": Intent(closing.count_to_closing, said=False),
        },
        taps={
            "code": Tap("activity", "checkin_code"),
            "attendance": Tap("activity", "attendance"),
            "all_arrived": Tap("activity", "mark_present"),
            "arrived": Tap("sign_up", "mark_present"),
            "came": Tap("sign_up", "confirm_presence"),
            "did_not_come": Tap("sign_up", "refuse_presence"),
            "take_back": Tap("sign_up", "take_back_presence"),
            "close": Tap("activity", "close_activity"),
            "to_planned_end": Tap("activity", "count_to_planned_end"),
            "to_closing": Tap("activity", "count_to_closing"),
        },
    )
)
