"""Changing and cancelling an activity: everybody concerned is told, the cards follow."""


from datetime import datetime, timedelta

from community.outcomes.activities import (
    ActivityCancelled,
    ActivityChanged,
    ActivityIncomplete,
    ActivityPreview,
    Change,
    TimeImpossible,
    WhatToChange,
)
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import NothingFound, Option
from community.rights import Right, units_with
from community.wishes import Said, Wanted, Wish
from services.finding import coming, find, find_one, nothing
from services.leaving import leave
from services.promotion import promote
from services.visit import Desk, Event, Visit
from storage import activities, groups, signup
from storage.tables.activities import Activity, ActivityState


def change(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """At once when the activity and the new value are certain, else asks."""
    with desk.visit(event, wish) as visit:
        activity = _to_manage(visit, wish)
        return visit.reply(activity if isinstance(activity, Outcome) else _change(visit, activity, wish))


def cancel_activity(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        if wish.loosely and not visit.is_owner and not units_with(Right.PUBLISH, visit.roles):
            return visit.reply(leave(visit, wish))  # a resident's "取消周六的活动" is about their own place
        activity = _to_manage(visit, wish)
        return visit.reply(activity if isinstance(activity, Outcome) else _cancel(visit, activity))


def _to_manage(visit: Visit, wish: Wish) -> Activity | Outcome:
    if not visit.is_owner and not units_with(Right.PUBLISH, visit.roles):
        return NotAllowed()
    candidates = coming(visit)
    found = find(visit, wish, candidates) or find(visit, wish, activities.published(visit.tx, None, visit.now))
    allowed = [a for a in found if visit.may_for(Right.PUBLISH, a)]
    if found and not allowed:
        return NotAllowed()
    return find_one(visit, wish, allowed) if len(allowed) != 1 else allowed[0]


def _change(visit: Visit, activity: Activity, wish: Wish) -> Outcome:
    visit.lock(activity.id)
    if activity.state == ActivityState.CANCELLED or activity.closed_at:
        return nothing(visit, wish)
    if wish.new_time and wish.new_time.kind == "impossible":
        return TimeImpossible(said=wish.new_time.text)
    old_start = activity.starts_at
    changes = _apply(activity, wish, visit.figures.title_length)
    if not changes:
        return _what_to_change(visit, activity)
    if activity.starts_at <= visit.now and old_start > visit.now:
        visit.tx.refresh(activity)
        return ActivityIncomplete(missing=("future",))
    visit.note("change", activity, changes=[c.model_dump(mode="json") for c in changes])
    visit.tx.flush()
    if activity.state == ActivityState.DRAFT:
        return ActivityPreview(activity=visit.facts(activity), groups=len(groups.chats_of(visit.tx, activity.unit_id)))
    news = ActivityChanged(activity=visit.facts(activity), changes=tuple(changes))
    told = _tell_everyone(visit, activity, news, min(old_start, activity.starts_at))
    promote(visit, activity)
    visit.redraw(activity)
    return news.model_copy(update={"told": told})


def _what_to_change(visit: Visit, activity: Activity) -> WhatToChange:
    again = Wish(intent="change_activity", wanted=Wanted(activity_id=activity.id))
    visit.ask([Option(wish=again)], kind="words", private=True)
    return WhatToChange(activity=visit.facts(activity))


def _apply(activity: Activity, wish: Wish, longest: int) -> list[Change]:
    changes = []
    start, end = new_times(activity, wish)
    if (start, end) != (activity.starts_at, activity.ends_at):
        activity.starts_at, activity.ends_at = start, end
        changes.append(Change(what="time", starts_at=start, ends_at=end))
    if wish.place and wish.place != activity.place:
        activity.place = wish.place
        changes.append(Change(what="place", value=wish.place))
    if wish.amount and wish.amount != activity.capacity:
        activity.capacity = wish.amount
        changes.append(Change(what="capacity", value=str(wish.amount)))
    title = (wish.new_title or "")[:longest]
    if title and title != activity.title:
        activity.title = title
        changes.append(Change(what="title", value=title))
    return changes


def new_times(activity: Activity, wish: Wish) -> tuple[datetime, datetime]:
    """A day alone keeps the clock, a clock alone keeps the day, and the length stays unless an end is said."""
    start, length = activity.starts_at, activity.ends_at - activity.starts_at
    said = wish.new_time
    if wish.shift_minutes:
        start += timedelta(minutes=wish.shift_minutes)
    elif said is not None and said.start is not None and said.kind in ("point", "day", "span"):
        start = _moved(start, said)
        length = said.length or length
    return start, start + length


def _moved(start: datetime, said: Said) -> datetime:
    assert said.start is not None
    here = start.astimezone(said.start.tzinfo)
    day = said.start.date() if said.has_date else here.date()
    clock = said.start.time() if said.has_time else here.time()
    return datetime.combine(day, clock, said.start.tzinfo)


def _cancel(visit: Visit, activity: Activity) -> Outcome:
    visit.lock(activity.id)
    if activity.state == ActivityState.CANCELLED:
        return ActivityCancelled(activity=visit.facts(activity), told=0)
    if activity.closed_at is not None:
        return NothingFound(asked=activity.title)
    activity.state, activity.number = ActivityState.CANCELLED, None
    visit.note("cancel_activity", activity)
    visit.tx.flush()
    news = ActivityCancelled(activity=visit.facts(activity))
    told = _tell_everyone(visit, activity, news, activity.starts_at)
    visit.redraw(activity)
    return news.model_copy(update={"told": told})


def _tell_everyone(visit: Visit, activity: Activity, news: Outcome, takes_effect: datetime) -> int:
    """Those who go or wait and the hosts of guests; not whoever made the change."""
    whom: dict[int, int | None] = {}
    for row in signup.roster(visit.tx, activity.id):
        member = row.member_id or row.host_id
        if member is not None and (visit.me is None or member != visit.me.id):
            whom[member] = row.chat_id
    soon = takes_effect - visit.now < visit.figures.told_at_once
    return visit.tell(whom, news, hold=not soon)


def redraw_shutting(desk: Desk, since: datetime, now: datetime) -> None:
    """Timer: cards follow the opening and closing of sign-up, the start and the end."""
    with desk.turn(now) as turn:
        for activity in activities.shutting(turn.tx, since, now):
            turn.redraw(activity)
