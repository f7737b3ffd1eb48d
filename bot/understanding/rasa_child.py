"""Rasa as a child process: started, watched and ended with linli. nlu/serve.py is what runs there."""

import asyncio
import logging
import secrets
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from bot.understanding.listening import Listening
from bot.understanding.rasa import RasaEngine, RasaProblem
from bot.understanding.words import ROOT

log = logging.getLogger(__name__)
PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
MODEL = ROOT / "nlu" / "models" / "linli.tar.gz"
FIRST_REST, LONGEST_REST = 1.0, 300.0  # seconds before it is started again; doubled each time
STEADY = 600.0  # seconds of life after which a death counts as the first
LARGEST_LOG = 1_000_000  # bytes


def is_installed() -> bool:
    """Whether `make rasa` has been here."""
    return PYTHON.exists() and MODEL.exists()


def is_fresh() -> bool:
    """Whether the model has learnt what lies in nlu/ now."""
    asked = subprocess.run([PYTHON, ROOT / "nlu" / "train.py", "--fresh"], capture_output=True, check=False)
    return asked.returncode == 0


class Child:
    """One Rasa process on a port of its own, with a token of its own.

    :param log_file: what Rasa says; it does not write down what residents write.
    """

    def __init__(self, log_file: Path) -> None:
        self._log_file = log_file
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> RasaEngine:
        """At once; it answers after half a minute."""
        self.stop()
        port, token = _free_port(), secrets.token_urlsafe(32)
        command = [str(PYTHON), "-W", "ignore", str(ROOT / "nlu" / "serve.py"), str(MODEL), str(port)]
        with self._log_file.open("wb" if _is_large(self._log_file) else "ab") as said:
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=said, stderr=said)
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # dead already: whoever waits for it is told
            self._process.stdin.write(f"{token}\n".encode())  # neither in its arguments nor in its environment
            self._process.stdin.flush()
        return RasaEngine(f"http://127.0.0.1:{port}", token)

    def wait(self) -> int:
        """Until it has ended; its exit code."""
        assert self._process is not None
        return self._process.wait()

    def stop(self) -> None:
        """At once: it keeps nothing that could be lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdin is not None:
                with suppress(BrokenPipeError):
                    self._process.stdin.close()

    def answered(self, engine: RasaEngine, seconds: float) -> None:
        """Waits for the first answer.

        :raises RasaProblem: it dies, or does not answer in time.
        """
        until = monotonic() + seconds
        while self._process is not None and self._process.poll() is None and monotonic() < until:
            try:
                return engine.probe()
            except RasaProblem:
                sleep(0.2)
        raise RasaProblem(f"Rasa does not start; see {self._log_file}")

    async def keep(self, listening: Listening) -> None:
        """For ever: starts it, and again when it has died, later each time."""
        rest = FIRST_REST
        try:
            while True:
                began = monotonic()
                listening.turn_to(self.start())
                code = await asyncio.to_thread(self.wait)
                listening.turn_to(None)
                rest = FIRST_REST if monotonic() - began > STEADY else rest
                log.warning("Rasa has ended (exit code %d); again in %.0f s; see %s", code, rest, self._log_file)
                await asyncio.sleep(rest)
                rest = min(2 * rest, LONGEST_REST)
        finally:
            self.stop()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def _is_large(file: Path) -> bool:
    return file.exists() and file.stat().st_size > LARGEST_LOG


@contextmanager
def started(log_file: Path, seconds: float = 120.0) -> Iterator[tuple[RasaEngine, int]]:
    """A Rasa of its own that answers, and its process, for as long as the block lasts.

    :raises RasaProblem: it is not installed, dies or does not answer in time.
    """
    if not is_installed():
        raise RasaProblem("Rasa is not installed; make rasa")
    child = Child(log_file)
    engine = child.start()
    try:
        child.answered(engine, seconds)
        assert child.pid is not None
        yield engine, child.pid
    finally:
        child.stop()
        engine.close()
