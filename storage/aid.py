"""Queries on requests for help."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage import cards
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest, HelpState
from storage.tables.subject import Subject
from storage.timers import Moments

_ALIVE = col(HelpRequest.state).in_([HelpState.OPEN, HelpState.CLAIMED])
_OPEN = col(HelpRequest.state) == HelpState.OPEN
_OVER = col(HelpRequest.state).in_([HelpState.DONE, HelpState.CANCELLED, HelpState.EXPIRED])
_STANDS = col(HelpClaim.state) != ClaimState.RELEASED


def alive(tx: Session) -> list[HelpRequest]:
    """The newest first."""
    return list(tx.exec(select(HelpRequest).where(_ALIVE).order_by(col(HelpRequest.id).desc())))


def open_ones(tx: Session) -> list[HelpRequest]:
    return list(tx.exec(select(HelpRequest).where(_OPEN).order_by(col(HelpRequest.id).desc())))


def of_asker(tx: Session, member_id: int) -> list[HelpRequest]:
    """Not over, drafts among them."""
    found = select(HelpRequest).where(HelpRequest.asker_id == member_id, ~_OVER)
    return list(tx.exec(found.order_by(col(HelpRequest.id).desc())))


def claims(tx: Session, request_ids: Collection[int]) -> dict[int, list[HelpClaim]]:
    """By request, who claimed first comes first."""
    found: dict[int, list[HelpClaim]] = {request: [] for request in request_ids}
    rows = select(HelpClaim).where(col(HelpClaim.request_id).in_(request_ids))
    for claim in tx.exec(rows.order_by(col(HelpClaim.claimed_at), col(HelpClaim.id))):
        found[claim.request_id].append(claim)
    return found


def claim_of(tx: Session, request_id: int, member_id: int) -> HelpClaim | None:
    """The only one there can be."""
    same = select(HelpClaim).where(HelpClaim.request_id == request_id, HelpClaim.helper_id == member_id)
    return tx.exec(same).first()


def of_helper(tx: Session, member_id: int) -> list[tuple[HelpClaim, HelpRequest]]:
    """Whom somebody helps at the moment, or offers to."""
    own = (HelpClaim.request_id == HelpRequest.id, HelpClaim.helper_id == member_id)
    found = select(HelpClaim, HelpRequest).where(*own, _STANDS, _ALIVE)
    return list(tx.exec(found.order_by(col(HelpRequest.id).desc())))


def claims_by(tx: Session, member_id: int) -> list[HelpClaim]:
    """Whatever became of them."""
    return list(tx.exec(select(HelpClaim).where(HelpClaim.helper_id == member_id).order_by(col(HelpClaim.id))))


def waiting(tx: Session, member_id: int) -> list[HelpClaim]:
    """Claims that wait for the private chat."""
    found = select(HelpClaim).where(HelpClaim.helper_id == member_id, HelpClaim.state == ClaimState.WAITING)
    return list(tx.exec(found.order_by(col(HelpClaim.id))))


def has_open_card(tx: Session, chat_id: int) -> bool:
    standing = select(HelpRequest.id).where(_OPEN)
    return cards.has_card_of(tx, chat_id, "help_request", standing)


def forget(tx: Session, request: HelpRequest) -> None:
    """With its cards and claims."""
    cards.forget(tx, Subject("help_request", request.id))
    tx.connection().execute(delete(HelpClaim).where(col(HelpClaim.request_id) == request.id))
    tx.delete(request)
    tx.flush()


def in_period(tx: Session, unit_ids: Collection[int], first: datetime, last: datetime) -> list[HelpRequest]:
    """Published in a period, in any state."""
    here = (col(HelpRequest.unit_id).in_(unit_ids), col(HelpRequest.published_at) >= first)
    return list(tx.exec(select(HelpRequest).where(*here, col(HelpRequest.published_at) < last)))


DRAFTS = Moments(HelpRequest.id, HelpRequest.created_at, (col(HelpRequest.state) == HelpState.DRAFT,))
ASKS = Moments(HelpRequest.id, HelpRequest.asks_at, (_ALIVE, col(HelpRequest.half_done_at).is_(None)))
LAPSES = Moments(HelpRequest.id, HelpRequest.lapses_at, (_ALIVE, col(HelpRequest.half_done_at).is_(None)))
HALF_DONE = Moments(HelpRequest.id, HelpRequest.half_done_at, (_ALIVE,))
CLAIMS_WAITING = Moments(HelpClaim.id, HelpClaim.waits_until, (col(HelpClaim.state) == ClaimState.WAITING,))
WITH_WORDS = Moments(HelpRequest.id, HelpRequest.ended_at, (_OVER, col(HelpRequest.words) != ""))
OLD = Moments(HelpRequest.id, HelpRequest.ended_at, (_OVER,))
