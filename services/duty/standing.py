"""我今年完成了吗: what is done, what is missing, what still waits to be counted, and what is on offer."""

from collections.abc import Collection

from community import roster as rules
from community.clock import local_day
from community.duty import KINDS
from community.exempting import may_be_made_up
from community.outcomes.base import Outcome
from community.outcomes.duty import DutyState, MakesUp, Part, Waiting
from community.roster import Window
from community.wishes import Wish
from services import duties
from services.actor import Actor
from services.duties import Record
from services.finding import coming
from services.turn import Turn
from storage import signup
from storage.tables.activities import Activity, ActivityKind
from storage.tables.people import Member, Profile

MOST_OFFERS = 5


def my_duty(turn: Turn, actor: Actor, wish: Wish) -> tuple[Outcome, ...]:
    """Nothing for whoever has no duty: nobody else hears that there is one."""
    profile = turn.tx.get(Profile, actor.id) if actor.id else None
    if profile is None or not profile.in_service:
        return ()
    assert actor.me is not None
    year = year_said(turn, wish)
    now = state(turn, actor.me, year)
    if not may_be_made_up(year - 1, turn.now, turn.figures):
        return (now,)
    before = state(turn, actor.me, year - 1)
    return (now, before) if any(part.stand == "missing" for part in before.parts) else (now,)


def year_said(turn: Turn, wish: Wish) -> int:
    """去年, 2026年; this year when none was said."""
    said = wish.wanted.time
    return (said.start if said and said.start else turn.now).astimezone(turn.figures.zone).year


def state(turn: Turn, member: Member, year: int) -> DutyState:
    found = duties.record(turn.tx, member.id, year, turn.now, turn.figures)
    if found is None:
        profile = turn.tx.get_one(Profile, member.id)
        return DutyState(year=year, begins=profile.duty_from)
    going, offers = _ahead(turn, member, found.stand.missing, year)
    return DutyState(
        year=year,
        parts=tuple(_part(found, kind) for kind in KINDS if found.stand.owed.get(kind)),
        waiting=tuple(Waiting(activity=turn.facts(c.activity), waits=s.waits) for c, s in found.came if s.waits),
        coming=turn.all_facts(going),
        offers=turn.all_facts(offers[:MOST_OFFERS]),
        may_make_up=may_be_made_up(year, turn.now, turn.figures),
        make_ups=_make_ups(turn, member) if may_be_made_up(year, turn.now, turn.figures) else (),
    )


def _make_ups(turn: Turn, member: Member) -> tuple[MakesUp, ...]:
    fitting = duties.could_make_up(turn.tx, member.id, turn.now, turn.figures)
    return tuple(MakesUp(sign_up_id=one.row.id, activity=turn.facts(one.activity)) for one in fitting)


def _part(found: Record, kind: ActivityKind) -> Part:
    stand, until = found.stand, found.exempt[kind].until if kind in found.exempt else None
    how = "exempt" if kind in stand.exempt else "done" if kind in stand.done else "missing"
    return Part(kind=kind, stand=how, counted=stand.counted[kind], owed=stand.owed[kind], until=until)


def _ahead(
    turn: Turn, member: Member, kinds: Collection[ActivityKind], year: int
) -> tuple[list[Activity], list[Activity]]:
    """Of these kinds, what they go to or wait for in that year, and what they may still sign up for."""
    of_year = [
        a
        for a in coming(turn, Actor(turn, member))
        if a.kind in kinds and local_day(a.starts_at, turn.figures).year == year
    ]
    own = {a.id for row, a in signup.active_of(turn.tx, member.id, turn.now) if row.member_id == member.id}
    going = [a for a in of_year if a.id in own]
    return going, [a for a in of_year if a.id not in own and rules.window(a, turn.now) is Window.OPEN]
