"""linli: the command line. Each command imports what it needs, so that the quick ones stay quick."""

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from linli.settings import Settings, SettingsProblem, load_settings

if TYPE_CHECKING:
    from bot.understanding.engine import Engine

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="linli 邻里: a quiet, private chat assistant for the group chats of residential buildings.",
)
nlu = typer.Typer(no_args_is_help=True, help="The understanding of free text.")
app.add_typer(nlu, name="nlu")
roles = typer.Typer(invoke_without_command=True, help="Who holds which role; granted and revoked by whoever runs it.")
app.add_typer(roles, name="roles")
errors = Console(stderr=True, highlight=False)

Now = Annotated[str | None, typer.Option("--now", help="the moment that counts as now, ISO 8601")]


def stop(message: str, code: int = 2) -> NoReturn:
    """One clear line, no traceback."""
    errors.print(message, style="red", soft_wrap=True, markup=False)
    raise typer.Exit(code)


def moment(said: str | None) -> datetime:
    """--now, or the clock; in the community's zone."""
    try:
        zone = ZoneInfo(load_settings().timezone)
        found = datetime.fromisoformat(said) if said else datetime.now(UTC)
    except (ValueError, SettingsProblem) as problem:
        stop(f"--now: {problem}" if isinstance(problem, ValueError) else str(problem))
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)


@app.command()
def when(now: Now = None) -> None:
    """Reads time expressions from standard input, one a line, and prints what they mean as JSON."""
    from bot.understanding.when import to_json
    from bot.understanding.when import when as meaning

    at = moment(now)
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        print(json.dumps(to_json(meaning(text, at), text), ensure_ascii=False), flush=True)


@app.command()
def replay(
    files: Annotated[list[Path], typer.Argument(help="transcripts (YAML)")],
    engine: Annotated[str, typer.Option(help="embedded, rasa or none")] = "embedded",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object for each step")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="only what fails")] = False,
) -> None:
    """Plays scripted conversations against the real program; exits with 1 when an expectation fails."""
    from demo.settle import settle
    from replay.player import House, play
    from replay.report import Report

    report = Report(as_json=as_json, quiet=quiet)
    with _engine(engine) as listening:
        house = House.open(listening, settle)
        for file in files:
            report.add(asyncio.run(play(file, house)))
    report.close()
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def understand(
    engine: Annotated[str, typer.Option(help="embedded or rasa")] = "embedded",
    now: Now = None,
) -> None:
    """Reads utterances from standard input, one a line, and prints what is understood as JSON."""
    from bot.understanding.report import understood, vocabulary_of
    from demo.community import demo_community

    at = moment(now)
    names = vocabulary_of(demo_community())
    with _engine(engine) as listening:
        if listening is None:
            stop("--engine: understanding needs one (embedded or rasa)")
        for line in sys.stdin:
            print(json.dumps(understood(listening, line.rstrip("\r\n"), names, at), ensure_ascii=False), flush=True)


@contextmanager
def _engine(name: str) -> Iterator["Engine | None"]:
    """The engine of that name, for as long as the block lasts: Rasa is LINLI_RASA_URL, or started for the occasion."""
    if name == "embedded":
        from bot.understanding.embedded import EmbeddedEngine

        yield EmbeddedEngine()
    elif name == "rasa":
        with _rasa() as rasa:
            yield rasa
    elif name == "none":
        yield None
    else:
        stop(f"--engine: there is no engine called {name!r} (embedded, rasa, none)")


@contextmanager
def _rasa() -> Iterator["Engine"]:
    from bot.understanding.rasa import RasaEngine, RasaProblem
    from bot.understanding.rasa_child import started
    from linli import checks

    settings = _settings()
    try:
        if settings.rasa_url:
            rasa = RasaEngine(settings.rasa_url, settings.rasa_secret)
            rasa.probe()
            yield rasa
            rasa.close()
        else:
            checks.data_folder(settings)
            with started(settings.data_folder / "rasa.log") as (rasa, _):
                yield rasa
    except (RasaProblem, checks.Problem) as problem:
        stop(f"--engine rasa: {problem}")


@nlu.command("test")
def nlu_test(
    engine: Annotated[list[str] | None, typer.Option(help="embedded, rasa; both when left out")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="the held-out lines only, no cross-validation")] = False,
) -> None:
    """Measures understanding on lines that were never learnt; tables here, pictures in the data folder."""
    from bench.listening.report import show
    from bot.understanding.rasa import RasaProblem
    from linli import checks

    settings, engines = _settings(), engine or ["embedded", "rasa"]
    if unknown := set(engines) - {"embedded", "rasa"}:
        stop(f"--engine: there is no engine called {unknown.pop()!r} (embedded, rasa)")
    try:
        checks.data_folder(settings)
        show(engines, settings.data_folder, quick=quick)
    except (RasaProblem, checks.Problem) as problem:
        stop(f"nlu test: {problem}")


