"""The year's tally of a big town against the bare SQL aggregate."""

import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.progress import track
from sqlalchemy import text

from bench.measure import Measured, best_of
from community.figures import Figures
from community.tallies import period
from services.tallies import tally_of
from services.visit import Desk
from storage import units
from storage.database import Database
from storage.tables.units import Unit, UnitKind

MEMBERS = 300_000
ATTENDANCES = 1_000_000
ACTIVITIES = 20_000
COMMUNITIES, BUILDINGS = 10, 50  # of one street, of each community
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def year_tally() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'town.db'}")
        database.open()
        _fill(database)
        desk = Desk(database, Figures())

        def ours() -> None:
            with desk.turn(NOW) as turn:
                street = units.named(turn.tx, "street")
                assert street is not None
                tally_of(turn, street, period("year", NOW, turn.figures))

        ratio = best_of(3, ours) / best_of(3, lambda: _bare(database))
        database.close()
    return [
        Measured(
            f"year tally of {MEMBERS:,} members and {ATTENDANCES:,} attendances",
            f"{ratio:.2f} × the bare SQL",
            "≤ 1.3",
            ratio <= 1.3,
        )
    ]


_TAKEN = """
FROM activity a
JOIN sign_up s ON s.activity_id = a.id AND s.standing = 'going'
LEFT JOIN attendance t ON t.sign_up_id = s.id
"""
_WITHIN = """
WHERE a.unit_id IN (SELECT id FROM below) AND a.state = 'published'
  AND a.starts_at >= '2025-12-31 16:00:00' AND a.starts_at < '2026-12-31 16:00:00'
"""
_BELOW = """
WITH RECURSIVE below(id, child) AS (
  SELECT id, id FROM unit WHERE parent_id = (SELECT id FROM unit WHERE name = 'street')
  UNION ALL SELECT u.id, b.child FROM unit u JOIN below b ON u.parent_id = b.id
)
"""
BARE = (
    f"""{_BELOW}
SELECT b.child, count(*), count(t.sign_up_id),
       count(DISTINCT CASE WHEN t.sign_up_id IS NOT NULL THEN s.member_id END),
       sum(CASE WHEN h.state = 'counted' THEN h.minutes ELSE 0 END)
{_TAKEN} LEFT JOIN hours h ON h.sign_up_id = s.id JOIN below b ON b.id = a.unit_id {_WITHIN} GROUP BY b.child""",
    f"{_BELOW} SELECT count(DISTINCT CASE WHEN t.sign_up_id IS NOT NULL THEN s.member_id END) {_TAKEN} {_WITHIN}",
)


def _bare(database: Database) -> None:
    """The same figures by hand: the sums of each community, and the different people in all of them."""
    with database.engine.connect() as connection:
        for statement in BARE:
            connection.execute(text(statement)).fetchall()


# --- a town ----------------------------------------------------------------------------------------------------


def _fill(database: Database) -> None:
    with database.transaction() as tx:
        street = Unit(name="street", kind=UnitKind.STREET)
        tx.add(street)
        tx.flush()
        for number in range(COMMUNITIES):
            community = Unit(name=f"community {number}", kind=UnitKind.COMMUNITY, parent_id=street.id)
            tx.add(community)
            tx.flush()
            tx.add_all(Unit(name=f"b{n}", kind=UnitKind.BUILDING, parent_id=community.id) for n in range(BUILDINGS))
        tx.flush()
        buildings = [unit.id for unit in units.all_units(tx) if unit.kind == UnitKind.BUILDING]
    random.seed(1)
    for work in track((_members, _activities, _attendances), description="building a town"):
        work(database, buildings)
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _members(database: Database, buildings: list[int]) -> None:
    rows = ({"id": n, "name": f"m{n}", "home": buildings[n % len(buildings)]} for n in range(1, MEMBERS + 1))
    insert(
        database,
        "INSERT INTO member (id, name, home_unit_id, reminders_off, joined_at) "
        "VALUES (:id, :name, :home, 0, '2025-01-01 00:00:00')",
        rows,
    )


def _activities(database: Database, buildings: list[int]) -> None:
    def row(number: int) -> dict[str, object]:
        start = datetime(2026, 1, 2, 1) + timedelta(minutes=random.randrange(60 * 24 * 330))  # noqa: DTZ001
        return {
            "id": number,
            "unit": buildings[number % len(buildings)],
            "start": str(start),
            "end": str(start + timedelta(hours=2)),
        }

    insert(
        database,
        "INSERT INTO activity (id, title, kind, unit_id, starts_at, ends_at, code_secret, state, "
        "created_at) VALUES (:id, 'a', 'service', :unit, :start, :end, '', 'published', :start)",
        map(row, range(1, ACTIVITIES + 1)),
    )


def _attendances(database: Database, _buildings: list[int]) -> None:
    each = ATTENDANCES // ACTIVITIES
    for first in range(1, ATTENDANCES + 1, 100_000):
        numbers = range(first, min(first + 100_000, ATTENDANCES + 1))
        pairs = [{"id": n, "activity": (n - 1) // each + 1, "member": n * 7919 % MEMBERS + 1} for n in numbers]
        insert(
            database,
            "INSERT INTO sign_up (id, activity_id, member_id, name, standing, source, created_at) "
            "VALUES (:id, :activity, :member, 'm', 'going', 'button', '2026-01-01 00:00:00')",
            pairs,
        )
        insert(
            database,
            "INSERT INTO attendance (sign_up_id, checked_in_at, forgot_check_out) "
            "VALUES (:id, '2026-01-01 00:00:00', 0)",
            pairs,
        )
        insert(
            database,
            "INSERT INTO hours (sign_up_id, member_id, minutes, state) VALUES (:id, :member, 120, 'counted')",
            pairs,
        )


def insert(database: Database, statement: str, rows: object) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(statement), list(rows))  # type: ignore[call-overload]
