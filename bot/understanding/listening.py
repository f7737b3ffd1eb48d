"""Who listens: Rasa while it answers, the embedded engine otherwise. A resident never notices the change."""

import asyncio
import logging
from datetime import datetime

from bot.understanding.engine import Engine, Understood
from bot.understanding.rasa import RasaEngine, RasaProblem
from community.vocabulary import Vocabulary

log = logging.getLogger(__name__)
FAILURES = 5  # in a row, and Rasa is asked no more until a probe has been answered
FIRST_PROBE, LONGEST_REST = 0.5, 5.0  # seconds between probes; doubled each time


class Listening:
    """Implements engine.Engine with a circuit breaker between two engines.

    :param rasa: left out while there is no address yet; `turn_to` brings it.
    """

    def __init__(self, embedded: Engine, rasa: RasaEngine | None = None) -> None:
        self._embedded = embedded
        self._rasa = rasa
        self._answers = False
        self._failures = 0
        self._wake = asyncio.Event()

    @property
    def name(self) -> str:
        return "rasa" if self._answers else self._embedded.name

    def understand(self, text: str, vocabulary: Vocabulary, now: datetime) -> Understood:
        rasa = self._rasa
        if rasa is None or not self._answers:
            return self._embedded.understand(text, vocabulary, now)
        try:
            understood = rasa.understand(text, vocabulary, now)
        except RasaProblem as problem:
            self._failed(problem)
            return self._embedded.understand(text, vocabulary, now)
        self._failures = 0
        return understood

    def turn_to(self, rasa: RasaEngine | None) -> None:
        """Another Rasa, or none; the embedded engine listens until the new one answers. In the event loop only."""
        before, self._rasa, self._answers, self._failures = self._rasa, rasa, False, 0
        if before is not None and before is not rasa:
            before.close()
        self._wake.set()

    async def probe(self) -> None:
        """For ever: finds out when Rasa answers, and moves over."""
        rest = FIRST_PROBE
        while True:
            if self._rasa is not None and not self._answers and await asyncio.to_thread(_is_there, self._rasa):
                self._failures, self._answers, rest = 0, True, FIRST_PROBE
                log.info("Rasa listens")
            await self._pause(rest)
            rest = FIRST_PROBE if self._answers or self._rasa is None else min(2 * rest, LONGEST_REST)

    async def _pause(self, seconds: float) -> None:
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    def _failed(self, problem: RasaProblem) -> None:
        self._failures += 1
        if self._failures >= FAILURES and self._answers:
            self._answers = False
            log.warning("%s, %d times in a row: the embedded engine listens until it does", problem, FAILURES)


def _is_there(rasa: RasaEngine) -> bool:
    try:
        rasa.probe()
    except RasaProblem:
        return False
    return True
