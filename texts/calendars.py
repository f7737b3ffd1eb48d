"""Calendar files (RFC 5545), made and escaped by icalendar."""

import re
from collections.abc import Iterable
from datetime import UTC, date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import icalendar
import yaml

from community.calendars import Entry
from community.outcomes.base import File
from texts.render import TEMPLATES

WORDS: dict[str, str] = yaml.safe_load((TEMPLATES / "calendars.yml").read_text(encoding="utf-8"))
MADE_BY = "-//linli//calendar//ZH"
FROM = date(2020, 1, 1)  # nothing in a calendar is older, and the zone's history need not come along
AGAIN = timedelta(hours=2)  # how often a subscription asks
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


def file(entry: Entry, zone: ZoneInfo) -> File:
    """One activity, to be put into one's own calendar; a newer file of it takes the place of an older one there."""
    name = WORDS["file"].format(number=entry.activity_id)
    return File(name, _written(_calendar([entry], zone, method="PUBLISH")))


def feed(entries: Iterable[Entry], unit: str, zone: ZoneInfo) -> bytes:
    """Everything of one subscription.

    :param unit: what the unit is called; empty: somebody's own.
    """
    made = _calendar(entries, zone)
    called = WORDS["unit"].format(unit=_plain(unit)) if unit else WORDS["mine"]
    made.add("name", called)
    made.add("x-wr-calname", called)
    made.add("x-wr-timezone", zone.key)
    made.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT2H")
    return _written(made)


def _written(made: icalendar.Calendar) -> bytes:
    content: bytes = made.to_ical()
    return content


def _calendar(entries: Iterable[Entry], zone: ZoneInfo, method: str = "") -> icalendar.Calendar:
    made = icalendar.Calendar()
    made.add("prodid", MADE_BY)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if method:
        made.add("method", method)
    made.add_component(_zone(zone))
    for entry in entries:
        made.add_component(_event(entry, zone))
    return made


@cache
def _zone(zone: ZoneInfo) -> icalendar.Timezone:
    return icalendar.Timezone.from_tzinfo(zone, zone.key, first_date=FROM)


def _event(entry: Entry, zone: ZoneInfo) -> icalendar.Event:
    """The same activity is the same event in every calendar. Its stamp is when it changed, so nothing differs for
    having been asked for twice."""
    event, created = icalendar.Event(), entry.created_at.astimezone(UTC)
    event.add("uid", f"{created:%Y%m%dT%H%M%S}-{entry.activity_id}@linli")
    event.add("sequence", entry.version)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", _plain(entry.title))
    if entry.place:
        event.add("location", _plain(entry.place))
    event.add("description", WORDS["held_by"].format(unit=_plain(entry.unit)))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()
