"""The message budget of a group: what does not fit into a day is told in one message in the evening.

A card that is merged stands in that message from then on: it is corrected, withdrawn and closed there.
"""

from datetime import time

from community.clock import at, evening, local_day
from community.outcomes.base import Facts, Outcome
from community.outcomes.reminders import Digest
from services.subjects import KINDS
from services.turn import Turn
from storage import cards, notices
from storage.tables.cards import Card
from storage.tables.notices import Lane, Notice, NoticeState
from storage.tables.subject import Subject


def is_over_budget(turn: Turn, notice: Notice) -> bool:
    assert notice.chat_id is not None
    today = at(local_day(turn.now, turn.figures), time.min, turn.figures)
    return notices.sent_today(turn.tx, notice.chat_id, today) >= turn.figures.message_budget


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


def before_it_goes(turn: Turn, line: Notice, told: Digest) -> Digest:
    """Cards are drawn when their turn comes; what was taken back meanwhile is not told."""
    assert line.chat_id is not None
    unposted = cards.unposted(turn.tx, line.chat_id)
    left = [facts for facts in told.lines if unposted.get(facts.subject) is not cards.Unposted.TAKEN_BACK]
    fresh = (_now(turn, one.subject) if unposted.get(one.subject) is cards.Unposted.MERGED else one for one in left)
    return Digest(lines=tuple(facts for facts in fresh if facts is not None))


def stands_in(turn: Turn, card: Card) -> Digest | None:
    """The evening's message as it is now, when this card is a line of it."""
    line = notices.evening_line(turn.tx, card.chat_id, card.message_id) if card.message_id else None
    if line is None:
        return None
    here = dict.fromkeys(_about(one) for one in cards.of_message(turn.tx, card.chat_id, line.message_id))
    told = Digest.model_validate({"lines": (), **line.fields}).lines  # forgotten after a week, but for the cards
    once = {facts.subject: facts for facts in told}
    lines = (_now(turn, about) if about in here else once[about] for about in {**once, **here})
    return Digest(lines=tuple(facts for facts in lines if facts is not None), told_at=line.sent_at)


def _about(card: Card) -> Subject:
    return Subject(card.subject_kind, card.subject_id)


def _now(turn: Turn, about: Subject) -> Facts | None:
    row = turn.tx.get(KINDS[about.kind].row, about.id)
    return turn.facts(row) if row is not None else None


def stands(turn: Turn, chat_id: int, told: Digest, message_id: str | None) -> None:
    """It was told: the cards that it speaks of have their message."""
    for card in cards.merged(turn.tx, chat_id, [facts.subject for facts in told.lines]):
        card.message_id, card.posted_at = message_id, turn.now
        if follower := KINDS[card.subject_kind].follower:
            follower.arrived(turn, card)


def is_lost(turn: Turn, line: Notice) -> None:
    """It was not told, or perhaps not: nor were the cards in it."""
    assert line.chat_id is not None
    told = Digest.model_validate({"lines": (), **line.fields})
    for card in cards.merged(turn.tx, line.chat_id, [facts.subject for facts in told.lines]):
        notices.shares_its_fate(turn.tx, card.id, line.state)
        if follower := KINDS[card.subject_kind].follower:
            follower.settled(turn, card)
