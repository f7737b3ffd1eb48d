"""Whoever lectures cannot come, or can after all: whoever is in charge hears it and decides. Nothing is called off."""

from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.outcomes.lectures import LecturerAway, LecturerAwayPassedOn
from community.outcomes.questions import Option
from community.rights import Right, units_with
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.finding import find, which
from services.turn import Turn
from storage import activities
from storage.tables.activities import Activity


def cannot(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return _tell(turn, actor, wish)


def can_again(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return _tell(turn, actor, wish, comes=True)


def own(turn: Turn, actor: Actor, wish: Wish) -> list[Activity]:
    """What the person lectures on, is still to come and fits what was said."""
    ahead = [one for one in activities.published(turn.tx, None, turn.now) if one.starts_at > turn.now]
    lectures = {one.id: one for one in ahead if actor.id is not None and one.lecturer_id == actor.id}
    return [one for one in find(turn, actor, wish, list(lectures.values())) if one.id in lectures]


def _tell(turn: Turn, actor: Actor, wish: Wish, *, comes: bool = False) -> Outcome:
    found = own(turn, actor, wish)
    if len(found) != 1:
        return which(turn, wish, found, own=True) if found else _of_others(actor, wish)
    activity = found[0]
    listening = whom.in_charge(turn, activity, [actor.id] if actor.id else ())
    news = LecturerAway(
        activity=turn.facts(activity), lecturer=actor.name, words=wish.text[: turn.figures.text_length], comes=comes
    )
    turn.tell(dict.fromkeys(listening), news, silent=turn.is_night)
    actor.note("lecture_again" if comes else "cannot_lecture", activity)
    return LecturerAwayPassedOn(activity=turn.facts(activity), reached=bool(listening), comes=comes)


def _of_others(actor: Actor, wish: Wish) -> Outcome:
    """讲座讲不成了, of whoever runs it: what they want is asked. Of all others it is chatter."""
    if not (actor.is_owner or units_with(Right.PUBLISH, actor.roles)):
        return NotUnderstood()
    offers = ("cancel_activity", "change_activity")
    wishes = [Wish(intent=intent, text=wish.text, wanted=wish.wanted) for intent in offers]
    return NotUnderstood(offers=offers, options=tuple(Option(wish=one) for one in wishes))