@nlu.command("learn")
def nlu_learn() -> None:
    """Learns from nlu/data when anything has changed; otherwise the first start would."""
    from bot.understanding.learnt import MODEL, is_fresh, learnt

    if is_fresh():
        typer.echo("linli has learnt what lies in nlu/data: nothing to do")
        return
    typer.echo("learning from nlu/data (about a minute)")
    learnt()
    if not is_fresh():
        stop(f"nlu learn: {MODEL} cannot be written; every start would learn anew")
    typer.echo(f"done: {MODEL.name}, {MODEL.stat().st_size / 1e6:.1f} MB")


@app.command()
def run() -> None:
    """The program for a real community, configured by the environment and .env."""
    serve(demo=False)


@app.command()
def login() -> None:
    """Prints a link with which the owner (LINLI_OWNER) signs in: five minutes, once."""
    from linli import checks
    from services.sign_in import asking
    from services.visit import Desk

    settings = _settings()
    try:
        checks.data_folder(settings)
        database = checks.database(settings)
    except checks.Problem as problem:
        stop(f"login: {problem}")
    desk = Desk(database, settings.figures(), settings.bot_name, settings.owner_identity)
    typer.echo(asking.for_owner(desk, datetime.now(UTC)))
    database.close()


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(help="port of the web chat; default LINLI_PORT or 8080")] = None,
    gap: Annotated[float, typer.Option(help="seconds between two messages, to watch an announcement under way")] = 0.0,
) -> None:
    """The same program with an invented community and a clock that can be moved."""
    serve(demo=True, port=port, gap=gap)


def serve(*, demo: bool, port: int | None = None, gap: float = 0.0) -> None:
    from linli import checks, logs, web

    settings = _settings(port=port)
    if demo:  # never invents people in a real database
        settings = settings.model_copy(update={"database_url": f"sqlite:///{settings.data_folder / 'demo.db'}"})
    logs.begin(settings.log_level, settings.log_format)
    try:
        checks.data_folder(settings)
        if not demo:
            checks.audience(settings)
        checks.port(settings)
        if settings.telegram_webhook_url and not demo:
            checks.webhook_port(settings)
        database = checks.database(settings)
    except checks.Problem as problem:
        stop(str(problem))
    web.serve(settings, database, demo=demo, gap=gap)


@app.command(name="import")
def import_community(
    file: Annotated[
        Path | None, typer.Argument(help="a table of members, hours, departments or 事项, or a community as YAML")
    ] = None,
    channel: Annotated[str, typer.Option(help="web or telegram: where groups and people are")] = "web",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="of a table: only say what would become of it")] = False,
    rejected: Annotated[Path | None, typer.Option(help="of a table: an .xlsx for the rows that are left out")] = None,
    template: Annotated[Path | None, typer.Option(help="write an empty .xlsx to fill in")] = None,
    undo: Annotated[int | None, typer.Option(help="take back the import of a table by its number")] = None,
    listed: Annotated[bool, typer.Option("--list", help="the imports of tables, with their numbers")] = False,
    now: Now = None,
) -> None:
    """Adds people and past hours from a table (.xlsx, .xls, .ods, .csv), or a community described as YAML.

    A table of departments, or of items of the service guide, becomes files in LINLI_DEPARTMENTS_FOLDER.

    What is there already stays as it is. Says what was new, and what was left out and why.
    """
    from linli import checks, departments, importing, tables

    if sum((file is not None, template is not None, undo is not None, listed)) != 1:
        stop("import: say one of FILE, --template OUT.xlsx, --undo NUMBER, --list")
    settings, at = _settings(), moment(now)
    try:
        if file is None:
            _about_imports(settings, at, template, undo)
        elif of_departments := departments.tables_in(file):
            _say(departments.add(settings, of_departments, dry=dry_run))
        elif tables.is_table(file):
            _say(tables.add(settings, file, channel, at, dry=dry_run, rejected=rejected))
        elif dry_run or rejected:
            stop("import: --dry-run and --rejected are for tables; a description in YAML is added whole or not at all")
        else:
            done = importing.add(settings, file, channel, at)
            _say(importing.summary(done))
            _say(done.notes, style="yellow")
    except checks.Problem as problem:
        stop(str(problem))


def _about_imports(settings: Settings, at: datetime, template: Path | None, undo: int | None) -> None:
    from linli import tables

    if template is not None:
        _say([tables.template(settings, template)])
    elif undo is not None:
        _say(tables.undo(settings, undo, at))
    else:
        for line in tables.listed(settings, at):
            typer.echo(line)


