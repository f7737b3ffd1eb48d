"""Revoking a role: by somebody above, never one's own, after a question."""

from collections.abc import Sequence

from community.appointing import Appointing
from community.outcomes.base import Outcome
from community.outcomes.questions import QuestionClosed
from community.outcomes.roles import PersonUnknown, RoleIncomplete, RoleNotHeld, RoleRevoked
from community.wishes import Wish
from services import persons
from services.actor import Actor
from services.finding import MOST_CHOICES
from services.roles.naming import asked, called, held, manages_any, may_manage, not_read, refused, units_for
from services.turn import Turn
from storage import people
from storage.tables.people import Role, RoleName
from storage.tables.subject import Subject


def revoke(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """撤掉老张的楼栋长, or [撤掉] under what was granted."""
    said, one = Appointing.of(wish), wish.about_a("role")
    if one is not None:
        row = turn.lock(Role, one)
        return _revoke_one_of(turn, actor, wish, [row]) if row else QuestionClosed()
    if said.role is None:
        return not_read(actor, wish)
    if not manages_any(actor) or said.myself:
        return refused(actor, wish)
    if said.unread or said.until:
        return not_read(actor, wish)
    return _of_those_named(turn, actor, wish, said.role)


def _of_those_named(turn: Turn, actor: Actor, wish: Wish, role: RoleName) -> Outcome:
    """Whoever holds it there, when nobody is named."""
    person, certain = Appointing.of(wish).person, wish.about_a("member")
    places = {unit.id for unit in units_for(turn, role, wish.wanted.unit)}
    bearers = {member.id for member in called(turn, actor, person)} if person else None
    bearers = {certain} if certain is not None else bearers
    if bearers is not None and not bearers:
        return PersonUnknown(name=person)
    rows = [row for row in people.roles_on(turn.tx, places, turn.now) if row.role == role]
    rows = [row for row in rows if bearers is None or row.member_id in bearers]
    return _revoke_one_of(turn, actor, wish, rows) if rows else RoleNotHeld(name=person, role=role)


def _revoke_one_of(turn: Turn, actor: Actor, wish: Wish, rows: Sequence[Role]) -> Outcome:
    allowed = [r for r in rows if r.member_id != actor.id and may_manage(turn, actor, r.role, r.unit_id)]
    if not allowed:
        return refused(actor, wish, rows[0].unit_id, rows[0].member_id)
    if len(allowed) > MOST_CHOICES:
        return RoleIncomplete(lacks="person", revokes=True)
    if len(allowed) == 1 and Appointing.of(wish).sure:
        return _revoke(turn, actor, allowed[0])
    sure = Appointing.of(wish).model_copy(update={"sure": True})
    wishes = [wish.aimed_at(Subject("role", row.id)).detailed(sure) for row in allowed]
    return asked(turn, allowed, wishes, revokes=True)


def _revoke(turn: Turn, actor: Actor, row: Role) -> RoleRevoked:
    news = RoleRevoked(held=held(turn, row), by=actor.name, to_member=True)
    actor.note("revoke_role", member=row.member_id, role=row.role, unit=row.unit_id)
    told = turn.tell({row.member_id: None}, news, hold=True)
    turn.tx.delete(row)
    turn.tx.flush()
    persons.lost_right(turn, row.member_id)
    return news.model_copy(update={"to_member": False, "told": bool(told)})
