"""Who and where is meant, and who may decide it: shared by granting and revoking."""

from collections.abc import Sequence

from community.appointing import Appointing
from community.asked import Dropping
from community.names import name_key
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed, NotUnderstood
from community.outcomes.questions import Option
from community.outcomes.roles import Held, RoleAsked, RoleIncomplete
from community.rights import Right, is_below, units_with
from community.wishes import Wish
from services.actor import Actor
from services.finding import MOST_CHOICES, units_named
from services.turn import Turn
from storage import people, units
from storage.tables.people import Member, Role, RoleName
from storage.tables.units import Unit, UnitKind


def manages_any(actor: Actor) -> bool:
    return actor.is_owner or bool(units_with(Right.MANAGE_ROLES, actor.roles))


def may_manage(turn: Turn, actor: Actor, role: RoleName, unit_id: int) -> bool:
    """Whether the role, for this unit, is below one of theirs."""
    lineage = units.lineage(turn.tx, unit_id)
    return actor.is_owner or any(is_below(role, unit_id, own, lineage) for own in actor.roles)


def refused(actor: Actor, wish: Wish, unit_id: int | None = None, member_id: int | None = None) -> NotAllowed:
    role = Appointing.of(wish).role
    actor.note(f"{wish.intent}_refused", role=role, unit=unit_id, member=member_id)
    return NotAllowed()


def not_read(actor: Actor, wish: Wish) -> Outcome:
    """Whoever may do it hears how it is said; for all others it was nothing that they may do."""
    if not manages_any(actor):
        return NotUnderstood()
    return RoleIncomplete(lacks="form", said=Appointing.of(wish).unread, revokes=wish.intent == "revoke_role")


def units_for(turn: Turn, role: RoleName, said: str | None = None) -> list[Unit]:
    """Those that a role can be for: a team has a lead and no other role; those that were named, if any was."""
    fitting = [u for u in units.all_units(turn.tx) if (u.kind == UnitKind.TEAM) == (role == RoleName.TEAM_LEAD)]
    return units_named(fitting, said) if said else fitting


def called(turn: Turn, actor: Actor, name: str) -> list[Member]:
    """Everybody of that name who is known where the actor manages roles. A right follows a person, never a name."""
    managed = None if actor.is_owner else _managed(turn, actor)
    return [one for one in people.known_at(turn.tx, managed) if name_key(one.name) == name_key(name)]


def _managed(turn: Turn, actor: Actor) -> list[int]:
    own = units_with(Right.MANAGE_ROLES, actor.roles)
    return sorted({below for unit in own for below in units.subtree(turn.tx, unit)})


def held(turn: Turn, row: Role) -> Held:
    """As texts show it. The row may be one that is only thought of."""
    member = turn.tx.get_one(Member, row.member_id)
    names = units.names(turn.tx, {row.unit_id, member.home_unit_id or row.unit_id})
    home = names[member.home_unit_id] if member.home_unit_id else ""
    return Held(name=member.name, home=home, role=row.role, unit=names[row.unit_id], until=row.ends_at)


def asked(turn: Turn, rows: Sequence[Role], sure: Sequence[Wish], *, revokes: bool, holds: bool = False) -> RoleAsked:
    """Whether the one is meant, or which of them; nothing is done before that is answered.

    :param sure: what each of them carries out.
    """
    shown = tuple(held(turn, row) for row in rows[:MOST_CHOICES])
    is_one = len(rows) == 1
    options = [
        Option(wish=wish, label=one.name, numbered=not is_one, says="yes" if is_one else None)
        for wish, one in zip(sure, shown, strict=False)
    ]
    none = Option(wish=Wish(intent="drop_question", details=Dropping(intent=sure[0].intent)), says="no")
    return RoleAsked(held=shown[0], others=shown[1:], revokes=revokes, holds_already=holds, options=(*options, none))