def _say(lines: Iterable[str], style: str = "green") -> None:
    for line in lines:
        errors.print(line, style=style, soft_wrap=True, markup=False)


@roles.callback()
def roles_listed(context: typer.Context) -> None:
    """Lists them: the bearer's number and name, the role, the unit, the last day."""
    from linli import checks
    from linli import roles as held

    if context.invoked_subcommand is None:
        try:
            for line in held.listed(_settings(), datetime.now(UTC)):
                typer.echo(line)
        except checks.Problem as problem:
            stop(f"roles: {problem}")


Person = Annotated[str, typer.Argument(help="a name, or the number that `linli roles` shows")]
RoleSaid = Annotated[str, typer.Argument(help="as it is called: 楼栋长, 网格长, 队长 …")]
UnitSaid = Annotated[str, typer.Argument(help="by its whole name")]


@roles.command("grant")
def roles_grant(
    person: Person,
    role: RoleSaid,
    unit: UnitSaid,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="the last day, as 2026-12-31")] = None,
) -> None:
    """Grants a role, or changes its end. The person is told in private."""
    from linli import checks
    from linli import roles as held

    try:
        done = held.grant(_settings(), person, role, unit, until.date() if until else None, datetime.now(UTC))
    except checks.Problem as problem:
        stop(f"roles grant: {problem}")
    errors.print(done, style="green", soft_wrap=True, markup=False)


@roles.command("revoke")
def roles_revoke(person: Person, role: RoleSaid, unit: UnitSaid) -> None:
    """Revokes a role. The person is told in private."""
    from linli import checks
    from linli import roles as held

    try:
        done = held.revoke(_settings(), person, role, unit, datetime.now(UTC))
    except checks.Problem as problem:
        stop(f"roles revoke: {problem}")
    errors.print(done, style="green", soft_wrap=True, markup=False)


@app.command()
def backup(
    to: Annotated[Path | None, typer.Option(help="the folder; default LINLI_BACKUP_FOLDER")] = None,
) -> None:
    """Makes a backup of everything while the program runs. Says which file it is."""
    from linli import backups
    from storage.backup import BackupProblem

    settings = _settings()
    try:
        made = backups.make(settings, to or backups.folder_of(settings), datetime.now(UTC))
    except BackupProblem as problem:
        stop(f"backup: {problem}", code=1)
    typer.echo(made)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="what `linli backup` made")],
    as_it_was: Annotated[
        bool, typer.Option("--as-it-was", help="nothing ran since it was made (a move): what was queued is sent")
    ] = False,
) -> None:
    """Restores a backup where no database is yet. What was queued in it is not sent, since it may have been."""
    from linli import backups
    from storage.backup import BackupProblem

    try:
        _say(backups.restore(_settings(), file, as_it_was=as_it_was))
    except BackupProblem as problem:
        stop(f"restore: {problem}")


@app.command()
def export(
    to: Annotated[
        Path | None, typer.Option(help="a folder that does not exist yet; default: in the data folder")
    ] = None,
) -> None:
    """Writes every table as JSON Lines, for other programs. It holds what everybody has said of themselves."""
    from linli import exporting

    try:
        typer.echo(exporting.export(_settings(), to, datetime.now(UTC)))
    except exporting.ExportProblem as problem:
        stop(f"export: {problem}")


@app.command()
def doctor() -> None:
    """Checks the installation and says what is missing and how to mend it."""
    from linli import checks

    findings = list(checks.examine(_settings()))
    for finding in findings:
        errors.print("✓" if finding.ok else "✗", finding.what + ":", finding.said, markup=False, soft_wrap=True)
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


@app.command()
def bench(
    names: Annotated[
        list[str] | None, typer.Argument(help="chatter, signup, telegram, broadcast, seats, tally, import …")
    ] = None,
) -> None:
    """Measures speed and size against references in the same run; exits with 1 when a promise is broken."""
    from rich.table import Table

    try:
        from bench.all import BENCHES
    except ModuleNotFoundError as problem:
        stop(f"bench needs the development packages ({problem.name}): make test, or pip install 'linli[dev]'")
    if unknown := [name for name in names or [] if name not in BENCHES]:
        stop(f"bench: there is no {unknown[0]!r} (there are: {', '.join(BENCHES)})")
    table = Table("what", "measured", "promised", "")
    good = True
    for name in names or BENCHES:
        for one in BENCHES[name]():
            table.add_row(one.what, one.value, one.promised, {True: "✓", False: "✗", None: ""}[one.good])
            good = good and one.good is not False
    Console().print(table)
    raise typer.Exit(0 if good else 1)


def _settings(port: int | None = None) -> Settings:
    try:
        return load_settings(**({"port": port} if port is not None else {}))
    except SettingsProblem as problem:
        stop(str(problem))


if __name__ == "__main__":
    app()
