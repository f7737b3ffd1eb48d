"""Deciding hours: all at once, or one by one."""

from dataclasses import dataclass
from datetime import timedelta

from community import hours as rules
from community.hours import Approving
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.hours import (
    HoursApproved,
    HoursCorrected,
    HoursRow,
    HoursToAdjust,
    HoursToConfirm,
    WhichToDecide,
)
from community.outcomes.questions import Option, WhichActivity
from community.rights import Right, may
from community.wishes import Wish
from services.actor import Actor
from services.claims import shown, to_decide
from services.finding import find, which
from services.subjects import subject
from services.turn import Turn
from storage import activities, audit
from storage.attendance import attendances
from storage.hours import hours_of
from storage.tables.activities import Activity, ActivityState
from storage.tables.hours import Hours
from storage.tables.signup import SignUp
from storage.tables.subject import Subject

LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True)
class Figure:
    """What somebody's hours become, and why."""

    minutes: int
    reason: str = ""


def approve(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[全部通过], or one by one: nobody's own, and only by those with the right."""
    activity = which_to_decide(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    one, rows = wish.about_a("hours"), mine(turn, actor, activity)
    meant = rules.meant(Approving.of(wish), [row.name for row in rows])
    if meant is None and rows:
        return list_to_adjust(turn, actor, wish.aimed_at(subject(activity)), wish.text)
    wanted = [row for row in rows if one in (None, row.sign_up_id) and row.name in (meant or ())]
    return decide(turn, actor, activity, {row.sign_up_id: Figure(row.minutes) for row in wanted})


def which_to_decide(turn: Turn, actor: Actor, wish: Wish) -> Activity | Outcome:
    allowed = may_be_decided(turn, actor, wish)
    if not allowed:
        return NotAllowed()
    undecided = [a for a in allowed if mine(turn, actor, a)]
    chosen = undecided or allowed[-1:]
    return chosen[0] if len(chosen) == 1 else _which(turn, wish, chosen)


def _which(turn: Turn, wish: Wish, chosen: list[Activity]) -> WhichActivity:
    asked = which(turn, wish, chosen)
    is_private = any(activity.state == ActivityState.RECORDED for activity in chosen)
    return WhichToDecide(options=asked.options) if is_private else asked


def list_to_adjust(turn: Turn, actor: Actor, wish: Wish, missed: str) -> Outcome:
    """:param missed: what was said and not understood, so that nothing was changed."""
    activity = which_to_decide(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    again = Option(wish=Wish(intent="adjust_hours", about=subject(activity)))
    rows = mine(turn, actor, activity)
    return HoursToAdjust(activity=turn.facts(activity), rows=rows, missed=missed, options=(again,) if rows else ())


def may_be_decided(turn: Turn, actor: Actor, wish: Wish) -> list[Activity]:
    """Closed activities that may be meant and whose hours this person may decide."""
    if (one := wish.about_a("hours")) is not None:
        row = turn.tx.get(SignUp, one)
        wish = wish.aimed_at(Subject("activity", row.activity_id if row else 0))
    found = find(turn, actor, wish, activities.closed(turn.tx, turn.now - LOOK_BACK))
    return [a for a in found if actor.me and actor.may_for(Right.DECIDE_HOURS, a)]


def mine(turn: Turn, actor: Actor, activity: Activity) -> tuple[HoursRow, ...]:
    """What this person may still decide: nobody's own."""
    return to_decide(turn, activity, actor.id) if actor.id else ()


def decide(turn: Turn, actor: Actor, activity: Activity, wanted: dict[int, Figure]) -> Outcome:
    assert actor.id is not None
    turn.lock(Activity, activity.id)
    present = attendances(turn.tx, activity.id)
    pairs = [(h, s) for h, s in hours_of(turn.tx, activity.id) if h.sign_up_id in wanted]
    if any(not rules.may_decide(h, actor.id) for h, _ in pairs):
        return NotAllowed()
    decided = []
    for hours, row in pairs:
        figure, before = wanted[row.id], hours.minutes if hours.decided_at else None
        _note(turn, actor, activity, row, hours, figure)
        rules.approve(hours, actor.id, turn.now, figure.minutes)
        one = shown(turn, activity, hours, row, present.get(row.id), figure.reason)
        _ask_to_confirm(turn, activity, hours, one, before)
        decided.append(one)
    turn.tx.flush()
    left = len(mine(turn, actor, activity))
    return HoursApproved(activity=turn.facts(activity), rows=tuple(decided), left=left)


def _note(turn: Turn, actor: Actor, activity: Activity, row: SignUp, hours: Hours, figure: Figure) -> None:
    """What the history of these hours is read from."""
    actor.note(
        "approve_hours",
        activity,
        hours=row.id,
        name=row.name,
        before=hours.minutes,
        minutes=figure.minutes,
        corrected=hours.decided_at is not None,
        reason=figure.reason,
        role=_role(turn, actor, activity),
    )


def _role(turn: Turn, actor: Actor, activity: Activity) -> str:
    """By which role they decide: shown to the member, even when it has ended since."""
    lineage = turn.lineage(activity)
    return next((role.role for role in actor.roles if may(Right.DECIDE_HOURS, [role], lineage)), "")


def _ask_to_confirm(turn: Turn, activity: Activity, hours: Hours, row: HoursRow, before: int | None) -> None:
    """:param before: what it was when it was decided before."""
    if hours.member_id is None:
        return
    news = to_confirm(turn, activity, row)
    told = news if before is None else HoursCorrected(**dict(news), before=before)
    turn.tell({hours.member_id: None}, told, hold=True)


def to_confirm(turn: Turn, activity: Activity, row: HoursRow) -> HoursToConfirm:
    said = {field: getattr(row, field) for field in ("sign_up_id", "minutes", "reason", "came", "by")}
    wrong = Wish(intent="dispute_hours", about=Subject("hours", row.sign_up_id))
    return HoursToConfirm(activity=turn.facts(activity), options=(Option(wish=wrong, says="wrong"),), **said)


def reason_given(turn: Turn, activity: Activity, hours: Hours) -> str:
    """For the figure as it is."""
    done = audit.about_all(turn.tx, "activity", [activity.id], ["approve_hours"])
    return next((one.detail.get("reason", "") for one in done[::-1] if one.detail.get("hours") == hours.sign_up_id), "")
