"""Queries on linking codes."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.tables.linking import LinkCode
from storage.timers import Moments


def write(tx: Session, identity_id: int, digest: str, expires_at: datetime) -> None:
    """The newest code of an account is its only one."""
    tx.merge(LinkCode(identity_id=identity_id, digest=digest, expires_at=expires_at, used_at=None))
    tx.flush()


def found(tx: Session, digest: str, now: datetime) -> LinkCode | None:
    return tx.exec(select(LinkCode).where(LinkCode.digest == digest, LinkCode.expires_at > now)).first()


def burn(tx: Session, digest: str) -> None:
    """Others have read it."""
    tx.exec(delete(LinkCode).where(col(LinkCode.digest) == digest))


CODES = Moments(LinkCode.identity_id, LinkCode.expires_at)
