"""Groups: the bot comes and goes, the platform moves them; the short word in one that is not bound, and binding it."""

from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.groups import GroupBound, GroupNotBound, GroupPaused
from community.outcomes.questions import NothingFound
from community.rights import Right, units_with
from community.wishes import Wish
from services import cards, whom
from services.actor import Actor
from services.finding import which_unit
from services.turn import Turn
from storage import groups, units
from storage.tables.groups import Chat
from storage.tables.subject import Subject
from storage.tables.units import Unit, UnitKind

MOST_CHOICES = 8


def unbound(turn: Turn, actor: Actor, wish: Wish) -> Outcome | None:
    """The first organiser who speaks to the bot is told once; everybody else hears nothing."""
    chat = actor.chat
    assert chat is not None
    if not (actor.roles or actor.is_owner) or chat.told_unbound_at is not None:
        return None
    chat.told_unbound_at = turn.now
    binds = actor.is_owner or bool(units_with(Right.MANAGE_ROLES, actor.roles))
    return GroupNotBound(chat_id=chat.id, can_bind=binds)


def bind(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[绑定到楼栋]: asks for the unit in private, then the group has the cards of what is coming."""
    chat = turn.tx.get(Chat, wish.about_a("chat") or 0)
    if chat is None or chat.unit_id is not None:
        return NothingFound()
    unit = units.named(turn.tx, wish.wanted.unit) if wish.wanted.unit else None
    if unit is None:
        return _which(turn, actor, chat)
    if not actor.may(Right.MANAGE_ROLES, units.lineage(turn.tx, unit.id)):
        return NotAllowed()
    return _bind(turn, actor, chat, unit)


def _which(turn: Turn, actor: Actor, chat: Chat) -> Outcome:
    """Units below one's own that have no group yet, the deepest first: one building, one group."""
    bound = groups.bound_units(turn.tx)
    free = [unit for unit in _own(turn, actor) if unit.id not in bound]
    if not free:
        return NotAllowed()
    deepest = sorted(free, key=lambda unit: -len(units.lineage(turn.tx, unit.id)))[:MOST_CHOICES]
    return which_unit(deepest, Wish(intent="bind_group", about=Subject("chat", chat.id)))


def _own(turn: Turn, actor: Actor) -> list[Unit]:
    everywhere = [unit for unit in units.all_units(turn.tx) if unit.kind != UnitKind.TEAM]
    return [unit for unit in everywhere if actor.may(Right.MANAGE_ROLES, units.lineage(turn.tx, unit.id))]


def _bind(turn: Turn, actor: Actor, chat: Chat, unit: Unit) -> GroupBound:
    chat.unit_id = unit.id
    actor.note("bind_group", chat=chat.title, unit=unit.name)
    turn.tx.flush()
    cards.post_missing(turn, chat)
    return GroupBound(group=chat.title, unit=unit.name)


# --- the bot comes and goes ------------------------------------------------------------------------------------


def bot_joins(turn: Turn, actor: Actor, wish: Wish) -> Outcome | None:
    """Added to a group, or let in again by a person: told things from now on. Whoever added it may bind the group."""
    chat = actor.chat
    if chat is None:
        return None  # a turn, actor in private has noted that the person can be reached
    was_paused, chat.paused_at = chat.paused_at is not None, None
    if chat.unit_id is None:
        return unbound(turn, actor, wish)
    if was_paused:
        cards.post_missing(turn, chat)
    return None


def bot_leaves(turn: Turn, actor: Actor, wish: Wish) -> None:
    """Removed from a group, or blocked by a person.

    :param wish: `text` is the group's id as the platform says it.
    """
    if actor.chat is None:
        actor.known().reachable = False
    elif actor.chat.external_id == wish.text:  # not the empty shell of a group that has moved
        pause(turn, actor.chat)


def pause(turn: Turn, chat: Chat) -> None:
    """Nothing is told in the group until the bot is let in again; the nearest organisers hear of it, once."""
    if chat.paused_at is not None:
        return
    chat.paused_at = turn.now
    turn.tx.flush()
    unit = turn.tx.get(Unit, chat.unit_id) if chat.unit_id else None
    if unit is not None:
        turn.tell(dict.fromkeys(whom.nearest(turn, unit.id)), GroupPaused(group=chat.title, unit=unit.name))


# --- the platform moves a group --------------------------------------------------------------------------------


def moves(turn: Turn, actor: Actor, wish: Wish) -> None:
    """A group has become a supergroup.

    :param wish: `text` is its new id.
    """
    if actor.chat is not None:
        move(turn, actor.chat, wish.text)


def move(turn: Turn, chat: Chat, new_id: str) -> None:
    """Its binding, cards, questions and everything queued stay; the old id is still known. Twice is once."""
    if chat.external_id == new_id:
        return
    twin = groups.chat(turn.tx, chat.channel, new_id)
    if twin is not None:
        groups.absorb_chat(turn.tx, chat, twin)
    groups.rename_chat(turn.tx, chat, new_id)
    turn.audit("group_moves", None, group=chat.title)
