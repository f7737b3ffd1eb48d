import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from demo.clock import FILE_NAME, DemoClock

ZONE = ZoneInfo("Asia/Shanghai")
FIVE = datetime(2026, 11, 22, 17, 0, tzinfo=ZONE)


def after(**time: float) -> datetime:
    return FIVE + timedelta(**time)


class World:
    """The real clock, what falls due when, and what has been done."""

    def __init__(self, folder: Path, *due: datetime) -> None:
        self.folder = folder
        self.real = FIVE.astimezone(UTC)
        self.due = list(due)
        self.ticks: list[datetime] = []
        self.seen: list[datetime] = []  # what the clock showed meanwhile
        self.tick_takes = timedelta(0)
        self.clock = self.start()

    def start(self) -> DemoClock:
        self.clock = DemoClock(self.folder, ZONE, self.next_due, self.tick, lambda: self.real)
        return self.clock

    def next_due(self, at: datetime) -> datetime | None:
        return min((moment for moment in self.due if moment > at), default=None)

    async def tick(self, moment: datetime) -> None:
        self.ticks.append(moment)
        self.seen.append(self.clock.now())
        self.real += self.tick_takes


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_without_being_moved_it_shows_the_real_time_of_the_community(world: World):
    assert world.clock.now() == FIVE
    assert world.clock.now().tzinfo is ZONE
    world.real += timedelta(minutes=3)
    assert world.clock.now() == after(minutes=3)
    assert not list(world.folder.iterdir())


def test_by_itself_it_reads_the_system_clock(tmp_path: Path, world: World):
    clock = DemoClock(tmp_path, ZONE, world.next_due, world.tick)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


async def test_it_goes_on_from_where_it_was_moved(world: World):
    await world.clock.advance(timedelta(hours=1))
    world.real += timedelta(seconds=20)
    assert world.clock.now() == after(hours=1, seconds=20)
    assert world.ticks == [after(hours=1)]


async def test_everything_due_on_the_way_happens_at_its_full_minute(world: World):
    world.due = [after(minutes=10), after(minutes=30, seconds=15), after(hours=2)]
    await world.clock.advance(timedelta(hours=1))
    assert world.ticks == world.seen == [after(minutes=10), after(minutes=31), after(hours=1)]


async def test_what_a_tick_brings_forth_happens_on_the_way_too(world: World):
    world.due = [after(minutes=10)]
    tick = world.tick

    async def brings_more(moment: datetime) -> None:
        if moment == after(minutes=10):
            world.due.append(after(minutes=25))
        await tick(moment)

    world.clock._tick = brings_more
    await world.clock.advance(timedelta(hours=1))
    assert world.ticks == [after(minutes=10), after(minutes=25), after(hours=1)]


async def test_what_is_due_at_the_target_happens(world: World):
    world.due = [after(minutes=59, seconds=30), after(hours=1)]
    await world.clock.advance(timedelta(hours=1))
    assert set(world.ticks) == {after(hours=1)}


async def test_it_never_stops_beyond_the_target(world: World):
    world.due = [after(seconds=40)]
    await world.clock.advance(timedelta(seconds=50))
    assert world.ticks == [after(seconds=50)] * 2
    assert world.clock.now() == after(seconds=50)


async def test_to_next_goes_to_the_next_event_and_says_when(world: World):
    world.due = [after(hours=5, seconds=1), after(hours=9)]
    assert await world.clock.to_next() == after(hours=5, minutes=1)
    assert world.clock.now() == after(hours=5, minutes=1)
    assert await world.clock.to_next() == after(hours=9)
    assert await world.clock.to_next() is None
    assert world.clock.now() == after(hours=9)
    assert set(world.ticks) == {after(hours=5, minutes=1), after(hours=9)}


async def test_it_does_not_go_backwards(world: World):
    with pytest.raises(ValueError, match="backwards"):
        await world.clock.advance(timedelta(minutes=-1))
    await world.clock.advance(timedelta(hours=1))
    world.real -= timedelta(minutes=30)
    assert world.clock.now() == after(hours=1)


async def test_slow_ticks_do_not_turn_it_back(world: World):
    world.due = [after(minutes=n) for n in (1, 2, 3)]
    world.tick_takes = timedelta(minutes=5)
    await world.clock.advance(timedelta(minutes=4))
    assert world.seen == sorted(world.seen)
    assert world.clock.now() >= world.seen[-1]


async def test_a_restart_keeps_the_offset(world: World):
    await world.clock.advance(timedelta(days=1, minutes=7))
    world.real += timedelta(minutes=2)
    assert world.start().now() == after(days=1, minutes=9)


async def test_a_restart_on_a_clock_that_was_set_back_does_not_go_backwards(world: World):
    await world.clock.advance(timedelta(days=1))
    world.real -= timedelta(hours=3)
    assert world.start().now() == after(days=1)


@pytest.mark.parametrize("written", ["", "{", "[]", '{"offset_seconds": "x"}', '{"offset_seconds": 1e999}', "\x00"])
def test_a_damaged_file_means_the_real_time(world: World, written: str):
    (world.folder / FILE_NAME).write_text(written)
    assert world.start().now() == FIVE


async def test_the_file_is_whole_at_every_stop(world: World):
    world.due = [after(minutes=10)]
    offsets = []

    async def look(_moment: datetime) -> None:
        offsets.append(json.loads((world.folder / FILE_NAME).read_text())["offset_seconds"])

    world.clock._tick = look
    await world.clock.advance(timedelta(hours=1))
    assert offsets == [600, 3600]
    assert [file.name for file in world.folder.iterdir()] == [FILE_NAME]


async def test_nothing_due_at_a_moment_that_has_passed_holds_it_up(world: World):
    """A source that keeps naming the same past moment must not stop the clock."""
    world.clock._next_due = lambda _at: after(minutes=-5)
    await world.clock.advance(timedelta(minutes=3))
    assert world.clock.now() == after(minutes=3)
    assert len(world.ticks) <= 5
