"""What is done for each intent, and what each button wants. Two tables; the doing is in `services/`."""

from collections.abc import Callable

from community.outcomes.base import Outcome
from community.wishes import Wanted, Wish
from services import (
    activities,
    asking,
    attendance,
    groups,
    hours,
    leaving,
    people,
    publishing,
    reminders,
    signups,
    tallies,
)
from services.visit import Desk, Event

Handler = Callable[[Desk, Event, Wish], Outcome | None]

INTENTS: dict[str, Handler] = {
    "sign_up": signups.sign_up,
    "cancel": leaving.cancel,
    "decline": leaving.decline,
    "decline_clash": leaving.decline_clash,
    "check_in": attendance.check_in,
    "check_out": attendance.check_out,
    "checkin_code": attendance.checkin_code,
    "attendance": attendance.take_attendance,
    "mark_present": attendance.mark_present,
    "close_activity": attendance.close_activity,
    "list_activities": asking.list_activities,
    "lecture_question": asking.lectures,
    "roster": asking.roster,
    "publish_activity": publishing.publish,
    "discard": publishing.discard,
    "change_activity": activities.change,
    "cancel_activity": activities.cancel_activity,
    "my_progress": hours.my_progress,
    "approve_hours": hours.approve,
    "adjust_hours": hours.adjust,
    "confirm_hours": hours.confirm,
    "dispute_hours": hours.dispute,
    "tally": tallies.tally,
    "reminders_off": reminders.switch_off,
    "reminders_on": reminders.switch_on,
    "help": people.explain,
    "welcome": people.welcome,
    "privacy": people.explain_privacy,
    "thanks": people.thanks,
    "greeting": people.greeting,
    "not_understood": people.not_understood,
    "bind_group": groups.bind,
}


# Answered and nothing more: taken wrongly, it costs one answer too many.
ASKING = {"my_progress", "list_activities", "lecture_question", "roster", "help"}
# About one activity: without a name of its own, a second wish in a line is about the first one's.
OF_ONE = {"roster", "sign_up", "cancel", "check_in", "check_out", "checkin_code", "attendance"}

# Understood, but nothing that one would be asked about with a button.
SMALL_TALK = {"thanks", "greeting"}


def _activity(intent: str) -> Callable[[int], Wish]:
    return lambda number: Wish(intent=intent, wanted=Wanted(activity_id=number))


def _subject(intent: str) -> Callable[[int], Wish]:
    return lambda number: Wish(intent=intent, subject_id=number)


# What stands before the colon in a button's action → the wish about the id behind it.
TAPS: dict[str, Callable[[int], Wish]] = {
    "sign_up": _activity("sign_up"),
    "cancel": _activity("cancel"),
    "roster": _activity("roster"),
    "publish": _activity("publish_activity"),
    "edit": _activity("change_activity"),
    "discard": _activity("discard"),
    "attendance": _activity("attendance"),
    "all_arrived": _activity("mark_present"),
    "arrived": _subject("mark_present"),
    "close": _activity("close_activity"),
    "approve_all": _activity("approve_hours"),
    "approve": _subject("approve_hours"),
    "adjust": _activity("adjust_hours"),
    "confirm": _subject("confirm_hours"),
    "dispute": _subject("dispute_hours"),
    "decline": _subject("decline"),
    "bind": _subject("bind_group"),
}


def tapped(action: str) -> Wish | None:
    """The wish behind a button, or None when no button of ours carries this."""
    verb, _, argument = action.partition(":")
    if verb == "do" and argument in INTENTS:
        return Wish(intent=argument)
    number = row_id(argument)
    return TAPS[verb](number) if verb in TAPS and number is not None else None


def row_id(written: str) -> int | None:
    """A number that a table can hold, as buttons carry them."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None
