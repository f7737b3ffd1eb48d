"""What is counted, for /metrics: kinds, outcomes and channels, never a person, a group or a word that was said."""

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.understanding.engine import Engine, Understood
from community.outcomes.base import Outcome
from community.vocabulary import Vocabulary
from panel import Vitals
from services.visit import Event

LATENCIES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


class Metrics:
    """Of one program. An increment takes a microsecond; what must be looked up is asked when somebody reads it."""

    def __init__(self) -> None:
        self._registry = own = CollectorRegistry()
        self._events = Counter("linli_events", "attended to", ["kind", "outcome"], registry=own)
        self._sends = Counter("linli_sends", "handed to a channel", ["channel", "result"], registry=own)
        self._understood = Histogram(
            "linli_engine_seconds", "to understand a line", ["engine"], buckets=LATENCIES, registry=own
        )
        self._up = Gauge("linli_database_up", "1: the database answers", registry=own)
        self._due = Gauge("linli_outbox_due", "messages that could go out now", ["channel"], registry=own)
        self._oldest = Gauge("linli_outbox_oldest_seconds", "their oldest has waited", ["channel"], registry=own)
        self._tick = Gauge("linli_tick_age_seconds", "since the timers last went forward", registry=own)

    def attended(self, event: Event, outcome: Outcome | None) -> None:
        kind = "tap" if event.tap_id else "private" if event.private else "group"
        self._events.labels(kind, outcome.called() if outcome else "none").inc()

    def sent(self, channel: str, result: str) -> None:
        self._sends.labels(channel, result).inc()

    def understood(self, engine: str, seconds: float) -> None:
        self._understood.labels(engine).observe(seconds)

    def page(self, vitals: Vitals) -> bytes:
        self._up.set(vitals.queues is not None)
        self._tick.set(float("nan") if vitals.tick_age is None else vitals.tick_age)
        for channel, queue in (vitals.queues or {}).items():
            self._due.labels(channel).set(queue.due)
            self._oldest.labels(channel).set(queue.age(vitals.now))
        return generate_latest(self._registry)


@dataclass(frozen=True)
class Timed:
    """An engine whose answers are timed."""

    engine: Engine
    metrics: Metrics

    @property
    def name(self) -> str:
        return self.engine.name

    def understand(self, text: str, vocabulary: Vocabulary, now: datetime) -> Understood:
        began = perf_counter()
        try:
            return self.engine.understand(text, vocabulary, now)
        finally:
            self.metrics.understood(self.engine.name, perf_counter() - began)
