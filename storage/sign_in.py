"""Queries on links to sign in and on sessions."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from storage.tables.people import Identity, Member
from storage.tables.sign_in import SignInLink, WebSession


def link_by_digest(tx: Session, digest: str) -> SignInLink | None:
    return tx.exec(select(SignInLink).where(SignInLink.digest == digest)).first()


def replace_links(tx: Session, member_id: int, now: datetime) -> None:
    """Those that somebody was given before hold no longer."""
    theirs = (col(SignInLink.member_id) == member_id) & col(SignInLink.used_at).is_(None)
    tx.exec(update(SignInLink).where(theirs, col(SignInLink.replaced_at).is_(None)).values(replaced_at=now))


def session_by_digest(tx: Session, digest: str, now: datetime) -> tuple[WebSession, Member] | None:
    found = select(WebSession, Member).join(Member, col(Member.id) == col(WebSession.member_id))
    row = tx.exec(found.where(WebSession.digest == digest, WebSession.ends_at > now)).first()
    return (row[0], row[1]) if row else None


def end_by_digest(tx: Session, digest: str) -> None:
    tx.exec(delete(WebSession).where(col(WebSession.digest) == digest))


def sessions_of(tx: Session, member_id: int, now: datetime) -> list[WebSession]:
    """The newest first."""
    found = select(WebSession).where(WebSession.member_id == member_id, WebSession.ends_at > now)
    return list(tx.exec(found.order_by(col(WebSession.began_at).desc(), col(WebSession.id).desc())))


def account_on(tx: Session, channel: str, member_id: int) -> Identity | None:
    found = select(Identity).where(Identity.channel == channel, Identity.member_id == member_id)
    return tx.exec(found.order_by(col(Identity.id))).first()


def nobody_yet(tx: Session) -> bool:
    return tx.exec(select(Member.id).limit(1)).first() is None


def forget(tx: Session, links_before: datetime, now: datetime) -> None:
    tx.exec(delete(SignInLink).where(col(SignInLink.made_at) < links_before))
    tx.exec(delete(WebSession).where(col(WebSession.ends_at) <= now))
