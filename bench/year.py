"""A year of a town on the virtual clock: every reminder once, no group over its budget, memory that stays.

The real timers, services, outbox and templates, on a database in a file. All groups and members are there and each
group holds activities all year; how many, and who signs up, is a sample, and sign-ups are written as rows, since what
one costs `linli bench signup` says.
"""

import asyncio
import gc
import random
import tempfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter, process_time

import psutil
from rich.progress import track
from sqlalchemy import text
from sqlmodel import func, select

from bench.measure import Measured
from bench.tally import insert
from bot.messages import Outgoing
from community.attendance import new_secret
from community.clock import at, local_day
from community.figures import Figures
from community.outcomes.reminders import ReminderDayBefore, ReminderSoon
from community.reminders import remind_at
from replay.stage import CHANNEL, ScriptedChannel, Stage
from services.activities.publishing import make_public
from services.turn import Turn
from storage.database import Database
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.notices import Notice, NoticeState

FIGURES = Figures()
FIRST_DAY = date(2027, 9, 1)  # over a year's end and a leap February
DAYS = 366
AHEAD = timedelta(days=6)  # published so long before
STARTS = (time(6), time(9), time(9, 30), time(15), time(19), time(22))  # two of them in or next to the quiet hours
WEEKDAYS = (2, 5, 6)
FEAST, A_FEAST = 20, 9  # one group of so many has a day with so many activities: more than its budget
IN_SERVICE, LED = 10, 10  # one building of so many has a Party member in service, and somebody who looks after it
MINUTES = 10.0
GROWTH = 24.0  # megabytes that a year may add


