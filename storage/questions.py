"""Queries on open questions."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.tables.questions import Question


def question(tx: Session, channel: str, chat: str, person: str) -> Question | None:
    found = select(Question).where(Question.channel == channel, Question.chat == chat, Question.person == person)
    return tx.exec(found).first()


def forget_questions(tx: Session, before: datetime) -> None:
    tx.exec(delete(Question).where(col(Question.expires_at) < before))
