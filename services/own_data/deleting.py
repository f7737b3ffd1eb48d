"""删除我的数据: asked once, then taken out of every table as the register says.

For somebody who has died an organiser does it, with a reason in the audit; never in a group.
"""

from collections.abc import Sequence

from community.outcomes.base import Outcome
from community.outcomes.courtesies import ContinueInPrivate, NotAllowed
from community.outcomes.own_data import DataDeleted, DeletionAsked, HandedOver, WhoseData, WhyDeleted
from community.outcomes.questions import NothingFound, Option, QuestionClosed, QuestionDropped
from community.own_data import Whose
from community.rights import Right
from community.wishes import Wish
from services import persons, whom
from services.actor import Actor
from services.names import written_names
from services.turn import Turn
from storage import activities, notices, people, register, signup, units
from storage.tables.activities import ActivityState
from storage.tables.people import Identity, Member
from storage.tables.subject import Subject


def delete(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    whose = Whose.of(wish)
    if wish.about_a("member") is None and whose.name in {"", *actor.names}:
        return _asked(turn, actor.me, Wish(intent="confirm_deletion"))
    return _of_somebody_else(turn, actor, wish, whose)


def keep(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return QuestionDropped(intent="delete_data")


def confirm(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[确认删除], which only an open question carries."""
    if wish.answers is None:
        return QuestionClosed()
    if (other := wish.about_a("member")) is not None:
        return _confirm_for(turn, actor, other, Whose.of(wish).reason)
    _goes(turn, actor.me, None if actor.me else actor.known())
    actor.departs()
    return DataDeleted()


def _goes(turn: Turn, member: Member | None, account: Identity | None = None) -> None:
    who = register.person(turn.tx, member, account)
    words = register.words_of(turn.tx, who)
    if member is not None:
        persons.goes(turn, Actor(turn, member))
        turn.audit("delete_data", member.id)
    notices.call_nobody(turn.tx, [one.id for one in who.accounts])
    register.forget(turn.tx, who, words, written_names()["nobody"]["name"])


# --- the question ----------------------------------------------------------------------------------------------


def _asked(turn: Turn, member: Member | None, meant: Wish, **more: str) -> DeletionAsked:
    options = (Option(wish=meant, says="yes"), Option(wish=Wish(intent="keep_data"), says="no"))
    if member is None:
        return DeletionAsked(options=options)
    held = [(row, a) for row, a in signup.active_of(turn.tx, member.id, turn.now) if a.starts_at > turn.now]
    own = turn.all_facts(a for row, a in held if row.member_id == member.id)
    guests = tuple(row.name for row, _ in held if row.host_id == member.id)
    return DeletionAsked(
        options=options,
        coming=own,
        guests=guests,
        roles=len(people.roles(turn.tx, member.id)),
        runs=_runs(turn, member.id),
        accounts=len(people.identities(turn.tx, [member.id])),
        **more,
    )


def _runs(turn: Turn, member_id: int) -> tuple[HandedOver, ...]:
    """What is open, and who takes over."""
    run = activities.run_by(turn.tx, member_id)
    open_ones = [a for a in run if a.state == ActivityState.PUBLISHED and a.closed_at is None]
    takers = {a.id: whom.in_charge(turn, a, without=[member_id]) for a in open_ones}
    known = people.members(turn.tx, {one for some in takers.values() for one in some})
    return tuple(
        HandedOver(activity=turn.facts(a), to=tuple(known[one].name for one in takers[a.id])) for a in open_ones
    )


# --- for somebody who has died ---------------------------------------------------------------------------------


def _of_somebody_else(turn: Turn, actor: Actor, wish: Wish, whose: Whose) -> Outcome:
    if not actor.in_private:
        return ContinueInPrivate()
    found = _meant(turn, actor, wish, whose.name)
    if isinstance(found, Outcome):
        return found
    if not whose.reason:
        return WhyDeleted(name=found.name, options=(Option(wish=_about(found, "delete_data")),))
    sure = _about(found, "confirm_deletion").detailed(Whose(reason=whose.reason))
    return _asked(turn, found, sure, name=found.name, unit=_home(turn, found), reason=whose.reason)


def _meant(turn: Turn, actor: Actor, wish: Wish, name: str) -> Member | Outcome:
    """Of those whom this organiser looks after; several of one name are asked about."""
    if not actor.is_owner and not any(actor.may(Right.MANAGE_ROLES, [role.unit_id]) for role in actor.roles):
        return NotAllowed(because="others_deletion")
    known = turn.tx.get(Member, wish.about_a("member") or 0)
    bearers = [known] if known else people.named(turn.tx, name)
    allowed = [one for one in bearers if _may_delete(turn, actor, one)]
    if len(allowed) == 1:
        return allowed[0]
    return _which(turn, allowed, name, Whose.of(wish).reason) if allowed else NothingFound(asked=name)


def _may_delete(turn: Turn, actor: Actor, member: Member) -> bool:
    """The right over the home, and over everything that the person has a role for; never oneself this way."""
    places = [member.home_unit_id, *(role.unit_id for role in people.roles(turn.tx, member.id))]
    if member.id == actor.id or member.home_unit_id is None:
        return actor.is_owner and member.id != actor.id
    return all(actor.may(Right.MANAGE_ROLES, units.lineage(turn.tx, place)) for place in places)


def _which(turn: Turn, found: Sequence[Member], name: str, reason: str) -> WhoseData:
    options = (
        Option(
            wish=_about(one, "delete_data").detailed(Whose(reason=reason)),
            label=f"{one.name} {_home(turn, one)}",
            numbered=True,
        )
        for one in found
    )
    return WhoseData(name=name, options=tuple(options))


def _about(member: Member, intent: str) -> Wish:
    return Wish(intent=intent, about=Subject("member", member.id))


def _home(turn: Turn, member: Member) -> str:
    return units.names(turn.tx, [member.home_unit_id]).get(member.home_unit_id, "") if member.home_unit_id else ""


def _confirm_for(turn: Turn, actor: Actor, member_id: int, reason: str) -> Outcome:
    member = turn.tx.get(Member, member_id)
    if member is None or not reason or not _may_delete(turn, actor, member):
        return NotAllowed()
    actor.note("delete_data_for", member=member.id, reason=reason)
    _goes(turn, member)
    return DataDeleted(own=False)
