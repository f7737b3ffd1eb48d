"""What must be right before the program can start, and what `linli doctor` looks at."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from time import perf_counter
from typing import TypeVar

from community.outcomes.base import Outcome
from linli import backups
from linli.settings import Settings
from services import directory, outbox
from services.visit import Desk
from storage.backup import BackupProblem
from storage.database import Database, DatabaseProblem
from texts.render import environment

T = TypeVar("T")


class Problem(Exception):
    """Something is missing or wrong; the message says how to mend it."""


@dataclass(frozen=True)
class Finding:
    what: str
    ok: bool
    said: str


def data_folder(settings: Settings) -> str:
    """Makes the folder and writes into it."""
    folder = settings.data_folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise Problem(
            f"cannot write into the data folder {folder}: {problem.strerror}; "
            "set LINLI_DATA_FOLDER to a folder that this user may write into"
        ) from problem
    return str(folder.resolve())


def database(settings: Settings) -> Database:
    """An open database with its tables up to date."""
    if settings.url.startswith("postgresql") and find_spec("psycopg") is None:
        raise Problem("PostgreSQL needs the extra 'postgres': pip install 'linli[postgres]'")
    found = Database(settings.url)
    try:
        found.open()
    except DatabaseProblem as problem:
        raise Problem(str(problem)) from problem
    return found


def audience(settings: Settings) -> str:
    """What goes over a network unencrypted can be read there, links to sign in too."""
    if settings.is_local_only or (settings.public_url or "").startswith("https://"):
        return settings.host
    raise Problem(
        f"LINLI_HOST={settings.host} is reached from the network, where sessions need https: put a reverse proxy with "
        "a certificate in front (Caddy: reverse_proxy 127.0.0.1:8080), set LINLI_PUBLIC_URL to its https address, and "
        "leave LINLI_HOST at 127.0.0.1 unless the proxy runs elsewhere"
    )


def port(settings: Settings) -> str:
    return _free(settings.host, settings.port, "LINLI_PORT")


def webhook_port(settings: Settings) -> str:
    return _free(settings.telegram_webhook_host, settings.telegram_webhook_port, "LINLI_TELEGRAM_WEBHOOK_PORT")


def _free(host: str, number: int, setting: str) -> str:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, number))
        except OSError as problem:
            raise Problem(
                f"port {number} on {host} cannot be used: {os.strerror(problem.errno or 0)}; "
                f"stop what uses it or set {setting}"
            ) from problem
    return f"{host}:{number}"


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check with its finding; none stops the others."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("Python", _python),
        ("data folder", lambda: data_folder(settings)),
        ("database", lambda: _database(settings)),
        ("backups", lambda: _backups(settings)),
        ("port", lambda: port(settings)),
        ("templates", _templates),
        ("training data", _training),
        ("engine", lambda: engine(settings)),
    )
    for what, check in checks:
        try:
            yield Finding(what, True, check())
        except Problem as problem:
            yield Finding(what, False, str(problem))
    yield from _telegram(settings)
    yield from _undelivered(settings)


def _telegram(settings: Settings) -> list[Finding]:
    if settings.telegram_token is None:
        return [Finding("Telegram", True, "off (LINLI_TELEGRAM_TOKEN is not set)")]
    from bot.channels.telegram import Account, Telegram
    from bot.channels.telegram.examine import examine as ask

    async def asked() -> list[Finding]:
        groups: list[tuple[str, str]] = _known(settings, lambda desk: directory.groups(desk, Telegram.name), [])
        return [Finding(*found) async for found in ask(Account(**settings.telegram), groups)]

    return asyncio.run(asked())


def _undelivered(settings: Settings) -> list[Finding]:
    """What nobody knows to have arrived, and where nothing can be told any more."""
    health = _known(settings, outbox.health, outbox.Health())
    found = (
        ("messages that may not have arrived", _of_what(health.uncertain)),
        ("messages that could not be sent", _of_what(health.failed)),
        ("groups that cannot be told anything", ", ".join(health.paused)),
        ("timers that fail and are tried again", ", ".join(health.failing)),
    )
    return [Finding(what, not said, said or "none") for what, said in found]


def _of_what(counted: Sequence[tuple[int, str, str]]) -> str:
    return ", ".join(f"{count} {outcome} ({channel})" for count, outcome, channel in counted)


def _known(settings: Settings, ask: Callable[[Desk], T], unknown: T) -> T:
    """`unknown`, when the database cannot be read, which has a finding of its own."""
    try:
        opened = database(settings)
    except Problem:
        return unknown
    try:
        return ask(Desk(opened, settings.figures()))
    finally:
        opened.close()


def engine(settings: Settings) -> str:
    """Which engine would listen; one that runs elsewhere is asked."""
    from bot.understanding.rasa_child import MODEL, is_fresh, is_installed

    if settings.engine == "embedded":
        return "embedded, as LINLI_ENGINE says"
    if settings.rasa_url:
        return _rasa_elsewhere(settings.rasa_url, settings.rasa_secret)
    if not is_installed():
        return "embedded; `make rasa` brings Rasa, which understands the same in a process of its own"
    if not is_fresh():
        raise Problem("Rasa, but its model has not learnt what lies in nlu/ now: make rasa")
    learnt = datetime.fromtimestamp(MODEL.stat().st_mtime, UTC)
    return f"Rasa as a child process, with the model of {learnt:%Y-%m-%d}; the embedded engine until it answers"


def _rasa_elsewhere(url: str, token: str | None) -> str:
    from bot.understanding.rasa import RasaEngine, RasaProblem

    began, rasa = perf_counter(), RasaEngine(url, token)
    try:
        rasa.probe()
    except RasaProblem as problem:
        raise Problem(
            f"{problem} at {url}; until it does the embedded engine listens. Does it serve the model of `make rasa`, "
            "with --enable-api, and is LINLI_RASA_TOKEN its --auth-token?"
        ) from problem
    finally:
        rasa.close()
    return f"Rasa at {url} answers in {1000 * (perf_counter() - began):.0f} ms"


def _python() -> str:
    return ".".join(map(str, sys.version_info[:3]))


def _database(settings: Settings) -> str:
    opened = database(settings)
    opened.close()
    return opened.url.render_as_string(hide_password=True)


def _backups(settings: Settings) -> str:
    try:
        return backups.last(settings, datetime.now(UTC))
    except BackupProblem as problem:
        raise Problem(str(problem)) from problem


def _templates() -> str:
    for outcome in Outcome.catalogue.values():
        try:
            environment().get_template(outcome.template())
        except Exception as problem:
            raise Problem(f"texts/zh/{outcome.template()}: {problem}") from problem
    return f"{len(Outcome.catalogue)} outcomes"


def _training() -> str:
    from bot.understanding.training import examples
    from bot.understanding.words import words

    try:
        words()
        return f"{len(examples())} lines"
    except Exception as problem:
        raise Problem(f"nlu/: {problem}; restore the files from the repository") from problem
