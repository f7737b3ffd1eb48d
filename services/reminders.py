"""Reminders: derived from the activities at each tick, told once by their key."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from community.clock import local_day
from community.outcomes.base import Outcome
from community.outcomes.facts import ActivityFacts
from community.outcomes.reminders import ReminderDayBefore, RemindersOff, RemindersOn, ReminderSoon
from community.reminders import Due, due
from community.wishes import Wish
from services.turn import Turn
from services.visit import Desk, Event
from storage import activities, groups, notices, people, signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.groups import Chat
from storage.tables.notices import Lane, Notice, NoticeState
from storage.tables.people import Identity
from storage.tables.signup import Standing


def queue_due(desk: Desk, now: datetime) -> None:
    """Timer: the day-before line for each group, and the word two hours before to those who go."""
    with desk.turn(now) as turn:
        ahead = activities.starting(turn.tx, now, now + desk.figures.day_before)
        for activity in ahead:
            _day_before(turn, activity)
            _soon(turn, activity)


def _day_before(turn: Turn, activity: Activity) -> None:
    """One line for each group and day, with everything of that day.

    An activity that was published less than a day before it starts is news already, not a reminder.
    """
    before = turn.figures.day_before
    if activity.published_at is not None and activity.published_at > activity.starts_at - before:
        return
    state = due(activity.starts_at, before, turn.now, turn.figures)
    if state is Due.LATER:
        return
    day = local_day(activity.starts_at, turn.figures)
    for chat in groups.chats_of(turn.tx, activity.unit_id):
        key = f"day_before:{chat.id}:{day}"
        if not notices.told(turn.tx, key):
            line = ReminderDayBefore(activities=turn.all_facts(_same_day(turn, chat, activity)))
            _remind(turn, state, line, key, activity, chat_id=chat.id, channel=chat.channel, budgeted=True)


def _same_day(turn: Turn, chat: Chat, activity: Activity) -> Iterable[Activity]:
    day = local_day(activity.starts_at, turn.figures)
    ahead = activities.starting(turn.tx, turn.now, activity.starts_at + turn.figures.day_before)
    same = [a for a in ahead if local_day(a.starts_at, turn.figures) == day]
    return [a for a in same if chat.id in {c.id for c in groups.chats_of(turn.tx, a.unit_id)}]


def _soon(turn: Turn, activity: Activity) -> None:
    """In private, to those who go, can be reached and did not opt out."""
    state = due(activity.starts_at, turn.figures.soon_before, turn.now, turn.figures)
    if state is Due.LATER:
        return
    going = [r.member_id for r in signup.roster(turn.tx, activity.id) if r.standing == "going" and r.member_id]
    keys = {member: f"soon:{activity.id}:{activity.starts_at.isoformat()}:{member}" for member in going}
    told = notices.told_among(turn.tx, keys.values())
    waiting = [member for member in going if keys[member] not in told]
    found = people.members(turn.tx, waiting)
    news = ReminderSoon(activity=turn.facts(activity))
    for identity in {i.member_id: i for i in people.identities(turn.tx, waiting) if i.reachable}.values():
        member = found[identity.member_id or 0]
        if not member.reminders_off and _knew_in_time(turn, activity, member.id):
            key = keys[member.id]
            _remind(turn, state, news, key, activity, identity_id=identity.id, channel=identity.channel)


def _knew_in_time(turn: Turn, activity: Activity, member_id: int) -> bool:
    """Whoever signed up within the last two hours needs no reminder of it."""
    row = signup.own_sign_up(turn.tx, activity.id, member_id)
    return row is not None and row.created_at <= activity.starts_at - turn.figures.soon_before


def _remind(turn: Turn, state: Due, line: Outcome, key: str, activity: Activity, **columns: Any) -> None:
    """What came too late is kept as expired and shown, never silently dropped."""
    expired = state is Due.EXPIRED
    turn.tx.add(
        Notice(
            lane=Lane.REMINDER,
            outcome=line.called(),
            fields=line.model_dump(mode="json"),
            key=key,
            state=NoticeState.EXPIRED if expired else NoticeState.QUEUED,
            not_before=turn.now,
            expires_at=activity.starts_at - turn.figures.useless_before,
            queued_at=turn.now,
            **columns,
        )
    )
    turn.tx.flush()


def still_true(turn: Turn, notice: Notice) -> bool:
    """Looks again before a reminder is sent that had to wait: what was moved or given up is not remembered."""
    if notice.outcome == ReminderSoon.called():
        return _stands(turn, ReminderSoon.model_validate(notice.fields).activity) and _still_goes(turn, notice)
    if notice.outcome == ReminderDayBefore.called():
        line = ReminderDayBefore.model_validate(notice.fields)
        left = tuple(facts for facts in line.activities if _stands(turn, facts))
        notice.fields = ReminderDayBefore(activities=left).model_dump(mode="json")
        return bool(left)
    return True


def _stands(turn: Turn, facts: ActivityFacts) -> bool:
    activity = turn.tx.get(Activity, facts.id)
    return activity is not None and activity.state == ActivityState.PUBLISHED and activity.starts_at == facts.starts_at


def _still_goes(turn: Turn, notice: Notice) -> bool:
    identity = turn.tx.get(Identity, notice.identity_id)
    activity_id = int(notice.fields["activity"]["id"])
    row = signup.own_sign_up(turn.tx, activity_id, identity.member_id or 0) if identity else None
    return row is not None and row.standing == Standing.GOING


def switch_off(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        visit.member().reminders_off = True
        return visit.reply(RemindersOff())


def switch_on(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        visit.member().reminders_off = False
        return visit.reply(RemindersOn())
