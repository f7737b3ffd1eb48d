"""People coming and going: the first private word, groups joined and left, and the small courtesies."""

from community.outcomes.base import Outcome
from community.outcomes.courtesies import GreetingBack, Help, NotUnderstood, PrivacyNotice, ThanksBack, Welcome
from community.wishes import Wish
from services.visit import Desk, Event
from storage.tables.groups import ChatMember


def welcome(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        welcome = visit.reply(Welcome(name=event.name))
        visit.release()
        return welcome


def explain(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        return visit.reply(Help(organiser=bool(visit.roles) or visit.is_owner, in_group=not event.private))


def explain_privacy(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        return visit.reply(PrivacyNotice())


def thanks(desk: Desk, event: Event, wish: Wish) -> Outcome | None:
    """A group hears nothing of it."""
    if not event.private:
        return None
    with desk.visit(event, wish) as visit:
        return visit.reply(ThanksBack())


def greeting(desk: Desk, event: Event, wish: Wish) -> Outcome | None:
    if not event.private:
        return None
    with desk.visit(event, wish) as visit:
        return visit.reply(GreetingBack(name=event.name))


def not_understood(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        return visit.reply(NotUnderstood(offers=wish.offers))


def joins(desk: Desk, event: Event) -> None:
    """Somebody comes into a bound group: known there from now on if a member already; no row is made for others."""
    with desk.visit(event) as visit:
        if visit.me is not None:
            visit.takes_part(visit.me)


def leaves(desk: Desk, event: Event) -> None:
    with desk.visit(event) as visit:
        if visit.me is not None and visit.chat is not None:
            row = visit.tx.get(ChatMember, (visit.chat.id, visit.me.id))
            if row is not None:
                visit.tx.delete(row)
