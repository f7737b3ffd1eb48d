"""What did not arrive, or perhaps did not: a line in the log, and another way where it would be acted upon."""

import logging
from collections.abc import Collection
from typing import Literal

from pydantic import ValidationError
from sqlmodel import SQLModel

from community.outcomes.base import Outcome
from community.outcomes.reminders import Digest
from community.outcomes.setbacks import NotPosted, NotTold
from services import budget, whom
from services.subjects import KINDS
from services.turn import Turn
from storage import notices, people
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Notice, NoticeState
from storage.tables.people import Identity
from storage.tables.subject import Subject

log = logging.getLogger(__name__)


def read(notice: Notice) -> Outcome:
    """
    :raises KeyError | ValidationError: another version of the program has written it.
    """
    return Outcome.catalogue[notice.outcome].model_validate(notice.fields)


def gives_up(turn: Turn, notice: Notice, state: NoticeState) -> None:
    """It is not sent any more.

    :param state: `failed`, or `uncertain` when it may have arrived all the same.
    """
    notice.state = state
    log.warning("notice %d (%s on %s) is %s: see linli doctor", notice.id, notice.outcome, notice.channel, state)
    card = turn.tx.get_one(Card, notice.card_id) if notice.card_id is not None else None
    if card is not None and (follower := KINDS[card.subject_kind].follower):
        follower.settled(turn, card)
    elif notice.outcome == Digest.called() and notice.chat_id is not None:
        budget.is_lost(turn, notice)
    else:
        tell_another_way(turn, notice)


def tell_another_way(turn: Turn, notice: Notice) -> None:
    """By a mention in the group; else whoever is in charge hears who does not know. Once for each notice."""
    try:
        if notice.card_id is not None:
            _not_posted(turn, notice, turn.tx.get_one(Card, notice.card_id))
        elif (outcome := read(notice)).must_arrive(turn.now):
            _not_told(turn, notice, outcome)
    except (KeyError, ValidationError):  # what became of it must be written, whichever version has begun it
        log.exception("notice %d cannot be told another way", notice.id)


def _not_told(turn: Turn, notice: Notice, outcome: Outcome) -> None:
    members = _addressed(turn, notice)
    if notice.identity_id is not None:
        called = turn.mention(dict.fromkeys(members), outcome, silent=notice.silent)
        members = [member for member in members if member not in called]
    for facts in outcome.concerns()[:1] if members else ():
        known = people.members(turn.tx, members)
        news = NotTold(
            facts=facts,
            names=tuple(known[member].name for member in members),
            news=notice.outcome,
            perhaps=notice.state == NoticeState.UNCERTAIN,
        )
        _hears(turn, notice, _row(turn, facts.subject), news, without=members)


def _addressed(turn: Turn, notice: Notice) -> list[int]:
    """Members whom it told in private, or called by name in a group."""
    ids = [notice.identity_id] if notice.identity_id is not None else notice.mentions
    return [member for identity in ids if (member := turn.tx.get_one(Identity, identity).member_id) is not None]


def _not_posted(turn: Turn, notice: Notice, card: Card) -> None:
    """A card that stands and is only not redrawn is nobody's news."""
    row = _row(turn, Subject(card.subject_kind, card.subject_id))
    follower = KINDS[card.subject_kind].follower
    if card.message_id is not None or row is None or follower is not None or not stands(turn, card):
        return
    chat = turn.tx.get_one(Chat, card.chat_id)
    news = NotPosted(facts=turn.facts(row), group=chat.title, why=_why(notice, chat))
    _hears(turn, notice, row, news)


def _why(notice: Notice, chat: Chat) -> Literal["closed", "paused", "failed", "uncertain"]:
    if notice.state == NoticeState.QUEUED:
        return "closed"
    if chat.paused_at is not None:
        return "paused"
    return "uncertain" if notice.state == NoticeState.UNCERTAIN else "failed"


def stands(turn: Turn, card: Card) -> bool:
    """Whether there should be a card at this moment."""
    return any(row.id == card.subject_id for row in KINDS[card.subject_kind].on_cards(turn))


def _hears(
    turn: Turn, notice: Notice, row: SQLModel | None, news: Outcome, without: Collection[int] = ()
) -> None:
    """Whoever is in charge of it, once for each notice, which may fail again and again."""
    for member in whom.in_charge(turn, row, without) if row is not None else ():
        key = f"{news.called()}:{notice.id}:{member}"
        if not notices.told(turn.tx, key):
            turn.tell({member: None}, news, key=key, silent=turn.is_night)


def _row(turn: Turn, about: Subject) -> SQLModel | None:
    return turn.tx.get(KINDS[about.kind].row, about.id)
