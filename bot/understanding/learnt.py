"""What linli itself learns from nlu/data: to rank intents for the embedded engine, and to find slots for every engine.

Learning takes about a minute. What came of it lies in nlu/models and is read back in a fraction of a second, until a
line or the code that it hangs on changes. Nothing in the file is run when it is read: it holds numbers and texts.
"""

import logging
import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.understanding.engine import NAMELESS
from bot.understanding.fingerprint import fingerprint
from bot.understanding.machine import Arrays, Machine
from bot.understanding.tagging import SlotTagger, learn_slots
from bot.understanding.training import Example, examples
from bot.understanding.words import ROOT

log = logging.getLogger(__name__)
MODEL = ROOT / "nlu" / "models" / "linli.npz"
HANGS_ON = (
    "nlu/data/*.yml",
    "nlu/words.yml",
    *(f"bot/understanding/{name}.py" for name in ("engine", "learnt", "lessons", "machine", "names")),
    *(f"bot/understanding/{name}.py" for name in ("normalise", "repair", "slots", "tagging", "training")),
    *(f"bot/understanding/{name}.py" for name in ("traits", "views", "words")),
    "bot/understanding/when/*.py",
)
_one_at_a_time = Lock()  # two threads that need it first must not both learn


@dataclass(frozen=True)
class Learnt:
    intents: Machine
    slots: SlotTagger


def learnt() -> Learnt:
    """Read back, or learnt now and kept; once in a process."""
    with _one_at_a_time:
        return _learnt()


@cache
def _learnt() -> Learnt:
    return read_or_learn(MODEL)


def is_fresh(model: Path = MODEL) -> bool:
    return _read(model, fingerprint(ROOT, HANGS_ON)) is not None


def read_or_learn(model: Path) -> Learnt:
    """What was learnt before from the same lines, else what is learnt now; a file that cannot be kept costs time."""
    lies_here = fingerprint(ROOT, HANGS_ON)
    kept = _read(model, lies_here)
    if kept is None:
        log.info("learning from nlu/data: about a minute, and no time at the next start")
        kept = {**learn(examples()), "fingerprint": _as_array(lies_here.encode())}
        _keep(model, kept)
    return Learnt(Machine.of(kept), SlotTagger(kept["slots"].tobytes()))


def learn(lines: Sequence[Example]) -> Arrays:
    """The intents from all lines, the slots from those that want something and have them all marked."""
    marked = [line for line in lines if line.is_marked and line.intent not in NAMELESS]
    return {**learn_intents(lines).arrays(), "slots": _as_array(learn_slots(marked))}


def learn_intents(lines: Sequence[Example]) -> Machine:
    from bot.understanding.lessons import learn  # scikit-learn takes seconds to load, and only learning needs it

    return learn((line.text, [(one.kind, one.start, one.end) for one in line.entities], line.intent) for line in lines)


def _read(model: Path, lies_here: str) -> Arrays | None:
    """Nothing when it has learnt something else, or the file is damaged."""
    try:
        with model.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            same = kept["fingerprint"].tobytes().decode() == lies_here
            return dict(kept) if same else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error) as problem:
        log.warning("%s cannot be read (%s)", model, problem)
        return None


def _keep(model: Path, arrays: Arrays) -> None:
    """Whole or not at all, also when two learn at once."""
    mine = model.with_name(f"{model.stem}-{os.getpid()}.npz")
    try:
        model.parent.mkdir(exist_ok=True)
        np.savez_compressed(mine, allow_pickle=False, **arrays)
        os.replace(mine, model)
    except OSError as problem:
        with suppress(OSError):
            mine.unlink()
        log.warning("what was learnt cannot be kept (%s): every start will learn it anew", problem)


def _as_array(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, dtype=np.uint8)
