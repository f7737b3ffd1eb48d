"""[看全文]. [收到]: counted in the group, by name in private only, for whoever may see the roster of its unit."""

from itertools import groupby

from community.outcomes import announcements as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import QuestionClosed
from community.rights import Right
from community.wishes import Wish
from services import audience, cards
from services.actor import Actor
from services.subjects import subject
from services.turn import Turn
from storage import announcements, units
from storage.cards import cards as cards_of
from storage.tables.announcements import Announcement, Receipt
from storage.tables.groups import Chat


def read(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[看全文] in the evening's message: in private, of what stands in that group."""
    announcement = turn.tx.get(Announcement, wish.about_a("announcement") or 0)
    if announcement is None or actor.chat is None or announcement.is_withdrawn:
        return QuestionClosed()
    here = [card for card in cards_of(turn.tx, subject(announcement)) if card.chat_id == actor.chat.id]
    is_here = any(card.message_id is not None for card in here)
    return said.AnnouncementRead(announcement=turn.facts(announcement)) if is_here else QuestionClosed()


def acknowledge(turn: Turn, actor: Actor, wish: Wish) -> Outcome | None:
    """Once for each person, wherever they tap; where nobody has asked for it, nothing is said."""
    about = wish.about_a("announcement") or _only_one_here(turn, actor)
    announcement = turn.tx.get(Announcement, about or 0)
    if announcement is None or actor.chat is None or announcement.is_withdrawn or not announcement.wants_receipt:
        return QuestionClosed() if wish.tapped else None
    who = actor.known()
    if turn.tx.get(Receipt, (announcement.id, who.id)) is None:
        turn.tx.add(Receipt(announcement_id=announcement.id, identity_id=who.id, chat_id=actor.chat.id, at=turn.now))
        here = [card.id for card in cards_of(turn.tx, subject(announcement)) if card.chat_id == actor.chat.id]
        cards.redraw(turn, announcement, only=here)
    return said.Acknowledged()


def _only_one_here(turn: Turn, actor: Actor) -> int | None:
    """公告收到了: the one that asks for it in this group, when there are not several."""
    if actor.chat is None:
        return None
    here = actor.chat.id
    found = [one.id for one in _asking(turn) if here in {card.chat_id for card in cards_of(turn.tx, subject(one))}]
    return found[0] if len(found) == 1 else None


def _asking(turn: Turn) -> list[Announcement]:
    known = announcements.to_come_or_out(turn.tx, turn.now - turn.figures.announcements_kept)
    return [one for one in known if one.wants_receipt and one.begun_at is not None]


def who(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[谁收到了]; in words the newest of one's own that asks for it."""
    if wish.about is None and not audience.may_announce(actor):
        return NotAllowed()
    mine = [one.id for one in _asking(turn) if audience.may_handle(turn, actor, one)] if wish.about is None else []
    announcement = turn.tx.get(Announcement, wish.about_a("announcement") or next(iter(mine), 0))
    if announcement is None:
        return said.NoAnnouncement() if wish.about is None else QuestionClosed()
    if not audience.may_handle(turn, actor, announcement):
        return NotAllowed()
    counted = [
        said.ReceiptGroup(group=title, count=len(names), names=names if _may_see(turn, actor, chat) else None)
        for (chat, title), names in _by_group(turn, announcement.id)
    ]
    return said.Receipts(announcement=turn.facts(announcement), counted=tuple(counted))


def _by_group(turn: Turn, announcement_id: int) -> list[tuple[tuple[int, str], tuple[str, ...]]]:
    rows = announcements.acknowledged(turn.tx, announcement_id)
    return [(key, tuple(row[2] for row in some)) for key, some in groupby(rows, key=lambda row: row[:2])]


def _may_see(turn: Turn, actor: Actor, chat_id: int) -> bool:
    unit = turn.tx.get_one(Chat, chat_id).unit_id
    return unit is not None and actor.may(Right.SEE_CONTACTS, units.lineage(turn.tx, unit))
