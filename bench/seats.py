"""200 people tap for 20 seats at the same moment, each in a thread and a transaction of their own."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

from bench.measure import Measured, seconds
from bench.signup import GROUP, NOW, UNIT, Nowhere, event
from community.figures import Figures
from community.spec import ActivitySpec, CommunitySpec, UnitSpec
from community.wishes import Wish
from services.founding import found
from services.signup.joining import sign_up
from services.visit import Desk, attend
from storage import signup
from storage.database import Database
from storage.tables.subject import Subject

PEOPLE, SEATS = 200, 20


def last_seat() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'seats.db'}")
        database.open()
        desk = Desk(database, Figures())
        found(desk, _community(), Nowhere.name, NOW)
        taken = seconds(lambda: _rush(desk))
        with database.reading() as tx:
            rows = signup.roster(tx, 1)
        database.close()
    standings = [str(row.standing) for row in rows]
    right = standings == ["going"] * SEATS + ["waiting"] * (PEOPLE - SEATS)
    going = standings.count("going")
    return [
        Measured(
            f"{PEOPLE} at once for {SEATS} seats",
            f"{going} going, {len(rows) - going} waiting, {taken:.1f} s",
            f"{SEATS} and {PEOPLE - SEATS}, in order",
            right,
        )
    ]


def _rush(desk: Desk) -> None:
    ready = Barrier(PEOPLE)

    def tap(number: int) -> None:
        ready.wait()
        attend(desk, sign_up, event(number), Wish(intent="sign_up", about=Subject("activity", 1), tapped=True))

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(tap, range(PEOPLE)))


def _community() -> CommunitySpec:
    start = NOW + timedelta(days=6)
    one = ActivitySpec(title="activity", unit=UNIT, start=start, end=start + timedelta(hours=2), capacity=SEATS)
    return CommunitySpec(units=[UnitSpec(name=UNIT)], chats={GROUP: UNIT}, activities=[one])
