"""Emergencies: what to do first, told at once; then those who look after the place hear of it.

The two are acts of their own: when the second fails, the first has been answered.
"""

from datetime import timedelta

from community import whereabouts
from community.outcomes.base import Outcome
from community.outcomes.emergency import DutyCalled, EmergencyNumbers, EmergencyPassedOn, HelpEscalated
from community.outcomes.questions import Option
from community.urgent import Danger, Emergency
from community.whereabouts import Place
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.turn import Turn
from storage import on_duty as duty
from storage import people, units

MOMENT = timedelta(seconds=1)


def first_steps(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    instead = Danger.of(wish).instead
    return EmergencyNumbers(kind=Danger.of(wish).kind, options=(Option(wish=instead),) if instead else ())


def pass_on(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """To those on duty and the nearest who look after the place, whoever says it left out.

    The place is what the words name, and the speaker's own and where they are visiting as well. Whoever is on duty and
    cannot be reached in private is named to all others, and called in the group when it was said there.
    """
    about = whom.about(turn, actor.id) if actor.id is not None else []
    own = list(dict.fromkeys([*_own_places(turn, actor), *about]))
    named = _named(turn, wish.text, own)
    said = [place.id for place in named]
    places = list(dict.fromkeys([*said, *own[:1], *about]))
    on_duty, to_tell = _to_tell(turn, places, actor.id)
    reached = {one.member_id for one in people.identities(turn.tx, to_tell) if one.reachable}
    members = people.members(turn.tx, to_tell)
    is_discreet = Danger.of(wish).kind == Emergency.DESPAIR
    missed = [] if is_discreet else [one for one in on_duty if one not in reached]
    where = units.names(turn.tx, said or own)
    news = HelpEscalated(
        kind=Danger.of(wish).kind,
        name=actor.name,
        place="、".join(where[place] for place in said or own),
        is_one_of=whereabouts.is_one_of(wish.text, named),
        words=wish.text[: turn.figures.text_length],
        missed=() if is_discreet else (*(members[one].name for one in missed), *_only_named(turn, places)),
    )
    turn.tell(dict.fromkeys(to_tell), news)
    actor.note("pass_on_emergency", emergency=news.kind, told=to_tell)
    if actor.chat is not None:  # everybody has read it there anyway, but not where the speaker lives or visits
        here = said or ([actor.chat.unit_id] if actor.chat.unit_id is not None else [])
        called = DutyCalled(place="、".join(units.names(turn.tx, here).values()))
        turn.mention(dict.fromkeys(missed, actor.chat.id), called)
    names = tuple(members[one].name for one in to_tell if one in reached)
    return EmergencyPassedOn(names=names, missed=news.missed)


def _to_tell(turn: Turn, places: list[int], sender: int | None) -> tuple[list[int], list[int]]:
    """Who is on duty, and all who are told."""
    without = [sender] if sender is not None else []
    on_duty = [one for place in places for one in whom.on_duty(turn, place, without)]
    nearest = [one for place in places for one in whom.nearest(turn, place, without=without)]
    return list(dict.fromkeys(on_duty)), list(dict.fromkeys([*on_duty, *nearest]))


def _own_places(turn: Turn, actor: Actor) -> list[int]:
    """The group's unit and the home: the home alone when it lies in it."""
    group, home = actor.chat.unit_id if actor.chat else None, actor.me.home_unit_id if actor.me else None
    if group is not None and group in units.lineage(turn.tx, home):
        group = None
    return list(dict.fromkeys(place for place in (group, home) if place is not None))


def _named(turn: Turn, words: str, own: list[int]) -> list[Place]:
    above = {unit for place in own for unit in units.lineage(turn.tx, place)}
    every = [Place(one.id, one.name, units.lineage(turn.tx, one.id)) for one in units.all_units(turn.tx)]
    found = whereabouts.named(words, every, above)
    return [place for place in every if place.id in found]


def _only_named(turn: Turn, places: list[int]) -> list[str]:
    """On duty by a name that no member bears."""
    for unit in dict.fromkeys(unit for place in places for unit in units.lineage(turn.tx, place)):
        slots = [one for one in duty.between(turn.tx, [unit], turn.now, turn.now + MOMENT) if one.starts_at <= turn.now]
        if held := duty.places(turn.tx, [slot.id for slot in slots]):
            return list(dict.fromkeys(one.name for one in held if one.member_id is None))
    return []
