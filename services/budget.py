"""The message budget of a group: what does not fit into a day is told in one line in the evening."""

from datetime import time

from community.clock import at, evening, local_day
from community.outcomes.facts import ActivityFacts
from community.outcomes.reminders import Digest
from services.turn import Turn
from storage import notices
from storage.tables.activities import Activity
from storage.tables.cards import Card
from storage.tables.notices import Lane, Notice, NoticeState


def is_over_budget(turn: Turn, notice: Notice) -> bool:
    assert notice.chat_id is not None
    today = at(local_day(turn.now, turn.figures), time.min, turn.figures)
    return notices.sent_today(turn.tx, notice.chat_id, today) >= turn.figures.message_budget


def merge(turn: Turn, notice: Notice) -> None:
    """What does not fit goes into one line in the evening."""
    notice.state = NoticeState.MERGED
    moment = evening(turn.now, turn.figures)
    key = f"digest:{notice.chat_id}:{local_day(moment, turn.figures)}"
    line = notices.by_key(turn.tx, key)
    about = _about(turn, notice)
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
    told = [ActivityFacts.model_validate(f) for f in line.fields.get("activities", [])]
    merged = {facts.id: facts for facts in (*told, *about)}
    line.fields = Digest(activities=tuple(merged.values())).model_dump(mode="json")


def _about(turn: Turn, notice: Notice) -> list[ActivityFacts]:
    """The activities that a notice is about."""
    if notice.card_id is not None:
        card = turn.tx.get_one(Card, notice.card_id)
        return [turn.facts(turn.tx.get_one(Activity, card.activity_id))]
    return [ActivityFacts.model_validate(f) for f in notice.fields.get("activities", [])]
