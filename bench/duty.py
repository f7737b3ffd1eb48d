"""The yearly duty of a whole county, unit by unit, against the bare SQL that counts the same."""

import random
import tempfile
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from rich.progress import track
from sqlalchemy import text

from bench.measure import Measured, seconds
from bench.tally import insert
from community.figures import Figures
from community.outcomes.tallies import DutyTally
from services.tallies import duty_of
from services.visit import Desk
from storage import units
from storage.database import Database
from storage.tables.units import Unit, UnitKind

MEMBERS = 300_000
CAME = 1_000_000  # sign-ups, nine of ten with hours or an attendance that count
ACTIVITIES = 20_000
BELOW = ((UnitKind.COMMUNITY, 50), (UnitKind.GRID, 4), (UnitKind.BUILDING, 5))  # how many of each above
EXEMPT, MADE_UP = 50, 200  # one member of so many; one sign-up of so many that was in January of the next year
TURNS = 5
NOW = datetime(2027, 1, 20, 9, tzinfo=UTC)
YEAR = 2026


def county_duty() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'county.db'}")
        database.open()
        _fill(database)
        ours, bare = [], []
        told, reference = _ours(database), _bare(database)
        for _ in track(range(TURNS), description="counting in turns"):
            ours.append(seconds(lambda: _ours(database)))
            bare.append(seconds(lambda: _bare(database)))
        memory = _memory(database)
        database.close()
    ratio = median(ours) / median(bare)
    return [
        Measured(
            f"yearly duty of {MEMBERS:,} members, {CAME:,} sign-ups, by unit",
            f"{ratio:.2f} × the bare SQL ({median(ours):.2f} s)",
            "≤ 1.3",
            ratio <= 1.3 and _says(told) == reference,
        ),
        Measured("memory of it in Python, at most", f"{memory / 1e6:.1f} MB"),
    ]


def _ours(database: Database) -> DutyTally:
    with Desk(database, Figures()).turn(NOW) as turn:
        county = units.named(turn.tx, "county")
        assert county is not None
        told = duty_of(turn, county, YEAR, exact=True)
        assert told is not None
        return told


def _says(told: DutyTally) -> list[tuple[object, ...]]:
    return sorted((row.name, row.owed, row.done) for row in told.rows)


def _memory(database: Database) -> int:
    tracemalloc.start()
    _ours(database)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


# Frozen: what it is measured against does not change with what is measured.
BARE = """
WITH RECURSIVE below(id, child) AS (
  SELECT id, id FROM unit WHERE parent_id = (SELECT id FROM unit WHERE name = 'county')
  UNION ALL SELECT u.id, b.child FROM unit u JOIN below b ON u.parent_id = b.id
),
did AS (
  SELECT s.member_id, sum(a.kind = 'service') AS services, sum(a.kind = 'org_life') AS sessions
  FROM sign_up s
  JOIN activity a ON a.id = s.activity_id
  LEFT JOIN attendance t ON t.sign_up_id = s.id
  LEFT JOIN hours h ON h.sign_up_id = s.id
  LEFT JOIN make_up m ON m.sign_up_id = s.id
  WHERE s.standing = 'going'
    AND a.starts_at >= '2025-12-31 16:00:00' AND a.starts_at < '2027-12-31 16:00:00'
    AND (m.year = 2026 OR (m.year IS NULL AND a.starts_at < '2026-12-31 16:00:00'))
    AND ((a.kind = 'service' AND a.state IN ('published', 'recorded') AND h.minutes > 0 AND h.state = 'counted')
      OR (a.kind = 'org_life' AND a.state = 'published' AND t.sign_up_id IS NOT NULL
        AND (t.confirmed_by IS NOT NULL OR a.closed_at IS NOT NULL)))
  GROUP BY s.member_id
),
freed AS (
  SELECT member_id, sum(kind = 'service') AS service, sum(kind = 'org_life') AS session FROM exemption
  WHERE year = 2026 AND (until >= '2026-12-31 16:00:00' OR until > '2027-01-20 09:00:00') GROUP BY member_id
)
SELECT u.name, count(*), sum((coalesce(d.services, 0) >= 1 OR coalesce(f.service, 0) > 0)
  AND (coalesce(d.sessions, 0) >= 1 OR coalesce(f.session, 0) > 0))
FROM member p
JOIN below b ON b.id = p.home_unit_id
JOIN unit u ON u.id = b.child
JOIN profile q ON q.member_id = p.id AND q.in_service AND (q.duty_from IS NULL OR q.duty_from <= 2026)
LEFT JOIN did d ON d.member_id = p.id
LEFT JOIN freed f ON f.member_id = p.id
GROUP BY u.name
"""


