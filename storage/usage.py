"""How many messages groups were sent that count against their budget."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.tables.notices import Notice, NoticeState

DAYS = 7  # what was told is forgotten after them


def sent(tx: Session, chat_ids: Collection[int], first: datetime, last: datetime) -> dict[int, int]:
    """By group: new messages that went out in this time."""
    found = select(Notice.chat_id, func.count()).where(col(Notice.chat_id).in_(chat_ids), col(Notice.budgeted))
    found = found.where(col(Notice.sent_at) >= first, col(Notice.sent_at) < last).group_by(col(Notice.chat_id))
    return {chat: count for chat, count in tx.exec(found) if chat is not None}


def merged(tx: Session, chat_ids: Collection[int], first: datetime, last: datetime) -> dict[int, int]:
    """By group: those that became a line of the evening's message instead."""
    found = select(Notice.chat_id, func.count()).where(col(Notice.chat_id).in_(chat_ids))
    found = found.where(Notice.state == NoticeState.MERGED, Notice.queued_at >= first, Notice.queued_at < last)
    return {chat: count for chat, count in tx.exec(found.group_by(col(Notice.chat_id))) if chat is not None}
