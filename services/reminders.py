"""Reminders: derived from the activities, so that moving an activity moves them; told once by their key."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from community.clock import local_day
from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.reminders import ReminderDayBefore, RemindersOff, RemindersOn, ReminderSoon
from community.reminders import Due, due, remind_at
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.timers import Timer, declare, look_again, row_of
from services.turn import Turn
from storage import activities, notices, people, signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.groups import Chat
from storage.tables.notices import Lane, NoticeState
from storage.tables.signup import Standing

SOON = "remind_soon"
FAR = timedelta(days=60)  # activities are published a few weeks ahead
Lead = Callable[[Figures], timedelta]


def switch_off(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    actor.member().reminders_off = True
    return RemindersOff()


def switch_on(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    me = actor.member()
    me.reminders_off = False
    ahead = [a for _, a in signup.active_of(turn.tx, me.id, turn.now) if a.starts_at > turn.now]
    look_again(turn, SOON, [_key(activity) for activity in ahead])
    return RemindersOn()


def _day_before(turn: Turn, activity: Activity, state: Due) -> None:
    """One line for each group and day, with everything of that day.

    An activity that was published less than a day before it starts is news already, not a reminder.
    """
    if activity.published_at is not None and activity.published_at > activity.starts_at - turn.figures.day_before:
        return
    day = local_day(activity.starts_at, turn.figures)
    for chat in cards.groups_of(turn.tx, activity):
        key = f"day_before:{chat.id}:{day}"
        if chat.paused_at is None and not notices.told(turn.tx, key):
            line = ReminderDayBefore(activities=turn.all_facts(_same_day(turn, chat, activity)))
            turn.post(chat, line, budgeted=True, **_terms(turn, activity, state, key))


def _same_day(turn: Turn, chat: Chat, activity: Activity) -> Iterable[Activity]:
    day = local_day(activity.starts_at, turn.figures)
    ahead = activities.starting(turn.tx, turn.now, activity.starts_at + turn.figures.day_before)
    same = [a for a in ahead if local_day(a.starts_at, turn.figures) == day]
    return [a for a in same if chat in cards.groups_of(turn.tx, a)]


def _soon(turn: Turn, activity: Activity, state: Due) -> None:
    """In private, to those who go, can be reached, did not opt out, and signed up before the last two hours."""
    latest = activity.starts_at - turn.figures.soon_before
    going = [r for r in signup.roster(turn.tx, activity.id) if r.standing == Standing.GOING and r.created_at <= latest]
    occurrence = f"soon:{activity.id}:{activity.starts_at.isoformat()}"
    keys = {row.member_id: f"{occurrence}:{row.member_id}" for row in going if row.member_id}
    told = notices.told_among(turn.tx, keys.values())
    waiting = [member for member, key in keys.items() if key not in told]
    found = people.members(turn.tx, waiting)
    news = ReminderSoon(activity=turn.facts(activity))
    for member, identity in {i.member_id: i for i in people.identities(turn.tx, waiting) if i.reachable}.items():
        if member is not None and not found[member].reminders_off:
            turn.whisper(identity, news, **_terms(turn, activity, state, keys[member]))


def _terms(turn: Turn, activity: Activity, state: Due, key: str) -> dict[str, Any]:
    """What came too late is kept as expired and shown, never silently dropped."""
    return {
        "lane": Lane.REMINDER,
        "key": key,
        "state": NoticeState.EXPIRED if state is Due.EXPIRED else NoticeState.QUEUED,
        "expires_at": activity.starts_at - turn.figures.useless_before,
    }


# --- when ------------------------------------------------------------------------------------------------------


def _before_the_start(name: str, lead: Lead, remind: Callable[[Turn, Activity, Due], None]) -> Timer:
    """Once for each start of an activity, from the planned minute on."""

    def due_now(tx: Session, now: datetime, figures: Figures) -> list[str]:
        ahead = activities.starting(tx, now, now + figures.day_before)
        return [_key(a) for a in ahead if due(a.starts_at, lead(figures), now, figures) is not Due.LATER]

    def look(turn: Turn, key: str) -> None:
        activity = turn.tx.get_one(Activity, row_of(key))
        if activity.state == ActivityState.PUBLISHED and _key(activity) == key:
            remind(turn, activity, due(activity.starts_at, lead(turn.figures), turn.now, turn.figures))

    def following(tx: Session, now: datetime, figures: Figures) -> datetime | None:
        ahead = activities.starting(tx, now, now + FAR)
        moments = [remind_at(activity.starts_at, lead(figures), figures) for activity in ahead]
        return min((moment for moment in moments if moment > now), default=None)

    return Timer(name, due_now, look, following, once=True)


def _key(activity: Activity) -> str:
    """A start is one occurrence: whoever was told of another is told of this one."""
    return f"{activity.id}@{activity.starts_at.isoformat()}"


declare(_before_the_start("remind_the_day_before", lambda figures: figures.day_before, _day_before))
declare(_before_the_start(SOON, lambda figures: figures.soon_before, _soon))
