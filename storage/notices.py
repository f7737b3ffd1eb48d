"""Queries on the outbox, the handled events and the open questions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, bindparam, cast, delete, func, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select

from storage.tables.cards import Card
from storage.tables.notices import HandledEvent, Lane, Lease, Notice, NoticeState
from storage.tables.questions import Question
from storage.tables.subject import Subject
from storage.timers import Moments

EVENING_LINE = "digest"
DEFAULTS: dict[str, Any] = {
    name: field.get_default(call_default_factory=True) for name, field in Notice.model_fields.items() if name != "id"
}

# Run for every message: built once, since building a statement takes longer than running it, and on the tables
# themselves, since rows that are only written need no object (345 µs for a notice with one, 100 without).
_notice = SQLModel.metadata.tables["notice"]
_event = SQLModel.metadata.tables["handled_event"]
_NOTE = {
    "sqlite": sqlite.insert(_event).on_conflict_do_nothing().returning(_event.c.event_id),
    "postgresql": postgresql.insert(_event).on_conflict_do_nothing().returning(_event.c.event_id),
}
_WRITE = _notice.insert()
_ALERT = select(Notice.id).where(Notice.channel == bindparam("channel"), Notice.tap_id == bindparam("tap_id"))
_DUE = (
    select(
        Notice.id,
        or_(col(Notice.tap_id).is_not(None), col(Notice.edits).is_not(None), col(Card.message_id).is_not(None)),
        col(Notice.tap_id).is_not(None),
    )
    .join(Card, col(Card.id) == col(Notice.card_id), isouter=True)
    .where(Notice.channel == bindparam("channel"), Notice.state == NoticeState.QUEUED)
    .where(Notice.not_before <= bindparam("now"))
    .where(
        col(Notice.tap_id).is_not(None) & bindparam("alerts", type_=Boolean)
        | col(Notice.tap_id).is_(None) & bindparam("messages", type_=Boolean)
    )
    .where(or_(col(Notice.card_id).is_(None), col(Notice.card_id).not_in(bindparam("cards", expanding=True))))
    .where(or_(col(Notice.chat_id).is_(None), col(Notice.chat_id).not_in(bindparam("chats", expanding=True))))
    .where(
        or_(
            col(Notice.chat_id).is_(None),
            col(Notice.lane) == Lane.REPLY,
            col(Notice.chat_id).not_in(bindparam("answers_only", expanding=True)),
        )
    )
    .where(or_(col(Notice.identity_id).is_(None), col(Notice.identity_id).not_in(bindparam("people", expanding=True))))
    .order_by(col(Notice.lane), col(Notice.tap_id).is_(None), col(Notice.id))
    .limit(bindparam("most"))
)
_CLAIM = (
    update(Notice)
    .where(col(Notice.id).in_(bindparam("ids", expanding=True)), col(Notice.state) == NoticeState.QUEUED)
    .values(state=NoticeState.SENDING, attempts=Notice.attempts + 1)
    .returning(Notice)
)
_FINISH = (
    _notice.update()
    .where(_notice.c.id == bindparam("notice_id"))
    .values(
        state=NoticeState.SENT,
        sent_at=bindparam("now"),
        message_id=func.coalesce(bindparam("sent_as", type_=String), _notice.c.edits),
    )
)


def write(tx: Session, **columns: Any) -> None:
    """A new notice in the outbox; what is left out has the default of the table's class.

    A redrawing that still waits becomes the newer one: going out after it, it would show what no longer holds.
    """
    row = DEFAULTS | columns
    if row["edits"] is None or not _redrawn_instead(tx, row):
        tx.connection().execute(_WRITE, row)


def _redrawn_instead(tx: Session, row: dict[str, Any]) -> bool:
    same = [col(getattr(Notice, name)) == row[name] for name in ("channel", "chat_id", "identity_id", "edits")]
    waits = update(Notice).where(col(Notice.state) == NoticeState.QUEUED, *same).values(row).returning(col(Notice.id))
    return tx.exec(waits).first() is not None


def note_event(tx: Session, channel: str, event_id: str, at: datetime) -> bool:
    """Notes an event as handled; False when it was noted before."""
    connection = tx.connection()
    row = {"channel": channel, "event_id": event_id, "at": at}
    return connection.execute(_NOTE[connection.dialect.name], row).first() is not None


def was_handled(tx: Session, channel: str, event_id: str) -> bool:
    return tx.get(HandledEvent, (channel, event_id)) is not None


def forget_events(tx: Session, before: datetime) -> None:
    tx.exec(delete(HandledEvent).where(col(HandledEvent.at) < before))


def forget_sent(tx: Session, before: datetime) -> None:
    """What must not be told twice, and what failed, is still known, but not what it said."""
    done = (NoticeState.SENT, NoticeState.MERGED, NoticeState.WAITING)
    old = col(Notice.queued_at) < before
    tx.exec(delete(Notice).where(old, col(Notice.state).in_(done), col(Notice.key).is_(None)))
    open_ones = (NoticeState.QUEUED, NoticeState.SENDING)
    said = cast(col(Notice.fields), String) != "{}"
    tx.exec(update(Notice).where(old, said, col(Notice.state).not_in(open_ones)).values(fields={}, error=None))


def give_up(tx: Session, before: datetime) -> None:
    """What could have been sent for so long and was not will not be."""
    waits = col(Notice.state).in_((NoticeState.QUEUED, NoticeState.SENDING))
    tx.exec(update(Notice).where(waits, col(Notice.not_before) < before).values(state=NoticeState.EXPIRED))


def not_sent(tx: Session, outcomes: Collection[str]) -> list[int]:
    """Those that were not sent, or perhaps not, and will not be."""
    over = (NoticeState.FAILED, NoticeState.UNCERTAIN, NoticeState.EXPIRED)
    return list(tx.exec(select(Notice.id).where(col(Notice.outcome).in_(outcomes), col(Notice.state).in_(over))))


def call_nobody(tx: Session, identity_ids: Collection[int]) -> None:
    """What was queued only to call these people need not be said."""
    queued = tx.exec(select(Notice).where(Notice.state == NoticeState.QUEUED, col(Notice.chat_id).is_not(None)))
    for notice in queued:
        if notice.mentions and set(notice.mentions) <= set(identity_ids):
            tx.delete(notice)
    tx.flush()


def take_back_words(tx: Session, fields: Mapping[str, str], whose: Collection[int | str]) -> None:
    """What somebody has said or asked, and nobody was told yet, is told nobody any more.

    :param fields: by outcome, the field that holds who it was: a name or a number.
    """
    not_yet = col(Notice.state).in_((NoticeState.QUEUED, NoticeState.WAITING))
    for notice in tx.exec(select(Notice).where(not_yet, col(Notice.outcome).in_(fields))):
        if notice.fields.get(fields[notice.outcome]) in whose:
            tx.delete(notice)
    tx.flush()


def told(tx: Session, key: str) -> bool:
    return tx.exec(select(Notice.id).where(Notice.key == key)).first() is not None


def told_since(tx: Session, identity_id: int, outcome: str, since: datetime) -> bool:
    """Whether one person was told this lately."""
    told = (Notice.identity_id == identity_id, Notice.outcome == outcome, Notice.queued_at > since)
    return tx.exec(select(Notice.id).where(*told).limit(1)).first() is not None


def by_key(tx: Session, key: str) -> Notice | None:
    return tx.exec(select(Notice).where(Notice.key == key)).first()


def of_message(tx: Session, channel: str, message_id: str) -> Notice | None:
    """The notice that was sent as this message."""
    return tx.exec(select(Notice).where(Notice.channel == channel, Notice.message_id == message_id)).first()


def evening_line(tx: Session, chat_id: int, message_id: str) -> Notice | None:
    """The message of the evening in a group, when this is one. Those are kept, but for what they said."""
    found = select(Notice).where(Notice.chat_id == chat_id, Notice.message_id == message_id)
    return tx.exec(found.where(Notice.outcome == EVENING_LINE)).first()


def shares_its_fate(tx: Session, card_id: int, state: NoticeState) -> None:
    """What was merged into a message that did not arrive."""
    merged = (col(Notice.card_id) == card_id) & (col(Notice.state) == NoticeState.MERGED)
    tx.exec(update(Notice).where(merged).values(state=state))


def of_question(tx: Session, question: Question) -> Notice | None:
    """The newest notice that asks a question."""
    told = (Notice.channel == question.channel, Notice.outcome == question.outcome)
    asks = col(Notice.fields)["question_id"].as_integer() == question.id
    return tx.exec(select(Notice).where(*told, asks).order_by(col(Notice.id).desc())).first()


def message_of_question(tx: Session, question: Question) -> str | None:
    """The message in which a question stands; None while nobody knows."""
    notice = of_question(tx, question)
    return notice.message_id if notice else None


def newest_about(tx: Session, about: Subject, outcomes: Collection[str]) -> Notice | None:
    """What somebody was last told of a subject in private."""
    told = (Notice.subject_kind == about.kind, Notice.subject_id == about.id, col(Notice.outcome).in_(outcomes))
    found = select(Notice).where(*told, col(Notice.identity_id).is_not(None))
    return tx.exec(found.order_by(col(Notice.id).desc()).limit(1)).first()


def rewrite(tx: Session, notice: Notice, outcome: str, fields: dict[str, Any], now: datetime) -> None:
    """A private message says something else: before it is sent, or in its place once it was."""
    message = notice.message_id or notice.edits
    if notice.state in (NoticeState.QUEUED, NoticeState.WAITING):
        notice.outcome, notice.fields = outcome, fields
    elif message is not None:
        place = {name: getattr(notice, name) for name in ("channel", "identity_id", "subject_kind", "subject_id")}
        goes = {"queued_at": now, "not_before": now, "lane": Lane.CARD, "state": NoticeState.QUEUED}
        write(tx, **place, **goes, outcome=outcome, fields=fields, edits=message)


def told_among(tx: Session, keys: Iterable[str]) -> set[str]:
    return {key for key in tx.exec(select(Notice.key).where(col(Notice.key).in_(list(keys)))) if key}


def counted(tx: Session, state: NoticeState) -> list[tuple[int, str, str]]:
    """How many notices are in a state, of which outcome, for which channel."""
    found = select(Notice.channel, Notice.outcome, func.count()).where(Notice.state == state)
    rows = tx.exec(found.group_by(Notice.channel, Notice.outcome).order_by(Notice.channel, Notice.outcome))
    return [(count, outcome, channel) for channel, outcome, count in rows]


def waiting(tx: Session, now: datetime) -> list[tuple[str, int, datetime]]:
    """How much could go out now on each channel, and since when the oldest of it could."""
    found = select(Notice.channel, func.count(), func.min(Notice.not_before))
    here = found.where(Notice.state == NoticeState.QUEUED, Notice.not_before <= now).group_by(Notice.channel)
    return [(channel, count, since) for channel, count, since in tx.exec(here)]


def due(
    tx: Session, channel: str, now: datetime, most: int, held: Mapping[str, bool | Collection[int]]
) -> list[tuple[int, bool, bool]]:
    """What may go out now, by lane, alerts first, then in the order of writing.

    Each with whether twice would be harmless, and whether it is an alert.

    :param held: what must rest, `alerts`, `messages`, `cards`, `chats`, `answers_only`, `people`
        (`services.outbox.Held`).
    """
    found = tx.connection().execute(_DUE, {"channel": channel, "now": now, "most": most, **held})
    return [(notice_id, bool(harmless), bool(is_alert)) for notice_id, harmless, is_alert in found]


def has_alert(tx: Session, channel: str, tap_id: str) -> bool:
    return tx.connection().execute(_ALERT, {"channel": channel, "tap_id": tap_id}).first() is not None


def empty(tx: Session, identity_id: int, outcome: str, now: datetime) -> None:
    """What one person was told of this kind leaves no words behind; what is on its way is not tried again."""
    _empty(tx, (col(Notice.identity_id) == identity_id) & (col(Notice.outcome) == outcome), now)


def empty_about(tx: Session, about: Subject, now: datetime) -> None:
    """As `empty`: what anybody was told of a subject."""
    _empty(tx, (col(Notice.subject_kind) == about.kind) & (col(Notice.subject_id) == about.id), now)


def _empty(tx: Session, told: ColumnElement[bool], now: datetime) -> None:
    not_yet = (NoticeState.QUEUED, NoticeState.WAITING)
    tx.exec(update(Notice).where(told, col(Notice.state).in_(not_yet)).values(state=NoticeState.EXPIRED))
    tx.exec(update(Notice).where(told).values(fields={}, expires_at=now))


def take_back(tx: Session, outcome: str, about: Subject) -> None:
    """What was not told yet of a subject need not be: something newer takes its place."""
    told = (col(Notice.outcome) == outcome) & (col(Notice.state) == NoticeState.QUEUED)
    tx.exec(delete(Notice).where(told, col(Notice.subject_kind) == about.kind, col(Notice.subject_id) == about.id))


def take_back_from(tx: Session, outcome: str, about: Subject, identity_ids: Collection[int]) -> list[dict[str, Any]]:
    """The same of these people alone. Returns what they would have been told."""
    told = (Notice.subject_kind == about.kind, Notice.subject_id == about.id, Notice.outcome == outcome)
    queued = list(tx.exec(select(Notice).where(*told, Notice.state == NoticeState.QUEUED, col(Notice.edits).is_(None))))
    theirs = [one for one in queued if {*one.mentions, one.identity_id} - {None} <= set(identity_ids)]
    said = [dict(one.fields) for one in theirs if one.mentions or one.identity_id]
    for one in theirs:
        if one.mentions or one.identity_id:
            tx.delete(one)
    tx.flush()
    return said


def release(tx: Session, identity_id: int, now: datetime) -> None:
    """What has waited for a person to open the private chat goes out, behind what greets them there."""
    waiting = (col(Notice.identity_id) == identity_id) & (col(Notice.state) == NoticeState.WAITING)
    tx.exec(update(Notice).where(waiting).values(state=NoticeState.QUEUED, not_before=now, lane=Lane.CARD))


def lease(tx: Session, channel: str) -> Lease | None:
    return tx.exec(select(Lease).where(Lease.channel == channel).with_for_update()).first()


def claim(tx: Session, ids: Sequence[int]) -> list[Notice]:
    """queued → sending, by one sender only; in the order of the ids."""
    found = {notice.id: notice for notice in tx.scalars(_CLAIM, {"ids": list(ids)})}
    return [found[notice_id] for notice_id in ids if notice_id in found]


def finish(tx: Session, sent: Iterable[tuple[int, str | None]], now: datetime) -> None:
    """sending → sent, each with its message; what was redrawn keeps its own."""
    rows = [{"notice_id": notice_id, "now": now, "sent_as": message_id} for notice_id, message_id in sent]
    tx.connection().execute(_FINISH, rows)


def interrupted(tx: Session, channel: str) -> list[Notice]:
    """Left in `sending` by a process that died: told or not told, nobody knows."""
    return list(tx.exec(select(Notice).where(Notice.channel == channel, Notice.state == NoticeState.SENDING)))


def nobody_knows(tx: Session) -> None:
    """What is queued in a restored database may have been sent since: it is left as by a process that died.

    What redraws a message may be told twice; what answers a tap is told when nobody waits for it any more.
    """
    queued = col(Notice.state) == NoticeState.QUEUED
    stands = select(Card.id).where(col(Card.message_id).is_not(None))
    harmless = or_(col(Notice.edits).is_not(None), func.coalesce(col(Notice.card_id), 0).in_(stands))
    alert = col(Notice.tap_id).is_not(None)
    tx.exec(update(Notice).where(queued, alert).values(state=NoticeState.EXPIRED))
    tx.exec(update(Notice).where(queued, ~harmless).values(state=NoticeState.SENDING))


def groups_over_budget(tx: Session, chat_ids: Collection[int], since: datetime, most: int) -> int:
    """How many of these groups have had so many messages since a moment."""
    if most < 1:
        return len(chat_ids)
    counted = select(Notice.chat_id).where(col(Notice.chat_id).in_(chat_ids), col(Notice.budgeted))
    full = counted.where(col(Notice.sent_at) >= since).group_by(col(Notice.chat_id)).having(func.count() >= most)
    return len(list(tx.exec(full)))


def sent_today(tx: Session, chat_id: int, since: datetime) -> int:
    """New messages in a group that count against its budget."""
    found = select(func.count()).select_from(Notice)
    found = found.where(Notice.chat_id == chat_id, col(Notice.budgeted), col(Notice.sent_at) >= since)
    return tx.exec(found).one()


HELD = Moments(Notice.id, Notice.not_before, (col(Notice.state) == NoticeState.QUEUED,))
