"""Somebody who is looked after, as a subject: no card, no group, and a name that only those concerned read."""

from collections.abc import Collection, Sequence

from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.recurring import pattern_of
from community.rights import Right
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.subjects import Kind, declare, subject
from services.turn import Turn
from storage import care as rows
from storage import notices, people, units
from storage.tables.care import Care, CareCount, CareHelper, CareState
from storage.tables.people import Member


def _facts(turn: Turn, some: Sequence[Care]) -> list[said.CareFacts]:
    turn.tx.flush()
    places = units.names(turn.tx, {one.unit_id for one in some})
    helping = rows.helpers(turn.tx, [one.id for one in some])
    return [_one(turn, one, places[one.unit_id], helping[one.id]) for one in some]


def _one(turn: Turn, care: Care, unit: str, helping: Sequence[CareHelper]) -> said.CareFacts:
    agreed = sorted((one for one in helping if one.agreed_at is not None), key=lambda one: (one.last_turn, one.id))
    return said.CareFacts(
        id=care.id,
        name=care.name,
        unit=unit,
        pattern=pattern_of(care.rule),
        state=care.state,
        helpers=names(turn, [one.member_id for one in agreed]),
        invited=names(turn, [one.member_id for one in helping if one.agreed_at is None]),
        organiser="".join(names(turn, [care.organiser_id])),
        next_at=care.next_at,
    )


def names(turn: Turn, members: Collection[int | None]) -> tuple[str, ...]:
    ids = [one for one in members if one is not None]
    found = people.members(turn.tx, ids)
    return tuple(found[one].name for one in ids)


def is_reachable(turn: Turn, member_id: int) -> bool:
    return any(one.reachable for one in people.identities(turn.tx, [member_id]))


def helping(turn: Turn, care: Care) -> list[CareHelper]:
    turn.tx.flush()
    return rows.helpers(turn.tx, [care.id])[care.id]


def agreed(turn: Turn, care: Care) -> list[int]:
    return [one.member_id for one in helping(turn, care) if one.agreed_at is not None]


def tell(turn: Turn, members: Collection[int | None], news: Outcome) -> int:
    """In private and out of the quiet hours; nothing of it can fall back to a group."""
    return turn.tell({one: None for one in members if one is not None}, news, hold=True)


def answering(care: Care) -> tuple[Option, ...]:
    """What words that answer it are about."""
    return (Option(wish=Wish(intent="reply_to_care", about=subject(care))),)


def organiser(turn: Turn, care: Care) -> int | None:
    """Whoever looks after it; where they are gone, the nearest who may, from now on."""
    if care.organiser_id is None:
        hand_over(turn, care)
    return care.organiser_id


def hand_over(turn: Turn, care: Care) -> None:
    """To the nearest who may see contacts there; the new one hears of it, and so does the person."""
    without = [one for one in (care.organiser_id, care.member_id) if one is not None]
    nearest = whom.nearest_with(turn, care, Right.SEE_CONTACTS, without=without)
    care.organiser_id = next((one for one in nearest if is_reachable(turn, one)), None)
    if care.organiser_id is None:
        return
    facts = turn.facts(care)
    tell(turn, [care.organiser_id], said.CareHandedOver(care=facts, mine=True))
    if care.state != CareState.ASKING:
        tell(turn, [care.member_id], said.CareHandedOver(care=facts))


def take_back(turn: Turn, care: Care, member_id: int | None, *kinds: type[Outcome]) -> int:
    """What they were not told yet and need not be; how much that was."""
    accounts = [one.id for one in people.identities(turn.tx, [member_id])] if member_id is not None else []
    return sum(len(notices.take_back_from(turn.tx, kind.called(), subject(care), accounts)) for kind in kinds)


def count(turn: Turn, care: Care, *, visits: int = 0, missed: int = 0) -> None:
    """By the year in which it is counted, without anybody's name."""
    year = turn.now.astimezone(turn.figures.zone).year
    row = turn.tx.get(CareCount, (care.unit_id, year)) or CareCount(unit_id=care.unit_id, year=year)
    row.visits, row.missed = max(0, row.visits + visits), max(0, row.missed + missed)
    turn.tx.add(row)


def my_own(turn: Turn, actor: Actor, care_id: int | None) -> Care | None:
    """What the actor organises and still may, kept from others until the turn ends."""
    care = turn.lock(Care, care_id) if care_id is not None else None
    is_theirs = care is not None and actor.id is not None and care.organiser_id == actor.id
    return care if care is not None and is_theirs and actor.may_for(Right.SEE_CONTACTS, care) else None


def member(turn: Turn, member_id: int) -> Member:
    return turn.tx.get_one(Member, member_id)


declare(
    Kind(
        "care",
        Care,
        facts=_facts,
        unit=lambda care: care.unit_id,
        organiser=lambda care: care.organiser_id,
        still_true=lambda turn, facts, _: turn.tx.get(Care, facts.id) is not None,
    )
)
