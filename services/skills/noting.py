"""我有梯子可以借, 我会修水管: noted for oneself, shown to oneself, taken back at any time."""

from collections.abc import Iterable, Sequence

from community.aid import wording
from community.asked import Dropping
from community.outcomes import skills as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.outcomes.questions import Option
from community.redaction import redact
from community.skills.offering import Offered, Skilling
from community.wishes import Wish
from services.actor import Actor
from services.finding import MOST_CHOICES
from services.skills import lending, nudging
from services.turn import Turn
from storage import people, questions, skills
from storage.tables.aid import HelpRequest
from storage.tables.skills import Skill, SkillKind
from storage.tables.subject import Subject

NOTE, DROP = "note_skill", "drop_skill"  # in the audit


# --- noted -----------------------------------------------------------------------------------------------------


def offer(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """What is not certain is asked; what is too long, or would name somebody, once more."""
    plan = Skilling.of(wish)
    _settle(turn, actor)
    if not plan.found:
        return _ask_what()
    if any(len(one.name) > turn.figures.skill_name for one in plan.found):
        return _ask_what(because="long", longest=turn.figures.skill_name)
    if any(redact(one.name, anonymous=True).hidden for one in plan.found):
        return _ask_what(because="hidden")
    wanted = [] if wish.answers else nudging.wanted_now(turn, actor.member(), list(map(_row, plan.found)))
    return _note(turn, actor, plan.found) if plan.certain and not wanted else _ask_whether(turn, plan, wanted)


def _settle(turn: Turn, actor: Actor) -> None:
    """Said as a whole sentence it has answered what was asked, too."""
    for account in people.identities(turn.tx, [actor.id] if actor.id is not None else []):
        questions.forget_asked(turn.tx, account.channel, account.external_id, said.SkillWhatAsked.called())


def _ask_what(**why: object) -> Outcome:
    again = Option(wish=Wish(intent="skill_what"))
    return said.SkillWhatAsked(options=(again,), **why)


def _row(one: Offered) -> Skill:
    """Never saved."""
    return Skill(member_id=0, kind=SkillKind(one.kind), name=one.name, category=one.category)


def _ask_whether(turn: Turn, plan: Skilling, wanted: Sequence[HelpRequest]) -> Outcome:
    """我可以搬冰箱 may be said to everybody, or of the request that stands open."""
    yes = Wish(intent="offer_skill", details=plan.model_copy(update={"certain": True}))
    no = Wish(intent="drop_question", details=Dropping(intent="offer_skill"))
    requests = turn.all_facts(wanted[:MOST_CHOICES])
    helps = (Option(wish=Wish(intent="offer_help", about=one.subject), facts=one, label=one.title) for one in requests)
    options = (Option(wish=yes, says=None if requests else "yes"), Option(wish=no, says="no"), *helps)
    return said.SkillAsked(found=plan.found, options=options)


def _note(turn: Turn, actor: Actor, found: Iterable[Offered]) -> Outcome:
    me = actor.member()
    if me.home_unit_id is None:
        return said.SkillRefused(because="no_home")
    own = {skill.name: skill for skill in skills.of_member(turn.tx, me.id)}
    new = [one for one in found if one.name not in own]
    if len(own) + len(new) > turn.figures.skills_each:
        return said.SkillRefused(because="most", most=turn.figures.skills_each)
    for one in new:
        own[one.name] = Skill(member_id=me.id, noted_at=turn.now, **dict(one) | {"kind": SkillKind(one.kind)})
        turn.tx.add(own[one.name])
    turn.tx.flush()
    actor.note(NOTE)
    nudging.look_again_at_open_ones(turn)
    return noted(turn, me.id, [own[one.name] for one in found])


def noted(turn: Turn, member_id: int, some: Iterable[Skill]) -> Outcome:
    """Whether they want to be asked for it is asked once; then it holds for all of it."""
    agreed = nudging.agreed(turn, member_id)
    yes, no = Wish(intent="nudges_on"), Wish(intent="nudges_off")
    options = (Option(wish=yes, says="yes"), Option(wish=no, says="no")) if agreed is None else ()
    return said.SkillNoted(
        noted=tuple(map(line, some)), agreed=agreed, reported=reported(turn, member_id), options=options
    )


def line(skill: Skill) -> said.SkillLine:
    is_thing = skill.kind == SkillKind.THING
    return said.SkillLine(id=skill.id, name=skill.name, category=skill.category, is_thing=is_thing)


# --- what was said when reporting in ---------------------------------------------------------------------------


def reported(turn: Turn, member_id: int) -> str:
    """Consented to for something else: only shown to themselves, until they take it over."""
    profile = people.profiles(turn.tx, [member_id]).get(member_id)
    words = (profile.skills if profile else None) or ""
    own = {skill.name for skill in skills.of_member(turn.tx, member_id)}
    return "" if set(_parts(words)) <= own else words


def _parts(words: str) -> list[str]:
    for mark in "，,；;/ 和":
        words = words.replace(mark, "、")
    return [part for part in words.split("、") if part]


def take_over(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[也登记这些]"""
    words = reported(turn, actor.member().id)
    if not words:
        return said.SkillRefused(because="reported")
    found = tuple(Offered(kind="skill", name=one, category=wording.category(one)) for one in _parts(words))
    return offer(turn, actor, wish.detailed(Skilling(found=found, certain=True)))


# --- shown and taken back --------------------------------------------------------------------------------------


def show(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """我登记了什么"""
    if actor.id is None:
        return said.SkillList()
    return said.SkillList(
        noted=tuple(line(skill) for skill in skills.of_member(turn.tx, actor.id)),
        agreed=nudging.agreed(turn, actor.id),
        reported=reported(turn, actor.id),
        lends=tuple(lending.line(turn, one, to="owner") for one in skills.lending(turn.tx, actor.id)),
        borrows=tuple(lending.line(turn, one, to="borrower") for one in skills.borrowing(turn.tx, actor.id)),
    )


def drop(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不借了：梯子], 梯子不借了, 不借了: of several it is asked which."""
    found = skills.of_member(turn.tx, actor.id) if actor.id is not None else []
    named = Skilling.of(wish).name
    if wish.about is not None:
        found = [one for one in found if one.id == wish.about_a("skill")]
    elif named:
        found = [one for one in found if one.name == named] or [one for one in found if named in one.name]
    if not found and wish.loosely:
        return NotUnderstood()
    if not found:
        return said.SkillRefused(because="over" if wish.about else "none")
    return _drop(turn, actor, found[0]) if len(found) == 1 and not wish.loosely else _which(found, wish)


def _which(found: list[Skill], wish: Wish) -> Outcome:
    options = (
        Option(wish=Wish(intent="drop_skill", about=Subject("skill", one.id)), label=one.name, numbered=True)
        for one in found[:MOST_CHOICES]
    )
    return said.WhichSkill(options=tuple(options))


def _drop(turn: Turn, actor: Actor, skill: Skill) -> Outcome:
    """Whoever has asked to borrow it hears that it is not to be had."""
    name, is_thing = skill.name, skill.kind == SkillKind.THING
    turn.tx.delete(skill)
    turn.tx.flush()
    told = lending.not_lent_any_more(turn, actor, name)
    actor.note(DROP)
    left = len(skills.of_member(turn.tx, actor.member().id))
    return said.SkillDropped(name=name, is_thing=is_thing, left=left, told=told)
