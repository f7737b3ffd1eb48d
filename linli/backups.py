"""Backups: one file each, of the database and the owner's own files, whole before it has its name.

No template speaks here: whoever reads this runs the program.
"""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from community import backups as rules
from linli.files import private, workplace
from linli.settings import Settings
from storage import audit, backup, notices
from storage.backup import BackupProblem
from storage.database import Database, DatabaseProblem, is_known

log = logging.getLogger(__name__)
NAME = "linli-%Y%m%dT%H%M%SZ.zip"
CONTENTS = "backup.json"
DATABASES = {True: "database.sqlite", False: "database.dump"}  # by whether it is SQLite


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself."""

    made: datetime
    revision: str
    database: str

    @classmethod
    def read(cls, packed: ZipFile) -> "Contents":
        try:
            said = json.loads(packed.read(CONTENTS))
            return cls(datetime.fromisoformat(said["made"]), str(said["revision"]), str(said["database"]))
        except (KeyError, TypeError, ValueError) as problem:
            raise BackupProblem(f"{packed.filename} is no backup of linli") from problem

    def to_json(self) -> str:
        return json.dumps({"made": self.made.isoformat(), "revision": self.revision, "database": self.database})


# --- making ------------------------------------------------------------------------------------------------------


def make(settings: Settings, folder: Path, now: datetime) -> Path:
    """Nothing stands under a backup's name that has not been read back.

    :raises BackupProblem:
    """
    url, made = make_url(settings.url), now.astimezone(UTC)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with workplace(folder) as place:
            database = private(place / DATABASES[backup.is_sqlite(url)])
            backup.save(url, database)
            packed = _packed(settings, database, Contents(made, _revision(url), database.name))
            return _named(packed, folder / made.strftime(NAME))
    except OSError as problem:
        raise BackupProblem(f"cannot write into {folder}: {problem.strerror or problem}") from problem


def _revision(url: URL) -> str:
    try:
        found = backup.revision(url)
    except SQLAlchemyError as problem:
        raise BackupProblem(f"the database {backup.shown(url)} cannot be read") from problem
    if found is None:
        raise BackupProblem(f"{backup.shown(url)} is no database of linli")
    return found


def _packed(settings: Settings, database: Path, contents: Contents) -> Path:
    packed = private(database.with_suffix(".zip"))
    with ZipFile(packed, "w", ZIP_DEFLATED) as into:
        into.writestr(CONTENTS, contents.to_json())
        into.write(database, database.name)
        for kind, folder in _folders(settings).items():
            for file in sorted(folder.glob("*.yml")) if folder else ():
                into.write(file, f"{kind}/{file.name}")
    check(packed)
    return packed


def _folders(settings: Settings) -> dict[str, Path | None]:
    """Of the owner's own files. Pictures and documents of residents lie in the database (docs/decisions/0046)."""
    return {"departments": settings.departments_folder, "workdays": settings.workdays_folder}


