"""`linli import` of a table: .xlsx, .xls, .ods, .csv. What it holds is looked at, whatever it is called."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from community.importing.tables import Kind, Table, Unrecognised
from linli import checks
from linli.importing import CHANNELS
from linli.settings import Settings
from services import importing
from services.importing import Became, ImportRefused, Plan, Undone
from services.importing.files import OLE, ZIP, text_of
from services.importing.planning import Verdict
from services.importing.saying import said
from services.importing.words import words
from services.importing.workbooks import write_rejected, write_template
from services.visit import Desk

log = logging.getLogger(__name__)
MOST = 40  # lines that are shown of one kind
_DESCRIBES = re.compile(r"\A\s*\{|^(?:units|chats|people|activities|settings|on_duty|departments)\s*:", re.MULTILINE)
WHY = {
    "decided": "it was decided, disputed or put to another year since",
    "changed": "it was changed since",
    "takes_part": "they have taken part since, or another import has hours of them",
    "writes": "they have written to the bot, or have another account",
}


def is_table(file: Path) -> bool:
    """By what is in it; a description of a community is YAML.

    :raises checks.Problem: it cannot be opened.
    """
    content = _content(file)
    if content.startswith((ZIP, OLE)):
        return True
    try:
        text = text_of(content)
    except ImportRefused:
        return not _is_named_yaml(file)
    return not _DESCRIBES.search(text) and (not _is_named_yaml(file) or _bears_headings(content))


def _bears_headings(content: bytes) -> bool:
    try:
        return any(importing.is_recognised(sheet) for sheet in importing.sheets_of(content, ""))
    except ImportRefused:
        return False


def _is_named_yaml(file: Path) -> bool:
    return file.suffix.lower() in (".yml", ".yaml")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise checks.Problem(f"{file}: {problem.strerror}") from problem


def add(
    settings: Settings, file: Path, channel: str, now: datetime, *, dry: bool, rejected: Path | None
) -> Iterator[str]:
    """What was recognised, what it becomes, and what is wrong with which row.

    :raises checks.Problem: the channel, the file or the database cannot be used; the database is as it was.
    """
    if channel not in CHANNELS:
        raise checks.Problem(f"--channel: there is no channel called {channel!r} ({', '.join(CHANNELS)})")
    if rejected is not None:
        _is_free(rejected)
    desk, content = _desk(settings), _content(file)
    act = importing.look_at if dry else importing.import_table
    try:
        plan, run = act(desk, content, file.name, channel, now, CHANNELS[channel])
    except ImportRefused as problem:
        raise checks.Problem(f"{file}: {problem}") from problem
    yield from preview(plan)
    if rejected is not None:
        yield _write_rejected(plan, rejected)
    yield from _end(plan, run.id if run else None, dry=dry)


def _end(plan: Plan, number: int | None, *, dry: bool) -> Iterator[str]:
    left_out = len({(id(one.line.table), one.line.number) for one in (*plan.faults, *plan.doubts)})
    log.info("import: %d rows left out", left_out)
    if dry:
        yield "this was a rehearsal (--dry-run): nothing was written"
    elif number is None:
        yield "nothing to write"
    else:
        yield f"this was import {number}; `linli import --undo {number}` takes it back"


def preview(plan: Plan) -> Iterator[str]:
    for table in plan.tables:
        yield from _columns(table)
    for one in plan.unrecognised:
        yield _unrecognised(one)
    yield from _counts(plan)
    yield from _some("left as it is known, though the table says otherwise", _otherwise(plan))
    yield from _some("to decide, left out", [said(one) for one in plan.doubts])
    yield from _some("wrong, left out", [said(one) for one in plan.faults])


def _columns(table: Table) -> Iterator[str]:
    taken = ", ".join(f"{one.letter} {one.heading} = {words().columns[one.field]}" for one in table.columns)
    yield f"{table.sheet.name}: {table.kind}, headings in row {table.heading_row + 1}; columns: {taken}"
    if table.ignored:
        yield "  not taken: " + ", ".join(f"{one.letter} {one.heading}" for one in table.ignored)
    if "branch" in table.by_field:
        yield "  the branch is not kept: it only says that somebody is to be asked whether they want to report in"
    if table.skipped:
        yield f"  totals and repeated headings, skipped: rows {', '.join(map(str, table.skipped[:MOST]))}"


def _unrecognised(one: Unrecognised) -> str:
    if one.sheet.hidden:
        return f"{one.sheet.name}: left out, the sheet is hidden"
    if one.lacks:
        wanted = " / ".join(words().columns[name] for name in one.lacks)
        return f"{one.sheet.name}: left out, a column is missing: {wanted}"
    return f"{one.sheet.name}: left out, no headings were recognised in the first ten rows"


def _counts(plan: Plan) -> Iterator[str]:
    for kind in Kind:
        if any(table.kind is kind for table in plan.tables):
            wrong, doubt = (
                len({(id(one.line.table), one.line.number) for one in some if one.line.table.kind is kind})
                for some in (plan.faults, plan.doubts)
            )
            new, added, known = (plan.count(kind, one) for one in Became)
            yield f"{kind}: {new} new, {added} completed, {known} known already, {doubt} to decide, {wrong} wrong"
    if homeless := sum(_has_an_empty_building(one) for one in plan.verdicts):
        yield f"{homeless} new people have no building: an empty cell is filled from above only where cells are merged"
    if plan.strangers:
        yield (
            f"{len(plan.strangers)} of the new people have no account here: they are known to organisers, and "
            f"recognised by the bot once a column {words().columns['account']} says which account is theirs"
        )


def _has_an_empty_building(one: Verdict) -> bool:
    table = one.row.line.table
    return table.kind is Kind.MEMBERS and one.became is Became.NEW and one.row.home is None and "home" in table.by_field


def _otherwise(plan: Plan) -> list[str]:
    names = words().columns | {"home_unit_id": words().columns["home"]}
    return [
        words().row.format(sheet=one.row.line.table.sheet.name, row=one.row.line.number)
        + f" {one.row.name}: {'、'.join(names[column] for column in one.otherwise)}"
        for one in plan.verdicts
        if one.otherwise
    ]


def _some(what: str, shown: list[str]) -> Iterator[str]:
    if shown:
        yield f"{what}:"
        yield from (f"  {one}" for one in shown[:MOST])
    if len(shown) > MOST:
        yield f"  and {len(shown) - MOST} more; --rejected OUT.xlsx writes all rows that were left out"


# --- files that are written --------------------------------------------------------------------------------------


def template(settings: Settings, file: Path) -> str:
    _is_free(file)
    try:
        write_template(file, settings.figures())
    except (OSError, FileCreateError) as problem:
        raise checks.Problem(f"{file}: cannot be written: {problem}") from problem
    return f"{file}: fill it in, then `linli import {file} --dry-run`"


def _is_free(file: Path) -> None:
    if file.suffix.lower() != ".xlsx":
        raise checks.Problem(f"{file}: it becomes an .xlsx, call it so")
    if file.exists():
        raise checks.Problem(f"{file}: there is such a file already; name another one")
    if not file.parent.is_dir():
        raise checks.Problem(f"{file}: there is no folder {file.parent}")


def _write_rejected(plan: Plan, file: Path) -> str:
    left_out = [*plan.faults, *plan.doubts]
    if not left_out:
        return f"no row was left out: {file} is not written"
    try:
        write_rejected(file, left_out)
    except (OSError, FileCreateError) as problem:
        return f"the rows that were left out could not be written to {file}: {problem}"
    return f"the rows that were left out, with the reasons: {file}"


# --- imports that were made --------------------------------------------------------------------------------------


def listed(settings: Settings, now: datetime) -> Iterator[str]:
    zone = settings.figures().zone
    for run in importing.runs(_desk(settings), now):
        undone = f", taken back {run.undone_at.astimezone(zone):%Y-%m-%d %H:%M}" if run.undone_at else ""
        counts = f"{run.people} people, {run.completed} completed, {run.services} services"
        yield f"{run.id} {run.at.astimezone(zone):%Y-%m-%d %H:%M} {run.file}: {counts}{undone}"


def undo(settings: Settings, number: int, now: datetime) -> Iterator[str]:
    """
    :raises checks.Problem: there is nothing to take back.
    """
    done = importing.take_back(_desk(settings), number, now)
    if done is None:
        raise checks.Problem(f"--undo: there is no import {number}, or nothing of it is left (`linli import --list`)")
    yield from _undone(done)


def _undone(done: Undone) -> Iterator[str]:
    yield f"taken back: {done.people} people, additions to {done.completed}, {done.services} services"
    yield from _some("stays", [f"{what}: {WHY[why]}" for what, why in done.stays])


def _desk(settings: Settings) -> Desk:
    checks.data_folder(settings)
    return Desk(checks.database(settings), settings.figures(), settings.bot_name)
