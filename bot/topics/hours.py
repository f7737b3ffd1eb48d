"""Hours: decided by those with the right, confirmed or disputed by the member."""

import re

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.reading import Line, plain
from community.hours import Adjusting
from community.rights import Right
from community.wishes import Wish
from services import hours

_NAMED_MINUTES = re.compile(
    r"([\u4e00-\u9fffA-Za-z·+0-9]{1,24}?)[\s:：,，]*(?:改成|改为|应该是|记)?\s*"
    r"([0-9]+(?:\.[0-9]+)?)\s*(个?小时|分钟)?\s*(?:[,，;；。\n]|$)"
)


def adjusting(line: Line) -> Wish:
    """小李 1.5: names with their hours."""
    found = []
    for name, number, unit in _NAMED_MINUTES.findall(line.plain):
        minutes = float(number) if unit == "分钟" else float(number) * 60
        found.append((name.strip(), round(minutes)))
    return plain("adjust_hours", line, details=Adjusting(minutes_by_name=tuple(found)))


declare(
    Topic(
        intents={
            "my_progress": Intent(hours.my_progress, only_asks=True),
            "approve_hours": Intent(hours.approve, right=Right.DECIDE_HOURS),
            "adjust_hours": Intent(hours.adjust, reads=adjusting, right=Right.DECIDE_HOURS),
            "confirm_hours": Intent(hours.confirm),
            "dispute_hours": Intent(hours.dispute),
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
