"""The outbox: (waiting →) queued → sending → sent | uncertain | failed | expired | merged.

`sending` is committed before the channel is called, so that a crash in between leaves a trace: whether such a
message arrived nobody knows, it becomes `uncertain` and is shown instead of being sent twice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from pydantic import ValidationError
from sqlmodel import Session

from community.clock import at, evening, local_day
from community.outcomes import ActivityFacts, Digest, Outcome
from services import groups
from services.cards import draw
from services.reminders import still_true
from services.turn import Turn
from services.visit import Desk
from storage import notices, people
from storage.tables import (
    Activity,
    Card,
    Chat,
    Identity,
    Lane,
    Notice,
    NoticeState,
)

BATCH = 50
RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
MOST_ATTEMPTS = 150  # the last pause again and again: about a day, longer than a line is down


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

    An alert or the redrawing of a message may happen twice without harm, so several share a handful. What would be
    told twice stands alone: a kill leaves at most one message of which nobody knows whether it arrived.

    :param redraws_together: False where every message is paced; then only alerts share a handful.
    """
    with desk.turn(now) as turn:
        finish(turn, sent)
        while ids := _handful(turn, channel, held, redraws_together):
            if taken := claim(turn, ids):
                return taken
        return []


def _handful(turn: Turn, channel: str, held: Held, redraws_together: bool) -> list[int]:
    """By lane, then in the order of writing."""
    if not (held.alerts or held.messages):
        return []
    found = notices.due(turn.tx, channel, turn.now, BATCH, held.__dict__)
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
    if notice.expires_at is not None and turn.now > notice.expires_at:
        notice.state = NoticeState.EXPIRED
        return None
    if not still_true(turn, notice):
        notice.state = NoticeState.EXPIRED
        return None
    if notice.budgeted and _is_over_budget(turn, notice):
        _merge(turn, notice)
        return None
    return _delivery(turn, notice)


def finish(turn: Turn, sent: Sent) -> None:
    """They were sent. A card remembers its message."""
    if sent:
        notices.finish(turn.tx, [(delivery.notice_id, message_id) for delivery, message_id in sent], turn.now)
    for delivery, message_id in sent:
        if delivery.card_id is not None and message_id is not None and message_id != delivery.edits:
            turn.tx.get_one(Card, delivery.card_id).message_id = message_id


def fail(desk: Desk, notice_id: int, now: datetime, error: str, *, permanent: bool, uncertain: bool = False) -> None:
    """It was not sent (tried again later, or given up), or perhaps it was: then it is never told twice."""
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        if uncertain and not _is_harmless(turn.tx, notice):
            notice.state = NoticeState.UNCERTAIN
        elif permanent:
            notice.state = NoticeState.FAILED
        else:
            _try_later(turn, notice)


def hold(desk: Desk, notice_id: int, now: datetime, error: str, wait: timedelta = timedelta()) -> None:
    """The platform asks to wait: this was no attempt."""
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        _queue_again(turn, notice)
        notice.attempts -= 1
        notice.not_before = now + wait


def unreachable(desk: Desk, notice_id: int, now: datetime, error: str) -> None:
    """The group or person cannot be told anything any more. A person is called by name in a group instead."""
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        notice.state = NoticeState.FAILED
        if notice.chat_id is not None:
            groups.pause(turn, turn.tx.get_one(Chat, notice.chat_id))
        elif notice.identity_id is not None:
            _lost(turn, notice, turn.tx.get_one(Identity, notice.identity_id))


def lost(desk: Desk, notice_id: int, now: datetime, error: str) -> None:
    """The message that was to be redrawn was deleted, or cannot be edited: it is posted anew, when its turn comes."""
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        if notice.card_id is not None:
            turn.tx.get_one(Card, notice.card_id).message_id = None
        notice.edits = None
        _queue_again(turn, notice)


def moved(desk: Desk, notice_id: int, now: datetime, error: str, new_id: str) -> None:
    """The group has another id; what was to be told there is told under that."""
    with desk.turn(now) as turn:
        notice = _failed(turn, notice_id, error)
        chat = turn.tx.get(Chat, notice.chat_id) if notice.chat_id else None
        if chat is None or chat.external_id == new_id:  # nothing that we could mend
            _try_later(turn, notice)
        else:
            _queue_again(turn, notice)
            groups.move(turn, chat, new_id)


def answers_tap(desk: Desk, channel: str, tap_id: str) -> bool:
    """Whether words answer the tap, told already or about to be."""
    with desk.database.reading() as tx:
        return notices.has_alert(tx, channel, tap_id)


