"""Groups: the bot comes and goes, the platform moves them; the short word in one that is not bound, and binding it."""

from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.groups import GroupBound, GroupNotBound, GroupPaused
from community.outcomes.questions import NothingFound, Option, WhichUnit
from community.rights import NARROW, Right, units_with
from community.wishes import Wanted, Wish
from services.turn import Turn
from services.visit import Desk, Event, Visit
from storage import activities, cards, groups, people, units
from storage.tables.groups import Chat
from storage.tables.people import RoleName
from storage.tables.units import Unit, UnitKind

MOST_CHOICES = 8


def unbound(desk: Desk, event: Event) -> Outcome | None:
    """The first organiser who speaks to the bot is told once; everybody else hears nothing."""
    with desk.visit(event) as visit:
        assert visit.chat is not None
        return _offer_binding(visit, visit.chat)


def _offer_binding(visit: Visit, chat: Chat) -> Outcome | None:
    if not (visit.roles or visit.is_owner) or chat.told_unbound_at is not None:
        return None
    chat.told_unbound_at = visit.now
    binds = visit.is_owner or bool(units_with(Right.MANAGE_ROLES, visit.roles))
    return visit.reply(GroupNotBound(chat_id=chat.id, can_bind=binds))


def bind(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[绑定到楼栋]: asks for the unit in private, then the group has the cards of what is coming."""
    with desk.visit(event, wish) as visit:
        chat = visit.tx.get(Chat, wish.subject_id or 0)
        if chat is None or chat.unit_id is not None:
            return visit.reply(NothingFound())
        unit = units.named(visit.tx, wish.wanted.unit) if wish.wanted.unit else None
        if unit is None:
            return visit.reply(_which(visit, chat))
        if not visit.may(Right.MANAGE_ROLES, units.lineage(visit.tx, unit.id)):
            return visit.reply(NotAllowed())
        return visit.reply(_bind(visit, chat, unit))


def _which(visit: Visit, chat: Chat) -> Outcome:
    """Units below one's own that have no group yet, the deepest first: one building, one group."""
    free = [unit for unit in _own(visit) if not any(c.unit_id == unit.id for c in groups.chats_of(visit.tx, unit.id))]
    if not free:
        return NotAllowed()
    deepest = sorted(free, key=lambda unit: -len(units.lineage(visit.tx, unit.id)))[:MOST_CHOICES]
    options = tuple(
        Option(wish=Wish(intent="bind_group", subject_id=chat.id, wanted=Wanted(unit=unit.name)), label=unit.name)
        for unit in deepest
    )
    return WhichUnit(question_id=visit.ask(options, private=True), options=options)


def _own(visit: Visit) -> list[Unit]:
    everywhere = [unit for unit in units.all_units(visit.tx) if unit.kind != UnitKind.TEAM]
    return [unit for unit in everywhere if visit.may(Right.MANAGE_ROLES, units.lineage(visit.tx, unit.id))]


def _bind(visit: Visit, chat: Chat, unit: Unit) -> GroupBound:
    chat.unit_id = unit.id
    visit.note("bind_group", chat=chat.title, unit=unit.name)
    visit.tx.flush()
    _post_missing_cards(visit, chat)
    return GroupBound(group=chat.title, unit=unit.name)


def _post_missing_cards(turn: Turn, chat: Chat) -> None:
    """Of what is coming, in a group that was not there, or could not be told, when it was published or changed."""
    for activity in activities.published(turn.tx, None, turn.now):
        if chat.id not in {c.id for c in groups.chats_of(turn.tx, activity.unit_id)}:
            continue
        card = next((c for c in cards.cards(turn.tx, activity.id) if c.chat_id == chat.id), None)
        if card is None:
            card = turn.new_card(chat, activity)
        if not cards.is_card_queued(turn.tx, card.id):
            is_new = card.message_id is None
            turn.queue_card(card.id, chat.id, chat.channel, hold=is_new, budgeted=is_new)


# --- the bot comes and goes ------------------------------------------------------------------------------------


def bot_joins(desk: Desk, event: Event) -> Outcome | None:
    """Added to a group, or let in again by a person: told things from now on. Whoever added it may bind the group."""
    with desk.visit(event) as visit:
        chat = visit.chat
        if chat is None:
            return None  # a visit in private has noted that the person can be reached
        was_paused, chat.paused_at = chat.paused_at is not None, None
        if chat.unit_id is None:
            return _offer_binding(visit, chat)
        if was_paused:
            _post_missing_cards(visit, chat)
        return None


def bot_leaves(desk: Desk, event: Event) -> None:
    """Removed from a group, or blocked by a person."""
    with desk.visit(event) as visit:
        if visit.chat is None:
            visit.lose()
        elif visit.chat.external_id == event.chat:  # not the empty shell of a group that has moved
            pause(visit, visit.chat)


def pause(turn: Turn, chat: Chat) -> None:
    """Nothing is told in the group until the bot is let in again; the nearest organisers hear of it, once."""
    if chat.paused_at is not None:
        return
    chat.paused_at = turn.now
    turn.tx.flush()
    unit = turn.tx.get(Unit, chat.unit_id) if chat.unit_id else None
    if unit is not None:
        turn.tell(dict.fromkeys(_nearest_organisers(turn, unit)), GroupPaused(group=chat.title, unit=unit.name))


def _nearest_organisers(turn: Turn, unit: Unit) -> list[int]:
    for unit_id in units.lineage(turn.tx, unit.id):
        here = [r.member_id for r in people.roles_on(turn.tx, [unit_id]) if RoleName(r.role) not in NARROW]
        if any(identity.reachable for identity in people.identities(turn.tx, here)):
            return here
    return []


# --- the platform moves a group --------------------------------------------------------------------------------


def moves(desk: Desk, event: Event, new_id: str) -> None:
    """A group has become a supergroup; `event.chat` is what it was called before."""
    with desk.visit(event) as visit:
        if visit.chat is not None:
            move(visit, visit.chat, new_id)


def move(turn: Turn, chat: Chat, new_id: str) -> None:
    """Its binding, cards, questions and everything queued stay; the old id is still known. Twice is once."""
    if chat.external_id == new_id:
        return
    twin = groups.chat(turn.tx, chat.channel, new_id)
    if twin is not None:
        groups.absorb_chat(turn.tx, chat, twin)
    groups.rename_chat(turn.tx, chat, new_id)
    turn.audit("group_moves", None, group=chat.title)
