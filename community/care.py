"""The care list (关爱): how often somebody is visited, whose turn it is, until when whoever goes may answer. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time
from itertools import takewhile
from typing import Literal

from dateutil.rrule import rrulestr

from community.clock import DAY, at, local_day, next_allowed
from community.figures import Figures
from community.names import name_key
from community.recurring import CODES, Repeats, first_start
from community.wishes import Details
from storage.tables.care import CareHelper

CONSENT_VERSION = 1  # texts/zh/_consents/care.<version>.j2; whoever changes what it says raises it
MOST_HELPERS = 12
CONSENTED = "〔同意〕"  # between an organiser's line and how consent was given

_EVERY = re.compile(
    r"(?P<two>每两周|每2周|每二周|隔周|two-weekly|14d)的?(?P<on2>.*)|(?P<day>每天|daily|1d)"
    r"|(?:每(?=周|星期|礼拜)|weekly|7d)的?(?P<on>.*)"
)
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)?(?P<day>[一二三四五六日天])|周|(?P<code>MO|TU|WE|TH|FR|SA|SU)")


class Caring(Details):
    """What an organiser says of somebody, and what a helper or the person themselves answers.

    :ivar unclear: words that nothing read; nothing is done then.
    :ivar for_them: somebody else consents for the person, whatever the list of members says.
    :ivar yes: an answer, by `went` to whether they were there.
    :ivar doubtful: words of a visit that may be of something else.
    :ivar dead: the person has died: nothing of it is told to their account.
    :ivar in_full: it says so by itself, and is more than a mere yes or no.
    """

    topic: Literal["care"] = "care"
    name: str = ""
    repeats: Repeats | None = None
    helpers: tuple[str, ...] = ()
    myself: bool = False
    unclear: str = ""
    for_them: bool = False
    consent: str = ""
    rule: str = ""
    member_id: int | None = None
    helper_ids: tuple[int, ...] = ()
    yes: bool | None = None
    went: bool = False
    doubtful: bool = False
    dead: bool = False
    in_full: bool = False


# --- how often -------------------------------------------------------------------------------------------------


def rule_of(repeats: Repeats) -> str | None:
    """Every day, on days of every or every other week, on days of the month; without an end. None: anything else."""
    if not repeats.says_the_days or repeats.on_workdays or repeats.count or repeats.until:
        return None
    if not repeats.rule.startswith(("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY")):
        return None
    return f"DTSTART:{repeats.start:%Y%m%d}T000000\nRRULE:{repeats.rule}"


def rule_written(every: str, today: date) -> str | None:
    """As a file has it: 每周二, 每两周二, 每天, weekly, 7d, weekly TU; without a weekday, from today's on."""
    found = _EVERY.fullmatch(every.strip())
    if found is None:
        return None
    if found["day"]:
        return f"DTSTART:{today:%Y%m%d}T000000\nRRULE:FREQ=DAILY"
    said = (found["on2"] or found["on"] or "").strip()
    on = _WEEKDAY.fullmatch(said)
    if said and on is None:
        return None
    weekday = _weekday(on) if on else None
    weekday = today.weekday() if weekday is None else weekday
    first = today + (weekday - today.weekday()) % 7 * DAY
    interval = "INTERVAL=2;" if found["two"] else ""
    return f"DTSTART:{first:%Y%m%d}T000000\nRRULE:FREQ=WEEKLY;{interval}BYDAY={CODES[weekday]}"


def _weekday(on: re.Match[str]) -> int | None:
    if on["code"]:
        return CODES.index(on["code"])
    return min("一二三四五六日天".index(on["day"]), 6) if on["day"] else None


def days(rule: str, first: date) -> Iterator[date]:
    """From a day on, in order; the day itself among them."""
    for start in rrulestr(rule).xafter(datetime.combine(first, time()), inc=True):
        yield start.date()


def per_year(rule: str, now: datetime, figures: Figures) -> int:
    """How often that is, from today on."""
    first = max(local_day(now, figures), first_start(rule).date())
    return sum(1 for _ in takewhile(lambda day: day < first + 364 * DAY, days(rule, first)))


def asked_at(day: date, figures: Figures) -> datetime:
    """In the morning, when the quiet hours are over."""
    return next_allowed(at(day, figures.care_told, figures), figures)


def next_at(rule: str, after: datetime, figures: Figures) -> datetime | None:
    """The next visit that can still be asked for in the morning of its day."""
    found = (asked_at(day, figures) for day in days(rule, max(local_day(after, figures), first_start(rule).date())))
    return next((moment for moment in found if moment > after), None)


def lapses_at(day: date, now: datetime, figures: Figures) -> datetime:
    """In the evening of its day; whoever was asked late has some hours, and nobody is told at night."""
    asked = next_allowed(now, figures)
    return next_allowed(max(at(day, figures.care_evening, figures), asked + figures.care_answer), figures)


# --- whose turn ------------------------------------------------------------------------------------------------


def next_helper(helpers: Sequence[CareHelper], without: Collection[int] = ()) -> CareHelper | None:
    """Whoever was asked longest ago; who never was, in the order in which they were named."""
    able = [one for one in helpers if one.agreed_at is not None and one.member_id not in without]
    return min(able, key=lambda one: (one.last_turn, one.id), default=None)


def names_one(text: str, names: Collection[str]) -> bool:
    """A name of one character is in every line."""
    return any(len(name) > 1 and name_key(name) in name_key(text) for name in names)


def is_named_so(name: str, said: str) -> bool:
    return bool(said) and name_key(name) == name_key(said)