@dataclass(frozen=True)
class Town:
    groups: int
    members: int  # of each
    activities: int  # of each group in the year
    going: int  # who sign up for one

    @property
    def held(self) -> int:
        return self.groups * self.activities + self.feasts * A_FEAST

    @property
    def feasts(self) -> int:
        return -(-self.groups // FEAST)


@dataclass
class Told:
    """What the channel was handed. Each figure has its place from the beginning: counting must not grow."""

    town: Town
    soon: "array[int]" = field(init=False)  # by activity and who goes
    lines: "array[int]" = field(init=False)  # by activity
    most: Counter[str] = field(default_factory=Counter)  # of one day: in any group, new ones and evening lines
    all: Counter[str] = field(default_factory=Counter)
    today: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    day: date | None = None

    def __post_init__(self) -> None:
        self.soon = array("B", bytes(self.town.held * self.town.going))
        self.lines = array("B", bytes(self.town.held))

    def hears(self, message: Outgoing, day: date) -> None:
        if day != self.day:
            self.today.clear()
            self.day = day
        outcome = message.rendered.outcome
        self.all[message.outcome] += 1
        if isinstance(outcome, ReminderSoon):
            place = _place(self.town, outcome.activity.id, message)
            self.soon[(outcome.activity.id - 1) * self.town.going + place] += 1
        if isinstance(outcome, ReminderDayBefore):
            for one in outcome.activities:
                self.lines[one.id - 1] += 1
        if not message.private and message.edits is None:
            kind = "line" if message.outcome == "digest" else "new"
            group = self.today[message.chat or ""]
            group[kind] += 1
            self.most[kind] = max(self.most[kind], group[kind])


def _goer(town: Town, activity: int, place: int) -> int:
    """Which of the members of a building goes."""
    return (activity * 7 + place) % town.members


def _place(town: Town, activity: int, message: Outgoing) -> int:
    member = int((message.chat or "").rpartition("-")[2])
    return (member - activity * 7) % town.members


class Counting(ScriptedChannel):
    """Remembers nothing but how much there was."""

    def __init__(self, told: Told, stage: "TownStage") -> None:
        super().__init__()
        self._told, self._stage, self._number = told, stage, 0

    async def send(self, message: Outgoing) -> str | None:
        self._told.hears(message, local_day(self._stage.now, FIGURES))
        self._number += 1
        return message.edits or f"m{self._number}"


class TownStage(Stage):
    def __init__(self, database: Database, town: Town, now: datetime) -> None:
        self.told = Told(town)
        super().__init__(database, FIGURES, now, "linli", None)

    def open_channel(self) -> ScriptedChannel:
        return Counting(self.told, self)


# --- the year --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planned:
    group: int  # from 1: its building and its chat have the same number
    start: datetime


def plan(town: Town) -> list[Planned]:
    """In the order of publishing."""
    rng = random.Random(1)
    days = [FIRST_DAY + timedelta(days=n) for n in range(8, DAYS - 3)]
    open_days = [day for day in days if day.weekday() in WEEKDAYS]
    each = [
        Planned(group, at(day, rng.choice(STARTS), FIGURES))
        for group in range(1, town.groups + 1)
        for day in rng.sample(open_days, min(town.activities, len(open_days)))
    ]
    feasts = [
        Planned(1 + number * FEAST, at(day, time(9 + hour), FIGURES))
        for number, day in enumerate(rng.choices(open_days, k=town.feasts))
        for hour in range(A_FEAST)
    ]
    return sorted([*each, *feasts], key=lambda one: (_published(one), one.group))


def _published(one: Planned) -> datetime:
    return at(local_day(one.start - AHEAD, FIGURES), time(10), FIGURES)


@dataclass(frozen=True)
class Played:
    told: Told
    seconds: float
    processor: float  # seconds of it that the processor worked
    megabytes: tuple[float, ...]  # after each month
    sent: Counter[str]  # what the outbox says it has sent, by outcome
    expired: int
    merged: int


async def play(database: Database, town: Town) -> Played:
    begin = at(FIRST_DAY, time(8), FIGURES)
    stage = TownStage(database, town, begin)
    _found(database, town)
    memory: list[float] = []
    started, worked = perf_counter(), process_time()
    months = list(_months(plan(town)))
    for number, (last, month) in enumerate(track(months, description="playing a year")):
        await _month(stage, town, month, last)
        if number % 3 == 2:
            stage.restart()  # only the database remains
        gc.collect()
        memory.append(psutil.Process().memory_info().rss / 1e6)
    seconds, worked = perf_counter() - started, process_time() - worked
    return Played(stage.told, seconds, worked, tuple(memory), *_noted(database))


async def _month(stage: TownStage, town: Town, month: list[Planned], last: datetime) -> None:
    by_moment: dict[datetime, list[Planned]] = defaultdict(list)
    for one in month:
        by_moment[_published(one)].append(one)
    for moment, some in sorted(by_moment.items()):
        await stage.advance_to(moment)
        for one in some:
            with stage.desk.turn(moment) as turn:
                _publish(turn, town, one)
        await stage.deliver()
    await stage.advance_to(last)


def _months(planned: list[Planned]) -> Iterator[tuple[datetime, list[Planned]]]:
    ends = [FIRST_DAY + timedelta(days=DAYS * number // 12) for number in range(1, 13)]
    first = FIRST_DAY
    for end in ends:
        yield at(end, time(), FIGURES), [one for one in planned if first <= local_day(_published(one), FIGURES) < end]
        first = end


def _publish(turn: Turn, town: Town, one: Planned) -> None:
    activity = Activity(
        title="a",
        kind=ActivityKind.SERVICE,
        unit_id=one.group,
        starts_at=one.start,
        ends_at=one.start + timedelta(hours=1),
        code_secret=new_secret(),
        state=ActivityState.DRAFT,
        created_at=turn.now,
    )
    turn.tx.add(activity)
    turn.tx.flush()
    make_public(turn, activity)
    goers = [_goer(town, activity.id, place) for place in range(town.going)]
    at_once = f"{turn.now.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    members = [(one.group - 1) * town.members + goer + 1 for goer in goers]
    rows = [{"activity": activity.id, "member": member, "at": at_once} for member in members]
    turn.tx.connection().execute(_SIGN_UP, rows)


_SIGN_UP = text(
    "INSERT INTO sign_up (activity_id, member_id, name, standing, source, created_at) "
    "VALUES (:activity, :member, 'm', 'going', 'button', :at)"
)


def _noted(database: Database) -> tuple[Counter[str], int, int]:
    """What the outbox says of what must not be told twice, which it does not forget."""
    with database.reading() as tx:
        found = select(Notice.outcome, Notice.state, func.count()).where(Notice.key != None)  # noqa: E711
        rows = list(tx.exec(found.group_by(Notice.outcome, Notice.state)))
    sent = Counter({outcome: count for outcome, state, count in rows if state == NoticeState.SENT})
    expired = sum(count for _, state, count in rows if state == NoticeState.EXPIRED)
    return sent, expired, sum(count for _, state, count in rows if state == NoticeState.MERGED)


# --- the town --------------------------------------------------------------------------------------------------


def _found(database: Database, town: Town) -> None:
    groups = [{"id": number} for number in range(1, town.groups + 1)]
    joined = "2027-01-01 00:00:00"
    insert(database, "INSERT INTO unit (id, kind, name) VALUES (:id, 'building', 'b' || :id)", groups)
    chats = "INSERT INTO chat (id, channel, external_id, title, unit_id) VALUES (:id, :on, 'g' || :id, 'g', :id)"
    insert(database, chats, [row | {"on": CHANNEL} for row in groups])
    people = [
        {"id": (group - 1) * town.members + number + 1, "home": group, "name": f"p{group}-{number}", "on": CHANNEL}
        for group in range(1, town.groups + 1)
        for number in range(town.members)
    ]
    insert(
        database,
        "INSERT INTO member (id, name, home_unit_id, reminders_off, joined_at) "
        f"VALUES (:id, :name, :home, 0, '{joined}')",
        people,
    )
    insert(
        database,
        "INSERT INTO identity (id, channel, external_id, name, member_id, reachable) "
        "VALUES (:id, :on, :name, :name, :id, 1)",
        people,
    )
    firsts = people[:: town.members]
    profiles = "INSERT INTO profile (member_id, in_service, duty_from) VALUES (:id, 1, 2027)"
    insert(database, profiles, firsts[::IN_SERVICE])
    insert(
        database,
        "INSERT INTO role (member_id, unit_id, role) VALUES (:id, :home, 'building_lead')",
        firsts[::LED],
    )


# --- what is measured --------------------------------------------------------------------------------------------


def year() -> list[Measured]:
    town = Town(groups=1_000, members=300, activities=1, going=5)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'year.db'}")
        database.open()
        played = asyncio.run(play(database, town))
        database.close()
    return measured(town, played)


def measured(town: Town, played: Played) -> list[Measured]:
    told, budget = played.told, FIGURES.message_budget
    starts = [one.start for one in plan(town)]
    useful = [remind_at(start, FIGURES.soon_before, FIGURES) <= start - FIGURES.useless_before for start in starts]
    right = [int(is_useful) for is_useful in useful for _ in range(town.going)]
    lines = Counter(told.lines)
    growth = max(played.megabytes[3:]) - played.megabytes[2]
    held = f"{town.groups:,} groups × {town.members} members, {town.held:,} activities, {len(told.soon):,} sign-ups"
    return [
        Measured(
            f"a year of {held}",
            f"{played.seconds / 60:.1f} min ({played.processor / 60:.1f} of the processor)",
            f"≤ {MINUTES:.0f} min",
            played.seconds <= 60 * MINUTES,
        ),
        Measured(
            "reminders two hours before, to each who goes",
            f"{_times(Counter(told.soon))}; {right.count(0):,} would come too late",
            "once, or none that is too late",
            list(told.soon) == right,
        ),
        Measured(
            "lines of the day before that name each activity",
            f"{_times(lines)}; {played.merged} lines merged",
            "once",
            set(lines) <= {0, 1} and lines[0] <= played.merged,
        ),
        Measured(
            "new messages of a group and day, at most",
            f"{told.most['new']}, and {told.most['line']} in the evening",
            f"≤ {budget}, and 1",
            told.most["new"] <= budget and told.most["line"] <= 1,
        ),
        Measured(
            "memory that the last nine months add to the first three",
            f"{growth:+.0f} MB of {played.megabytes[2]:.0f}",
            f"≤ {GROWTH:.0f} MB",
            growth <= GROWTH,
        ),
        Measured("messages and redrawings told", f"{told.all.total():,} ({played.expired} expired)"),
    ]


def _times(counts: Counter[int]) -> str:
    return ", ".join(f"{number:,} × {times}" for times, number in sorted(counts.items()))
