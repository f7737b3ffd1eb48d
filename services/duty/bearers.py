"""Who may exempt whom, and who is meant."""

from collections.abc import Sequence

from community.names import said_in
from community.outcomes.courtesies import NotAllowed
from community.rights import Right, units_with
from community.wishes import Wish
from services.actor import Actor
from services.turn import Turn
from storage import people, units
from storage.tables.people import Member


def may_exempt(turn: Turn, actor: Actor, member: Member) -> bool:
    """Whoever bears the right where somebody lives; never for oneself."""
    return member.id != actor.id and actor.may(Right.GRANT_EXEMPTIONS, units.lineage(turn.tx, member.home_unit_id))


def may_exempt_anybody(actor: Actor) -> bool:
    return actor.is_owner or bool(units_with(Right.GRANT_EXEMPTIONS, actor.roles))


def refused(actor: Actor, members: Sequence[int] = ()) -> NotAllowed:
    actor.note("exempt_refused", members=list(members))
    return NotAllowed()


def members_named(turn: Turn, wish: Wish) -> list[Member]:
    if (one := wish.about_a("member")) is not None:
        return [turn.tx.get_one(Member, one)]
    known = people.named_in(turn.tx, wish.text)
    said = said_in(wish.text, (member.name for member in known))
    return [member for member in known if member.name in said]
