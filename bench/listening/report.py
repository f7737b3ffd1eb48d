"""`linli nlu test`: both engines side by side, on lines that no engine has learnt from."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import yaml
from rich.console import Console
from rich.table import Table

from bench.listening import cross, picture
from bench.listening.figures import Figures, measured, moment, times_exact
from bot.understanding.embedded import EmbeddedEngine
from bot.understanding.engine import Engine
from bot.understanding.normalise import normalise
from bot.understanding.rasa_child import started
from bot.understanding.report import vocabulary_of
from bot.understanding.training import Example, examples, in_file
from bot.understanding.when import when
from bot.understanding.words import ROOT
from demo.community import demo_community

MEASURED = ROOT / "tests" / "nlu"
NOW = datetime(2026, 11, 22, 17, tzinfo=ZoneInfo("Asia/Shanghai"))  # the held-out lines are said then


@dataclass(frozen=True)
class Listened:
    """What one engine has shown: the held-out figures, and what it costs."""

    held_out: Figures
    ready: float  # seconds until it answers
    memory: float  # MB of its process


Row = tuple[str, Callable[[Listened], float], str, float, float]  # what, figure, form, promise of embedded, of Rasa
ROWS: tuple[Row, ...] = (
    ("right at once", lambda one: one.held_out.at_once, "≥ {:.1%}", 0.88, 0.92),
    ("right or among the offers", lambda one: one.held_out.right_or_offered, "≥ {:.1%}", 0.95, 0.97),
    ("wrong without asking", lambda one: one.held_out.wrong_without_asking, "≤ {:.1%}", 0.03, 0.03),
    ("out of scope taken for a command", lambda one: one.held_out.taken_for_a_command, "≤ {:.1%}", 0.03, 0.03),
    ("slots, F1", lambda one: one.held_out.slots_f1, "≥ {:.1%}", 0.90, 0.90),
    ("a line, p50", lambda one: one.held_out.milliseconds(0.5), "≤ {:.1f} ms", 2.0, 20.0),
    ("a line, p95", lambda one: one.held_out.milliseconds(0.95), "{:.1f} ms", 0, 0),
    ("ready after", lambda one: one.ready, "≤ {:.1f} s", 2.0, 120.0),
    ("memory of its process", lambda one: one.memory, "{:.0f} MB", 0, 0),
)


def held_out() -> list[Example]:
    """The lines that were neither learnt nor looked at: what two hands write alike (签退) measures nothing."""
    known = {normalise(line.text) for line in [*examples(), *in_file(MEASURED / "development.yml")]} - {""}
    return [line for line in by_other_hands() if normalise(line.text) not in known]


def by_other_hands() -> list[Example]:
    return [line for path in sorted((MEASURED / "heldout").glob("*.yml")) for line in in_file(path)]


def show(engines: list[str], folder: Path, *, quick: bool) -> None:
    """Prints everything; pictures go into the folder.

    :raises RasaProblem: Rasa is not installed or does not start.
    """
    out, lines = Console(), held_out()
    listened = {name: _listened(name, lines, folder) for name in engines}
    out.print(_table(listened, f"{len(lines)} held-out lines"))
    for name, one in listened.items():
        picture.draw(one.held_out.confused, f"{name}: held-out lines", folder / f"confusion-{name}.png")
    times = _times()
    missed = times_exact(_meaning, times)
    out.print(f"time expressions exact: {1 - len(missed) / len(times):.1%} of {len(times)} (≥ 97 %)", *missed)
    if not quick:
        _show_cross_validation(out, folder)


def _listened(name: str, lines: list[Example], folder: Path) -> Listened:
    names = vocabulary_of(demo_community())
    with _engine(name, folder) as (engine, ready, pid):
        figures = measured(lambda text: engine.understand(text, names, NOW), lines)
        return Listened(figures, ready, _resident(pid))


@contextmanager
def _engine(name: str, folder: Path) -> Iterator[tuple[Engine, float, int]]:
    """The engine, the seconds until it answered, and its process."""
    began = perf_counter()
    if name == "embedded":
        engine = EmbeddedEngine()
        engine.understand("在吗", vocabulary_of(demo_community()), NOW)
        yield engine, perf_counter() - began, os.getpid()
        return
    with started(folder / "rasa.log") as (rasa, pid):
        yield rasa, perf_counter() - began, pid


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _table(listened: dict[str, Listened], title: str) -> Table:
    table = Table("", *listened, title=title)
    for what, figure, form, *promised in ROWS:
        cells = []
        for name, one in listened.items():
            promise = promised[name == "rasa"]
            said = f" ({form.format(promise)})" if promise else ""
            cells.append(form.lstrip("≥≤ ").format(figure(one)) + said)
        table.add_row(what, *cells)
    return table


def _show_cross_validation(out: Console, folder: Path) -> None:
    learnt = examples()
    figures = cross.cross_validated(learnt)
    out.print(
        f"\nboth engines, {cross.PARTS}-fold over {len(learnt)} training lines: "
        f"at once {figures.at_once:.1%}, or offered {figures.right_or_offered:.1%}, "
        f"wrong {figures.wrong_without_asking:.1%}, taken for a command {figures.taken_for_a_command:.1%}"
    )
    out.print(picture.as_text(figures.confused), markup=False, soft_wrap=True)
    picture.draw(figures.confused, "cross-validation", folder / "confusion-cross.png")


def _meaning(said: str) -> list[object]:
    found = when(said, NOW)
    if found.kind in ("none", "recur", "impossible"):
        return [found.kind, None, None]
    return [found.kind, moment(found.start), moment(found.end)]


def _times() -> list[list[object]]:
    times: list[list[object]] = yaml.safe_load((MEASURED / "times.yml").read_text(encoding="utf-8"))
    return times
