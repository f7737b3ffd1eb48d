"""Reminders: derived from the activities, so that moving an activity moves them; told once by their key."""

from collections.abc import Iterable

from community.clock import local_day
from community.company import Joining
from community.outcomes.base import Outcome
from community.outcomes.reminders import ReminderDayBefore, RemindersOff, RemindersOn, ReminderSoon, RemindersOwnOnly
from community.reminders import Due
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.ahead import before_the_start, key_of, terms
from services.timers import declare, look_again
from services.turn import Turn
from storage import activities, notices, people, signup, units
from storage.tables.activities import Activity
from storage.tables.groups import Chat
from storage.tables.signup import Standing

SOON = "remind_soon"


def switch_off(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    others = Joining.of(wish).company.among(actor.names)
    if not others.myself:
        return RemindersOwnOnly(names=others.others, on=False)
    actor.member().reminders_off = True
    return RemindersOff()


def switch_on(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    others = Joining.of(wish).company.among(actor.names)
    if not others.myself:
        return RemindersOwnOnly(names=others.others, on=True)
    me = actor.member()
    me.reminders_off = False
    ahead = [a for _, a in signup.active_of(turn.tx, me.id, turn.now) if a.starts_at > turn.now]
    look_again(turn, SOON, [key_of(activity) for activity in ahead])
    return RemindersOn()


def _day_before(turn: Turn, activity: Activity, state: Due) -> None:
    """One line for each group and day, with everything of that day.

    An activity that was published less than a day before it starts is news already, not a reminder. One that is
    reminded of too late says nothing of the others.
    """
    if activity.published_at is not None and activity.published_at > activity.starts_at - turn.figures.day_before:
        return
    day = local_day(activity.starts_at, turn.figures)
    for chat in cards.groups_of(turn.tx, activity):
        key = f"day_before:{chat.id}:{day}"
        own = f"{key}:{activity.id}" if state is Due.EXPIRED else key
        if chat.paused_at is None and not notices.told_among(turn.tx, (key, own)):
            same = [activity] if state is Due.EXPIRED else _same_day(turn, chat, activity)
            line = ReminderDayBefore(activities=turn.all_facts(same))
            turn.post(chat, line, budgeted=True, **terms(turn, activity, state, own))


def _same_day(turn: Turn, chat: Chat, activity: Activity) -> Iterable[Activity]:
    day = local_day(activity.starts_at, turn.figures)
    above = units.lineage(turn.tx, chat.unit_id)
    ahead = activities.starting(turn.tx, turn.now, activity.starts_at + turn.figures.day_before, above)
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
            turn.whisper(identity, news, **terms(turn, activity, state, keys[member]))


declare(before_the_start("remind_the_day_before", lambda figures: figures.day_before, _day_before))
declare(before_the_start(SOON, lambda figures: figures.soon_before, _soon))
