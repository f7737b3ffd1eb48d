"""A past month for the demo, so that tallies are not empty, and a few sign-ups that make the cards alive.

Written as rows, since nobody has tapped anything; the rules decide what the rows may say.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from sqlmodel import col, select

from community import hours as hours_rules
from community.attendance import minutes_served
from community.clock import next_allowed
from community.roster import going
from community.spec import CommunitySpec
from demo.cast import Cast
from demo.plan import Past, plan
from demo.rosters import roster
from services import cards
from services.claims import deciders
from services.turn import Turn
from services.visit import Desk
from storage.tables.activities import PAGE_LENGTH, PAGE_LETTERS, Activity, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp

SEED = 2026
STAYS_AWAY = 0.08  # signed up and did not come
MARKED_BY_TAP = 0.15  # by the organiser, instead of checking in
FORGETS = 0.12  # to check out
CONFIRMS = 0.75  # the hours that were approved; the others count after a week
CLOSED_BY_HAND = 0.75
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def fill_past(desk: Desk, spec: CommunitySpec, channel: str, now: datetime) -> None:
    """Once, after `found`: where something lies in the past already, nothing is changed.

    The same `now` writes the same month.
    """
    with desk.turn(now) as turn:
        if _has_past(turn):
            return
        cast = Cast(turn, spec, channel, Random(SEED))
        cast.move_in()
        _write_past(turn, cast)
        _enliven_cards(turn, cast)


def _has_past(turn: Turn) -> bool:
    return turn.tx.exec(select(Activity.id).where(Activity.ends_at < turn.now).limit(1)).first() is not None


def _enliven_cards(turn: Turn, cast: Cast) -> None:
    ahead = turn.tx.exec(select(Activity).where(Activity.starts_at > turn.now, col(Activity.number).is_not(None)))
    known = {(activity.title, activity.unit_id): activity for activity in ahead}
    for one in plan().upcoming:
        activity = known.get((one.title, cast.units[one.unit].id))
        if activity is not None:
            turn.tx.add_all(roster(one, activity, cast))
            cards.redraw(turn, activity)


def _write_past(turn: Turn, cast: Cast) -> None:
    zone = turn.figures.zone
    planned = sorted(plan().past, key=lambda one: one.times(turn.now, zone))
    held = [(one, _activity(turn, cast, one)) for one in planned]
    turn.tx.add_all(activity for _, activity in held)
    turn.tx.flush()
    rows = {activity.id: roster(one, activity, cast) for one, activity in held}
    turn.tx.add_all(row for activity in rows.values() for row in activity)
    turn.tx.flush()
    with turn.tx.no_autoflush:  # who may decide does not depend on what is being written
        for one, activity in held:
            if not one.cancelled:
                _take_place(turn, cast, one, activity, going(rows[activity.id]))


def _activity(turn: Turn, cast: Cast, one: Past) -> Activity:
    start, end = one.times(turn.now, turn.figures.zone)
    announced = next_allowed(start - timedelta(days=cast.rng.randint(3, 6), hours=1), turn.figures)
    after = timedelta(minutes=cast.rng.randint(20, 40))
    closed = end + (after if cast.rng.random() < CLOSED_BY_HAND else turn.figures.check_out_closes)
    secret = "".join(cast.rng.choices(BASE32, k=32))
    return Activity(
        title=one.title,
        kind=one.kind,
        unit_id=cast.units[one.unit].id,
        team_id=cast.units[one.team].id if one.team else None,
        starts_at=start,
        ends_at=end,
        place=one.place,
        capacity=one.capacity,
        hours_minutes=round(one.hours * 60) if one.hours is not None else None,
        lecturer=one.lecturer,
        organiser_id=cast.members[one.organiser].id,
        code_secret=secret,
        page="".join(Random(secret).choices(PAGE_LETTERS, k=PAGE_LENGTH)),
        state=ActivityState.CANCELLED if one.cancelled else ActivityState.PUBLISHED,
        created_at=announced,
        published_at=announced,
        closed_at=None if one.cancelled else closed,
    )


def _take_place(turn: Turn, cast: Cast, one: Past, activity: Activity, rows: Iterable[SignUp]) -> None:
    certain = {cast.members[name].id for name in one.people}
    served = []
    for row in rows:
        if row.member_id not in certain and cast.rng.random() < STAYS_AWAY:
            continue
        attendance = _attendance(cast.rng, row, activity)
        turn.tx.add(attendance)
        if row.member_id is not None and hours_rules.earns_hours(activity):
            minutes = minutes_served(activity, attendance)
            hours = Hours(sign_up_id=row.id, member_id=row.member_id, minutes=minutes, state=HoursState.CLAIMED)
            served.append(hours)
    _decide(turn, cast.rng, one, activity, served)
    turn.tx.add_all(served)


def _attendance(rng: Random, row: SignUp, activity: Activity) -> Attendance:
    """A few minutes early or late; a guest is marked by the organiser, and nobody marks themselves."""
    by_tap = row.member_id is None or rng.random() < MARKED_BY_TAP
    forgot = row.member_id is None or rng.random() < FORGETS
    left = activity.ends_at + timedelta(minutes=rng.randint(-20, 15))
    return Attendance(
        sign_up_id=row.id,
        checked_in_at=activity.starts_at + timedelta(minutes=rng.randint(-20, 12)),
        checked_out_at=None if forgot else left,
        confirmed_by=activity.organiser_id if by_tap and row.member_id != activity.organiser_id else None,
        forgot_check_out=forgot,
    )


def _decide(turn: Turn, rng: Random, one: Past, activity: Activity, served: list[Hours]) -> None:
    """Approved in one go by the organiser, if that is one who may, or by another with the right."""
    decided = _decided_at(turn, rng, one, activity)
    if not served or decided is None:
        return
    able = sorted(deciders(turn, activity), key=lambda member_id: member_id != activity.organiser_id)
    for row in served:
        decider = next((member_id for member_id in able if hours_rules.may_decide(row, member_id)), None)
        if decider is not None:
            hours_rules.approve(row, decider, decided)
            _answer(turn, rng, one, row, decided)


def _decided_at(turn: Turn, rng: Random, one: Past, activity: Activity) -> datetime | None:
    """The morning after or so; for hours that are still to be confirmed, lately."""
    assert activity.closed_at is not None
    if one.hours_stay == HoursState.CLAIMED:
        return None
    soon = activity.closed_at + timedelta(hours=rng.randint(1, 20))
    if one.hours_stay == HoursState.APPROVED:
        soon = max(activity.closed_at + timedelta(hours=1), turn.now - timedelta(hours=30))
    decided = next_allowed(soon, turn.figures)
    return decided if decided <= turn.now else None


def _answer(turn: Turn, rng: Random, one: Past, row: Hours, decided: datetime) -> None:
    """Confirmed by the member, or counted after a week, or still waiting for either."""
    confirmed = next_allowed(decided + timedelta(hours=rng.randint(1, 40)), turn.figures)
    answers = one.hours_stay is None and rng.random() < CONFIRMS
    if answers and confirmed <= turn.now:
        hours_rules.confirm(row, confirmed)
    elif hours_rules.counts_by_itself(row, turn.now, turn.figures):
        row.state = HoursState.COUNTED
