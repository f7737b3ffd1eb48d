"""What is learnt is kept, read back as it was, and learnt again when anything that it hangs on has changed."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from bot.understanding import learnt as module
from bot.understanding.fingerprint import fingerprint
from bot.understanding.learnt import MODEL, is_fresh, learnt, read_or_learn
from bot.understanding.training import Example, example
from bot.understanding.views import views
from bot.understanding.words import ROOT

OTHERS = (("我不来", "cancel"), ("好冷啊", "out_of_scope"))
_A_START = (  # what the program does before it listens, and a line
    "import linli.web, sys; from linli.program import _embedded; _embedded();"
    "print([name for name in ('sklearn', 'scipy', 'bot.understanding.lessons') if name in sys.modules])"
)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[Example]:
    """A few lines, so that learning takes a moment."""
    wishes = [replace(example(f"[周{day}](time)我来报名", "sign_up"), is_marked=True) for day in "一二三四五六日"]
    lines = [*wishes, *(example(f"周{day}{said}", intent) for day in "一二三四五六日" for said, intent in OTHERS)]
    monkeypatch.setattr(module, "examples", lambda: lines)
    return lines


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> None:
    def learns(lines: object) -> None:
        raise AssertionError("it learnt again")

    monkeypatch.setattr(module, "learn", learns)


def test_what_is_read_back_is_what_was_learnt(few: list[Example], tmp_path: Path) -> None:
    model = tmp_path / "models" / "linli.npz"
    assert not is_fresh(model)
    first = read_or_learn(model)
    assert is_fresh(model)
    again = read_or_learn(model)
    assert again.intents.ranking(views("周三我报名")) == first.intents.ranking(views("周三我报名"))
    assert [file.name for file in model.parent.iterdir()] == ["linli.npz"]


def test_nothing_is_learnt_twice(few: list[Example], tmp_path: Path, request: pytest.FixtureRequest) -> None:
    model = tmp_path / "linli.npz"
    read_or_learn(model)
    request.getfixturevalue("never")
    read_or_learn(model)


def test_a_changed_line_is_learnt(few: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "linli.npz"
    read_or_learn(model)
    monkeypatch.setattr(module, "fingerprint", lambda *_: "another")
    assert not is_fresh(model)
    read_or_learn(model)
    assert is_fresh(model)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_a_damaged_file_is_learnt_anew(few: list[Example], tmp_path: Path, content: bytes) -> None:
    model = tmp_path / "linli.npz"
    model.write_bytes(content)
    read_or_learn(model)
    assert is_fresh(model)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_file_with_a_wrong_byte_is_learnt_anew(few: list[Example], tmp_path: Path, share: float) -> None:
    model = tmp_path / "linli.npz"
    read_or_learn(model)
    content = bytearray(model.read_bytes())
    for at in range(int(share * len(content)), int(share * len(content)) + 40):
        content[at] ^= 0xFF
    model.write_bytes(content)
    read_or_learn(model)
    assert is_fresh(model)


def test_a_file_that_would_run_code_is_not_read(tmp_path: Path) -> None:
    model = tmp_path / "linli.npz"
    np.savez(model, fingerprint=np.array([object()], dtype=object))
    assert not is_fresh(model)


def test_a_folder_that_cannot_be_written_costs_no_more_than_time(
    few: list[Example], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "models").write_text("a file stands here")
    assert read_or_learn(tmp_path / "models" / "linli.npz").intents.labels
    assert "every start will learn it anew" in caplog.text


def test_a_start_loads_nothing_that_only_learning_needs() -> None:
    started = subprocess.run([sys.executable, "-c", _A_START], cwd=ROOT, capture_output=True, text=True, check=True)
    assert started.stdout.strip() == "[]"


def test_what_was_learnt_is_small_and_read_back_at_once() -> None:
    learnt()
    began = perf_counter()
    read_or_learn(MODEL)
    assert perf_counter() - began < 2
    assert MODEL.stat().st_size < 17_000_000  # each intent costs 0.1 MB


def test_a_fingerprint_changes_with_a_byte_and_with_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("one")
    first = fingerprint(tmp_path, ["*.yml"])
    assert fingerprint(tmp_path, ["*.yml"]) == first
    (tmp_path / "a.yml").write_text("two")
    second = fingerprint(tmp_path, ["*.yml"])
    (tmp_path / "a.yml").rename(tmp_path / "b.yml")
    assert len({first, second, fingerprint(tmp_path, ["*.yml"])}) == 3