def _bare(database: Database) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(text(BARE)))


# --- a county --------------------------------------------------------------------------------------------------


def _fill(database: Database) -> None:
    with database.transaction() as tx:
        above = [Unit(name="county", kind=UnitKind.STREET)]  # the tree knows nothing higher
        tx.add_all(above)
        tx.flush()
        for kind, number in BELOW:
            above = [
                Unit(name=f"{parent.name} {kind} {n}", kind=kind, parent_id=parent.id)
                for parent in above
                for n in range(number)
            ]
            tx.add_all(above)
            tx.flush()
        buildings = [unit.id for unit in above]
    random.seed(1)
    for work in track((_members, _activities, _came), description="building a county"):
        work(database, buildings)
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _members(database: Database, buildings: list[int]) -> None:
    rows = [{"id": n, "name": f"m{n}", "home": buildings[n % len(buildings)]} for n in range(1, MEMBERS + 1)]
    insert(
        database,
        "INSERT INTO member (id, name, home_unit_id, reminders_off, joined_at) "
        "VALUES (:id, :name, :home, 0, '2025-01-01 00:00:00')",
        rows,
    )
    insert(database, "INSERT INTO profile (member_id, in_service, duty_from) VALUES (:id, 1, 2025)", rows)
    insert(
        database,
        "INSERT INTO exemption (member_id, year, kind, until, reason, granted_by, granted_at) "
        "VALUES (:id, 2026, 'service', '2026-12-31 16:00:00', 'r', 1, '2026-01-01 00:00:00')",
        rows[::EXEMPT],
    )


def _activities(database: Database, buildings: list[int]) -> None:
    def row(number: int) -> dict[str, object]:
        start = datetime(2026, 1, 2, 1) + timedelta(minutes=random.randrange(60 * 24 * 380))  # noqa: DTZ001
        kind = "org_life" if number % 3 == 0 else "service"
        return {"id": number, "unit": buildings[number % len(buildings)], "start": str(start), "kind": kind}

    insert(
        database,
        "INSERT INTO activity (id, title, kind, unit_id, starts_at, ends_at, code_secret, state, created_at, "
        "closed_at) VALUES (:id, 'a', :kind, :unit, :start, :start, '', 'published', :start, :start)",
        map(row, range(1, ACTIVITIES + 1)),
    )


def _came(database: Database, _buildings: list[int]) -> None:
    each = CAME // ACTIVITIES
    for first in range(1, CAME + 1, 100_000):
        pairs = [
            {"id": n, "activity": (n - 1) // each + 1, "member": n * 7919 % MEMBERS + 1}
            for n in range(first, min(first + 100_000, CAME + 1))
        ]
        insert(
            database,
            "INSERT INTO sign_up (id, activity_id, member_id, name, standing, source, created_at) "
            "VALUES (:id, :activity, :member, 'm', 'going', 'button', '2026-01-01 00:00:00')",
            pairs,
        )
        there = [pair for pair in pairs if pair["id"] % 10]
        insert(
            database,
            "INSERT INTO attendance (sign_up_id, checked_in_at, forgot_check_out) "
            "VALUES (:id, '2026-01-01 00:00:00', 0)",
            there,
        )
        insert(
            database,
            "INSERT INTO hours (sign_up_id, member_id, minutes, state) VALUES (:id, :member, 120, 'counted')",
            there,
        )
        insert(
            database,
            "INSERT INTO make_up (sign_up_id, member_id, year, counted_by, counted_at) "
            "SELECT s.id, s.member_id, 2026, 1, '2027-01-10 00:00:00' FROM sign_up s JOIN activity a "
            "ON a.id = s.activity_id WHERE s.id = :id AND a.starts_at >= '2026-12-31 16:00:00'",
            pairs[::MADE_UP],
        )
