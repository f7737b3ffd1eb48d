"""Two who tap [我来帮] at once for the last place, and the twin without the lock."""

import threading
from contextlib import suppress

import pytest
from sqlalchemy import create_engine
from sqlmodel import select

from community.wishes import Wish
from services.aid import claiming
from services.founding import found
from services.visit import Desk, attend
from storage import aid, units
from storage import rows as storage_rows
from storage.tables.aid import HelpClaim, HelpRequest
from storage.tables.subject import Subject
from tests.cast import FIGURES, SUNDAY, community
from tests.storage.test_races import CHANNEL, PATIENCE, at_once, tap


@pytest.fixture
def desk(backend):
    desk = Desk(backend, FIGURES)
    found(desk, community(), CHANNEL, SUNDAY)
    with desk.turn(SUNDAY) as turn:
        home = units.named(turn.tx, "大汉龙城3栋").id
        about = {"title": "搬冰箱", "words": "搬冰箱", "category": "搬运", "created_at": SUNDAY, "published_at": SUNDAY}
        turn.tx.add(HelpRequest(unit_id=home, state="open", waits_since=SUNDAY, **about))
    return desk


@pytest.fixture
def both_read_first(monkeypatch):
    """Two that read who helps wait for each other before either of them writes, unless a lock keeps one out."""
    meet, read = threading.Barrier(2), aid.claims

    def reads(tx, ids):
        rows = read(tx, ids)
        with suppress(threading.BrokenBarrierError):
            meet.wait(PATIENCE)
        return rows

    monkeypatch.setattr(aid, "claims", reads)


def helps(desk, who):
    return lambda: attend(desk, claiming.offer, tap(who), Wish(intent="offer_help", about=Subject("help_request", 1)))


def helpers(desk):
    with desk.database.reading() as tx:
        return list(tx.exec(select(HelpClaim)))


def test_of_two_who_tap_at_once_for_the_last_place_one_helps(desk, both_read_first):
    answers = at_once(helps(desk, "小李"), helps(desk, "刘婶"))
    assert sorted(one.called() for one in answers) == ["asker_details", "help_refused"]
    assert len(helpers(desk)) == 1


@pytest.fixture
def unlocked(desk, monkeypatch):
    if desk.database.is_sqlite:
        monkeypatch.setattr(
            desk.database, "engine", create_engine(desk.database.url, isolation_level="AUTOCOMMIT")
        )
    monkeypatch.setattr(storage_rows, "lock", lambda tx, table, row_id: tx.get(table, row_id))
    yield desk
    desk.database.engine.dispose()


def test_without_the_lock_the_last_place_is_given_twice(unlocked, both_read_first):
    at_once(helps(unlocked, "小李"), helps(unlocked, "刘婶"))
    assert len(helpers(unlocked)) == 2