def _named(packed: Path, to: Path) -> Path:
    """On the disk before it has its name."""
    if to.exists():
        raise BackupProblem(f"{to} is there already")
    for what in (packed, to.parent):
        handle = os.open(what, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    return packed.rename(to)


# --- looking -----------------------------------------------------------------------------------------------------


def folder_of(settings: Settings) -> Path:
    return settings.backup_folder or settings.data_folder / "backups"


def made_at(folder: Path) -> dict[datetime, Path]:
    """By the moment in their names; other files are not ours."""
    found = {}
    for file in folder.glob("linli-*.zip"):
        try:
            found[datetime.strptime(file.name, NAME).replace(tzinfo=UTC)] = file
        except ValueError:
            continue
    return found


def check(file: Path) -> Contents:
    """Reads all of it.

    :raises BackupProblem: it cannot be restored.
    """
    try:
        with ZipFile(file) as packed:
            if broken := packed.testzip():
                raise BackupProblem(f"{file}: {broken} is damaged")
            contents = Contents.read(packed)
            if contents.database not in packed.namelist():
                raise BackupProblem(f"{file} holds no database")
            return contents
    except (OSError, BadZipFile) as problem:
        raise BackupProblem(f"{file} cannot be read: {problem}") from problem


def last(settings: Settings, now: datetime) -> str:
    """When the last one was made, of which all was read just now.

    :raises BackupProblem: it cannot be read, or there should be a newer one.
    """
    figures, folder = settings.figures(), folder_of(settings)
    made, clock = made_at(folder), f"{figures.backup_clock:%H:%M}"
    if not made:
        if _has_run_long(settings, now):
            raise BackupProblem(f"none in {folder}: linli backup makes one, and `linli run` each night at {clock}")
        return f"none yet; linli run makes one each night at {clock} into {folder}"
    newest = max(made)
    check(made[newest])
    said = f"the last of {len(made)} was made at {newest.astimezone(figures.zone):%Y-%m-%d %H:%M} and can be read"
    if now - newest > figures.backup_missed:
        raise BackupProblem(f"{said}, but it is old: does the program run at {clock}?")
    return said


def _has_run_long(settings: Settings, now: datetime) -> bool:
    database = Database(settings.url)
    try:
        with database.reading() as tx:
            first = audit.first(tx)
        return first is not None and now - first > settings.figures().backup_missed
    except SQLAlchemyError:
        return False  # a finding of its own
    finally:
        database.close()


# --- each night --------------------------------------------------------------------------------------------------


class Nightly:
    """Asked every minute, in a thread that nobody waits for: makes what is due and lets old ones go."""

    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self._settings, self._now, self._figures = settings, now, settings.figures()
        self._rests_until: datetime | None = None

    def __call__(self) -> None:
        now, folder = self._now(), folder_of(self._settings)
        resting = self._rests_until is not None and now < self._rests_until
        if resting or not rules.is_due(max(made_at(folder), default=None), now, self._figures):
            return
        try:
            make(self._settings, folder, now)
            rotate(self._settings)
        except BackupProblem as problem:
            self._rests_until = now + self._figures.backup_rests
            log.error("no backup was made: %s", problem)


def rotate(settings: Settings) -> list[Path]:
    """Lets go what need not be kept. Returns what is gone."""
    made = made_at(folder_of(settings))
    gone = [made[one] for one in made.keys() - rules.kept(made, settings.figures())]
    for file in gone:
        file.unlink(missing_ok=True)
    return gone


# --- restoring ---------------------------------------------------------------------------------------------------


def restore(settings: Settings, file: Path, *, as_it_was: bool = False) -> list[str]:
    """Into an empty place. What was queued is not sent: since the backup it may have been.

    :param as_it_was: nothing has run since the backup was made; what was queued is sent.
    :raises BackupProblem: nothing was changed.
    """
    url, contents = make_url(settings.url), check(file)
    _assert_fits(contents, url)
    if not backup.is_empty(url):
        raise BackupProblem(f"{backup.shown(url)} is there already: a backup is restored into an empty place only")
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    with workplace(settings.data_folder) as place, ZipFile(file) as packed:
        database = _unpacked(packed, contents.database, place)
        _put(url, database, as_it_was=as_it_was)
        done = [f"restored {backup.shown(url)} as it was at {contents.made:%Y-%m-%d %H:%M} UTC"]
        return done + [_file_put(settings, packed, name) for name in packed.namelist() if "/" in name]


def _assert_fits(contents: Contents, url: URL) -> None:
    if not is_known(contents.revision):
        raise BackupProblem(
            f"the backup was made by a newer version of linli (revision {contents.revision}); install that version"
        )
    if contents.database != DATABASES[backup.is_sqlite(url)]:
        raise BackupProblem(f"the backup is {contents.database}, which does not go into {url.get_backend_name()}")


def _unpacked(packed: ZipFile, name: str, place: Path) -> Path:
    to = private(place / name)
    with packed.open(name) as rows, to.open("wb") as written:
        while portion := rows.read(2**20):
            written.write(portion)
    return to


def _put(url: URL, file: Path, *, as_it_was: bool) -> None:
    """SQLite is made ready beside and then has its name; PostgreSQL is filled in one transaction."""
    ready = URL.create("sqlite", database=str(file)) if backup.is_sqlite(url) else url
    if ready is url:
        backup.load(url, file)
    _made_ready(ready, as_it_was=as_it_was)
    if ready is not url:
        backup.load(url, file)


def _made_ready(url: URL, *, as_it_was: bool) -> None:
    database = Database(url.render_as_string(hide_password=False))
    try:
        database.open()
        if not as_it_was:
            with database.transaction() as tx:
                notices.nobody_knows(tx)
            backup.skip_numbers(database)
    except DatabaseProblem as problem:
        raise BackupProblem(str(problem)) from problem
    finally:
        database.close()


def _file_put(settings: Settings, packed: ZipFile, name: str) -> str:
    """One of the owner's files; what lies there already stays."""
    kind, _, file = name.partition("/")
    folder = _folders(settings).get(kind) or settings.data_folder / kind
    to = folder / Path(file).name
    if to.exists():
        return f"left {to} as it is: the backup holds one, too"
    folder.mkdir(parents=True, exist_ok=True)
    to.write_bytes(packed.read(name))
    return f"restored {to} (LINLI_{kind.upper()}_FOLDER={folder})"
