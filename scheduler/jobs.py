"""What time brings: one table. Each job asks the database what is due; nothing is remembered between ticks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services import activities, attendance, hours, outbox, promotion, reminders, tallies, upcoming
from services.visit import Desk


@dataclass(frozen=True)
class Job:
    """`due` names the next moment at which `run` will have something to do, None when there is none."""

    name: str
    run: Callable[[Desk, datetime], None]
    due: Callable[[Desk, datetime], datetime | None]


def _redraw_cards(desk: Desk, now: datetime) -> None:
    """Looks back over two ticks: drawing a card once more is harmless, missing the closing is not."""
    activities.redraw_shutting(desk, now - timedelta(minutes=2), now)


JOBS: tuple[Job, ...] = (
    Job("close_attendance", attendance.close_due, upcoming.closing),
    Job("pass_on_offers", promotion.pass_on_lapsed_offers, upcoming.lapsing_offer),
    Job("redraw_cards", _redraw_cards, upcoming.card_edge),
    Job("count_unanswered_hours", hours.count_unanswered, upcoming.unanswered_hours),
    Job("reminders", reminders.queue_due, upcoming.reminder),
    Job("weekly_tally", tallies.send_weekly, upcoming.weekly_tally),
    Job("tidy", outbox.tidy, lambda _desk, _now: None),
)


def tick(desk: Desk, now: datetime) -> None:
    for job in JOBS:
        job.run(desk, now)


def next_due(desk: Desk, now: datetime) -> datetime | None:
    """The next moment at which anything happens by itself, held messages included."""
    moments = [job.due(desk, now) for job in JOBS]
    moments.append(upcoming.held_message(desk, now))
    return min((moment for moment in moments if moment is not None), default=None)
