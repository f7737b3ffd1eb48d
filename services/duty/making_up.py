"""Make-ups: until 31 January something of the new year may be put to the one before, by who may exempt, not oneself."""

from dataclasses import dataclass
from typing import Any, Literal

from community.clock import local_day
from community.duty import Served, may_make_up
from community.exempting import may_be_made_up
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.duty import MakeUpAnswered, MakeUpAsked, MakeUpCounted
from community.outcomes.questions import QuestionClosed
from community.rights import Right
from community.wishes import Wish
from services import duties, whom
from services.actor import Actor
from services.duty.bearers import may_exempt
from services.turn import Turn
from storage import people, units
from storage.tables.activities import Activity
from storage.tables.duty import MakeUp
from storage.tables.people import Member
from storage.tables.signup import SignUp
from storage.tables.subject import Subject


@dataclass(frozen=True)
class _Item:
    """What is to be put to the year before the one it was in."""

    row: SignUp
    activity: Activity
    member: Member
    year: int
    shown: dict[str, Any]  # of every outcome about it


def ask(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[补到2026年] under one's own duty: the nearest who may decide are asked."""
    item = _item(turn, wish)
    if item is None:
        return QuestionClosed()
    if item.member.id != actor.id:
        return NotAllowed(because="not_yours")
    if refused := _refuses(turn, item):
        return refused
    deciders = _deciders(turn, item.member)
    turn.tell(dict.fromkeys(deciders), MakeUpAsked(**item.shown), hold=True)
    names = [one.name for one in people.members(turn.tx, deciders).values()]
    return MakeUpAnswered(**item.shown, what="asked" if names else "nobody", by="、".join(names))


def offer(turn: Turn, actor: Actor, wish: Wish) -> Outcome | tuple[Outcome, ...]:
    """[补 小李] under the tally of the year before: what could be put to it, each with its own button."""
    member = turn.tx.get(Member, wish.about_a("member") or 0)
    if member is None:
        return QuestionClosed()
    if not may_exempt(turn, actor, member):
        actor.note("make_up_refused", member=member.id)
        return NotAllowed()
    fitting = duties.could_make_up(turn.tx, member.id, turn.now, turn.figures)
    return tuple(offered(turn, Wish(intent=wish.intent, about=Subject("sign_up", one.row.id))) for one in fitting) or (
        QuestionClosed()
    )


def offered(turn: Turn, wish: Wish) -> Outcome:
    """To whoever may decide, who has looked for it."""
    item = _item(turn, wish)
    return MakeUpAsked(**item.shown, by_member=False) if item else QuestionClosed()


def count(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[确定]: what follows was said above it. Each counts for one year only."""
    item = _to_decide(turn, actor, wish)
    if isinstance(item, Outcome):
        return item
    if refused := _refuses(turn, item):
        return refused
    by = actor.member()
    made = MakeUp(
        sign_up_id=item.row.id, member_id=item.member.id, year=item.year, counted_by=by.id, counted_at=turn.now
    )
    turn.tx.add(made)
    turn.tx.flush()
    actor.note("make_up", item.activity, member=item.member.id, year=item.year)
    news = MakeUpCounted(**item.shown, by=by.name, to_member=True)
    told = turn.tell({item.member.id: None}, news, hold=True)
    return news.model_copy(update={"to_member": False, "told": bool(told)})


def decline(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    item = _to_decide(turn, actor, wish)
    if isinstance(item, Outcome):
        return item
    actor.note("no_make_up", item.activity, member=item.member.id, year=item.year)
    return _answered(turn, item, "declined", actor.name)


def undo(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[撤回], as long as the year before may be changed."""
    item = _to_decide(turn, actor, wish, is_made=True)
    if isinstance(item, Outcome):
        return item
    if not may_be_made_up(item.year, turn.now, turn.figures):
        return MakeUpAnswered(**item.shown, what="too_late")
    return _undo(turn, actor, item)


def _undo(turn: Turn, actor: Actor, item: _Item) -> Outcome:
    turn.tx.delete(turn.tx.get_one(MakeUp, item.row.id))
    turn.tx.flush()
    actor.note("undo_make_up", item.activity, member=item.member.id, year=item.year)
    return _answered(turn, item, "undone", actor.name)


def take_back(turn: Turn, actor: Actor, made: MakeUp) -> None:
    """What should not have been counted, whoever did it."""
    item = _item(turn, Wish(intent="undo_make_up", about=Subject("sign_up", made.sign_up_id)))
    if item is not None:
        _undo(turn, actor, item)


def _answered(turn: Turn, item: _Item, what: Literal["declined", "undone"], by: str) -> Outcome:
    """For whoever has decided, and for the member."""
    news = MakeUpAnswered(**item.shown, what=what, by=by)
    turn.tell({item.member.id: None}, news, hold=True)
    return news.model_copy(update={"to_member": False})


def _item(turn: Turn, wish: Wish) -> _Item | None:
    row = turn.tx.get(SignUp, wish.about_a("sign_up") or 0)
    if row is None or row.member_id is None:
        return None
    activity = turn.lock(Activity, row.activity_id)
    assert activity is not None
    member = turn.tx.get_one(Member, row.member_id)
    year = local_day(activity.starts_at, turn.figures).year - 1
    shown = {"activity": turn.facts(activity), "name": member.name, "year": year, "sign_up_id": row.id}
    return _Item(row, activity, member, year, shown)


def _to_decide(turn: Turn, actor: Actor, wish: Wish, *, is_made: bool = False) -> _Item | Outcome:
    """For those with the right; closed when somebody has decided already."""
    item = _item(turn, wish)
    if item is None:
        return QuestionClosed()
    if not may_exempt(turn, actor, item.member):
        actor.note("make_up_refused", item.activity, member=item.member.id)
        return NotAllowed()
    return item if (turn.tx.get(MakeUp, item.row.id) is not None) is is_made else QuestionClosed()


def _refuses(turn: Turn, item: _Item) -> MakeUpAnswered | None:
    """Why it cannot be put to the year before."""
    if not may_be_made_up(item.year, turn.now, turn.figures):
        return MakeUpAnswered(**item.shown, what="too_late")
    found = duties.record(turn.tx, item.member.id, item.year, turn.now, turn.figures)
    if found is None or item.activity.kind not in found.stand.missing:
        return MakeUpAnswered(**item.shown, what="not_needed")
    its = _its(turn, item)
    return None if its and may_make_up(its, found.stand) else MakeUpAnswered(**item.shown, what="not_counted")


def _its(turn: Turn, item: _Item) -> Served | None:
    items = duties.everything(turn.tx, [item.member.id], item.year, turn.figures).get(item.member.id, [])
    return next((its for came, its in items if came.row.id == item.row.id), None)


def _deciders(turn: Turn, member: Member) -> list[int]:
    """Level by level from where the member lives: the first who can be reached."""
    for unit in units.lineage(turn.tx, member.home_unit_id):
        able = [one for one in whom.of_unit(turn, unit, Right.GRANT_EXEMPTIONS) if one != member.id]
        if any(identity.reachable for identity in people.identities(turn.tx, able)):
            return able
    return []
