"""Everything in the database as JSON Lines, for other programs: a file for each table, and what their columns are."""

import base64
import json
from datetime import UTC, date, datetime, time
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import Connection

from linli.files import private, workplace
from linli.settings import Settings
from storage import everything
from storage.database import Database, DatabaseProblem

NAME = "linli-export-%Y%m%dT%H%M%SZ"
HEAD = """# What linli knows, at {moment}

One file for each table, one row in each line, as JSON in UTF-8. Instants are ISO 8601 in UTC, bytes are base64, a row
refers to another by its id. What opens a door (secrets, digests) is left out.

**These files hold names, telephone numbers and what people have asked for.** Whoever has them must keep them as the
database is kept, and delete them when they have served.
"""


class ExportProblem(Exception):
    """Nothing was written; the message says why."""


def export(settings: Settings, to: Path | None, now: datetime) -> Path:
    """
    :param to: a folder that does not exist yet.
    :raises ExportProblem:
    """
    folder = to or settings.data_folder / "exports" / now.astimezone(UTC).strftime(NAME)
    if folder.exists():
        raise ExportProblem(f"{folder} is there already: an export is written into a folder of its own")
    database = Database(settings.url)
    try:
        database.open()
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with workplace(folder.parent) as place:
            written = place / "written"
            written.mkdir(mode=0o700)
            _write(database, written, now)
            return written.rename(folder)
    except DatabaseProblem as problem:
        raise ExportProblem(str(problem)) from problem
    except OSError as problem:
        raise ExportProblem(f"cannot write {folder}: {problem.strerror or problem}") from problem
    finally:
        database.close()


def _write(database: Database, folder: Path, now: datetime) -> None:
    counts = {}
    with everything.at_one_moment(database) as connection:
        for table in everything.tables():
            counts[table.name] = _lines(connection, table, folder / f"{table.name}.jsonl")
    private(folder / "README.md").write_text(readme(counts, now), encoding="utf-8")


def _lines(connection: Connection, table: Table, file: Path) -> int:
    count = 0
    with private(file).open("w", encoding="utf-8") as lines:
        for row in everything.rows(connection, table):
            lines.write(json.dumps(row, ensure_ascii=False, default=plain) + "\n")
            count += 1
    return count


def plain(value: Any) -> Any:
    """
    :raises TypeError: of a kind that no table has yet.
    """
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
        case Enum():
            return value.value
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def readme(counts: dict[str, int], now: datetime) -> str:
    parts = [HEAD.format(moment=now.astimezone(UTC).isoformat(timespec="seconds"))]
    return "\n".join(parts + [_described(table, counts[table.name]) for table in everything.tables()])


def _described(table: Table, count: int) -> str:
    lines = [f"## {table.name}.jsonl: {count} rows", "", "| column | type | refers to |", "|---|---|---|"]
    for column in everything.columns(table):
        kind = f"{column.type!s}".lower() + (", may be null" if column.nullable else "")
        refers = ", ".join(key.target_fullname for key in column.foreign_keys)
        lines.append(f"| {column.name} | {kind} | {refers} |")
    left_out = [column.name for column in table.columns if everything.is_secret(column)]
    return "\n".join([*lines, *([f"\nLeft out: {', '.join(left_out)}."] if left_out else []), ""])
