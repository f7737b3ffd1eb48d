"""Every rehearsal in tests/transcripts is played against the real program, with the embedded engine."""

from pathlib import Path

import pytest

from bot.understanding.embedded import EmbeddedEngine
from demo.settle import settle
from replay.player import House, play

FILES = sorted((Path(__file__).parents[1] / "transcripts").glob("*.yml"))


@pytest.fixture(scope="module")
def house() -> House:
    return House.open(EmbeddedEngine(), settle)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_it_goes_as_rehearsed(house: House, file: Path) -> None:
    failed = [f"step {result.step}: {result.why}" for result in await play(file, house) if not result.ok]
    assert not failed
