"""Somebody whom an organiser names, to do something to what is held of them: who, and whether they may."""

from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import NothingFound
from community.rights import Right, units_with
from community.wishes import Wish
from services.actor import Actor
from services.finding import which_member
from services.turn import Turn
from storage import people, units
from storage.tables.people import Member
from storage.tables.subject import Subject


def meant(turn: Turn, actor: Actor, wish: Wish, name: str, refused: str = "right") -> Member | Outcome:
    """Of those whom this organiser looks after; several of one name are asked about.

    :param refused: why those who look after nobody may not.
    """
    if not actor.is_owner and not units_with(Right.MANAGE_ROLES, actor.roles):
        return NotAllowed(because=refused)
    known = turn.tx.get(Member, wish.about_a("member") or 0)
    bearers = [known] if known else people.named(turn.tx, name)
    allowed = [one for one in bearers if may_change(turn, actor, one)]
    if len(allowed) == 1:
        return allowed[0]
    return which_member(turn, wish, allowed, name) if allowed else NothingFound(asked=name)


def may_change(turn: Turn, actor: Actor, member: Member) -> bool:
    """The right over the home, and over everything that the person has a role for; never oneself this way."""
    if member.id == actor.id:
        return False
    if member.home_unit_id is None:
        return actor.is_owner
    places = [member.home_unit_id, *(role.unit_id for role in people.roles(turn.tx, member.id, turn.now))]
    return all(actor.may(Right.MANAGE_ROLES, units.lineage(turn.tx, place)) for place in places)


def home(turn: Turn, member: Member) -> str:
    return units.names(turn.tx, [member.home_unit_id]).get(member.home_unit_id, "") if member.home_unit_id else ""


def about(member: Member) -> Subject:
    return Subject("member", member.id)
