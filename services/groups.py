"""Groups: the short word in one that is bound to no unit, and binding it."""

from community.outcomes import GroupBound, GroupNotBound, NotAllowed, NothingFound, Option, Outcome, WhichUnit
from community.rights import Right, units_with
from community.wishes import Wanted, Wish
from services.visit import Desk, Event, Visit
from storage import activities, units
from storage.tables import Card, Chat, Unit, UnitKind

MOST_CHOICES = 8


def unbound(desk: Desk, event: Event) -> Outcome | None:
    """The first organiser who speaks to the bot is told once; everybody else hears nothing."""
    with desk.visit(event) as visit:
        chat = visit.chat
        assert chat is not None
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
    free = [unit for unit in _own(visit) if not any(c.unit_id == unit.id for c in units.chats_of(visit.tx, unit.id))]
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
    for activity in activities.published(visit.tx, None, visit.now):
        known = {card.chat_id for card in activities.cards(visit.tx, activity.id)}
        if chat.id not in known and chat.id in {c.id for c in units.chats_of(visit.tx, activity.unit_id)}:
            card = Card(chat_id=chat.id, activity_id=activity.id)
            visit.tx.add(card)
            visit.tx.flush()
            visit.queue_card(card.id, chat.id, chat.channel, hold=True, budgeted=True)
    return GroupBound(group=chat.title, unit=unit.name)
