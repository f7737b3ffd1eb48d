"""Problems in a tally: counted once however many report them, small numbers hidden, disputes and opinions never."""

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from community.outcomes.tallies import ProblemTally
from community.tallies import period
from community.tallying import Tallying
from community.wishes import Wish
from services.tallies import counting
from services.tallies.asking import tally
from services.visit import act
from storage import people, units
from storage.tables.problems import Problem, ProblemKind
from tests.cast import FIGURES, at

NOW = at("10:00", 23)


@pytest.fixture
def monday(program):
    program.stage.now = NOW
    return program


def reported(program, number, unit="大汉龙城3栋", **columns):
    with program.desk.turn(NOW) as turn:
        here = units.named(turn.tx, unit).id
        usual = {"kind": ProblemKind.PROBLEM, "unit_id": here, "at_unit_id": here, "words": "路灯坏了"}
        rows = [Problem(**(usual | {"reported_at": NOW} | columns)) for _ in range(number)]
        turn.tx.add_all(rows)
        turn.tx.flush()
        return [row.id for row in rows]


def counted(program, unit):
    with program.desk.turn(NOW) as turn:
        return counting.problems_of(turn, units.named(turn.tx, unit), period("month", NOW, FIGURES))


def test_a_building_reads_exact_numbers(monday):
    reported(monday, 2)
    reported(monday, 1, solved_at=NOW)
    reported(monday, 1, solved_at=NOW, reopened=1, overdue_told_at=NOW)
    assert counted(monday, "大汉龙城3栋") == ProblemTally(reported=4, solved=2, overdue=1, reopened=1)


def test_above_a_building_what_is_under_five_is_not_told(monday):
    reported(monday, 4)
    assert counted(monday, "工农社区").reported == "small"
    reported(monday, 5, "大汉龙城5栋", solved_at=NOW)
    assert counted(monday, "工农社区") == ProblemTally(reported=9, solved=5, overdue="small", reopened="small")


def test_where_nobody_has_reported_anything_nothing_is_said(monday):
    assert counted(monday, "大汉龙城5栋") is None


def test_one_thing_counts_once_and_what_is_withdrawn_private_an_opinion_or_of_another_month_not_at_all(monday):
    (thing,) = reported(monday, 1)
    reported(monday, 3, joined_to_id=thing)
    reported(monday, 1, withdrawn_at=NOW)
    reported(monday, 1, kind=ProblemKind.DISPUTE)
    reported(monday, 1, kind=ProblemKind.OPINION)
    reported(monday, 1, reported_at=NOW - timedelta(days=31))
    assert counted(monday, "大汉龙城3栋").reported == 1


async def test_it_stands_in_the_tally_that_is_asked_for_and_names_nobody(monday):
    for who in ("小李", "刘婶"):
        await monday.neighbour(who).says(f"反映 我是{who}，电梯停了")
    await monday.neighbour("王阿姨").says("统计")
    assert "反映的事2个" in monday.neighbour("王阿姨").text
    assert [name for name in ("小李", "刘婶", "电梯") if name in monday.neighbour("王阿姨").text] == []


def test_it_stands_in_the_workbook(monday):
    reported(monday, 6, solved_at=NOW)
    with monday.database.reading() as tx:
        who = people.named(tx, "赵师傅")[0].id
    (sheet,) = act(monday.desk, tally, who, Wish(intent="tally", details=Tallying(sheet=True)), NOW)
    read = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_name("反映的事").to_python()
    assert read[1] == [6.0, 6.0, "不足5件", "不足5件"]


async def test_deleting_ones_data_leaves_what_was_solved_in_the_tally(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour("小李").says("解决了")
    await monday.neighbour("小李").says("删除我的数据")
    await monday.neighbour("小李").taps("确认删除")
    assert counted(monday, "大汉龙城3栋") == ProblemTally(reported=1, solved=1, overdue=0, reopened=0)
