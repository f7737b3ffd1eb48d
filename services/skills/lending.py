"""有什么可以借: things without their owners; the owner is asked in private, and who it is both hear once both agree."""

from collections.abc import Sequence
from typing import Literal

from community.clock import next_allowed
from community.outcomes import skills as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.outcomes.questions import Option
from community.skills.offering import Skilling
from community.wishes import Wish
from services import latest
from services.actor import Actor
from services.skills.near import near, nearby
from services.turn import Turn
from storage import aid, people, questions, skills
from storage.tables.people import Member
from storage.tables.skills import Borrow, BorrowState, Skill
from storage.tables.subject import Subject

MOST_THINGS = 20
Why = Literal["declined", "withdrawn", "expired", "returned", "gone"]


# --- what there is ---------------------------------------------------------------------------------------------


def list_things(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    me = actor.member()
    if me.home_unit_id is None:
        return said.SkillRefused(because="no_home")
    found = _to_be_had(turn, me)
    lines = [said.SkillLine(id=one.id, name=one.name, category=one.category, is_thing=True) for one in found]
    return said.ThingsToBorrow(things=tuple(lines[:MOST_THINGS]), more=max(0, len(lines) - MOST_THINGS))


def _to_be_had(turn: Turn, me: Member) -> list[Skill]:
    """Each kind of thing once, the nearest one of it that nobody has just refused."""
    around = nearby(turn, me.home_unit_id)
    others = [(skill, owner) for skill, owner in skills.things(turn.tx, turn.now) if owner.id != me.id]
    found = [(near(turn, owner, around), skill) for skill, owner in others]
    able = [(far, skill.id, skill) for far, skill in found if far is not None and not _refused(turn, me, skill)]
    by_name: dict[str, Skill] = {}
    for _, _, skill in sorted(able, key=lambda one: one[:2]):
        by_name.setdefault(skill.name, skill)
    return list(by_name.values())


def _refused(turn: Turn, me: Member, skill: Skill) -> bool:
    since = turn.now - turn.figures.borrow_again
    before = [one for one in skills.between(turn.tx, me.id, skill.member_id) if one.thing == skill.name]
    return any(one.was_declined and one.ended_at is not None and one.ended_at > since for one in before)


# --- asked -----------------------------------------------------------------------------------------------------


def ask(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[想借]"""
    skill = turn.lock(Skill, wish.about_a("skill") or 0)
    if skill is None:
        return said.SkillRefused(because="over")
    me = actor.member()
    if skill.member_id == me.id:
        return said.SkillRefused(because="own")
    own = skills.borrowing(turn.tx, me.id)
    if any(one.owner_id == skill.member_id and one.thing == skill.name for one in own):
        return said.SkillRefused(because="asked")
    if not _may_be_asked(turn, me, skill):
        return said.SkillRefused(because="over")
    if len(own) >= turn.figures.borrow_asks:
        return said.SkillRefused(because="many", most=turn.figures.borrow_asks)
    return _asks(turn, actor, skill)


def _may_be_asked(turn: Turn, me: Member, skill: Skill) -> bool:
    """As long as it would be listed for this person."""
    owner = turn.tx.get_one(Member, skill.member_id)
    listed = skill.id in [one.id for one, _ in skills.things(turn.tx, turn.now)]
    return listed and near(turn, owner, nearby(turn, me.home_unit_id)) is not None and not _refused(turn, me, skill)


def _asks(turn: Turn, actor: Actor, skill: Skill) -> Outcome:
    borrow = Borrow(
        owner_id=skill.member_id,
        borrower_id=actor.id,
        thing=skill.name,
        state=BorrowState.ASKED,
        since=next_allowed(turn.now, turn.figures),
    )
    turn.tx.add(borrow)
    turn.tx.flush()
    actor.note("ask_to_borrow", Subject("borrow", borrow.id))
    answers = tuple(Option(wish=Wish(intent=one, about=Subject("borrow", borrow.id))) for one in ("lend", "not_lend"))
    shown = line(turn, borrow, to="owner")
    news = said.BorrowAsked(borrow=shown, lent_to=_lent_to(turn, skill), options=answers)
    turn.tell({skill.member_id: None}, news, hold=True)
    later = borrow.since if borrow.since > turn.now else None
    return said.BorrowSent(borrow=line(turn, borrow, to="borrower"), told_at=later)


def _lent_to(turn: Turn, skill: Skill) -> tuple[str, ...]:
    """Who has it at the moment, as far as anybody has said so."""
    lent = [one for one in skills.lending(turn.tx, skill.member_id) if one.state == BorrowState.AGREED]
    return tuple(line(turn, one, to="owner").name for one in lent if one.thing == skill.name)


def line(turn: Turn, borrow: Borrow, *, to: Literal["owner", "borrower"]) -> said.BorrowLine:
    """Who has it is told once they have agreed; who asks, whoever is asked knows."""
    agreed = borrow.state == BorrowState.AGREED
    other = borrow.borrower_id if to == "owner" else borrow.owner_id if agreed else None
    name = people.members(turn.tx, [other])[other].name if other is not None else ""
    return said.BorrowLine(id=borrow.id, thing=borrow.thing, name=name, agreed=agreed)


# --- answered --------------------------------------------------------------------------------------------------


def agree(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[可以借]"""
    borrow = _own(turn, actor, wish, "owner")
    if isinstance(borrow, Outcome):
        return borrow
    if borrow.state == BorrowState.ASKED:
        borrow.state, borrow.since = BorrowState.AGREED, turn.now
        _answered(turn, borrow)
        turn.tx.flush()
        actor.note("lend", Subject("borrow", borrow.id))
        news = said.BorrowAgreed(borrow=line(turn, borrow, to="borrower"), mine=False)
        told = tell(turn, borrow.borrower_id, news)
        return said.BorrowAgreed(borrow=line(turn, borrow, to="owner"), mine=True, reached=bool(told))
    return said.BorrowAgreed(borrow=line(turn, borrow, to="owner"), mine=True)


def decline(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不方便], and [不借了] when they have agreed before."""
    borrow = _own(turn, actor, wish, "owner")
    return borrow if isinstance(borrow, Outcome) else _over(turn, actor, borrow, "declined", lends=True)


def give_back(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[还了] by either, or 电钻还了, 老彭把电钻还我了; [不想借了] before it is answered."""
    if wish.about is None:
        return _given_back(turn, actor, Skilling.of(wish))
    borrow = _own(turn, actor, wish)
    if isinstance(borrow, Outcome):
        return borrow
    lends = borrow.owner_id == actor.id
    if borrow.state == BorrowState.AGREED:
        return _over(turn, actor, borrow, "returned", lends=lends)
    return _over(turn, actor, borrow, "declined" if lends else "withdrawn", lends=lends)


def _given_back(turn: Turn, actor: Actor, said_so: Skilling) -> Outcome:
    """Of what is lent, the one that fits; who has neither lent nor borrowed it speaks of something else."""
    lent = [*skills.lending(turn.tx, actor.id), *skills.borrowing(turn.tx, actor.id)] if actor.id else []
    agreed = [one for one in lent if one.state == BorrowState.AGREED]
    named = [one for one in agreed if said_so.name in one.thing]
    found = [one for one in named if said_so.other in _seen(turn, actor, one).name]
    if len(found) == 1:
        return _over(turn, actor, found[0], "returned", lends=found[0].owner_id == actor.id)
    perhaps = named or [one for one in agreed if {*said_so.name} & {*one.thing}]  # 钻子 for 电钻
    return _which(turn, actor, found or perhaps) if perhaps else NotUnderstood()


def not_needed(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """电钻不用借了, by whoever has asked for it; whoever asks for help may mean that."""
    what = Skilling.of(wish).name
    asked = skills.borrowing(turn.tx, actor.id) if actor.id else []
    found = [one for one in asked if what in one.thing]
    if actor.id and aid.of_asker(turn.tx, actor.id) and not (found and what):
        cancels = Wish(intent="cancel_help", text=wish.text)
        return NotUnderstood(offers=(cancels.intent,), options=(Option(wish=cancels, says="yes"),))
    if len(found) == 1:
        return _over(turn, actor, found[0], "withdrawn", lends=False)
    return _which(turn, actor, found) if found else NotUnderstood()


def _which(turn: Turn, actor: Actor, found: Sequence[Borrow]) -> Outcome:
    shown = [_seen(turn, actor, one) for one in found[:MOST_THINGS]]
    options = (
        Option(
            wish=Wish(intent="borrow_over", about=Subject("borrow", one.id)),
            label=f"{one.thing}({one.name})" if one.name else one.thing,
            numbered=True,
        )
        for one in shown
    )
    return said.WhichBorrow(options=tuple(options))


def _seen(turn: Turn, actor: Actor, borrow: Borrow) -> said.BorrowLine:
    return line(turn, borrow, to="owner" if borrow.owner_id == actor.id else "borrower")


def _own(turn: Turn, actor: Actor, wish: Wish, side: Literal["owner", ""] = "") -> Borrow | Outcome:
    borrow = turn.lock(Borrow, wish.about_a("borrow") or 0)
    if borrow is None or actor.id is None:
        return said.SkillRefused(because="over")
    allowed = [borrow.owner_id] if side else [borrow.owner_id, borrow.borrower_id]
    if actor.id not in allowed:
        return said.SkillRefused(because="not_yours")
    return said.SkillRefused(because="over") if borrow.state == BorrowState.ENDED else borrow


def own(turn: Turn, actor: Actor, wish: Wish) -> Borrow | Outcome:
    """One that both have agreed to: lines may be passed on."""
    borrow = _own(turn, actor, wish)
    if isinstance(borrow, Outcome) or borrow.state == BorrowState.AGREED:
        return borrow
    return said.SkillRefused(because="over")


def _over(turn: Turn, actor: Actor, borrow: Borrow, why: Why, *, lends: bool) -> Outcome:
    shown = line(turn, borrow, to="owner" if lends else "borrower")
    actor.note(f"borrow_{why}", Subject("borrow", borrow.id))
    end(turn, borrow, why, tell_owner=not lends)
    return said.BorrowEnded(borrow=shown, because=why, mine=True, lends=lends)


def end(turn: Turn, borrow: Borrow, why: Why, *, tell_owner: bool) -> None:
    """The other side hears so, unless it is the owner, who has not even been asked yet."""
    shown = line(turn, borrow, to="owner" if tell_owner else "borrower")
    was_told = borrow.state == BorrowState.AGREED or borrow.since <= turn.now
    borrow.state, borrow.ended_at, borrow.was_declined = BorrowState.ENDED, turn.now, why == "declined"
    _answered(turn, borrow)
    turn.tx.flush()
    other = borrow.owner_id if tell_owner else borrow.borrower_id
    if was_told or not tell_owner:
        tell(turn, other, said.BorrowEnded(borrow=shown, because=why, lends=tell_owner))


def _answered(turn: Turn, borrow: Borrow) -> None:
    """Words that would answer it mean nothing any more."""
    for question in questions.asked_as(turn.tx, said.BorrowAsked.called(), turn.now):
        if question.asked["borrow"]["id"] == borrow.id:
            turn.close(question)


def tell(turn: Turn, member_id: int | None, outcome: Outcome) -> int:
    """At any hour, silently at night."""
    return turn.tell({member_id: None}, outcome, silent=turn.is_night) if member_id is not None else 0


def _still_asked(turn: Turn, waited: said.BorrowAsked) -> Outcome | None:
    """What was to be asked in the morning may be over by then."""
    borrow = turn.tx.get(Borrow, waited.borrow.id)
    return waited if borrow is not None and borrow.state == BorrowState.ASKED else None


def not_lent_any_more(turn: Turn, actor: Actor, thing: str) -> tuple[str, ...]:
    """Taken off one's list. What is lent already stays lent until it is given back; whoever has it hears so.

    Returns the names of those.
    """
    mine = [one for one in skills.lending(turn.tx, actor.member().id) if one.thing == thing]
    for borrow in mine:
        if borrow.state == BorrowState.ASKED:
            end(turn, borrow, "declined", tell_owner=False)
    out = [one for one in mine if one.state == BorrowState.AGREED]
    told = [one for one in out if tell(turn, one.borrower_id, said.BorrowWanted(borrow=line(turn, one, to="borrower")))]
    return tuple(line(turn, one, to="owner").name for one in told)


latest.AGAIN[said.BorrowAsked.called()] = _still_asked
