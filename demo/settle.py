"""Brings the demo community to life: units, groups, people, what is coming, and a month of past."""

from datetime import datetime

from demo.community import demo_community
from demo.history import fill_past
from services.founding import found
from services.visit import Desk


def settle(desk: Desk, channel: str, now: datetime) -> None:
    """For an empty database; a second time would add what is coming once more."""
    spec = demo_community(now, desk.figures.zone)
    found(desk, spec, channel, now)
    fill_past(desk, spec, channel, now)
