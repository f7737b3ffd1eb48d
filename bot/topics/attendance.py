"""Checking in and out, taking attendance, closing."""

import re

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.reading import Line, plain
from community.attendance import CheckingIn
from community.rights import Right
from community.wishes import Wish
from services.attendance import arriving, closing, taking

_CODE = re.compile(r"(?<![0-9])" + r"([0-9])\s*" * 5 + r"([0-9])(?![0-9])")


def checking_in(line: Line) -> Wish:
    found = _CODE.search(line.plain)
    return plain("check_in", line, details=CheckingIn(code="".join(found.groups()) if found else None))


declare(
    Topic(
        intents={
            "check_in": Intent(arriving.check_in, reads=checking_in, about_one=True),
            "check_out": Intent(arriving.check_out, about_one=True),
            "checkin_code": Intent(taking.checkin_code, about_one=True, right=Right.CONFIRM_ATTENDANCE),
            "attendance": Intent(taking.take_attendance, about_one=True, right=Right.CONFIRM_ATTENDANCE),
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
            "close": Tap("activity", "close_activity"),
            "to_planned_end": Tap("activity", "count_to_planned_end"),
            "to_closing": Tap("activity", "count_to_closing"),
        },
    )
)
