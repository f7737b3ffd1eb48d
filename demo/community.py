"""The demo community: two streets of the programme report, with neighbours who are all invented."""

from datetime import UTC, datetime, tzinfo
from pathlib import Path

import yaml

from community.spec import ActivitySpec, CommunitySpec
from demo.plan import ZONE, Upcoming, plan

SHARED = {"title", "kind", "unit", "team", "place", "capacity", "hours", "lecturer", "organiser"}


def demo_community(now: datetime | None = None, zone: tzinfo = ZONE) -> CommunitySpec:
    """Always fresh: its activities lie within the ten days after `now` (default: the clock).

    :param zone: the community's; the clock times of the plan are meant in it.
    """
    moment = now or datetime.now(UTC)
    written = plan()
    return CommunitySpec(
        units=written.units,
        chats=dict(written.chats),
        people=dict(written.residents()),
        activities=[_activity(one, moment, zone) for one in written.upcoming],
    )


def _activity(one: Upcoming, now: datetime, zone: tzinfo) -> ActivitySpec:
    start, end = one.times(now, zone)
    return ActivitySpec(start=start, end=end, **one.model_dump(include=SHARED))


def faces() -> list[str]:
    """Whom the demo shows first."""
    names: list[str] = yaml.safe_load((Path(__file__).parent / "faces.yml").read_text(encoding="utf-8"))
    return names
