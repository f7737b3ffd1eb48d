"""Emergencies: what to do first, told at once; then those who look after the place hear of it.

The two are acts of their own: when the second fails, the first has been answered.
"""

from community.outcomes.base import Outcome
from community.outcomes.emergency import EmergencyNumbers, EmergencyPassedOn, HelpEscalated
from community.outcomes.questions import Option
from community.urgent import Danger
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.turn import Turn
from storage import people, units


def first_steps(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    instead = Danger.of(wish).instead
    return EmergencyNumbers(kind=Danger.of(wish).kind, options=(Option(wish=instead),) if instead else ())


def pass_on(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """To those on duty and the nearest who look after the place, and where they are visiting; without who says it."""
    places = [actor.chat.unit_id if actor.chat else None, actor.me.home_unit_id if actor.me else None]
    about = whom.about(turn, actor.id) if actor.id is not None else []
    known = list(dict.fromkeys(place for place in (*places, *about) if place is not None))
    told = (_to_tell(turn, place, actor.id) for place in dict.fromkeys([*known[:1], *about]))
    nearest = list(dict.fromkeys(member for some in told for member in some))
    names = units.names(turn.tx, known)
    news = HelpEscalated(
        kind=Danger.of(wish).kind,
        name=actor.name,
        place="、".join(names[place] for place in known),
        words=wish.text[: turn.figures.text_length],
    )
    turn.tell(dict.fromkeys(nearest), news)
    actor.note("pass_on_emergency", emergency=news.kind, told=nearest)
    reached = {one.member_id for one in people.identities(turn.tx, nearest) if one.reachable}
    members = people.members(turn.tx, nearest)
    return EmergencyPassedOn(names=tuple(members[member].name for member in nearest if member in reached))


def _to_tell(turn: Turn, unit_id: int, sender: int | None) -> list[int]:
    own = [sender] if sender is not None else []
    on_duty = [member for member in whom.on_duty(turn, unit_id) if member not in own]
    return list(dict.fromkeys([*on_duty, *whom.nearest(turn, unit_id, without=own)]))
