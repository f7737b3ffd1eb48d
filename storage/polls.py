"""Queries on polls and on votes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from storage import cards
from storage.tables.cards import Card
from storage.tables.notices import Notice, NoticeState
from storage.tables.polls import Poll, PollState, Vote
from storage.tables.subject import Subject
from storage.timers import Moments


def open_ones(tx: Session) -> list[Poll]:
    """The newest first."""
    return list(tx.exec(select(Poll).where(Poll.state == PollState.OPEN).order_by(col(Poll.id).desc())))


def by(tx: Session, author_id: int) -> list[Poll]:
    return list(tx.exec(select(Poll).where(Poll.author_id == author_id)))


def forget(tx: Session, poll: Poll) -> None:
    """With its cards, whom it is for and its votes."""
    cards.forget(tx, Subject("poll", poll.id))
    tx.connection().execute(delete(Vote).where(col(Vote.poll_id) == poll.id))
    tx.delete(poll)
    tx.flush()


def take_unposted(tx: Session, poll_id: int) -> None:
    """Cards that no group has seen yet are not posted any more."""
    about = (col(Card.subject_kind) == "poll", col(Card.subject_id) == poll_id, col(Card.message_id).is_(None))
    waits = col(Notice.state).in_((NoticeState.QUEUED, NoticeState.MERGED))
    tx.connection().execute(delete(Notice).where(col(Notice.card_id).in_(select(Card.id).where(*about)), waits))
    tx.expire_all()


# --- votes -----------------------------------------------------------------------------------------------------


def votes_of(tx: Session, poll_id: int, member_id: int) -> list[Vote]:
    mine = select(Vote).where(Vote.poll_id == poll_id, Vote.member_id == member_id)
    return list(tx.exec(mine.order_by(col(Vote.option))))


def counts(tx: Session, poll_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """By poll, how many have chosen each option."""
    found: dict[int, dict[int, int]] = {poll: {} for poll in poll_ids}
    counted = select(Vote.poll_id, Vote.option, func.count()).where(col(Vote.poll_id).in_(poll_ids))
    for poll, option, number in tx.exec(counted.group_by(col(Vote.poll_id), col(Vote.option))):
        found[poll][option] = number
    return found


def voters(tx: Session, poll_id: int) -> list[int]:
    """Who has chosen something: members, without what."""
    return list(tx.exec(select(Vote.member_id).where(Vote.poll_id == poll_id).distinct()))


def how_many(tx: Session, poll_ids: Collection[int]) -> dict[int, int]:
    counted = select(Vote.poll_id, func.count(func.distinct(Vote.member_id))).where(col(Vote.poll_id).in_(poll_ids))
    return dict(tx.exec(counted.group_by(col(Vote.poll_id))).all())


def set_aside(tx: Session, poll_id: int, member_id: int | None = None) -> None:
    """What one person has chosen goes, or what anybody has."""
    whose = () if member_id is None else (col(Vote.member_id) == member_id,)
    tx.flush()
    tx.connection().execute(delete(Vote).where(col(Vote.poll_id) == poll_id, *whose))
    tx.expire_all()


def choose(tx: Session, poll_id: int, member_id: int, options: Sequence[int], at: datetime) -> None:
    """Just these from now on; what was chosen before and still is keeps its moment."""
    before = {vote.option: vote for vote in votes_of(tx, poll_id, member_id)}
    for option in before.keys() - set(options):
        tx.delete(before[option])
    new = [option for option in options if option not in before]
    tx.add_all(Vote(poll_id=poll_id, member_id=member_id, option=option, at=at) for option in new)
    tx.flush()


def voted_in(tx: Session, member_id: int) -> list[int]:
    """Polls that are open, since no other has votes."""
    return list(tx.exec(select(Vote.poll_id).where(Vote.member_id == member_id).distinct()))


def in_both(tx: Session, one: int, other: int) -> list[int]:
    """Polls in which both members have voted."""
    theirs = select(Vote.poll_id).where(Vote.member_id == other)
    found = select(Vote.poll_id).where(Vote.member_id == one, col(Vote.poll_id).in_(theirs)).distinct()
    return list(tx.exec(found))


CLOSING = Moments(Poll.id, Poll.closes_at, (col(Poll.state) == PollState.OPEN,))
DRAFTS = Moments(Poll.id, Poll.created_at, (col(Poll.state) == PollState.DRAFT,))
OLD = Moments(Poll.id, Poll.closed_at, (col(Poll.state) == PollState.CLOSED,))
