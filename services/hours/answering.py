"""What members say of their hours, how they stand, and what counts when nobody says anything."""

from community import hours as rules
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.hours import HoursConfirmed, HoursDisputed, HoursToConfirm, MyProgress, WhatIsWrong
from community.outcomes.questions import NothingFound, Option, QuestionClosed
from community.tallies import year
from community.wishes import Wish
from services.actor import Actor
from services.claims import deciders, shown
from services.hours.adjusting import disputed
from services.hours.deciding import LOOK_BACK, reason_given, to_confirm
from services.timers import at_moments, declare
from services.turn import Turn
from storage import signup
from storage.attendance import attended_by
from storage.hours import UNANSWERED, hours_of_member
from storage.posts import held_by
from storage.report_in import reports
from storage.tables.activities import Activity, ActivityKind
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp, Standing
from storage.tables.subject import Subject


def confirm(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[确认] under one activity's hours, or "时长没问题" for the latest that wait."""
    pair = _own_hours(turn, actor, wish, (HoursState.APPROVED,))
    if isinstance(pair, Outcome):
        return pair
    hours, activity = pair
    rules.confirm(hours, turn.now)
    actor.note("confirm_hours", activity, hours=hours.sign_up_id, minutes=hours.minutes)
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
    """Those who may decide are asked for another figure; an organiser who may not hears what was said."""
    rules.dispute(hours, words[: turn.figures.text_length])
    turn.tx.flush()
    actor.note("dispute_hours", activity, hours=hours.sign_up_id, words=hours.words)
    row = turn.tx.get_one(SignUp, hours.sign_up_id)
    able = [m for m in deciders(turn, activity) if m != hours.member_id]
    news = disputed(turn, activity, hours, row)
    turn.tell(dict.fromkeys(able), news, hold=True)
    organiser = activity.organiser_id
    if organiser is not None and organiser not in (hours.member_id, *able):
        turn.tell({organiser: None}, disputed(turn, activity, hours, row, may_decide=False), hold=True)
    return news.model_copy(update={"to_organiser": False, "options": ()})


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
            _to_confirm(turn, h, a) for h, a in hours if h.state == HoursState.APPROVED
        ),
        posts=tuple(post.name for _, post in held_by(turn.tx, me)),
        report_in=next((report.state for report in reversed(reports(turn.tx, me))), ""),
    )


def _to_confirm(turn: Turn, hours: Hours, activity: Activity) -> HoursToConfirm:
    row, attendance = turn.tx.get_one(SignUp, hours.sign_up_id), turn.tx.get(Attendance, hours.sign_up_id)
    reason = reason_given(turn, activity, hours)
    return to_confirm(turn, activity, shown(turn, activity, hours, row, attendance, reason))


def _count_unanswered(turn: Turn, sign_up_id: int) -> None:
    """Approved and unanswered for seven days counts, marked as not confirmed by the person."""
    hours = turn.tx.get(Hours, sign_up_id)
    if hours is not None and rules.counts_by_itself(hours, turn.now, turn.figures):
        hours.state = HoursState.COUNTED
        activity = turn.tx.get_one(Activity, turn.tx.get_one(SignUp, sign_up_id).activity_id)
        turn.audit("hours_counted_unanswered", hours.member_id, activity, hours=sign_up_id)


declare(
    at_moments("count_unanswered_hours", UNANSWERED, _count_unanswered, late=lambda figures: figures.hours_count_after)
)
