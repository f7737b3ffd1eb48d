"""The outbox: (waiting →) queued → sending → sent | uncertain | failed | expired | merged.

`sending` is committed before the channel is called, so that a crash in between leaves a trace: whether such a
message arrived nobody knows, it becomes `uncertain` and is shown instead of being sent twice.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from community.figures import Figures
from community.outcomes.base import Facts, Outcome
from community.outcomes.reminders import Digest
from services import budget, latest, timers, untold
from services.cards import draw
from services.subjects import KINDS
from services.timers import Timer
from services.turn import Turn
from services.visit import Desk
from storage import cards, groups, notices, questions, register, sign_in
from storage import timers as stored_timers
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Notice, NoticeState
from storage.tables.people import Identity

log = logging.getLogger(__name__)
BATCH = 50


@dataclass(frozen=True)
class Held:
    """What must rest at this moment, whatever is due; ids of rows."""

    alerts: bool = True  # whether answers to taps may go out
    messages: bool = True  # whether anything else may
    cards: Collection[int] = ()  # drawn a moment ago: many taps are one redrawing
    chats: Collection[int] = ()
    answers_only: Collection[int] = ()  # groups in which only answers may go out
    people: Collection[int] = ()  # identities


NOTHING_HELD = Held()


@dataclass(frozen=True)
class Mention:
    person: str  # the channel's id
    name: str


@dataclass(frozen=True)
class Delivery:
    """One thing to be handed to a channel."""

    notice_id: int
    outcome: Outcome
    chat: str | None = None  # a group, or the person of a private chat
    private: bool = False
    tap_id: str | None = None  # an alert
    edits: str | None = None  # redraw this message
    reply_to: str | None = None
    mentions: tuple[Mention, ...] = ()
    silent: bool = False
    card_id: int | None = None
    chat_id: int | None = None
    identity_id: int | None = None


Sent = Sequence[tuple[Delivery, str | None]]  # with the channel's id of the message


def step(
    desk: Desk,
    channel: str,
    now: datetime,
    held: Held = NOTHING_HELD,
    sent: Sent = (),
    redraws_together: bool = True,
) -> list[Delivery]:
    """Notes what was sent and takes the next handful for sending, in one transaction; empty: nothing may go out now.

    It looks before it locks: called every second, it would else take the one place of whoever writes for nothing.

    An alert or the redrawing of a message may happen twice without harm, so several share a handful. What would be
    told twice stands alone: a kill leaves at most one message of which nobody knows whether it arrived.

    :param redraws_together: False where every message is paced; then only alerts share a handful.
    """
    if not sent and not _is_anything_due(desk, channel, now, held):
        return []
    with desk.turn(now) as turn:
        finish(turn, sent)
        while ids := _handful(turn.tx, channel, now, held, redraws_together):
            if taken := claim(turn, ids):
                return taken
        return []


def _is_anything_due(desk: Desk, channel: str, now: datetime, held: Held) -> bool:
    with desk.database.reading() as tx:
        return bool(_handful(tx, channel, now, held, False))


def _handful(tx: Session, channel: str, now: datetime, held: Held, redraws_together: bool) -> list[int]:
    """By lane, then in the order of writing."""
    if not (held.alerts or held.messages):
        return []
    found = notices.due(tx, channel, now, BATCH, held.__dict__)
    handful: list[int] = []
    for notice_id, harmless, is_alert in found:
        shared = harmless and (is_alert or redraws_together)
        if shared or not handful:
            handful.append(notice_id)
        if not shared:
            break
    return handful


def claim(turn: Turn, ids: Sequence[int]) -> list[Delivery]:
    """Without those that another sender has, or that are not to be sent any more."""
    taken = [_taken(turn, notice) for notice in notices.claim(turn.tx, ids)]
    return [delivery for delivery in taken if delivery is not None]


def _taken(turn: Turn, notice: Notice) -> Delivery | None:
    """None when it is not to be sent any more; the notice says why."""
    if notice.expires_at is not None and turn.now > notice.expires_at:
        notice.state = NoticeState.EXPIRED
        return None
    to = _Addressee(turn, notice)
    outcome = None if to.refuses(turn, notice) else _outcome(turn, notice, to)
    if outcome is None:
        return None
    if notice.budgeted and outcome.concerns() and budget.is_over_budget(turn, notice):
        budget.merge(turn, notice, outcome)
        return None
    return _delivery(turn, notice, to, outcome)


class _Addressee:
    """Where a notice goes: a group or a person, and which card it draws there."""

    def __init__(self, turn: Turn, notice: Notice) -> None:
        self.chat = turn.tx.get(Chat, notice.chat_id) if notice.chat_id else None
        self.person = turn.tx.get(Identity, notice.identity_id) if notice.identity_id else None
        self.card = turn.tx.get_one(Card, notice.card_id) if notice.card_id else None

    def refuses(self, turn: Turn, notice: Notice) -> bool:
        if self.chat is not None and self.chat.paused_at is not None:
            notice.error = "the group is paused"
            untold.gives_up(turn, notice, NoticeState.FAILED)
            return True
        if self.card is not None and self.card.message_id is None and cards.may_stand(turn.tx, self.card.id):
            notice.state = NoticeState.EXPIRED
            notice.error = "the card may stand in the group already, but nobody knows as which message"
            return True
        return False


def _outcome(turn: Turn, notice: Notice, to: _Addressee) -> Outcome | None:
    """What is to be told, as it is now."""
    try:
        outcome = _drawn(turn, to.card) if to.card else _told(turn, notice, to)
        left = _still_true(turn, outcome, to) if outcome.fades and to.card is None else outcome
        again = latest.AGAIN.get(outcome.called())
        left = again(turn, left) if again and left is not None else left
        if to.card and (to.card.posted_at or to.card.message_id) is None and not outcome.is_news():
            left = None
    except Exception as problem:  # one that cannot be drawn or read must not hold up all others
        log.exception("notice %d (%s) cannot be made", notice.id, notice.outcome)
        notice.state, notice.error = NoticeState.FAILED, f"cannot be made: {type(problem).__name__}"
        return None
    if left is None:
        notice.state = NoticeState.EXPIRED
    elif left is not outcome:
        notice.fields = left.model_dump(mode="json")
    return left


def _drawn(turn: Turn, card: Card) -> Outcome:
    return budget.stands_in(turn, card) or draw(turn, card)


def _told(turn: Turn, notice: Notice, to: _Addressee) -> Outcome:
    make, waited = latest.MADE.get(notice.outcome), untold.read(notice)
    if isinstance(waited, Digest) and notice.chat_id is not None:
        return budget.before_it_goes(turn, notice, waited)
    return make(turn, to.person, waited) if make and to.person else waited


def _still_true(turn: Turn, outcome: Outcome, to: _Addressee) -> Outcome | None:
    """Looks again before something is sent that had to wait."""
    member_id = to.person.member_id if to.person else None

    def holds(one: Facts) -> bool:
        """What is no thing that may change, such as the counts of a month, stays as it was."""
        return one.about not in KINDS or KINDS[one.about].still_true(turn, one, member_id)

    return outcome.only(tuple(filter(holds, outcome.concerns())))


def _delivery(turn: Turn, notice: Notice, to: _Addressee, outcome: Outcome) -> Delivery:
    chat, person = to.chat, to.person
    notice.edits = to.card.message_id if to.card else notice.edits
    return Delivery(
        notice_id=notice.id,
        outcome=outcome,
        chat=chat.external_id if chat else person.external_id if person else None,
        private=person is not None,
        tap_id=notice.tap_id,
        edits=notice.edits,
        reply_to=notice.reply_to,
        mentions=_mentions(turn.tx, notice),
        silent=notice.silent,
        card_id=notice.card_id,
        chat_id=notice.chat_id,
        identity_id=notice.identity_id,
    )


def _mentions(tx: Session, notice: Notice) -> tuple[Mention, ...]:
    found = [tx.get_one(Identity, identity) for identity in notice.mentions]
    return tuple(Mention(identity.external_id, identity.name) for identity in found)


def finish(turn: Turn, sent: Sent) -> None:
    """They were sent. A card remembers its message."""
    if sent:
        notices.finish(turn.tx, [(delivery.notice_id, message_id) for delivery, message_id in sent], turn.now)
    for delivery, message_id in sent:
        if delivery.card_id is not None and message_id is not None and message_id != delivery.edits:
            card = turn.tx.get_one(Card, delivery.card_id)
            card.message_id, card.posted_at = message_id, card.posted_at or turn.now
        _followed(turn, delivery, message_id)
        if delivery.outcome.parting:
            register.leaves_nothing(turn.tx, delivery.notice_id)


def _followed(turn: Turn, delivery: Delivery, message_id: str | None) -> None:
    if delivery.card_id is not None:
        card = turn.tx.get_one(Card, delivery.card_id)
        if follower := KINDS[card.subject_kind].follower:
            follower.arrived(turn, card)
    elif isinstance(delivery.outcome, Digest) and delivery.chat_id is not None:
        budget.stands(turn, delivery.chat_id, delivery.outcome, message_id)


def answers_tap(desk: Desk, channel: str, tap_id: str) -> bool:
    """Whether words answer the tap, told already or about to be."""
    with desk.database.reading() as tx:
        return notices.has_alert(tx, channel, tap_id)


@dataclass(frozen=True)
class Health:
    """What whoever runs the program should look at; nothing in it: all is well."""

    uncertain: Sequence[tuple[int, str, str]] = ()  # may not have arrived: how many, of what, on which channel
    failed: Sequence[tuple[int, str, str]] = ()  # messages that could not be sent
    paused: Sequence[str] = ()  # groups that cannot be told anything
    failing: Sequence[str] = ()  # what timers have failed on: which timer, which row, how often, where


def health(desk: Desk) -> Health:
    with desk.database.reading() as tx:
        return Health(
            uncertain=notices.counted(tx, NoticeState.UNCERTAIN),
            failed=notices.counted(tx, NoticeState.FAILED),
            paused=[chat.title for chat in groups.paused_chats(tx)],
            failing=[f"{r.timer} {r.key}: {r.attempts} × {r.error}" for r in stored_timers.failing(tx)],
        )


@dataclass(frozen=True)
class Queue:
    """What could go out on a channel at this moment."""

    due: int = 0
    since: datetime | None = None  # the oldest could go out

    def age(self, now: datetime) -> float:
        """In seconds."""
        return max(0.0, (now - self.since).total_seconds()) if self.since else 0.0


def queues(desk: Desk, channels: Collection[str], now: datetime) -> dict[str, Queue]:
    """Of these channels: what waits for another is nobody's task here."""
    with desk.database.reading() as tx:
        found = {channel: Queue(due, since) for channel, due, since in notices.waiting(tx, now)}
    return {channel: found.get(channel, Queue()) for channel in channels}


# --- tidying -----------------------------------------------------------------------------------------------------


def _tidy(turn: Turn, key: str) -> None:
    """Forgets handled events, questions that are over, what was told long ago, and what timers are done with."""
    before = turn.now - turn.figures.events_remembered
    notices.forget_events(turn.tx, before)
    questions.forget_questions(turn.tx, turn.now)
    notices.give_up(turn.tx, turn.now - turn.figures.untold_kept)
    notices.forget_sent(turn.tx, before)
    sign_in.forget(turn.tx, turn.now - turn.figures.sign_in_link_kept, turn.now)
    stored_timers.forget_done(turn.tx, turn.now - turn.figures.looks_remembered)
    partings = [name for name, kind in Outcome.catalogue.items() if kind.parting]
    for notice_id in notices.not_sent(turn.tx, partings):
        register.leaves_nothing(turn.tx, notice_id)


def _this_hour(tx: Session, now: datetime, figures: Figures) -> list[str]:
    return [f"{now:%Y-%m-%dT%H}"]


timers.declare(Timer("tidy", _this_hour, _tidy, lambda *_: None, once=True))
