"""Granting a role: by somebody above, never to oneself, after a question that says all of it."""

from datetime import datetime

from community.appointing import Appointing
from community.clock import last_moment
from community.outcomes.base import Outcome
from community.outcomes.roles import PersonUnknown, RoleGranted, RoleIncomplete
from community.wishes import Wish
from services.actor import Actor
from services.finding import MOST_CHOICES, which_unit
from services.roles.naming import asked, called, held, manages_any, may_manage, not_read, refused, units_for
from services.turn import Turn
from storage import people
from storage.tables.people import Member, Role, RoleName
from storage.tables.subject import Subject
from storage.tables.units import Unit


def grant(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """让老张当3栋楼栋长，到年底."""
    said = Appointing.of(wish)
    if said.role is None:
        return not_read(actor, wish)
    if not manages_any(actor) or said.myself:
        return refused(actor, wish)
    if said.unread:
        return not_read(actor, wish)
    if not said.person:
        return RoleIncomplete(lacks="person")
    ends_at = last_moment(said.until, turn.figures) if said.until else None
    if ends_at is not None and ends_at <= turn.now:
        return RoleIncomplete(lacks="end")
    unit = _unit(turn, actor, wish, said.role)
    if isinstance(unit, Outcome):
        return unit
    return _to_whom(turn, actor, wish.wanting(unit=unit.name), said.role, unit, ends_at)


def _unit(turn: Turn, actor: Actor, wish: Wish, role: RoleName) -> Unit | Outcome:
    """The one that is meant and that the actor may give this role for; else which, or a refusal."""
    named = units_for(turn, role, wish.wanted.unit)
    allowed = [unit for unit in named or units_for(turn, role) if may_manage(turn, actor, role, unit.id)]
    if not allowed:
        return refused(actor, wish, named[0].id if wish.wanted.unit and named else None)
    if len(allowed) == 1 and named:
        return allowed[0]
    return which_unit(allowed, wish) if len(allowed) <= MOST_CHOICES else RoleIncomplete(lacks="unit")


def _to_whom(
    turn: Turn, actor: Actor, wish: Wish, role: RoleName, unit: Unit, ends_at: datetime | None
) -> Outcome:
    said, certain = Appointing.of(wish), wish.about_a("member")
    chosen = turn.tx.get(Member, certain) if certain is not None else None
    named = [chosen] if chosen and chosen.name else [] if certain else called(turn, actor, said.person)
    others = sorted((m for m in named if m.id != actor.id), key=lambda member: member.home_unit_id != unit.id)
    if not others:
        return refused(actor, wish, unit.id, actor.id) if named else PersonUnknown(name=said.person)
    meant = [
        Role(member_id=one.id, unit_id=unit.id, role=role, ends_at=ends_at, granted_by=actor.id) for one in others
    ]
    there = [people.role_row(turn.tx, row.member_id, unit.id, role) for row in meant]
    if len(meant) == 1 and (said.sure or _is_so(meant[0], there[0])):
        return _grant(turn, actor, meant[0])
    sure = said.model_copy(update={"sure": True})
    wishes = [wish.aimed_at(Subject("member", row.member_id)).detailed(sure) for row in meant]
    return asked(turn, meant, wishes, revokes=False, holds=len(meant) == 1 and there[0] is not None)


def _is_so(meant: Role, there: Role | None) -> bool:
    return there is not None and there.ends_at == meant.ends_at


def _grant(turn: Turn, actor: Actor, meant: Role) -> RoleGranted:
    """Given anew, it is the same row with another end; that of the same end is left as it is."""
    turn.lock(Member, meant.member_id)
    there = people.role_row(turn.tx, meant.member_id, meant.unit_id, meant.role)
    already = there is not None and _is_so(meant, there)
    row = there if there is not None and already else _saved(turn, meant, there)
    until = row.ends_at.isoformat() if row.ends_at else None
    actor.note("grant_role", member=row.member_id, role=row.role, unit=row.unit_id, until=until)
    news = RoleGranted(
        held=held(turn, row),
        role_id=row.id,
        by=actor.name,
        to_member=True,
        already=already,
        changed=there is not None,
        ends_within_days=row.end_told_at is not None,
    )
    told = already or bool(turn.tell({row.member_id: None}, news, hold=True))
    return news.model_copy(update={"to_member": False, "told": told})


def _saved(turn: Turn, meant: Role, there: Role | None) -> Role:
    """Whoever hears of a role that ends within days has heard of its end as well."""
    row = there or meant
    row.ends_at, row.granted_by = meant.ends_at, meant.granted_by
    soon = turn.now + turn.figures.role_end_told
    row.end_told_at = turn.now if row.ends_at is not None and row.ends_at <= soon else None
    turn.tx.add(row)
    turn.tx.flush()
    return row
