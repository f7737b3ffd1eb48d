"""Umbrellas: reported by a form, found by a tap on the card, given up after three days."""

from collections.abc import Mapping, Sequence

from community.outcomes.umbrellas import (
    UmbrellaAsked,
    UmbrellaCard,
    UmbrellaFacts,
    UmbrellaFound,
    UmbrellaGivenUp,
    UmbrellaReported,
    UmbrellaThanks,
)
from community.umbrellas import LOOKED_FOR, REPORT
from storage.tables.umbrellas import Umbrella
from storage.umbrellas import LOST, missing

from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import QuestionClosed
from community.wishes import Wish
from services import cards, dialogues, timers
from services.actor import Actor
from services.dialogues import Dialogue, begin
from services.subjects import Kind
from services.subjects import declare as declare_kind
from services.timers import at_moments
from services.turn import Turn


def lose(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return begin(DIALOGUE)


def _report(turn: Turn, actor: Actor, given: Mapping[str, str]) -> Outcome:
    owner = actor.member()
    if owner.home_unit_id is None:
        return NotAllowed()
    umbrella = Umbrella(
        unit_id=owner.home_unit_id,
        owner_id=owner.id,
        place=given["place"],
        looks=given.get("looks"),
        lost_at=turn.now,
    )
    turn.tx.add(umbrella)
    turn.tx.flush()
    actor.note("lose_umbrella", umbrella)
    return UmbrellaReported(umbrella=turn.facts(umbrella), groups=cards.post(turn, umbrella))


def find(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[在我这] on the card, or on the page."""
    umbrella = turn.lock(Umbrella, wish.about_a("umbrella") or 0)
    if umbrella is None or umbrella.given_up_at is not None or umbrella.finder_id is not None:
        return QuestionClosed()
    finder = actor.member()
    umbrella.finder_id = finder.id
    actor.note("find_umbrella", umbrella)
    turn.tell({umbrella.owner_id: None}, UmbrellaFound(umbrella=turn.facts(umbrella), finder=finder.name))
    cards.redraw(turn, umbrella)
    return UmbrellaThanks(umbrella=turn.facts(umbrella))


def _give_up(turn: Turn, umbrella_id: int) -> None:
    umbrella = turn.lock(Umbrella, umbrella_id)
    if umbrella is None or umbrella.finder_id is not None:
        return
    umbrella.given_up_at = turn.now
    turn.tell({umbrella.owner_id: None}, UmbrellaGivenUp(umbrella=turn.facts(umbrella)), hold=True)
    cards.redraw(turn, umbrella)


def _facts(turn: Turn, some: Sequence[Umbrella]) -> list[UmbrellaFacts]:
    return [UmbrellaFacts(id=u.id, place=u.place, looks=u.looks, lost_at=u.lost_at) for u in some]


def _draw(turn: Turn, umbrella: Umbrella) -> UmbrellaCard:
    found = umbrella.finder_id is not None
    return UmbrellaCard(umbrella=turn.facts(umbrella), is_found=found, is_over=umbrella.given_up_at is not None)


DIALOGUE = Dialogue(REPORT, UmbrellaAsked, _report)
dialogues.declare(DIALOGUE)
timers.declare(at_moments("give_up_umbrellas", LOST, _give_up, late=lambda _: LOOKED_FOR))
declare_kind(
    Kind(
        "umbrella",
        Umbrella,
        facts=_facts,
        unit=lambda umbrella: umbrella.unit_id,
        card=UmbrellaCard,
        draw=_draw,
        on_cards=lambda turn: missing(turn.tx),
    )
)
