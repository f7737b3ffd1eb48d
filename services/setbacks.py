"""What becomes of a notice that did not go through: later, never, somewhere else, or nobody knows."""

from datetime import datetime, timedelta

from sqlmodel import Session

from community.clock import next_allowed
from services import groups, untold
from services.subjects import KINDS
from services.turn import Turn
from services.visit import Desk
from storage import cards, notices
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Notice, NoticeState
from storage.tables.people import Identity

RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
MOST_ATTEMPTS = 150  # the last pause again and again: about a day, longer than a line is down


def fail(desk: Desk, notice_id: int, now: datetime, error: str, *, permanent: bool, uncertain: bool = False) -> None:
    """It was not sent (tried again later, or given up), or perhaps it was: then it is never told twice."""
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        if uncertain and not _is_harmless(turn.tx, notice):
            untold.gives_up(turn, notice, NoticeState.UNCERTAIN)
        elif permanent:
            untold.gives_up(turn, notice, NoticeState.FAILED)
        else:
            _try_later(turn, notice)
        _missed(turn, notice)


def hold(desk: Desk, notice_id: int, now: datetime, error: str, wait: timedelta = timedelta()) -> None:
    """The platform asks to wait: this was no attempt."""
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        _queue_again(turn, notice)
        notice.attempts -= 1
        notice.not_before = now + wait


def closed(desk: Desk, notice_id: int, now: datetime, error: str) -> None:
    """Nothing can be posted there at this moment, and nobody knows for how long: a card waits while it should stand.

    A broadcast would never end: what somebody follows has failed there, and they send it again when they wish.
    """
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        card = turn.tx.get_one(Card, notice.card_id) if notice.card_id is not None else None
        if card is not None and KINDS[card.subject_kind].follower is not None:
            untold.gives_up(turn, notice, NoticeState.FAILED)
            _missed(turn, notice)
            return
        if card is not None and not untold.stands(turn, card):
            notice.state = NoticeState.EXPIRED
            return
        notice.attempts = 1 if card is not None else notice.attempts
        _try_later(turn, notice)
        notice.not_before = now + RETRY_AFTER[-1]
        if notice.state == NoticeState.QUEUED:
            untold.tell_another_way(turn, notice)


def unreachable(desk: Desk, notice_id: int, now: datetime, error: str) -> None:
    """The group or person cannot be told anything any more."""
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        if notice.chat_id is not None:
            groups.pause(turn, turn.tx.get_one(Chat, notice.chat_id))
        elif notice.identity_id is not None:
            turn.tx.get_one(Identity, notice.identity_id).reachable = False
            turn.tx.flush()
        untold.gives_up(turn, notice, NoticeState.FAILED)
        _missed(turn, notice)


def lost(desk: Desk, notice_id: int, now: datetime, error: str) -> None:
    """The message that was to be redrawn was deleted, or cannot be edited: it is posted anew, when its turn comes."""
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        card = turn.tx.get_one(Card, notice.card_id) if notice.card_id is not None else None
        follower = KINDS[card.subject_kind].follower if card is not None else None
        if card is not None and follower is not None and not follower.posts_anew(turn, card):
            notice.state = NoticeState.EXPIRED
            follower.settled(turn, card)
            return
        if card is not None:
            card.message_id = None
        notice.edits = None
        _queue_again(turn, notice)


def moved(desk: Desk, notice_id: int, now: datetime, error: str, new_id: str) -> None:
    """The group has another id; what was to be told there is told under that."""
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        chat = turn.tx.get(Chat, notice.chat_id) if notice.chat_id else None
        if chat is None or chat.external_id == new_id:  # nothing that we could mend
            _try_later(turn, notice)
        else:
            _queue_again(turn, notice)
            groups.move(turn, chat, new_id)


def recover(desk: Desk, channel: str, now: datetime) -> int:
    """At start: what was being sent when the process died. Redrawing twice is harmless; telling twice is not.

    Returns the number of notices whose fate is uncertain.
    """
    with desk.turn(now) as turn:
        found = notices.interrupted(turn.tx, channel)
        for notice in found:
            if _is_harmless(turn.tx, notice):
                _queue_again(turn, notice)
            else:
                untold.gives_up(turn, notice, NoticeState.UNCERTAIN)
        return sum(notice.state == NoticeState.UNCERTAIN for notice in found)


def _missed(turn: Turn, notice: Notice) -> None:
    card = turn.tx.get_one(Card, notice.card_id) if notice.card_id is not None else None
    if card is not None and (follower := KINDS[card.subject_kind].follower):
        follower.missed(turn, card)


def _try_later(turn: Turn, notice: Notice) -> None:
    if notice.attempts > MOST_ATTEMPTS:
        untold.gives_up(turn, notice, NoticeState.FAILED)
        return
    _queue_again(turn, notice)
    again = turn.now + RETRY_AFTER[min(notice.attempts, len(RETRY_AFTER)) - 1]
    notice.not_before = next_allowed(again, turn.figures) if notice.budgeted else again


def _queue_again(turn: Turn, notice: Notice) -> None:
    """A card that was queued anew while it was being sent is drawn by that other notice."""
    anew = notice.card_id is not None and cards.is_card_queued(turn.tx, notice.card_id)
    notice.state = NoticeState.MERGED if anew else NoticeState.QUEUED


def _failed(turn: Turn, notice_id: int, error: str) -> Notice:
    notice = turn.tx.get_one(Notice, notice_id)
    notice.error = error[:300]
    return notice


def _is_harmless(tx: Session, notice: Notice) -> bool:
    """Twice is as good as once: an alert, or the redrawing of a message."""
    if notice.card_id is not None:
        return tx.get_one(Card, notice.card_id).message_id is not None
    return bool(notice.tap_id or notice.edits)
