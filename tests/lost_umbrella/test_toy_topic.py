"""A topic is added by new files and a handful of edited lines, and nothing of it is left when they are taken out.

`new/` is a toy topic, a lost umbrella: a form of two fields, a card with a button, a timer, a page. `edits.yml` is all
that it edits elsewhere. It is put into a copy of the project and played there.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
NEW = HERE / "new"
MIGRATION = Path("storage/migrations/versions/8888_umbrellas.py")
EDITS = yaml.safe_load((HERE / "edits.yml").read_text(encoding="utf-8"))
MOST_EDITS = 6
CODE = ("bench", "bot", "community", "demo", "linli", "panel", "replay", "scheduler", "services", "storage", "texts")
COPIED = (*CODE, "nlu")
FILES = ("domain.yml", "pyproject.toml", "README.md")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".venv", "models", "lost_umbrella")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For all tests that leave it as it is."""
    return put_into(tmp_path_factory.mktemp("project"))


def put_into(copy: Path) -> Path:
    """A copy of the project with the topic in it."""
    for folder in (*COPIED, "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=LEFT_OUT)
    for file in FILES:
        shutil.copy(ROOT / file, copy / file)
    shutil.copytree(NEW, copy, dirs_exist_ok=True)
    for edit in EDITS:
        _edit(copy / edit["file"], edit)
    _comes_after_the_newest(copy / MIGRATION)
    return copy


def _comes_after_the_newest(migration: Path) -> None:
    newest = sorted(path for path in migration.parent.glob("[0-9]*.py") if path != migration)[-1].name[:4]
    text = migration.read_text(encoding="utf-8")
    migration.write_text(text.replace("the newest", newest), encoding="utf-8")


def _edit(path: Path, edit: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    found = edit.get("within") or f"{edit['behind']}\n"
    assert text.count(found) == 1, edit
    added = edit["add"] if "within" in edit else f"{edit['add']}\n"
    path.write_text(text.replace(found, found + added), encoding="utf-8")


def run(project: Path, *command: str) -> str:
    here = {"PYTHONPATH": str(project)}
    command = (sys.executable, *command)
    done = subprocess.run(command, cwd=project, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_at_most_six_lines_are_edited() -> None:
    assert len(EDITS) <= MOST_EDITS


def test_no_new_file_takes_the_place_of_an_old_one() -> None:
    assert [path for path in NEW.rglob("*") if path.is_file() and (ROOT / path.relative_to(NEW)).exists()] == []


def test_it_is_played_from_the_form_to_the_timer(project: Path) -> None:
    transcript = "tests/transcripts/a-lost-umbrella-is-found.yml"
    assert "1 passed" in run(project, "-m", "linli", "replay", "--engine", "none", "--quiet", transcript)


def others(project: Path) -> list[str]:
    """Transcripts that need no engine."""
    return sorted(str(path) for path in (project / "tests" / "transcripts").glob("jielong-*.yml"))


def test_everything_else_is_played_as_before(project: Path) -> None:
    assert "0 failed" in run(project, "-m", "linli", "replay", "--engine", "none", "--quiet", *others(project))


def test_the_completeness_tests_find_nothing_missing(project: Path) -> None:
    names = ("bot/test_domain.py", "storage/test_own_data.py", "storage/test_database.py", "texts")
    files = [f"tests/{name}" for name in names]
    # Whoever adds a topic says in that test which of its fields a group may read; an umbrella's stand in no list.
    fields = "tests/texts/test_groups.py::test_every_field_that_reaches_a_group_is_known_to_be_public_or_secret"
    # Stories of other topics' phrases are played in the whole suite; that each phrase has one is asked here.
    played = "tests/texts/test_what_it_says_to_say.py::test_what_it_says_to_say_works_there"
    left_out = ("--deselect", fields, "--deselect", played)
    run(project, "-m", "pytest", "-q", "-m", "not slow", "-p", "no:cacheprovider", *left_out, *files)


def test_the_import_contracts_hold(project: Path) -> None:
    run(project, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


PAGE = """
from datetime import UTC, datetime
from storage.database import Database
from storage.tables.people import Member
from storage.tables.umbrellas import Umbrella
from storage.tables.units import Unit
from services.visit import Desk
from panel import Office
from panel.umbrellas import take

now = datetime(2026, 11, 22, 9, tzinfo=UTC)
database = Database("sqlite://")
database.open()
with database.transaction() as tx:
    tx.add(Unit(id=1, name="3", kind="building"))
    tx.flush()
    tx.add_all([Member(id=number, name=str(number), home_unit_id=1, joined_at=now) for number in (1, 2)])
    tx.flush()
    tx.add(Umbrella(id=1, unit_id=1, owner_id=1, place="x", lost_at=now))
found = take(Office(Desk(database), lambda: now, lambda: "none"), 2, 1)
print([one.called() for one in found])
"""


def test_a_page_acts_through_the_same_service(project: Path) -> None:
    assert run(project, "-c", PAGE).strip() == "['umbrella_thanks']"


def test_taken_out_again_nothing_of_it_is_left(tmp_path: Path) -> None:
    project = put_into(tmp_path / "project")
    for path in NEW.rglob("*"):
        if path.is_file():
            (project / path.relative_to(NEW)).unlink()
    for edit in EDITS:
        shutil.copy(ROOT / edit["file"], project / edit["file"])
    assert "0 failed" in run(project, "-m", "linli", "replay", "--engine", "none", "--quiet", *others(project))
    code = [path for folder in CODE for path in (project / folder).rglob("*.py")]
    left = [path for path in code if "umbrella" in path.read_text(encoding="utf-8")]
    assert left == []
