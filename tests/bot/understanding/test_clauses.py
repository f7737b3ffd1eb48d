"""Where a line may be parted, and what becomes of the parts."""

from collections.abc import Callable

import pytest

from bot.understanding.clauses import MOST, Halves, halves
from bot.understanding.engine import Understood
from storage.tables.notices import HandledEvent
from tests.cast import Program, ScriptedEngine

BOTH = "我周六去，顺便问下我够了没"
ENGINE = {
    "我周六去": Understood("sign_up", 0.9),
    "我够了没": Understood("my_progress", 0.9),
    "换人了": Understood("cancel", 0.9),
    "也许": Understood("my_progress", 0.4, {}, ("my_progress", "roster")),
}


@pytest.mark.parametrize(
    ("line", "first"),
    [
        (BOTH, Halves("我周六去", "我够了没", True)),
        ("我周六去 順便問下我够了沒", Halves("我周六去", "我够了沒", True)),
        ("我周六去！我够了没？", Halves("我周六去", "我够了没？", False)),
    ],
)
def test_a_word_that_announces_comes_before_a_comma(line: str, first: Halves) -> None:
    assert next(halves(line)) == first


@pytest.mark.parametrize("line", ["我周六去", "顺便", "顺便问下我够了没", "好，去", "", "，，，", "我周六去，"])
def test_most_lines_are_not_parted(line: str) -> None:
    assert list(halves(line)) == []


def test_a_long_line_costs_few_readings() -> None:
    assert len(list(halves("我去，" * 100))) <= MOST


def program_with_engine(found: Callable[..., Program]) -> Program:
    return found(engine=ScriptedEngine(dict(ENGINE)))


async def test_after_a_crash_between_the_two_the_missing_one_is_done(found, rows_of) -> None:
    program = program_with_engine(found)
    await program.neighbour("小李").says("我周六去", event_id="e1")
    await program.neighbour("小李").says(BOTH, event_id="e1")
    assert program.outcomes == ["my_progress", "duty_state"]
    assert [row.event_id for row in rows_of(HandledEvent)] == ["e1", "e1#2"]


async def test_a_comma_alone_parts_no_two_acts(found) -> None:
    program = program_with_engine(found)
    await program.neighbour("小李").says("我周六去，换人了")
    assert program.neighbour("小李").heard == ["not_understood"]


async def test_a_half_that_is_not_certain_is_no_wish(found) -> None:
    program = program_with_engine(found)
    await program.neighbour("小李").says("我周六去，顺便也许")
    assert program.neighbour("小李").heard == ["not_understood"]
