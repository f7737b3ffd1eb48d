"""`linli import` of a table of departments or of the service guide: it becomes files of the owner's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from linli import checks
from linli.settings import Settings
from services.departments import read
from services.importing import ImportRefused, is_recognised, sheets_of
from services.importing.departments import Draft, Listed, drafted, listed, write

MOST = 40  # lines that are shown of one kind


@dataclass(frozen=True)
class Tables:
    """What a file holds of departments and items, and which sheets are neither."""

    listed: list[Listed]
    others: list[str]


def tables_in(file: Path) -> Tables | None:
    """
    :returns: None: it is another file.
    :raises checks.Problem: it holds people as well, who would be left out without a word.
    """
    try:
        sheets = sheets_of(file.read_bytes(), file.name)
    except (OSError, ImportRefused):
        return None
    found = listed(sheets)
    if found and any(is_recognised(sheet) for sheet in sheets):
        raise checks.Problem(f"{file}: holds people and departments; import them from a file each")
    names = [one.sheet.name for one in found]
    others = [sheet.name for sheet in sheets if sheet.rows and sheet.name not in names]
    return Tables(found, others) if found else None


def add(settings: Settings, tables: Tables, *, dry: bool) -> Iterator[str]:
    """
    :raises checks.Problem: there is no folder for the files, or they cannot be written.
    """
    folder = settings.departments_folder
    if folder is None and not dry:
        raise checks.Problem(
            "LINLI_DEPARTMENTS_FOLDER names no folder for your own files: make one, name it in .env, and import again"
        )
    draft = drafted(read(folder), tables.listed)
    yield from _preview(tables, draft)
    if dry:
        yield "this was a rehearsal (--dry-run): nothing was written"
    elif not draft.touched or folder is None:
        yield "nothing to write"
    else:
        yield from _written(draft, folder)


def _preview(tables: Tables, draft: Draft) -> Iterator[str]:
    for table in tables.listed:
        taken = ", ".join(f"{table.sheet.rows[table.heading_row][at]}" for at in sorted(table.columns))
        yield f"{table.sheet.name}: {table.what}, headings in row {table.heading_row + 1}; columns: {taken}"
    for name in tables.others:
        yield f"{name}: left out, it is hidden or no headings were recognised in the first ten rows"
    yield f"{len(draft.new)} new, {len(draft.changed)} changed, {draft.same} as they are, {len(draft.wrong)} wrong"
    for what, some in (("new", draft.new), ("changed", draft.changed)):
        if some:
            yield f"{what}: {'、'.join(some[:MOST])}{'…' if len(some) > MOST else ''}"
    if draft.wrong:
        yield "wrong, left out:"
        yield from (f"  {one}" for one in draft.wrong[:MOST])


def _written(draft: Draft, folder: Path) -> Iterator[str]:
    try:
        files = write(draft, folder)
    except OSError as problem:
        raise checks.Problem(f"{folder}: cannot be written: {problem.strerror}") from problem
    for file in files:
        kept = file.with_name(file.name + ".before")
        beside = f"; as it was: {kept.name}" if kept.exists() else ""
        yield f"{file}: written{beside}; it is read at the next start"
