"""People coming and going: the first private word, groups joined and left, and the small courtesies."""

from community.outcomes.base import Outcome
from community.outcomes.courtesies import (
    GreetingBack,
    Help,
    NotUnderstood,
    PrivacyNotice,
    ThanksBack,
    Welcome,
)
from community.wishes import Wish
from services.actor import Actor
from services.turn import Turn
from storage import notices
from storage.tables.groups import ChatMember


def welcome(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """What has waited for this person to come into the private chat follows."""
    notices.release(turn.tx, actor.known().id, turn.now)
    return Welcome(name=actor.name)


def explain(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return Help(organiser=bool(actor.roles) or actor.is_owner, in_group=not actor.in_private)


def explain_privacy(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return PrivacyNotice()


def thanks(turn: Turn, actor: Actor, wish: Wish) -> Outcome | None:
    """A group hears nothing of it."""
    return ThanksBack() if actor.in_private else None


def greeting(turn: Turn, actor: Actor, wish: Wish) -> Outcome | None:
    return GreetingBack(name=actor.name) if actor.in_private else None


def not_understood(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return NotUnderstood()


def joins(turn: Turn, actor: Actor, wish: Wish) -> None:
    """Somebody comes into a bound group: known there from now on if a member already; no row is made for others."""
    if actor.me is not None:
        actor.takes_part(actor.me)


def leaves(turn: Turn, actor: Actor, wish: Wish) -> None:
    if actor.me is not None and actor.chat is not None:
        row = turn.tx.get(ChatMember, (actor.chat.id, actor.me.id))
        if row is not None:
            turn.tx.delete(row)
