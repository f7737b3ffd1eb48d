"""Roles that end by their date: said a week before, and when it has come."""

from community.outcomes.base import Outcome
from community.outcomes.roles import RoleEnded, RoleEnds
from services import persons
from services.roles.naming import held
from services.timers import at_moments, declare
from services.turn import Turn
from storage import people
from storage.tables.people import Role


def _tell_end(turn: Turn, role_id: int) -> None:
    row = turn.lock(Role, role_id)
    if row is None or row.end_told_at is not None or row.ends_at is None:
        return
    row.end_told_at = turn.now
    if row.ends_at > turn.now:
        _tell_both(turn, row, RoleEnds(held=held(turn, row), to_member=True))


def _end(turn: Turn, role_id: int) -> None:
    """Its rights have ended at that moment already, wherever roles are read."""
    row = turn.lock(Role, role_id)
    if row is None or row.ends_at is None or row.ends_at > turn.now:
        return
    _tell_both(turn, row, RoleEnded(held=held(turn, row), to_member=True))
    turn.audit("role_ended", None, member=row.member_id, role=row.role, unit=row.unit_id)
    turn.tx.delete(row)
    turn.tx.flush()
    persons.lost_right(turn, row.member_id)


def _tell_both(turn: Turn, row: Role, news: Outcome) -> None:
    turn.tell({row.member_id: None}, news, hold=True)
    if row.granted_by is not None and row.granted_by != row.member_id:
        turn.tell({row.granted_by: None}, news.model_copy(update={"to_member": False}), hold=True)


declare(at_moments("tell_ends_of_roles", people.ROLES_TO_TELL, _tell_end, late=lambda figures: -figures.role_end_told))
declare(at_moments("end_roles", people.ROLES_END, _end))
