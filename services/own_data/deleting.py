"""删除我的数据: asked once, then taken out of every table as the register says.

For somebody who has died an organiser does it, with a reason in the audit; never in a group.
"""

from collections.abc import Sequence

from community.outcomes.base import Outcome
from community.outcomes.courtesies import ContinueInPrivate, NotAllowed
from community.outcomes.own_data import DataDeleted, DeletionAsked, HandedOver, WhyDeleted
from community.outcomes.questions import Option, QuestionClosed, QuestionDropped
from community.own_data import Whose
from community.wishes import Wish
from services import persons, whom
from services.actor import Actor
from services.names import written_names
from services.own_data import members
from services.turn import Turn
from storage import (
    activities,
    aid,
    attachments,
    care,
    certificates,
    notices,
    people,
    polls,
    problems,
    register,
    signup,
    skills,
)
from storage.tables.activities import ActivityState
from storage.tables.people import Identity, Member


def delete(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    whose = Whose.of(wish)
    if wish.about_a("member") is None and whose.name in {"", *actor.names}:
        return _asked(turn, actor.me, Wish(intent="confirm_deletion"))
    return _of_somebody_else(turn, actor, wish, whose)


def keep(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[算了]"""
    return QuestionDropped(intent=wish.text)


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
        fields = {name: kind.speaks_for for name, kind in Outcome.catalogue.items() if kind.speaks_for}
        notices.take_back_words(turn.tx, fields, {member.id, *_own_names(turn, member, who.accounts)})
        persons.goes(turn, Actor(turn, member))
        turn.audit("delete_data", member.id)
    notices.call_nobody(turn.tx, [one.id for one in who.accounts])
    register.forget(turn.tx, who, words, written_names()["nobody"]["name"])
    attachments.forget_without_subject(turn.tx)


def _own_names(turn: Turn, member: Member, accounts: Sequence[Identity]) -> set[str]:
    """Those that nobody else is called by."""
    names = {member.name, *(one.name for one in accounts)}
    return {name for name in names if all(one.id == member.id for one in people.named(turn.tx, name))}


# --- the question ----------------------------------------------------------------------------------------------


def _asked(turn: Turn, member: Member | None, meant: Wish, **more: str) -> DeletionAsked:
    options = (Option(wish=meant, says="yes"), Option(wish=Wish(intent="keep_data", text="delete_data"), says="no"))
    if member is None:
        return DeletionAsked(options=options)
    held = [(row, a) for row, a in signup.active_of(turn.tx, member.id, turn.now) if a.starts_at > turn.now]
    own = turn.all_facts(a for row, a in held if row.member_id == member.id)
    guests = tuple(row.name for row, _ in held if row.host_id == member.id)
    return DeletionAsked(
        options=options,
        coming=own,
        guests=guests,
        roles=len(people.roles(turn.tx, member.id, turn.now)),
        runs=_runs(turn, member.id),
        accounts=len(people.identities(turn.tx, [member.id])),
        certificates=certificates.in_force(turn.tx, member.id),
        votes=len(polls.voted_in(turn.tx, member.id)),
        requests=len([one for one in aid.of_asker(turn.tx, member.id) if one.published_at is not None]),
        helping=len(aid.of_helper(turn.tx, member.id)),
        visiting=len(care.agreed_by(turn.tx, member.id)),
        is_visited=bool(care.of_person(turn.tx, member.id)),
        cares=len(care.organised(turn.tx, member.id)),
        reports=len(problems.reported_by(turn.tx, member.id, turn.now)),
        borrowing=len([*skills.borrowing(turn.tx, member.id), *skills.lending(turn.tx, member.id)]),
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
    found = members.meant(turn, actor, wish, whose.name, refused="others_deletion")
    if isinstance(found, Outcome):
        return found
    meant = Wish(intent=wish.intent, about=members.about(found))
    if not whose.reason:
        return WhyDeleted(name=found.name, options=(Option(wish=meant),))
    sure = Wish(intent="confirm_deletion", about=meant.about, details=Whose(reason=whose.reason))
    return _asked(turn, found, sure, name=found.name, unit=members.home(turn, found), reason=whose.reason)


def _confirm_for(turn: Turn, actor: Actor, member_id: int, reason: str) -> Outcome:
    member = turn.tx.get(Member, member_id)
    if member is None or not reason or not members.may_change(turn, actor, member):
        return NotAllowed()
    actor.note("delete_data_for", deleted=member.id, reason=reason)
    _goes(turn, member)
    return DataDeleted(own=False)
