"""Changing and cancelling an activity: everybody concerned is told, the cards follow."""

from datetime import datetime

from community.outcomes.activities import (
    ActivityCancelled,
    ActivityChanged,
    ActivityIncomplete,
    Change,
    TimeImpossible,
    WhatToChange,
)
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import NothingFound, Option
from community.planning import Planning, new_times
from community.rights import Right, units_with
from community.wishes import Wish
from services import cards
from services.activities.publishing import preview
from services.actor import Actor
from services.finding import coming, find, find_one, nothing
from services.seats import promote
from services.subjects import subject
from services.turn import Turn
from storage import activities, signup
from storage.tables.activities import Activity, ActivityState


def change(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """At once when the activity and the new value are certain, else asks."""
    activity = _to_manage(turn, actor, wish)
    return activity if isinstance(activity, Outcome) else _change(turn, actor, activity, wish)


def cancel_activity(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    activity = _to_manage(turn, actor, wish)
    return activity if isinstance(activity, Outcome) else _cancel(turn, actor, activity)


def may_manage(actor: Actor) -> bool:
    """Whether the person publishes, changes and cancels anything at all."""
    return actor.is_owner or bool(units_with(Right.PUBLISH, actor.roles))


def _to_manage(turn: Turn, actor: Actor, wish: Wish) -> Activity | Outcome:
    if not may_manage(actor):
        return NotAllowed()
    running = activities.published(turn.tx, None, turn.now)
    found = find(turn, actor, wish, coming(turn, actor)) or find(turn, actor, wish, running)
    allowed = [a for a in found if actor.may_for(Right.PUBLISH, a)]
    if found and not allowed:
        return NotAllowed()
    return find_one(turn, actor, wish, allowed) if len(allowed) != 1 else allowed[0]


def _change(turn: Turn, actor: Actor, activity: Activity, wish: Wish) -> Outcome:
    turn.lock(Activity, activity.id)
    plan = Planning.of(wish)
    if activity.state == ActivityState.CANCELLED or activity.closed_at:
        return nothing(turn, actor, wish)
    if plan.time and plan.time.kind == "impossible":
        return TimeImpossible(said=plan.time.text)
    old_start = activity.starts_at
    changes = _apply(activity, plan, turn.figures.title_length)
    if not changes:
        again = Option(wish=Wish(intent="change_activity", about=subject(activity)))
        return WhatToChange(activity=turn.facts(activity), options=(again,))
    if activity.starts_at <= turn.now and old_start > turn.now:
        turn.tx.refresh(activity)
        return ActivityIncomplete(missing=("future",))
    actor.note("change", activity, changes=[c.model_dump(mode="json") for c in changes])
    turn.tx.flush()
    if activity.state == ActivityState.DRAFT:
        return preview(turn, activity)
    news = ActivityChanged(activity=turn.facts(activity), changes=tuple(changes))
    told = _tell_everyone(turn, actor, activity, news, min(old_start, activity.starts_at))
    promote(turn, activity)
    cards.redraw(turn, activity)
    return news.model_copy(update={"told": told})


def _apply(activity: Activity, plan: Planning, longest: int) -> list[Change]:
    changes = []
    start, end = new_times(activity, plan)
    if (start, end) != (activity.starts_at, activity.ends_at):
        activity.starts_at, activity.ends_at = start, end
        changes.append(Change(what="time", starts_at=start, ends_at=end))
    if plan.place and plan.place != activity.place:
        activity.place = plan.place
        changes.append(Change(what="place", value=plan.place))
    if plan.amount and plan.amount != activity.capacity:
        activity.capacity = plan.amount
        changes.append(Change(what="capacity", value=str(plan.amount)))
    title = (plan.title or "")[:longest]
    if title and title != activity.title:
        activity.title = title
        changes.append(Change(what="title", value=title))
    return changes


def _cancel(turn: Turn, actor: Actor, activity: Activity) -> Outcome:
    turn.lock(Activity, activity.id)
    if activity.state == ActivityState.CANCELLED:
        return ActivityCancelled(activity=turn.facts(activity), told=0)
    if activity.closed_at is not None:
        return NothingFound(asked=activity.title)
    activity.state, activity.number = ActivityState.CANCELLED, None
    actor.note("cancel_activity", activity)
    turn.tx.flush()
    news = ActivityCancelled(activity=turn.facts(activity))
    told = _tell_everyone(turn, actor, activity, news, activity.starts_at)
    cards.redraw(turn, activity)
    return news.model_copy(update={"told": told})


def _tell_everyone(turn: Turn, actor: Actor, activity: Activity, news: Outcome, takes_effect: datetime) -> int:
    """Those who go or wait and the hosts of guests; not whoever made the change."""
    whom: dict[int, int | None] = {}
    for row in signup.roster(turn.tx, activity.id):
        member = row.member_id or row.host_id
        if member is not None and member != actor.id:
            whom[member] = row.chat_id
    soon = takes_effect - turn.now < turn.figures.told_at_once
    return turn.tell(whom, news, hold=not soon)
