"""Changing and cancelling an activity: everybody concerned is told, the cards follow."""

from collections.abc import Collection, Sequence
from datetime import datetime

from community import roster as rules
from community.outcomes.activities import (
    ActivityCancelled,
    ActivityChanged,
    Change,
    WhatToChange,
)
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import NothingFound, Option
from community.planning import Planning, days, ends_too_early, has_too_few_places, new_times
from community.rights import Right, units_with
from community.spec import folded
from community.wishes import Wish
from services import cards
from services.activities.doubts import doubt, impossible, no_such_amount, which_day
from services.activities.publishing import audience_of, in_the_past, preview
from services.actor import Actor
from services.finding import called_off, coming, find, find_one, nothing, which
from services.lecturers import only_bearer
from services.seats import promote
from services.subjects import subject
from services.turn import Turn
from storage import activities, audiences, notices, people, signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.signup import Standing
from storage.tables.units import Unit


def change(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """At once when the activity and the new value are certain, else asks."""
    activity = to_manage(turn, actor, wish)
    return activity if isinstance(activity, Outcome) else _change(turn, actor, activity, wish)


def cancel_activity(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    activity = to_manage(turn, actor, wish)
    if isinstance(activity, NothingFound):
        return _called_off_before(turn, actor, wish) or activity
    return activity if isinstance(activity, Outcome) else _cancel(turn, actor, activity)


def _called_off_before(turn: Turn, actor: Actor, wish: Wish) -> Outcome | None:
    """Said again it is answered as what it is, and nobody is told a second time."""
    gone = [one for one in called_off(turn, actor) if one.starts_at > turn.now and actor.may_for(Right.PUBLISH, one)]
    found = [] if wish.names_nothing else find(turn, actor, wish, gone)
    return ActivityCancelled(activity=turn.facts(found[0]), before=True, told=0) if found else None


def may_manage(actor: Actor) -> bool:
    """Whether the person publishes, changes and cancels anything at all."""
    return actor.is_owner or bool(units_with(Right.PUBLISH, actor.roles))


def to_manage(turn: Turn, actor: Actor, wish: Wish) -> Activity | Outcome:
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
    plan, of_line = Planning.of(wish), _of_one_line(turn, activity)
    if activity.state == ActivityState.CANCELLED or activity.closed_at:
        return nothing(turn, actor, wish)
    wish = wish.aimed_at(subject(activity))
    if plan.whom and not plan.whom_also and activity.state != ActivityState.DRAFT:  # its cards stand already
        return _what_to_change(turn, activity, for_others=True)
    if plan.unread:
        return _what_to_change(turn, activity, unread=plan.unread)
    if asked := doubt(wish, plan.time, turn.now) or _which_day(activity, wish) or _which_draft(turn, of_line, wish):
        return asked
    if any(ends_too_early(one, plan) for one in of_line):
        return impossible(wish, plan.time)
    if any(has_too_few_places(one, plan) for one in of_line):
        return no_such_amount(wish)
    if plan.dropped_said and any(folded(plan.dropped_said) != folded(one.bring or "") for one in of_line):
        return _what_to_change(turn, activity)
    return _carry_out(turn, actor, activity, [activity] if plan.this_day else of_line, wish)


def _carry_out(turn: Turn, actor: Actor, activity: Activity, rows: Sequence[Activity], wish: Wish) -> Outcome:
    """The change of all the rows: one activity, or the drafts of a line."""
    plan, chosen = Planning.of(wish), audience_of(turn, actor, wish)
    if isinstance(chosen, Outcome):
        return chosen
    starts = [one.starts_at for one in rows]
    changes = [_apply(one, plan, turn.figures.title_length) for one in rows]
    former = activity.lecturer_id
    for one in rows if plan.lecturer else ():
        one.lecturer_id = only_bearer(turn, plan.lecturer or "")
    if not any(changes) and not chosen:
        return _what_to_change(turn, activity)
    if any(one.starts_at <= turn.now < before for one, before in zip(rows, starts, strict=True)):
        for one in rows:
            turn.tx.refresh(one)
        return in_the_past(activity, plan.again)
    for one in rows if chosen else ():
        kept = audiences.units_of(turn.tx, subject(one)) or [one.unit_id] if plan.whom_also else []
        audiences.choose(turn.tx, subject(one), [*kept, *(unit.id for unit in chosen)])
    for one, its in zip(rows, changes, strict=True):
        if its:
            actor.note("change", one, changes=[c.model_dump(mode="json") for c in its])
    turn.tx.flush()
    if activity.state == ActivityState.DRAFT:
        done: Outcome = preview(turn, _of_one_line(turn, activity))
    else:
        done = _announced(turn, actor, activity, changes[0], min(starts[0], activity.starts_at), former, chosen)
    return done.model_copy(update={"phone_left_out": plan.phone_left_out})


def _announced(
    turn: Turn,
    actor: Actor,
    activity: Activity,
    changes: Sequence[Change],
    first: datetime,
    former: int | None,
    chosen: Sequence[Unit],
) -> Outcome:
    """To those concerned; and in the groups of more units."""
    if chosen:
        cards.post_to_all(turn, activity)
    audience = tuple(unit.name for unit in chosen)
    if not changes:  # nothing is different for whoever goes
        actor.note("address", activity, units=[unit.id for unit in chosen])
        return ActivityChanged(activity=turn.facts(activity), changes=(), audience=audience, told=0)
    told = _announce(turn, actor, activity, changes, first, former)
    return told.model_copy(update={"audience": audience})


def _announce(
    turn: Turn,
    actor: Actor,
    activity: Activity,
    changes: Sequence[Change],
    takes_effect: datetime,
    former: int | None = None,
) -> Outcome:
    """:param former: who was to lecture before."""
    news = ActivityChanged(activity=turn.facts(activity), changes=tuple(changes))
    waited = {row.id for row in rules.waiting(signup.roster(turn.tx, activity.id))}
    promote(turn, activity)
    moved = [row for row in signup.roster(turn.tx, activity.id) if row.id in waited]
    seated = [row.member_id or row.host_id for row in moved if row.standing != Standing.WAITING]
    heard = set(seated) if all(change.what == "capacity" for change in changes) else set()
    told = _tell_everyone(turn, actor, activity, news, takes_effect, former, heard)
    cards.redraw(turn, activity)
    return news.model_copy(update=told)


def _of_one_line(turn: Turn, activity: Activity) -> list[Activity]:
    """What is changed together: the drafts of one line, until they are published."""
    return activities.of_one_line(turn.tx, activity) if activity.state == ActivityState.DRAFT else [activity]


def _what_to_change(turn: Turn, activity: Activity, *, for_others: bool = False, unread: str = "") -> Outcome:
    again = Option(wish=Wish(intent="change_activity", about=subject(activity)))
    others = turn.all_facts(one for one in _of_one_line(turn, activity) if one is not activity)
    facts = turn.facts(activity)
    return WhatToChange(activity=facts, others=others, for_others=for_others, unread=unread, options=(again,))


def _which_day(activity: Activity, wish: Wish) -> Outcome | None:
    """Several days for one activity: 改到周六、周日上午9点, 改到下周."""
    plan = Planning.of(wish)
    named = days(plan.time) if plan.time else ()
    plans = [plan.model_copy(update={"time": one}) for one in named if one.kind != "part"]
    if not plan.time or not plans:
        return None
    wishes = [(new_times(activity, one)[0], wish.detailed(one)) for one in plans]
    return which_day(plan.time, wishes, Wish(intent=wish.intent, text=plan.again, about=wish.about))


def _which_draft(turn: Turn, of_line: Sequence[Activity], wish: Wish) -> Outcome | None:
    """A new day for one of the days of a line; all else holds for each of them."""
    plan = Planning.of(wish)
    if len(of_line) == 1 or plan.this_day or not plan.time or not plan.time.has_date:
        return None
    return which(turn, wish.detailed(plan.model_copy(update={"this_day": True})), of_line)


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
    for what in ("lecturer", "bring", "open_to"):
        value = getattr(plan, what)
        if value and value != getattr(activity, what):
            setattr(activity, what, value)
            changes.append(Change(what=what, value=value))
    if plan.at_least and plan.at_least != activity.at_least:
        activity.at_least = plan.at_least
        changes.append(Change(what="at_least", value=str(plan.at_least)))
    for what in plan.dropped:
        if getattr(activity, what) is not None:
            setattr(activity, what, None)
            changes.append(Change(what=what))
    title = (plan.title or "")[:longest]
    if title and title != activity.title:
        activity.title = title
        changes.append(Change(what="title", value=title))
    return changes


def _cancel(turn: Turn, actor: Actor, activity: Activity) -> Outcome:
    turn.lock(Activity, activity.id)
    if activity.state == ActivityState.CANCELLED:
        return ActivityCancelled(activity=turn.facts(activity), before=True, told=0)
    if activity.closed_at is not None:
        return NothingFound(asked=activity.title)
    activity.state, activity.number = ActivityState.CANCELLED, None
    actor.note("cancel_activity", activity)
    turn.tx.flush()
    news = ActivityCancelled(activity=turn.facts(activity))
    told = _tell_everyone(turn, actor, activity, news, activity.starts_at)
    cards.redraw(turn, activity)
    return news.model_copy(update=told)


def _tell_everyone(
    turn: Turn,
    actor: Actor,
    activity: Activity,
    news: ActivityChanged | ActivityCancelled,
    takes_effect: datetime,
    former: int | None = None,
    heard: Collection[int | None] = (),
) -> dict[str, int | bool]:
    """Those who go or wait, the hosts of guests, and whoever lectures or was to; not whoever made the change.

    :param heard: who has just heard of a seat, which says it all.
    """
    whom: dict[int, int | None] = {}
    for row in signup.roster(turn.tx, activity.id):
        member = row.member_id or row.host_id
        if member is not None and member != actor.id and member not in heard:
            whom[member] = row.chat_id
    hold = takes_effect - turn.now >= turn.figures.told_at_once
    lecturers = {one for one in (activity.lecturer_id, former) if one not in (None, actor.id, *whom)}
    news = _with_untold(turn, activity, news, [*whom, *lecturers])
    theirs = news.model_copy(update={"lectures": True})
    told = turn.tell({one: None for one in lecturers if one}, theirs, hold=hold)
    return {"told": turn.tell(whom, news, hold=hold) + len(heard), "lecturer_told": bool(told)}


def _with_untold(
    turn: Turn, activity: Activity, news: ActivityChanged | ActivityCancelled, members: Sequence[int | None]
) -> ActivityChanged | ActivityCancelled:
    """What still waits for the morning is told with this news, as far as it is still true."""
    identities = [one.id for one in people.identities(turn.tx, [one for one in members if one is not None])]
    waiting = notices.take_back_from(turn.tx, ActivityChanged.called(), subject(activity), identities)
    if isinstance(news, ActivityCancelled):
        return news
    earlier = [change for fields in waiting for change in ActivityChanged.model_validate(fields).changes]
    changes = {change.what: change for change in (*earlier, *news.changes)}
    return news.model_copy(update={"changes": tuple(changes.values())})
