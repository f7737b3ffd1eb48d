"""`linli import`: a described community is read, checked, added, and what was new is said."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from community.founding import Calling
from linli import checks
from linli.settings import Settings
from replay.document import TranscriptProblem
from replay.transcript import load_community, located
from services.founding import Founded, FoundingProblem, found
from services.visit import Desk

CHANNELS = {
    "web": Calling(),
    "telegram": Calling(re.compile(r"[1-9][0-9]{0,15}"), "the person's number, such as 123456789", lists_groups=False),
}
LEFT_OUT = {
    "settings": "settings are left out: they come from the environment or .env",
    "care": "the care list is left out: each person and each helper is asked in private",
}
NAMES_SHOWN = 6


def add(settings: Settings, file: Path, channel: str, now: datetime) -> Founded:
    """
    :raises checks.Problem: the channel, the file or the database cannot be used; the database is as it was.
    """
    if channel not in CHANNELS:
        raise checks.Problem(f"--channel: there is no channel called {channel!r} ({', '.join(CHANNELS)})")
    try:
        written = load_community(file)
        spec = written.as_hearsay()
        checks.data_folder(settings)
        desk = Desk(checks.database(settings), settings.figures(), settings.bot_name)
        done = found(desk, spec, channel, now, CHANNELS[channel])
    except TranscriptProblem as problem:
        raise checks.Problem(str(problem)) from problem
    except FoundingProblem as problem:
        raise checks.Problem(str(located(file, problem.faults))) from problem
    done.notes += [said for part, said in LEFT_OUT.items() if getattr(written, part)]
    return done


def summary(done: Founded) -> Iterator[str]:
    """What was new, in one line; what was added to what is known, in another."""
    kinds = (
        ("unit", "units", done.units),
        ("group", "groups", done.groups),
        ("person", "people", done.people),
        ("role", "roles", done.roles),
        ("activity", "activities", done.activities),
    )
    new = [f"{len(names)} {one if len(names) == 1 else many} ({_some(names)})" for one, many, names in kinds if names]
    if new or not done.added:
        yield f"new: {', '.join(new)}" if new else "nothing new"
    if done.added:
        yield f"added: {'; '.join(done.added)}"


def _some(names: list[str]) -> str:
    rest = len(names) - NAMES_SHOWN
    return "、".join(names) if rest <= 0 else f"{'、'.join(names[:NAMES_SHOWN])} and {rest} more"
