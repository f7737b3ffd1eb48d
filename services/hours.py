"""Hours: approving, adjusting, confirming, disputing, and counting by themselves after a week."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from community import hours as rules
from community.hours import Adjusting
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.hours import (
    HoursApproved,
    HoursConfirmed,
    HoursCorrected,
    HoursDisputed,
    HoursRow,
    HoursToAdjust,
    HoursToConfirm,
    MyProgress,
    WhatIsWrong,
)
from community.outcomes.questions import NothingFound, Option, QuestionClosed
from community.rights import Right
from community.tallies import year
from community.wishes import Wish
from services.actor import Actor
from services.claims import deciders, shown, to_decide
from services.finding import find, which
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from storage import activities, signup
from storage.attendance import attendances, attended_by
from storage.hours import UNANSWERED, hours_of, hours_of_member
from storage.tables.activities import Activity, ActivityKind
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp, Standing
from storage.tables.subject import Subject

LOOK_BACK = timedelta(days=60)


def approve(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[全部通过], or one by one: nobody's own, and only by those with the right."""
    activity = _to_decide(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    wanted = {row.sign_up_id: row.minutes for row in _mine_to_decide(turn, actor, activity)}
    one = wish.about_a("hours")
    if one is not None:
        wanted = {key: minutes for key, minutes in wanted.items() if key == one}
    return _decide(turn, actor, activity, wanted)


def adjust(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[逐个调整]: lists the rows; "小李 1.5" gives somebody another figure."""
    activity = _to_decide(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    wanted = _by_name(turn, activity, Adjusting.of(wish).minutes_by_name)
    return _decide(turn, actor, activity, wanted) if wanted else _list_to_adjust(turn, actor, activity)


def _to_decide(turn: Turn, actor: Actor, wish: Wish) -> Activity | Outcome:
    if (one := wish.about_a("hours")) is not None:
        row = turn.tx.get(SignUp, one)
        wish = wish.aimed_at(Subject("activity", row.activity_id if row else 0))
    closed = [a for a in activities.published(turn.tx, None, turn.now - LOOK_BACK) if a.closed_at]
    found = find(turn, actor, wish, closed)
    allowed = [a for a in found if actor.me and actor.may_for(Right.DECIDE_HOURS, a)]
    if not allowed:
        return NotAllowed()
    undecided = [a for a in allowed if _mine_to_decide(turn, actor, a)]
    chosen = undecided or allowed[-1:]
    return chosen[0] if len(chosen) == 1 else which(turn, wish, chosen)


def _mine_to_decide(turn: Turn, actor: Actor, activity: Activity) -> tuple[HoursRow, ...]:
    return to_decide(turn, activity, actor.id) if actor.id else ()


def _by_name(turn: Turn, activity: Activity, said: Sequence[tuple[str, int]]) -> dict[int, int]:
    """Also rows that were decided before: a correction. A name that two people bear says too little."""
    asked = dict(said)
    pairs = hours_of(turn.tx, activity.id)
    bearers = Counter(s.name for _, s in pairs)
    return {h.sign_up_id: asked[s.name] for h, s in pairs if s.name in asked and bearers[s.name] == 1}


def _list_to_adjust(turn: Turn, actor: Actor, activity: Activity) -> HoursToAdjust:
    again = Option(wish=Wish(intent="adjust_hours", about=subject(activity)))
    rows = _mine_to_decide(turn, actor, activity)
    return HoursToAdjust(activity=turn.facts(activity), rows=rows, options=(again,))


def _decide(turn: Turn, actor: Actor, activity: Activity, wanted: dict[int, int]) -> Outcome:
    assert actor.id is not None
    turn.lock(Activity, activity.id)
    present = attendances(turn.tx, activity.id)
    pairs = [(h, s) for h, s in hours_of(turn.tx, activity.id) if h.sign_up_id in wanted]
    if any(not rules.may_decide(h, actor.id) for h, _ in pairs):
        return NotAllowed()
    decided = []
    for hours, row in pairs:
        corrected = hours.decided_at is not None
        rules.approve(hours, actor.id, turn.now, wanted[row.id])
        _ask_to_confirm(turn, activity, hours, corrected)
        actor.note("approve_hours", activity, name=row.name, minutes=hours.minutes, corrected=corrected)
        decided.append(shown(hours, row, present))
    turn.tx.flush()
    left = len(_mine_to_decide(turn, actor, activity))
    return HoursApproved(activity=turn.facts(activity), rows=tuple(decided), left=left)


def _ask_to_confirm(turn: Turn, activity: Activity, hours: Hours, corrected: bool) -> None:
    if hours.member_id is None:
        return
    kind = HoursCorrected if corrected else HoursToConfirm
    news = kind(activity=turn.facts(activity), sign_up_id=hours.sign_up_id, minutes=hours.minutes)
    turn.tell({hours.member_id: None}, news, hold=True)


# --- the member's own word -------------------------------------------------------------------------------------


def confirm(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[确认] under one activity's hours, or "时长没问题" for the latest that wait."""
    pair = _own_hours(turn, actor, wish, (HoursState.APPROVED,))
    if isinstance(pair, Outcome):
        return pair
    hours, activity = pair
    rules.confirm(hours, turn.now)
    actor.note("confirm_hours", activity, minutes=hours.minutes)
    return HoursConfirmed(activity=turn.facts(activity), minutes=hours.minutes)


def dispute(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[有误]: asks what is wrong; the words go back to those who decide."""
    pair = _own_hours(turn, actor, wish, (HoursState.APPROVED, HoursState.COUNTED))
    if isinstance(pair, Outcome):
        return pair
    hours, activity = pair
    if not wish.text:
        again = Option(wish=Wish(intent="dispute_hours", about=Subject("hours", hours.sign_up_id)))
        return WhatIsWrong(activity=turn.facts(activity), options=(again,))
    return _dispute(turn, actor, activity, hours, wish.text)


def _own_hours(
    turn: Turn, actor: Actor, wish: Wish, states: tuple[HoursState, ...]
) -> tuple[Hours, Activity] | Outcome:
    if (one := wish.about_a("hours")) is not None:
        hours = turn.tx.get(Hours, one)
        if hours is None or actor.me is None or hours.member_id != actor.id:
            return NotAllowed(because="not_yours")
        activity = turn.tx.get_one(Activity, turn.tx.get_one(SignUp, hours.sign_up_id).activity_id)
        if hours.state == HoursState.COUNTED and states == (HoursState.APPROVED,):
            return HoursConfirmed(activity=turn.facts(activity), minutes=hours.minutes)
        return (hours, activity) if hours.state in states else QuestionClosed()
    own = hours_of_member(turn.tx, actor.id, turn.now - LOOK_BACK, turn.now) if actor.id else []
    waiting = [(h, a) for h, a in own if h.state in states]
    return waiting[-1] if waiting else NothingFound()


def _dispute(turn: Turn, actor: Actor, activity: Activity, hours: Hours, words: str) -> HoursDisputed:
    rules.dispute(hours, words[: turn.figures.text_length])
    turn.tx.flush()
    actor.note("dispute_hours", activity)
    row = turn.tx.get_one(SignUp, hours.sign_up_id)
    as_told = shown(hours, row, attendances(turn.tx, activity.id))
    facts = turn.facts(activity)
    whom = [m for m in deciders(turn, activity) if m != hours.member_id]
    if activity.organiser_id is not None and activity.organiser_id != hours.member_id:
        whom.append(activity.organiser_id)
    turn.tell(dict.fromkeys(whom), HoursDisputed(activity=facts, row=as_told, to_organiser=True), hold=True)
    return HoursDisputed(activity=facts, row=as_told, to_organiser=False)


def my_progress(turn: Turn, actor: Actor, wish: Wish) -> MyProgress:
    this_year = turn.now.astimezone(turn.figures.zone).year
    period = year(this_year, turn.figures)
    me = actor.id or 0
    hours = hours_of_member(turn.tx, me, period.first, period.last)
    attended = attended_by(turn.tx, me, period.first, period.last)
    counted = [(h, a) for h, a in hours if h.state == HoursState.COUNTED]
    coming = [(r, a) for r, a in signup.active_of(turn.tx, me, turn.now) if r.member_id == me]
    return MyProgress(
        name=actor.me.name if actor.me else actor.name,
        year=this_year,
        counted_minutes=sum(h.minutes for h, _ in counted),
        pending_minutes=sum(h.minutes for h, _ in hours) - sum(h.minutes for h, _ in counted),
        services=sum(a.kind == ActivityKind.SERVICE for _, a in counted),
        sessions=sum(a.kind == ActivityKind.ORG_LIFE for a in attended),
        coming=turn.all_facts(a for r, a in coming if r.standing == Standing.GOING),
        queue=turn.all_facts(a for r, a in coming if r.standing != Standing.GOING),
        to_confirm=tuple(
            HoursToConfirm(activity=turn.facts(a), sign_up_id=h.sign_up_id, minutes=h.minutes)
            for h, a in hours
            if h.state == HoursState.APPROVED
        ),
    )


def _count_unanswered(turn: Turn, sign_up_id: int) -> None:
    """Approved and unanswered for seven days counts, marked as not confirmed by the person."""
    hours = turn.tx.get(Hours, sign_up_id)
    if hours is not None and rules.counts_by_itself(hours, turn.now, turn.figures):
        hours.state = HoursState.COUNTED
        turn.audit("hours_counted_unanswered", hours.member_id, sign_up=sign_up_id)


declare(
    at_moments("count_unanswered_hours", UNANSWERED, _count_unanswered, late=lambda figures: figures.hours_count_after)
)
