"""Cards: one message in each group that a subject concerns, drawn again as often as the subject changes."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, SQLModel

from community.clock import next_allowed
from community.outcomes.base import Outcome
from services.subjects import KINDS, kind_of, subject
from services.turn import Turn
from services.visit import Desk
from storage import audiences, cards, groups, notices
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Lane, NoticeState
from storage.tables.subject import Subject


def groups_of(tx: Session, row: SQLModel) -> list[Chat]:
    """The groups that a subject concerns: of the units that were chosen for it, else of the unit that holds it."""
    return groups.chats_of(tx, *(audiences.units_of(tx, subject(row)) or [kind_of(row).unit(row)]))


def post(turn: Turn, row: SQLModel, *, at_once: bool = False, lane: Lane = Lane.CARD) -> int:
    """A new card in every group that the subject concerns. Returns the number of groups."""
    concerned = groups_of(turn.tx, row)
    for chat in concerned:
        send(turn, _new(turn, chat, row), chat, at_once=at_once, lane=lane)
    return len(concerned)


def send(turn: Turn, card: Card, chat: Chat, *, at_once: bool = False, lane: Lane = Lane.CARD) -> None:
    """What does not stand in the group yet."""
    about = Subject(card.subject_kind, card.subject_id)
    _queue(turn, about, card.id, chat.id, chat.channel, hold=not at_once, budgeted=not at_once, lane=lane)


def redraw(turn: Turn, row: SQLModel, *, lane: Lane = Lane.CARD, only: Collection[int] | None = None) -> None:
    """Marks the cards of a subject for redrawing: once each, however much has changed.

    :param only: ids of cards, when not all of them have changed.
    """
    turn.tx.flush()
    about = subject(row)
    for card_id, chat_id, channel in cards.to_redraw(turn.tx, about):
        if only is None or card_id in only:
            _queue(turn, about, card_id, chat_id, channel, lane=lane)


def draw(turn: Turn, card: Card) -> Outcome:
    """The card as it is at this moment."""
    kind = KINDS[card.subject_kind]
    row = turn.tx.get_one(kind.row, card.subject_id)
    if kind.draw_card is not None:
        return kind.draw_card(turn, row, card)
    assert kind.draw is not None
    return kind.draw(turn, row)


def post_missing(turn: Turn, chat: Chat) -> None:
    """Of all that stands, in a group that was not there, or could not be told, when it was posted or changed."""
    for kind in KINDS.values():
        for row in kind.on_cards(turn) if kind.follower is None else ():
            if chat in groups_of(turn.tx, row):
                _post_missing(turn, chat, row)


def post_to_all(turn: Turn, row: SQLModel) -> None:
    """In the groups that it concerns by now, where it stands in some of them already."""
    if cards.cards(turn.tx, subject(row)):
        for chat in groups_of(turn.tx, row):
            _post_missing(turn, chat, row)


def _post_missing(turn: Turn, chat: Chat, row: SQLModel) -> None:
    card = next((c for c in cards.cards(turn.tx, subject(row)) if c.chat_id == chat.id), None)
    if card is None:
        card = _new(turn, chat, row)
    if not cards.is_card_queued(turn.tx, card.id):
        is_new = card.message_id is None
        _queue(turn, subject(row), card.id, chat.id, chat.channel, hold=is_new, budgeted=is_new)


def redraw_all(desk: Desk, channel: str, now: datetime) -> None:
    """For a channel that remembers nothing over a restart: every card that stands."""
    with desk.turn(now) as turn:
        for kind in KINDS.values():
            for row in kind.on_cards(turn):
                for card_id, chat_id, on in cards.to_redraw(turn.tx, subject(row)):
                    if on == channel:
                        _queue(turn, subject(row), card_id, chat_id, on)


def _new(turn: Turn, chat: Chat, row: SQLModel) -> Card:
    about = subject(row)
    card = Card(chat_id=chat.id, subject_kind=about.kind, subject_id=about.id)
    turn.tx.add(card)
    turn.tx.flush()
    return card


def _queue(
    turn: Turn,
    about: Subject,
    card_id: int,
    chat_id: int,
    channel: str,
    *,
    hold: bool = False,
    budgeted: bool = False,
    lane: Lane = Lane.CARD,
) -> None:
    outcome = KINDS[about.kind].card
    assert outcome is not None
    notices.write(
        turn.tx,
        channel=channel,
        lane=lane,
        outcome=outcome.called(),
        subject_kind=about.kind,
        subject_id=about.id,
        chat_id=chat_id,
        card_id=card_id,
        state=NoticeState.QUEUED,
        budgeted=budgeted,
        not_before=next_allowed(turn.now, turn.figures) if hold else turn.now,
        queued_at=turn.now,
    )
