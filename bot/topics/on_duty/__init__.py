"""Duty rosters: an organiser's schedule, slots that are taken, swapped and given up, who is on duty."""

from bot.topic import Intent, Tap, Topic, declare
from bot.topics.on_duty import reading, words
from bot.understanding.reading import Line
from community.rights import Right
from community.wishes import Wish
from services.on_duty import asking, changing, composing, swapping, taking


def _schedule(line: Line) -> Wish:
    raw = line.raw or line.text
    plan = reading.rostering(raw, line.now) if not reading.is_heading(raw) else None
    return Wish(intent="set_duty_roster", text=raw, details=plan)


def _lines(line: Line) -> Wish:
    about = line.replied if line.replied and line.replied.kind == "unit" else None
    details = reading.rostering(line.raw, line.now)
    return Wish(intent="duty_roster_lines", text=line.raw, about=about, details=details)


declare(
    Topic(
        intents={
            "on_duty": Intent(asking.on_duty_now, reads=words.asking, only_asks=True),
            "set_duty_roster": Intent(
                composing.compose,
                reads=_schedule,
                said=False,
                said_as=reading.is_heading,
                verbatim=reading.is_schedule,
                right=Right.PUBLISH,
            ),
            "duty_roster_lines": Intent(composing.compose, reads=_lines, said=False, as_written=True),
            "change_duty_roster": Intent(composing.change, said=False),
            "drop_duty_roster": Intent(composing.drop, said=False),
            "publish_duty_roster": Intent(composing.publish, said=False),
            "take_duty": Intent(
                taking.take,
                reads=words.taking,
                said=False,
                said_as=words.is_taking,
                said_here=words.by_task("take_duty"),
                said_to=words.is_taking_on,
            ),
            "free_duty": Intent(taking.look, reads=words.looking, said=False, said_as=words.is_looking, only_asks=True),
            "release_duty": Intent(
                taking.release,
                reads=words.releasing,
                said=False,
                said_as=words.is_releasing,
                said_here=words.by_task("release_duty"),
            ),
            "swap_duty": Intent(swapping.swap, reads=words.swapping, said=False, said_as=words.is_swapping),
            "swap_duty_with": Intent(swapping.swap, reads=words.swapping_with, said=False),
            "agree_to_swap_duty": Intent(swapping.agree, said=False),
            "refuse_to_swap_duty": Intent(swapping.refuse, said=False),
            "keep_duty": Intent(swapping.withdraw, said=False),
            "leave_duty_as_it_is": Intent(swapping.leave_as_it_is, said=False),
            "change_duty": Intent(
                changing.change,
                reads=words.changing,
                said=False,
                said_as=words.is_changing,
                said_here=words.by_task("change_duty"),
                right=Right.PUBLISH,
            ),
            "call_off_duty": Intent(
                changing.call_off,
                reads=words.calling_off,
                said=False,
                said_as=words.is_calling_off,
                said_here=words.by_task("call_off_duty"),
                right=Right.PUBLISH,
            ),
            "duty_called_off": Intent(changing.called_off, said=False),
        },
        taps={
            "take_duty": Tap("duty_roster", "take_duty"),
            "release_duty": Tap("duty_roster", "release_duty"),
            "swap_duty": Tap("duty_roster", "swap_duty"),
            "take_slot": Tap("duty_slot", "take_duty"),
            "release_slot": Tap("duty_slot", "release_duty"),
            "swap_slot": Tap("duty_slot", "swap_duty"),
            "keep_slot": Tap("duty_slot", "keep_duty"),
            "call_off_roster": Tap("duty_roster", "call_off_duty"),
        },
    )
)
