"""Writing a roster: the schedule as it was pasted, a preview of it, [发布]. Until then it is kept with its question."""

from collections.abc import Sequence

from community.clock import next_allowed
from community.names import name_key
from community.on_duty import Planned, Rostering, in_order
from community.outcomes import on_duty as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.rights import Right
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.audience import Speaker
from services.finding import MOST_CHOICES, units_named
from services.on_duty import changing, replacing
from services.on_duty.subject import by_slot
from services.turn import Turn
from storage import groups, on_duty, people, questions, units
from storage.tables.on_duty import DutyPlace, DutyRoster, DutySlot
from storage.tables.people import Member
from storage.tables.questions import Question
from storage.tables.subject import Subject
from storage.tables.units import Unit


def compose(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """发值班表, with the schedule or before it; a line that was not understood keeps all of it from being published."""
    speaker, plan = Speaker(turn, actor, Right.PUBLISH), Rostering.of(wish)
    plan = plan.model_copy(update={"unit_id": plan.unit_id or wish.about_a("unit")})
    if not speaker.own:
        return NotAllowed()
    if not plan.slots and not plan.unread:
        return said.DutyRosterAsked(options=(Option(wish=_meant(plan)),))
    unit = _unit(turn, speaker, plan)
    if unit is None:
        return _ask_unit(speaker, plan)
    if not speaker.may(unit.id):
        return NotAllowed()
    draft = f"{actor.member().id}@{turn.now.isoformat()}"
    return _preview(turn, unit, plan.model_copy(update={"unit_id": unit.id, "draft": draft}))


def _meant(plan: Rostering) -> Wish:
    """The next line is the schedule, for the unit that is known by then."""
    about = Subject("unit", plan.unit_id) if plan.unit_id is not None else None
    return Wish(intent="duty_roster_lines", about=about)


def _unit(turn: Turn, speaker: Speaker, plan: Rostering) -> Unit | None:
    """The one that was chosen or is called, else the only one they look after."""
    if plan.unit_id is not None:
        return turn.tx.get(Unit, plan.unit_id)
    known = [unit for unit in units.all_units(turn.tx) if speaker.may(unit.id)]
    if plan.unit:
        called = units_named(known, plan.unit)
        return called[0] if len(called) == 1 else None
    return speaker.choices[0] if len(speaker.own) == 1 else None


def _ask_unit(speaker: Speaker, plan: Rostering) -> Outcome:
    options = tuple(
        Option(
            wish=Wish(intent="set_duty_roster", details=plan.model_copy(update={"unit_id": unit.id})),
            label=unit.name,
            numbered=True,
        )
        for unit in speaker.choices[:MOST_CHOICES]
    )
    return said.DutyUnitAsked(said=plan.unit, options=options)


# --- how it will look ----------------------------------------------------------------------------------------------


def _preview(turn: Turn, unit: Unit, plan: Rostering) -> Outcome:
    posted_at = next_allowed(turn.now, turn.figures)
    known = _known(turn, unit.id)
    names = dict.fromkeys(name for slot in plan.slots for name in slot.names)
    reached = [chat for chat in groups.chats_of(turn.tx, unit.id) if chat.paused_at is None]
    before = None if plan.unread else replacing.standing(turn, unit.id, plan.slots)
    return said.DutyRosterPreview(
        draft=plan.draft,
        unit=unit.name,
        slots=plan.slots,
        unread=plan.unread,
        unknown=tuple(name for name in names if _bearer(known, name) is None),
        groups=len(reached),
        posted_at=posted_at if posted_at > turn.now else None,
        stands=before is not None,
        lost=turn.all_facts(replacing.lost(turn, before, plan.slots)) if before else (),
        options=_options(plan, before),
    )


def _options(plan: Rostering, before: DutyRoster | None) -> tuple[Option, ...]:
    """Neither is what was not understood left out unasked, nor a roster that stands replaced."""
    return (
        *_first(plan, before),
        Option(wish=Wish(intent="change_duty_roster", details=plan), says="wrong"),
        Option(wish=Wish(intent="drop_duty_roster", details=plan), says="no"),
    )


def _first(plan: Rostering, before: DutyRoster | None) -> tuple[Option, ...]:
    if plan.unread:
        rest = plan.model_copy(update={"unread": ()})
        return (Option(wish=Wish(intent="set_duty_roster", details=rest)),)
    alone = Wish(intent="publish_duty_roster", details=plan)
    if before is None:
        return (Option(wish=alone, says="yes"),)
    instead = alone.model_copy(update={"details": plan.model_copy(update={"replaces": before.id})})
    return Option(wish=instead), Option(wish=alone)


def change(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[修改]: the whole schedule once more, as its writer has it before them anyway."""
    return said.DutyRosterAsked(anew=True, options=(Option(wish=_meant(Rostering.of(wish))),))


def drop(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    kept = _kept(turn, Rostering.of(wish))
    if kept is None:
        return QuestionClosed()
    turn.close(kept)
    return said.DutyRosterDropped()


def _kept(turn: Turn, plan: Rostering) -> Question | None:
    """The open question that keeps the draft; None when it was published or dropped."""
    asked = questions.asked_as(turn.tx, said.DutyRosterPreview.called(), turn.now)
    return next((one for one in asked if plan.draft and one.asked["draft"] == plan.draft), None)


# --- published -----------------------------------------------------------------------------------------------------


def publish(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    plan = Rostering.of(wish)
    kept = _kept(turn, plan)
    if kept is None or plan.unit_id is None or not plan.slots or plan.unread:
        return QuestionClosed()
    if not actor.may(Right.PUBLISH, units.lineage(turn.tx, plan.unit_id)):
        return NotAllowed()
    if any(slot.starts_at <= turn.now for slot in plan.slots):  # time has gone by since it was shown
        return _without_the_past(turn, plan)
    turn.close(kept)
    before = turn.lock(DutyRoster, plan.replaces) if plan.replaces is not None else None
    if before is not None:
        return _instead(turn, actor, before, plan)
    roster = DutyRoster(unit_id=plan.unit_id, author_id=actor.member().id, published_at=turn.now)
    turn.tx.add(roster)
    turn.tx.flush()
    told, untold = _fill(turn, actor, roster, plan.slots)
    posted_at = next_allowed(turn.now, turn.figures)
    return said.DutyRosterPublished(
        roster=turn.facts(roster),
        groups=cards.post(turn, roster),
        told=len(told),
        untold=untold,
        posted_at=posted_at if posted_at > turn.now else None,
    )


def _instead(turn: Turn, actor: Actor, roster: DutyRoster, plan: Rostering) -> Outcome:
    """[换掉原来那张]: the card in the groups is drawn anew; who loses a place is told."""
    gone = replacing.lost(turn, roster, plan.slots)
    facts = turn.all_facts(gone)
    ended, lost = changing.end(turn, actor, gone)
    told, untold = _fill(turn, actor, roster, plan.slots)
    cards.redraw(turn, roster)
    return said.DutyRosterPublished(
        roster=turn.facts(roster),
        groups=len(cards.groups_of(turn.tx, roster)),
        told=len(told | ended),
        untold=tuple(dict.fromkeys((*lost, *untold))),
        anew=True,
        lost=facts,
    )


def _fill(turn: Turn, actor: Actor, roster: DutyRoster, planned: Sequence[Planned]) -> changing.Told:
    seated = _save(turn, roster, planned)
    actor.note("publish_duty_roster", roster, slots=len(planned))
    return _tell_those_named(turn, actor, seated)


def _without_the_past(turn: Turn, plan: Rostering) -> Outcome:
    ahead = in_order(slot for slot in plan.slots if slot.starts_at > turn.now)
    if not ahead or plan.unit_id is None:
        return said.DutyRosterAsked(anew=True, options=(Option(wish=_meant(plan)),))
    return _preview(turn, turn.tx.get_one(Unit, plan.unit_id), plan.model_copy(update={"slots": ahead}))


Seated = list[tuple[DutySlot, list[DutyPlace]]]  # and who is new in each


def _save(turn: Turn, roster: DutyRoster, planned: Sequence[Planned]) -> Seated:
    known, before, seated = _known(turn, roster.unit_id), on_duty.slots_of(turn.tx, [roster.id]), []
    places = by_slot(turn, before)
    for plan in planned:
        slot = replacing.stays(before, plan, places) or _slot(turn, roster, plan)
        there = {name_key(one.name) for one in places.get(slot.id, ())}
        new = [_place(turn, slot, one, _bearer(known, one)) for one in plan.names if name_key(one) not in there]
        turn.tx.add_all(new)
        turn.tx.flush()
        seated.append((slot, new))
    return seated


def _slot(turn: Turn, roster: DutyRoster, plan: Planned) -> DutySlot:
    slot = DutySlot(
        unit_id=roster.unit_id,
        roster_id=roster.id,
        number=on_duty.last_number(turn.tx, roster.id) + 1,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        task=plan.task or None,
        needed=plan.needed,
    )
    turn.tx.add(slot)
    turn.tx.flush()
    return slot


def _place(turn: Turn, slot: DutySlot, name: str, member: Member | None) -> DutyPlace:
    return DutyPlace(slot_id=slot.id, member_id=member.id if member else None, name=name, taken_at=turn.now)


def _known(turn: Turn, unit_id: int) -> list[Member]:
    return people.known_at(turn.tx, units.subtree(turn.tx, unit_id))


def _bearer(known: Sequence[Member], name: str) -> Member | None:
    """The only one of this name."""
    found = [member for member in known if name_key(member.name) == name_key(name)]
    return found[0] if len(found) == 1 else None


def _tell_those_named(turn: Turn, actor: Actor, seated: Seated) -> changing.Told:
    """One message each, with all their slots, when it is no night; of whom that is impossible, their names."""
    own: dict[int, list[DutySlot]] = {}
    untold: list[str] = []
    for slot, places in seated:
        for place in places:
            if place.member_id is None:
                untold.append(place.name)
            elif place.member_id != actor.id:
                own.setdefault(place.member_id, []).append(slot)
    names, told = people.members(turn.tx, list(own)), set()
    for member, theirs in own.items():
        news = said.DutyAssigned(by=actor.name, slots=turn.all_facts(theirs))
        if turn.tell({member: None}, news, hold=True):
            told.add(member)
        else:
            untold.append(names[member].name)
    return told, tuple(dict.fromkeys(untold))
