"""The history of somebody's hours, for them alone: read from the tables and the audit, kept nowhere else."""

from collections.abc import Sequence
from typing import Literal

from community.finding import matching
from community.hours import AskingPast
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.hours import HoursHistory, HoursPast, PastStep
from community.tallies import Period, period, year
from community.wishes import Wish
from services.actor import Actor
from services.claims import came, name_of
from services.names import called
from services.turn import Turn
from storage import audit
from storage.hours import hours_of_member
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.audit import Audit
from storage.tables.hours import Hours, HoursState
from storage.tables.people import RoleName

MOST = 8
STEPS: dict[str, Literal["decided", "disputed", "confirmed", "counted"]] = {
    "approve_hours": "decided",
    "dispute_hours": "disputed",
    "confirm_hours": "confirmed",
    "hours_counted_unanswered": "counted",
}
Own = tuple[Hours, Activity]


def hours_history(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Of this year, or the time that is named; of the activity that is named, if any."""
    whose = AskingPast.of(wish).whose
    if whose and whose not in actor.names:
        return NotAllowed(because="own_only")
    span = _span(turn, wish)
    own = hours_of_member(turn.tx, actor.id or 0, span.first, span.last)
    named = _named(own, wish)
    chosen = named or own
    counted = sum(hours.minutes for hours, _ in own if hours.state == HoursState.COUNTED)
    return HoursHistory(
        first=span.first,
        last=span.last,
        asked=wish.wanted.title or "" if own and not named else "",
        counted_minutes=counted,
        pending_minutes=sum(hours.minutes for hours, _ in own) - counted,
        entries=tuple(_past(turn, chosen[-MOST:][::-1])),
        more=max(0, len(chosen) - MOST),
    )


def _span(turn: Turn, wish: Wish) -> Period:
    said = wish.wanted.time
    if said is None or said.start is None or said.is_uncertain:
        return year(turn.now.astimezone(turn.figures.zone).year, turn.figures)
    return Period("span", said.start, said.end or period("month", said.start, turn.figures).last)


def _named(own: Sequence[Own], wish: Wish) -> list[Own]:
    wanted = wish.wanted.model_copy(update={"time": None, "team": None})
    fitting = matching([activity for _, activity in own], wanted, {})
    return [(hours, activity) for hours, activity in own if activity in fitting]


def _past(turn: Turn, own: Sequence[Own]) -> list[HoursPast]:
    done = audit.about_all(turn.tx, "activity", {activity.id for _, activity in own}, STEPS)
    return [_of_one(turn, hours, activity, [one for one in done if _concerns(one, hours)]) for hours, activity in own]


def _concerns(one: Audit, hours: Hours) -> bool:
    return one.detail.get("hours") == hours.sign_up_id


def _of_one(turn: Turn, hours: Hours, activity: Activity, done: Sequence[Audit]) -> HoursPast:
    steps = [_step(turn, one) for one in done]
    first = next((step for step in steps if step.what == "decided"), None)
    if first is None and hours.decided_at is not None:  # before the audit said whose hours they were
        by = name_of(turn, hours.decided_by)
        steps.append(PastStep(what="decided", at=hours.decided_at, minutes=hours.minutes, by=by))
    how, by = came(turn, activity, hours, turn.tx.get(Attendance, hours.sign_up_id))
    return HoursPast(
        activity=turn.facts(activity),
        sign_up_id=hours.sign_up_id,
        state=hours.state,
        minutes=hours.minutes,
        claimed=hours.minutes if first is None or first.before is None else first.before,
        came=how,
        by=by,
        is_confirmed=hours.confirmed_at is not None,
        steps=tuple(steps),
    )


def _step(turn: Turn, one: Audit) -> PastStep:
    """Who decided is said by name and role; the rest was the member, or nobody."""
    detail, what = one.detail, STEPS[one.action]
    role = detail.get("role")
    return PastStep(
        what=what,
        at=one.at,
        minutes=detail.get("minutes"),
        before=detail.get("before"),
        words=detail.get("reason") or detail.get("words") or "",
        by=name_of(turn, one.member_id) if what == "decided" else "",
        role=called(RoleName(role)) if role else "",
    )
