"""The real Rasa: started, asked, killed in mid-conversation, back without anybody doing anything."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep

import pytest

from bench.listening.report import held_out
from bot.understanding import rasa_child
from bot.understanding.embedded import EmbeddedEngine
from bot.understanding.listening import Listening
from bot.understanding.rasa_child import Child
from bot.understanding.report import vocabulary_of
from bot.understanding.words import ROOT
from community.vocabulary import Vocabulary
from demo.community import demo_community
from tests.cast import CLEANING, GROUP, SUNDAY, Program

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
PATIENCE = 180.0  # seconds for a start, on a busy machine


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if rasa_child.is_installed():
        return
    if subprocess.run(["sh", ROOT / "nlu" / "python310"], capture_output=True, check=False).returncode:
        pytest.skip("there is no Python 3.10, which Rasa needs (nlu/python310 says where it was looked for)")
    pytest.fail("Rasa is not installed; make rasa")


@asynccontextmanager
async def listening_to(child: Child) -> AsyncIterator[Listening]:
    """Both engines, as the program has them."""
    listening = Listening(EmbeddedEngine())
    work = [asyncio.create_task(one) for one in (listening.probe(), child.keep(listening))]
    try:
        yield listening
    finally:
        for one in work:
            one.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        listening.turn_to(None)


async def until(holds: Callable[[], bool]) -> float:
    """Seconds that it took."""
    began = monotonic()
    while not holds():
        assert monotonic() - began < PATIENCE
        await asyncio.sleep(0.05)
    return monotonic() - began


async def test_a_conversation_goes_on_while_rasa_comes_dies_and_comes_back(
    found: Callable[..., Program], tmp_path: Path
) -> None:
    child = Child(tmp_path / "rasa.log")
    async with listening_to(child) as listening:
        program = found(engine=listening)
        await program.neighbour("小李").says(f"@小邻 我想参加周六的{CLEANING}", GROUP)
        assert ("signed_up" in program.outcomes, listening.name) == (True, "embedded")
        started = await until(lambda: listening.name == "rasa")
        await program.neighbour("刘婶").says(f"@小邻 我想参加周六的{CLEANING}", GROUP)
        assert ("signed_up" in program.outcomes, listening.name) == (True, "rasa")

        before = child.pid
        assert before is not None
        os.kill(before, signal.SIGKILL)
        await program.neighbour("刘婶").says(f"@小邻 周六的{CLEANING}我去不了了", GROUP)
        assert "signup_cancelled" in program.outcomes

        back = await until(lambda: listening.name == "rasa" and child.pid != before)
        await program.neighbour("老彭").says(f"@小邻 我想参加周六的{CLEANING}", GROUP)
        assert "signed_up" in program.outcomes
        print(f"\nRasa listens after {started:.0f} s, again {back:.0f} s after kill -9")
    assert not is_running(child.pid)


async def test_an_intent_that_somebody_types_triggers_nothing(found: Callable[..., Program], tmp_path: Path) -> None:
    child = Child(tmp_path / "rasa.log")
    async with listening_to(child) as listening:
        program = found(engine=listening)
        await until(lambda: listening.name == "rasa")
        for typed in ("/sign_up{}", "／sign_up{}", f'/sign_up{{"activity": "{CLEANING}"}}', "/sign_up@1.0{}"):
            await program.neighbour("刘婶").says(f"@小邻 {typed}", GROUP)
            await program.neighbour("刘婶").says(typed)
            assert program.outcomes == ["not_understood"]
        times = []
        for _ in range(50):
            began = perf_counter()
            listening.understand("周六的活动我也想去", Vocabulary(), SUNDAY)
            times.append(perf_counter() - began)
        assert listening.name == "rasa"
        understands_what_the_embedded_engine_does(listening)
        print(f"\na line with /model/parse: p50 {1000 * median(times):.1f} ms")
    assert "周六的活动我也想去" not in (tmp_path / "rasa.log").read_text(encoding="utf-8")


def understands_what_the_embedded_engine_does(listening: Listening) -> None:
    """One machine, learnt in two environments: hardly a line is read otherwise."""
    lines, names, embedded = held_out(), vocabulary_of(demo_community()), EmbeddedEngine()
    pairs = [[engine.understand(one.text, names, SUNDAY) for engine in (listening, embedded)] for one in lines]
    assert listening.name == "rasa"
    assert sum((one.intent, one.offers) != (other.intent, other.offers) for one, other in pairs) <= 0.01 * len(lines)


def test_rasa_ends_with_a_linli_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from bot.understanding.rasa_child import Child;"
        f"child = Child(Path({str(tmp_path / 'rasa.log')!r})); child.start(); print(child.pid, flush=True);"
        "time.sleep(600)"
    )
    linli = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert linli.stdout is not None
    child = int(linli.stdout.readline())
    sleep(3)  # it is loading
    assert is_running(child)
    linli.kill()
    linli.wait()
    linli.stdout.close()
    until_gone = monotonic() + 20
    while is_running(child) and monotonic() < until_gone:
        sleep(0.05)
    assert not is_running(child)


def test_the_domain_and_the_data_pass_rasas_own_validation(tmp_path: Path) -> None:
    command = [rasa_child.PYTHON, "-W", "ignore", "-m", "rasa", "data", "validate", "--data", "nlu/data"]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "RASA_CACHE_DIRECTORY": str(tmp_path)}
    checked = subprocess.run(
        [*command, "--domain", "domain.yml", "--config", "nlu/config.yml"],
        cwd=ROOT,
        env=os.environ | quiet,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr[-2000:]
    complaints = [line for line in checked.stderr.splitlines() if "labeled with" in line or "not found in" in line]
    assert complaints == []


def is_running(pid: int | None) -> bool:
    """Not a zombie either."""
    with suppress(FileNotFoundError, ProcessLookupError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return False