def recover(desk: Desk, channel: str, now: datetime) -> int:
    """At start: what was being sent when the process died. Redrawing twice is harmless; telling twice is not.

    Returns the number of notices whose fate is uncertain.
    """
    with desk.turn(now) as turn:
        found = notices.interrupted(turn.tx, channel)
        for notice in found:
            if _is_harmless(turn.tx, notice):
                _queue_again(turn, notice)
            else:
                notice.state = NoticeState.UNCERTAIN
        return sum(notice.state == NoticeState.UNCERTAIN for notice in found)


def health(desk: Desk) -> list[tuple[str, str]]:
    """What whoever runs the program should look at, with what there is of it; nothing: all is well."""
    with desk.database.reading() as tx:
        uncertain = notices.listed(tx, NoticeState.UNCERTAIN)
        failed = notices.listed(tx, NoticeState.FAILED)
        paused = people.paused_chats(tx)
    return [
        ("messages that may not have arrived", ", ".join(uncertain)),
        ("messages that could not be sent", ", ".join(failed)),
        ("groups that cannot be told anything", ", ".join(chat.title for chat in paused)),
    ]


def tidy(desk: Desk, now: datetime) -> None:
    """Timer: forgets handled events, old questions and what was told long ago."""
    with desk.turn(now) as turn:
        before = now - desk.figures.events_remembered
        notices.forget_events(turn.tx, before)
        notices.forget_questions(turn.tx, before)
        notices.forget_sent(turn.tx, before)


def _try_later(turn: Turn, notice: Notice) -> None:
    if notice.attempts > MOST_ATTEMPTS:
        notice.state = NoticeState.FAILED
        return
    _queue_again(turn, notice)
    notice.not_before = turn.now + RETRY_AFTER[min(notice.attempts, len(RETRY_AFTER)) - 1]


def _queue_again(turn: Turn, notice: Notice) -> None:
    """A card that was queued anew while it was being sent is drawn by that other notice."""
    anew = notice.card_id is not None and notices.is_card_queued(turn.tx, notice.card_id)
    notice.state = NoticeState.MERGED if anew else NoticeState.QUEUED


def _failed(turn: Turn, notice_id: int, error: str) -> Notice:
    notice = turn.tx.get_one(Notice, notice_id)
    notice.error = error[:300]
    return notice


def _lost(turn: Turn, notice: Notice, person: Identity) -> None:
    """Whoever has blocked the bot; what does not bear waiting and is not personal is told by a mention."""
    person.reachable = False
    turn.tx.flush()
    outcome = _outcome(notice)
    if notice.lane == Lane.REPLY and person.member_id is not None and outcome is not None and not outcome.personal:
        turn.tell({person.member_id: None}, outcome)


def _is_harmless(tx: Session, notice: Notice) -> bool:
    """Twice is as good as once: an alert, or the redrawing of a message."""
    if notice.card_id is not None:
        return tx.get_one(Card, notice.card_id).message_id is not None
    return bool(notice.tap_id or notice.edits)


def _outcome(notice: Notice) -> Outcome | None:
    """None, and marked as failed, when another version of the program has written it."""
    try:
        return Outcome.catalogue[notice.outcome].model_validate(notice.fields)
    except (KeyError, ValidationError) as problem:
        notice.state, notice.error = NoticeState.FAILED, f"cannot be read: {problem!r}"[:300]
        return None


def _delivery(turn: Turn, notice: Notice) -> Delivery | None:
    chat = turn.tx.get(Chat, notice.chat_id) if notice.chat_id else None
    person = turn.tx.get(Identity, notice.identity_id) if notice.identity_id else None
    card = turn.tx.get_one(Card, notice.card_id) if notice.card_id else None
    if chat is not None and chat.paused_at is not None:
        notice.state = NoticeState.FAILED
        notice.error = "the group is paused"
        return None
    if card is not None and card.message_id is None and notices.may_stand(turn.tx, card.id):
        notice.state = NoticeState.EXPIRED
        notice.error = "the card may stand in the group already, but nobody knows as which message"
        return None
    outcome = draw(turn, card) if card else _outcome(notice)
    if outcome is None:
        return None
    notice.edits = card.message_id if card else notice.edits
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


# --- the budget of a group -------------------------------------------------------------------------------------


def _is_over_budget(turn: Turn, notice: Notice) -> bool:
    assert notice.chat_id is not None
    today = at(local_day(turn.now, turn.figures), time.min, turn.figures)
    return notices.sent_today(turn.tx, notice.chat_id, today) >= turn.figures.message_budget


def _merge(turn: Turn, notice: Notice) -> None:
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
