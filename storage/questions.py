"""Queries on open questions."""

from datetime import datetime

from sqlalchemy import Text, bindparam, cast, delete, or_
from sqlmodel import Session, col, select

from storage.tables.questions import Question

_OPEN = (
    select(Question)
    .where(Question.channel == bindparam("channel"), Question.chat == bindparam("chat"))
    .where(Question.person == bindparam("person"), Question.expires_at > bindparam("now"))
    .order_by(col(Question.id).desc())
)


def open_questions(tx: Session, channel: str, chat: str, person: str, now: datetime) -> list[Question]:
    """What one person was asked in one chat and has not answered yet, the newest first."""
    return list(tx.exec(_OPEN, params={"channel": channel, "chat": chat, "person": person, "now": now}))


def asked_as(tx: Session, outcome: str, now: datetime) -> list[Question]:
    """Of everybody, what was asked by this outcome and is not answered yet."""
    return list(tx.exec(select(Question).where(Question.outcome == outcome, Question.expires_at > now)))


def forget_asked(tx: Session, channel: str, person: str, outcome: str) -> None:
    """Of one person, what was asked by this outcome."""
    asked = (col(Question.channel) == channel, col(Question.person) == person, col(Question.outcome) == outcome)
    tx.exec(delete(Question).where(*asked))


def forget_about(tx: Session, member_id: int) -> None:
    """Of everybody, what would be done to this member, or for them."""
    said = cast(Question.asked, Text)
    marks = (f'["member", {member_id}]', f'"member_id": {member_id},', f'"member_id": {member_id}}}')
    tx.exec(delete(Question).where(or_(*(said.contains(mark, autoescape=True) for mark in marks))))


def forget_questions(tx: Session, now: datetime) -> None:
    """Those that are over. Who left a form is told first, and a draft's message loses its buttons, by their timers."""
    tx.exec(delete(Question).where(col(Question.expires_at) < now, col(Question.kind).not_in(("form", "draft"))))
