"""Queries on umbrellas."""

from sqlmodel import Session, col, select
from storage.tables.umbrellas import Umbrella

from storage.timers import Moments

MISSING = (col(Umbrella.finder_id).is_(None), col(Umbrella.given_up_at).is_(None))
LOST = Moments(Umbrella.id, Umbrella.lost_at, MISSING)


def missing(tx: Session) -> list[Umbrella]:
    return list(tx.exec(select(Umbrella).where(*MISSING).order_by(col(Umbrella.id))))
