"""Many at once. Each race has a twin that takes the lock away and shows that the test can fail."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import create_engine, delete, func, select
from sqlalchemy.exc import OperationalError

from community import roster as rules
from community.outcomes.signup import SignedUp, Waitlisted
from services.founding import found
from services.signup import joining
from services.visit import Desk, Event, HandledBefore, attend
from storage import notices, signup
from storage import rows as storage_rows
from storage.database import Database
from storage.tables.audit import Audit
from storage.tables.notices import HandledEvent, Lane, Notice, NoticeState
from storage.tables.people import Member
from storage.tables.signup import SignUp
from tests.cast import FIGURES, GROUP, SUNDAY, cleaning, community, due, take, wish

CHANNEL = "replay"
PEOPLE, SEATS = 200, 20
PATIENCE = 0.2  # seconds that one of two waits for the other who is kept out by a lock


@pytest.fixture
def desk(backend: Database) -> Desk:
    return with_seats(backend, 1)


def with_seats(database: Database, seats: int) -> Desk:
    desk = Desk(database, FIGURES)
    found(desk, community(cleaning(capacity=seats)), CHANNEL, SUNDAY)
    return desk


def tap(person: str, event_id: str | None = None) -> Event:
    return Event(
        channel=CHANNEL,
        event_id=event_id or f"tap of {person}",
        at=SUNDAY,
        chat=GROUP,
        person=person,
        name=person,
        private=False,
        tap_id=f"tap of {person}",
    )


def signs_up(desk: Desk, event: Event):
    return attend(desk, joining.sign_up, event, wish("sign_up", 1))


def at_once(*calls: Callable[[], object]) -> list[object]:
    """All begin together; results in order, an exception as what was raised."""
    together = threading.Barrier(len(calls))

    def runs(call):
        together.wait()
        try:
            return call()
        except Exception as problem:
            return problem

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(runs, calls))


def roster(desk: Desk) -> list[SignUp]:
    with desk.database.reading() as tx:
        return signup.roster(tx, 1)


@pytest.fixture
def both_read_first(monkeypatch) -> Iterator[None]:
    """Two that read the roster wait for each other before either of them writes, unless a lock keeps one out."""
    meet = threading.Barrier(2)
    read = signup.roster

    def reads(tx, activity_id):
        rows = read(tx, activity_id)
        with suppress(threading.BrokenBarrierError):
            meet.wait(PATIENCE)
        return rows

    monkeypatch.setattr(signup, "roster", reads)
    yield
    monkeypatch.undo()


# --- the last seats --------------------------------------------------------------------------------------------


def test_of_200_who_tap_at_once_20_go_and_180_wait_in_the_order_of_arrival(backend):
    desk = with_seats(backend, SEATS)
    people = [f"邻居{n}" for n in range(PEOPLE)]
    answers = at_once(*(lambda who=who: signs_up(desk, tap(who)) for who in people))
    rows = roster(desk)
    going, waiting = rules.going(rows), rules.waiting(rows)
    assert [row.id for row in going] == sorted(row.id for row in rows)[:SEATS]
    assert sorted(row.name for row in rows) == sorted(people)
    assert sum(isinstance(answer, SignedUp) for answer in answers) == SEATS
    positions = [answer.position for answer in answers if isinstance(answer, Waitlisted)]
    assert sorted(positions) == list(range(1, PEOPLE - SEATS + 1)) == [rules.position(row, rows) for row in waiting]


def test_of_two_who_tap_at_once_for_the_last_seat_one_goes(desk, both_read_first):
    answers = at_once(lambda: signs_up(desk, tap("小李")), lambda: signs_up(desk, tap("刘婶")))
    assert sorted(answer.called() for answer in answers) == ["signed_up", "waitlisted"]
    assert [row.standing for row in sorted(roster(desk), key=lambda row: row.id)] == ["going", "waiting"]


@pytest.fixture
def unlocked(backend: Database, monkeypatch) -> Desk:
    """The lock is taken away: SQLite runs every statement by itself, PostgreSQL reads the activity without its row."""
    desk = with_seats(backend, 1)
    if backend.is_sqlite:
        monkeypatch.setattr(backend, "engine", create_engine(backend.url, isolation_level="AUTOCOMMIT"))
    monkeypatch.setattr(storage_rows, "lock", lambda tx, table, row_id: tx.get(table, row_id))
    return desk


def test_without_the_lock_the_last_seat_is_given_twice(unlocked, both_read_first):
    answers = at_once(lambda: signs_up(unlocked, tap("小李")), lambda: signs_up(unlocked, tap("刘婶")))
    assert [answer.called() for answer in answers] == ["signed_up", "signed_up"]
    assert len(rules.going(roster(unlocked))) == 2
    unlocked.database.engine.dispose()


# --- why SQLite says BEGIN IMMEDIATE ---------------------------------------------------------------------------


def both_read_and_then_write(database: Database) -> list[object]:
    database.open()
    meet = threading.Barrier(2)

    def counts_and_adds(name):
        with database.transaction() as tx:
            tx.execute(select(func.count()).select_from(Member)).scalar_one()
            with suppress(threading.BrokenBarrierError):
                meet.wait(PATIENCE)
            tx.add(Member(name=name, joined_at=SUNDAY))

    return at_once(lambda: counts_and_adds("小李"), lambda: counts_and_adds("刘婶"))


def test_two_who_read_and_then_write_both_succeed(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'linli.db'}")
    assert both_read_and_then_write(database) == [None, None]
    database.close()


def test_with_a_plain_begin_one_of_the_two_is_turned_away(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'linli.db'}", begin_immediate=False)
    answers = both_read_and_then_write(database)
    assert [type(answer) for answer in answers if answer is not None] == [OperationalError]
    database.close()


# --- one event, delivered twice at once ------------------------------------------------------------------------


def test_an_event_that_is_delivered_twice_at_once_has_one_effect(desk, monkeypatch):
    meet, note = threading.Barrier(2), notices.note_event

    def notes(*arguments):
        with suppress(threading.BrokenBarrierError):
            meet.wait(PATIENCE)
        return note(*arguments)

    monkeypatch.setattr(notices, "note_event", notes)
    answers = at_once(*[lambda: signs_up(desk, tap("新邻居", "the same"))] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["HandledBefore", "SignedUp"]
    with desk.database.reading() as tx:
        count = {
            table: tx.execute(select(func.count()).select_from(table).where(*where)).scalar_one()
            for table, where in {
                SignUp: (),
                HandledEvent: (),
                Audit: (Audit.action == "sign_up",),
                Member: (Member.name == "新邻居",),
                Notice: (Notice.outcome == "signed_up",),
            }.items()
        }
    assert set(count.values()) == {1}


def test_a_redelivery_raises_handled_before(desk):
    signs_up(desk, tap("小李", "the same"))
    with pytest.raises(HandledBefore):
        signs_up(desk, tap("小李", "the same"))


# --- the outbox ------------------------------------------------------------------------------------------------


def test_two_senders_claim_each_notice_once(desk):
    queue_notices(desk, 60)
    ids = due(desk)

    def sends():
        return [notice for notice in ids if take(desk, notice) is not None]

    first, second = at_once(sends, sends)
    assert sorted([*first, *second]) == sorted(ids)


def test_without_the_condition_a_notice_is_claimed_twice(desk, monkeypatch):
    """The twin: a claim that first looks and then writes."""
    queue_notices(desk, 1)
    meet = threading.Barrier(2)

    def looks_and_writes(tx, ids):
        rows = [tx.get_one(Notice, notice) for notice in ids]
        free = [row for row in rows if row.state == NoticeState.QUEUED]
        with suppress(threading.BrokenBarrierError):
            meet.wait(PATIENCE)
        for row in free:
            row.state = NoticeState.SENDING
        return free

    monkeypatch.setattr(notices, "claim", looks_and_writes)
    if desk.database.is_sqlite:
        monkeypatch.setattr(desk.database, "engine", create_engine(desk.database.url, isolation_level="AUTOCOMMIT"))
    (notice,) = due(desk)
    assert all(at_once(*[lambda: take(desk, notice)] * 2))
    desk.database.engine.dispose()


def queue_notices(desk: Desk, how_many: int) -> None:
    with desk.turn(SUNDAY) as turn:
        turn.tx.execute(delete(Notice))
        turn.tx.add_all(
            Notice(
                channel=CHANNEL,
                lane=Lane.REPLY,
                outcome="thanks_back",
                state=NoticeState.QUEUED,
                not_before=SUNDAY,
                queued_at=SUNDAY,
            )
            for _ in range(how_many)
        )
