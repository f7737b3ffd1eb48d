"""What an organiser says of an activity that is published or changed."""

import re
from datetime import date, datetime, timedelta
from typing import Literal

from community.audience import ForWhom
from community.recurring import Repeats
from community.wishes import Details, Said
from storage.tables.activities import Activity, OpenTo
from storage.tables.series import Phase

Droppable = Literal["bring", "at_least", "capacity"]
HARDLY_SO_FAR = timedelta(days=270)


class Planning(Details):
    """New values; what is not said stays, or is missing."""

    topic: Literal["activities"] = "activities"
    title: str | None = None
    place: str | None = None
    amount: int | None = None  # how many people
    lecturer: str | None = None
    bring: str | None = None
    open_to: OpenTo | None = None
    whom: ForWhom = ForWhom()  # whose groups it is for
    whom_also: bool = False  # 也发给竹园小区: besides those that it is for already
    at_least: int | None = None  # how many must come
    least_said: str = ""  # in which words
    dropped: tuple[Droppable, ...] = ()  # what it has no more: 不用带了, 不限人数
    dropped_said: str = ""  # … which of the things to bring was named
    no_amount: str = ""  # words for a number of people that there cannot be (0人, -5人)
    time: Said | None = None  # what an activity is moved to
    shift_minutes: int | None = None  # … or by how much it is put off (negative: earlier)
    is_end: bool = False  # the time is when it ends; the start stays
    longer_minutes: int | None = None  # … or by how much it takes longer (negative: shorter)
    this_day: bool = False  # which of the days of one line is meant, was chosen
    of_series: bool = False  # all that is to come of a series is meant, or what comes again is published
    named_by: Repeats | None = None  # how often the one comes that is meant: 每周六的环境整治
    repeats: Repeats | None = None  # how often it comes, or will come
    since: date | None = None  # from which day on
    not_read: str = ""  # words about when and how often that nothing read
    unread: str = ""  # what else was said of it, and nothing read
    unsure: bool = False  # whether all of a series ends is to be asked
    again: str = ""  # the line without what cannot be: what is said next is added to it
    phone_left_out: bool = False  # a number was said, which no group reads
    unaddressed: str = ""  # the line without whom it is for: what is said next of that is added to it

    @property
    def says_something_new(self) -> bool:
        new = (self.title, self.place, self.amount, self.lecturer, self.bring, self.open_to, self.at_least)
        return any((*new, self.time, self.shift_minutes, self.longer_minutes, self.repeats, self.no_amount))


def new_times(activity: Activity, plan: Planning) -> tuple[datetime, datetime]:
    """A day alone keeps the clock, a clock alone keeps the day, and the length stays unless an end is said."""
    start, length = activity.starts_at, activity.ends_at - activity.starts_at
    said = plan.time
    if plan.longer_minutes:
        return start, activity.ends_at + timedelta(minutes=plan.longer_minutes)
    if plan.is_end and said is not None:
        return start, _moved(activity.ends_at, said)
    if plan.shift_minutes:
        start += timedelta(minutes=plan.shift_minutes)
    elif said is not None and said.start is not None and said.kind in ("point", "day", "span"):
        start = _moved(start, said)
        length = said.length or length
    return start, start + length


def _moved(start: datetime, said: Said) -> datetime:
    assert said.start is not None
    here = start.astimezone(said.start.tzinfo)
    day = said.start.date() if said.has_date else here.date()
    clock = said.start.time() if said.has_time else here.time()
    return datetime.combine(day, clock, said.start.tzinfo)


def ends_too_early(activity: Activity, plan: Planning) -> bool:
    """Only a new end can come before the start: 延长到8点."""
    start, end = new_times(activity, plan)
    return end <= start


def has_too_few_places(row: Activity | Phase, plan: Planning) -> bool:
    """More must come than may: 至少30人, 限20人."""
    least = plan.at_least or (None if "at_least" in plan.dropped else row.at_least)
    most = plan.amount or (None if "capacity" in plan.dropped else row.capacity)
    return bool(plan.at_least or plan.amount) and least is not None and most is not None and least > most


def is_gone(said: Said | None, now: datetime) -> bool:
    """11月20日, said a few days later and without a year: hardly next year's."""
    if said is None or re.search(r"年|(?:20|21)[0-9]{2}", said.text):
        return False
    starts = [one.start for one in said.days or (said,) if one.start and one.has_date]
    return any(start - now > HARDLY_SO_FAR for start in starts)


def missing(title: str | None, time: Said | None, now: datetime) -> tuple[str, ...]:
    """What a line that publishes still lacks: title, start; `future` when it, or one of its days, is over already."""
    starts = [_start(one) for one in (time.days or (time,))] if time is not None else [None]
    lacking = [] if title else ["title"]
    if time is not None and time.has_date and time.end is not None and time.end <= now:  # 上周六, without an hour
        return (*lacking, "future")
    lacking += [] if all(starts) else ["start"]
    if any(start is not None and start <= now for start in starts):
        lacking.append("future")
    return tuple(lacking)


def _start(said: Said) -> datetime | None:
    return said.start if said.has_time and said.kind in ("point", "span") else None


def days(said: Said) -> tuple[Said, ...]:
    """The days that were named where one is wanted: 周六、周日上午9点, 下周, 周末. Empty when it is only one."""
    if said.each or said.kind != "span" or said.has_time or said.start is None or said.end is None:
        return said.days
    count = -(-(said.end - said.start) // timedelta(days=1))
    starts = [said.start + timedelta(days=shift) for shift in range(count)]
    return tuple(_whole_day(said, start) for start in starts) if count > 1 else ()


def _whole_day(said: Said, start: datetime) -> Said:
    return said.model_copy(update={"kind": "day", "start": start, "end": start + timedelta(days=1)})
