"""The message budget of a group: what does not fit into a day is told in one line in the evening."""

from datetime import time

from community.clock import at, evening, local_day
from community.outcomes.base import Outcome
from community.outcomes.reminders import Digest
from services.turn import Turn
from storage import notices
from storage.tables.notices import Lane, Notice, NoticeState


def is_over_budget(turn: Turn, notice: Notice) -> bool:
    assert notice.chat_id is not None
    today = at(local_day(turn.now, turn.figures), time.min, turn.figures)
    return notices.sent_today(turn.tx, notice.chat_id, today) >= turn.figures.message_budget


def wait_for_the_evening(turn: Turn, notice: Notice) -> None:
    """What must be read whole, voted on or corrected later, is no line among others: it comes beside that line."""
    notice.state, notice.budgeted = NoticeState.QUEUED, False
    notice.not_before = evening(turn.now, turn.figures)
    notice.attempts -= 1


def merge(turn: Turn, notice: Notice, outcome: Outcome) -> None:
    """What does not fit goes into one line in the evening, with a line for everything it concerns."""
    notice.state = NoticeState.MERGED
    moment = evening(turn.now, turn.figures)
    key = f"digest:{notice.chat_id}:{local_day(moment, turn.figures)}"
    line = notices.by_key(turn.tx, key)
    if line is None:
        line = Notice(
            channel=notice.channel,
            lane=Lane.REMINDER,
            outcome=Digest.called(),
            chat_id=notice.chat_id,
            key=key,
            state=NoticeState.QUEUED,
            not_before=moment,
            queued_at=turn.now,
        )
        turn.tx.add(line)
    more = Digest(lines=outcome.concerns()).model_dump(mode="json")["lines"]
    told = line.fields.get("lines", [])  # as written: perhaps by another version, for what this one does not know
    line.fields = {"lines": list({(facts["about"], facts["id"]): facts for facts in (*told, *more)}.values())}
