"""关爱名单 加 …: what an organiser says of somebody, how consent was given, a preview of who reads what, [确定]."""

from collections.abc import Sequence

from community import care as rules
from community.care import Caring
from community.names import name_key
from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed, QuestionDropped, WhichUnit
from community.recurring import pattern_of
from community.rights import NARROW, Right, units_with
from community.wishes import Wish
from services.actor import Actor
from services.care.agreeing import ask_helpers, ask_person, begins
from services.care.subject import is_reachable, names
from services.finding import MOST_CHOICES
from services.turn import Turn
from storage import care as rows
from storage import people, units
from storage.tables.care import Care, CareState
from storage.tables.people import Member
from storage.tables.subject import Subject
from storage.tables.units import Unit, UnitKind

TEXT = f"care.{rules.CONSENT_VERSION}"


def choices(turn: Turn, actor: Actor) -> list[Unit]:
    """Where they may see neighbours' contacts, which is what a care list comes near; not as the lead of a team."""
    held = units_with(Right.SEE_CONTACTS, [role for role in actor.roles if role.role not in NARROW])
    known = [unit for unit in units.all_units(turn.tx) if unit.kind != UnitKind.TEAM]
    return known if actor.is_owner else [unit for unit in known if unit.id in held]


def add(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    plan, own = Caring.of(wish), choices(turn, actor)
    if not own:
        return NotAllowed()
    if lacking := _lacking(plan):
        return lacking
    unit_id = wish.about_a("unit") or (own[0].id if len(own) == 1 else None)
    if unit_id is None:
        return _which_unit(own, wish)
    if unit_id not in [unit.id for unit in own]:
        return NotAllowed()
    return _with_people(turn, actor, wish, plan, unit_id)


def _which_unit(own: Sequence[Unit], wish: Wish) -> Outcome:
    return WhichUnit(
        options=tuple(
            Option(wish=_of_unit(wish, unit.id), label=unit.name, numbered=True) for unit in own[:MOST_CHOICES]
        )
    )


def _lacking(plan: Caring) -> said.CareIncomplete | None:
    """Whatever nothing read keeps all of it from being done."""
    rule = rules.rule_of(plan.repeats) if plan.repeats else None
    missing = {"name": plan.name, "every": rule, "helpers": plan.helpers or plan.myself}
    lacking = tuple(what for what, value in missing.items() if not value)
    return said.CareIncomplete(missing=lacking, unclear=plan.unclear) if lacking or plan.unclear else None


def _with_people(turn: Turn, actor: Actor, wish: Wish, plan: Caring, unit_id: int) -> Outcome:
    known = people.known_at(turn.tx, units.subtree(turn.tx, unit_id))
    helpers, faults = found(turn, actor, known, plan)
    if faults:
        return faults
    if any(rules.is_named_so(one.name, plan.name) for one in rows.organised(turn.tx, actor.member().id)):
        return said.CareIncomplete(already=True)
    person = None if plan.for_them else _bearer(known, plan.name)
    asks = person is not None and is_reachable(turn, person.id)
    assert plan.repeats is not None
    asked_id = person.id if person is not None and asks else None
    ready = {"rule": rules.rule_of(plan.repeats), "helper_ids": helpers, "member_id": asked_id}
    plan = plan.model_copy(update=ready)
    meant = wish.model_copy(update={"wanted": type(wish.wanted)(), "details": plan})
    if not asks and not plan.consent:
        return _ask_consent(meant, plan, unit_id)
    return _preview(turn, meant, plan, unit_id)


def found(
    turn: Turn, actor: Actor, known: Sequence[Member], plan: Caring
) -> tuple[tuple[int, ...], said.CareIncomplete | None]:
    """Each name is one neighbour who can be asked in private, or nothing is done."""
    me = {name_key(name): actor.member() for name in actor.names}
    bearers = {name: me.get(name_key(name)) or _bearer(known, name) for name in plan.helpers}
    mine = [actor.member().id] if plan.myself else []
    helpers = tuple(dict.fromkeys([*(one.id for one in bearers.values() if one is not None), *mine]))
    faults = said.CareIncomplete(
        unknown=tuple(name for name, one in bearers.items() if one is None),
        unreachable=tuple(n for n, one in bearers.items() if one is not None and not is_reachable(turn, one.id)),
        most=rules.MOST_HELPERS if len(helpers) > rules.MOST_HELPERS else 0,
        themselves=any(rules.is_named_so(name, plan.name) for name in plan.helpers),
    )
    return helpers, faults if faults != said.CareIncomplete() else None


def _bearer(known: Sequence[Member], name: str) -> Member | None:
    """The only one of this name."""
    same = [one for one in known if name_key(one.name) == name_key(name)]
    return same[0] if len(same) == 1 else None


def _ask_consent(meant: Wish, plan: Caring, unit_id: int, longest: int = 0) -> Outcome:
    line = meant.text.partition(rules.CONSENTED)[0].strip()
    words = Wish(intent="care_consent_words", text=f"{line} {rules.CONSENTED}")
    options = (Option(wish=_of_unit(words, unit_id)),)
    return said.CareConsentWordsAsked(name=plan.name, text=TEXT, longest=longest, options=options)


def consent_words(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Who has consented for the person, and how: what was asked for is done with it."""
    plan, unit_id = Caring.of(wish), wish.about_a("unit")
    if unit_id is None:
        return QuestionClosed()
    if not plan.consent or len(plan.consent) > turn.figures.care_words:
        return _ask_consent(wish, plan, unit_id, longest=turn.figures.care_words)
    if plan.yes is False:
        return said.CareNotConsented(name=plan.name)
    return add(turn, actor, wish)


def _of_unit(wish: Wish, unit_id: int) -> Wish:
    return wish.aimed_at(Subject("unit", unit_id))


def _preview(turn: Turn, meant: Wish, plan: Caring, unit_id: int) -> Outcome:
    yes = _of_unit(Wish(intent="care_begins", details=plan), unit_id)
    of_them = plan.model_copy(update={"for_them": True, "member_id": None})
    for_them = Wish(intent="add_care", text=meant.text, details=of_them)
    other = (Option(wish=_of_unit(for_them, unit_id)),) if plan.member_id is not None else ()
    return said.CarePreview(
        name=plan.name,
        unit=turn.tx.get_one(Unit, unit_id).name,
        pattern=pattern_of(plan.rule),
        helpers=names(turn, plan.helper_ids),
        consent=plan.consent,
        first_at=rules.next_at(plan.rule, turn.now, turn.figures),
        options=(Option(wish=yes, says="yes"), Option(wish=Wish(intent="leave_care_as_it_is"), says="no"), *other),
    )


def leave_as_it_is(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return QuestionDropped(intent="care")


def start(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[确定]: the person is asked first; only then do helpers hear of them."""
    plan, unit_id = Caring.of(wish), wish.about_a("unit")
    if wish.answers is None or unit_id is None or not plan.rule:
        return QuestionClosed()
    if unit_id not in [unit.id for unit in choices(turn, actor)]:
        return NotAllowed()
    care = _saved(turn, actor, plan, unit_id)
    actor.note("add_care", care)
    if plan.member_id is not None:
        ask_person(turn, care)
    else:
        begins(turn, care)
    facts = turn.facts(care)
    return said.CareStarted(care=facts, asked=facts.invited if care.state != CareState.ASKING else (care.name,))


def _saved(turn: Turn, actor: Actor, plan: Caring, unit_id: int) -> Care:
    care = Care(
        unit_id=unit_id,
        organiser_id=actor.member().id,
        member_id=plan.member_id,
        name=plan.name,
        rule=plan.rule,
        state=CareState.ASKING if plan.member_id is not None else CareState.RUNNING,
        consent_version=rules.CONSENT_VERSION,
        consent_at=None if plan.member_id is not None else turn.now,
        consent_words=plan.consent or None,
        created_at=turn.now,
    )
    turn.tx.add(care)
    turn.tx.flush()
    ask_helpers(turn, care, plan.helper_ids)
    return care
