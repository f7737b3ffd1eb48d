"""An import of 10,000 members from .xlsx, against the same cells read and the same rows inserted with nothing around.

Each runs in a process of its own, since memory is what is asked: `python -m bench.table bare|ours FILE DATABASE`.
"""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import psutil
import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.measure import Measured
from community.spec import CommunitySpec, UnitSpec
from services.founding import BY_NAME, found
from services.importing import import_table
from services.visit import Desk
from storage.database import Database

ROWS = 10_000
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BUILDINGS = 50
HEADS = ("姓名", "手机号码", "楼栋", "门牌号", "工作单位", "特长", "政治面貌", "备注")


def import_of_a_table() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "members.xlsx"
        _write(file)
        bare_time, bare_memory = _apart("bare", file, Path(folder) / "bare.db")
        time, memory = _apart("ours", file, Path(folder) / "ours.db")
    ratio = time / bare_time
    return [
        Measured(f"{ROWS:,} rows imported: looked at, decided, written, noted for taking back", f"{time:.1f} s"),
        Measured("the same cells read and the same rows inserted, bare", f"{bare_time:.2f} s"),
        Measured("ratio", f"{ratio:.1f}"),
        Measured("memory that the import adds at its peak", f"{memory:.0f} MB", "≤ 100 MB", memory <= 100),
        Measured("memory that the bare one adds", f"{bare_memory:.0f} MB"),
    ]


def _write(file: Path) -> None:
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        for number in range(ROWS):
            sheet.write_row(number + 1, 0, _person(number))


def _person(number: int) -> tuple[str | int, ...]:
    name = chr(0x4E00 + number % 97) + chr(0x5E00 + number // 97)
    return name, 13_800_000_000 + number, f"{number % BUILDINGS + 1}栋", "501", "县医院", "水电", "群众", "x"


def _apart(which: str, file: Path, database: Path) -> tuple[float, float]:
    """Seconds, and megabytes above what was there before the work. What makes the tables is not counted."""
    opened = Database(f"sqlite:///{database}")
    opened.open()
    units = [UnitSpec(name=f"{number}栋") for number in range(1, BUILDINGS + 1)]
    found(Desk(opened), CommunitySpec(units=units), "web", NOW)
    opened.close()
    command = [sys.executable, "-m", "bench.table", which, str(file), str(database)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), float(told[1])


# --- in a process of its own -------------------------------------------------------------------------------------


def _ours(file: Path, database: Database) -> None:
    _, run = import_table(Desk(database), file.read_bytes(), file.name, "web", NOW, BY_NAME)
    assert run is not None
    assert run.people == ROWS


_INSERTS = (
    "INSERT INTO member (id, name, home_unit_id, reminders_off, joined_at) VALUES (?, ?, 1, 0, '2026-11-22')",
    "INSERT INTO profile (member_id, in_service, phone, address, employer, skills) VALUES (?, 0, ?, ?, ?, ?)",
    "INSERT INTO identity (id, channel, external_id, name, member_id, reachable) VALUES (?, 'web', ?, ?, ?, 0)",
    "INSERT INTO imported_row (id, run_id, member_id, made, wrote) VALUES (?, 1, ?, 1, '{}')",
)


def _bare(file: Path, database: Database) -> None:
    with CalamineWorkbook.from_path(file) as book:
        rows = book.get_sheet_by_index(0).to_python()[1:]
    connection = sqlite3.connect(database.url.database or "", isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO import_run VALUES (1, '2026-11-22', 'x', 0, 0, 0, NULL)")
    people = list(enumerate(rows, 1))
    connection.executemany(_INSERTS[0], [(number, row[0]) for number, row in people])
    connection.executemany(_INSERTS[1], [(number, str(row[1]), row[3], row[4], row[5]) for number, row in people])
    connection.executemany(_INSERTS[2], [(number, f"{number}", row[0], number) for number, row in people])
    connection.executemany(_INSERTS[3], [(number, number) for number, _ in people])
    connection.execute("COMMIT")
    connection.close()


def main(which: str, file: str, path: str) -> None:
    database = Database(f"sqlite:///{path}")
    work: Callable[[Path, Database], None] = {"bare": _bare, "ours": _ours}[which]
    before, start = psutil.Process().memory_info().rss, perf_counter()
    work(Path(file), database)
    taken = perf_counter() - start
    print(taken, (_peak() - before) / 2**20)


def _peak() -> int:
    """Of this process alone: what `getrusage` says begins with the peak of the process that has started it."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.split("VmHWM:")[1].split()[0]) * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
