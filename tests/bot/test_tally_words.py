"""How a tally is asked for: which period and unit, what is compared; what nothing reads is asked."""

import pytest

from bot.intents import tapped
from bot.topics.tallies import _is_asked_for, _switches, tallying
from bot.understanding.reading import Line
from community.tallying import Tallying
from storage.tables.units import UnitKind
from tests.cast import at

NOW = at("9:00", 25)


def read(text, slots=None, **more):
    return tallying(Line.of(text, NOW, slots, is_command=True, **more))


def days(said):
    return said and (f"{said.start:%Y-%m-%d}", f"{said.end:%Y-%m-%d}")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("上个月的统计", "2026-10-01", "2026-11-01"),
        ("统计 3月", "2026-03-01", "2026-04-01"),
        ("统计 12月", "2025-12-01", "2026-01-01"),
        ("统计 去年", "2025-01-01", "2026-01-01"),
        ("本周统计", "2026-11-23", "2026-11-30"),
        ("上周的统计", "2026-11-16", "2026-11-23"),
        ("统计 第三季度", "2026-07-01", "2026-10-01"),
        ("四季度统计", "2026-10-01", "2027-01-01"),
        ("上半年统计", "2026-01-01", "2026-07-01"),
        ("统计 11月1日到11月15日", "2026-11-01", "2026-11-16"),
        ("统计 1月到10月", "2026-01-01", "2026-11-01"),
        ("统计表 2025年", "2025-01-01", "2026-01-01"),
        ("统计 ３月", "2026-03-01", "2026-04-01"),
        ("统计 昨天", "2026-11-24", "2026-11-25"),
    ],
)
def test_a_period_that_is_over_is_the_last_such(text, first, last):
    wish = read(text)
    assert days(wish.wanted.time) == (first, last)
    assert not Tallying.of(wish).unclear
    assert Tallying.of(wish).unread == ""


@pytest.mark.parametrize(
    "text",
    ["统计 本月和上周", "统计 元旦后第一个工作日", "统计 2月30日", "统计 周六上午9点", "统计 两小时", "统计 每周六"],
)
def test_what_is_no_period_is_unclear(text):
    assert Tallying.of(read(text)).unclear


@pytest.mark.parametrize(
    ("text", "this", "against"),
    [
        ("第三季度和第二季度比", "2026-07-01", "2026-04-01"),
        ("今年跟去年比", "2026-01-01", "2025-01-01"),
        ("9月与3月对比", "2026-09-01", "2026-03-01"),
        ("上周比上上周", "2026-11-16", "2026-11-09"),
        ("统计 10月和9月比一下", "2026-10-01", "2026-09-01"),
    ],
)
def test_two_periods_are_compared(text, this, against):
    wish = read(text)
    wanted = Tallying.of(wish)
    assert (days(wish.wanted.time)[0], days(wanted.against)[0]) == (this, against)
    assert wanted.compares
    assert not wanted.unclear


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("上个月跟前一个月比怎么样", "2026-10-01"),
        ("上个月和再前一个月比", "2026-10-01"),
        ("10月比它前一个月", "2026-10-01"),
        ("上周跟再上周比", "2026-11-16"),
        ("上个星期跟再上个星期比", "2026-11-16"),
        ("上个月和再上一个月对比", "2026-10-01"),
        ("第三季度跟前一个季度比", "2026-07-01"),
        ("去年和前一年对比", "2025-01-01"),
        ("上周与前面那一周比一下", "2026-11-16"),
        ("统计 本月跟前一个月比", "2026-11-01"),
    ],
)
def test_the_one_before_is_what_it_is_compared_with_anyhow(text, first):
    assert _is_asked_for(text) or text.startswith("统计 ")
    wish = read(text.removeprefix("统计 "))
    assert days(wish.wanted.time)[0] == first
    assert (Tallying.of(wish).compares, Tallying.of(wish).unclear, Tallying.of(wish).unread) == (False, False, "")


def test_one_period_that_is_compared_with_is_the_only_one():
    wanted = Tallying.of(read("统计 和去年比"))
    assert wanted.compares
    assert wanted.against is None


@pytest.mark.parametrize(
    "text", ["统计 前三季度", "统计 最近一周", "统计 近三个月", "统计 去年同期", "统计 12", "统计 今年以来"]
)
def test_what_may_be_of_the_time_and_is_not_read_makes_it_unclear(text):
    assert (Tallying.of(read(text)).unclear, Tallying.of(read(text)).unread) == (True, "")


def test_a_house_is_the_same_in_chinese_numerals():
    assert read("统计 五栋", {"unit": "五栋"}).wanted.unit == "5栋"


@pytest.mark.parametrize(("text", "unread"), [("统计 火星小区", "火星小区"), ("统计 本月 张三丰", "张三丰")])
def test_what_nothing_reads_is_asked(text, unread):
    assert Tallying.of(read(text)).unread == unread


def test_a_row_for_each_is_no_unit_of_that_name():
    wish = read("今年各楼栋", {"unit": "各楼栋"})
    assert (wish.wanted.unit, Tallying.of(wish).each) == (None, UnitKind.BUILDING)


@pytest.mark.parametrize(("text", "apart"), [("统计 讲堂 今年", "讲堂"), ("统计 主题党日", "主题党日")])
def test_of_what_there_is_no_tally_it_is_said(text, apart):
    assert Tallying.of(read(text)).apart == apart


@pytest.mark.parametrize("text", ["统计表 3月", "3月的表格", "统计 3月 excel", "统计 本月 XLSX", "导出统计表"])
def test_as_a_table(text):
    assert Tallying.of(read(text)).sheet


@pytest.mark.parametrize(
    "text",
    [
        *("上个月的统计", "第三季度和第二季度比", "今年各楼栋", "大汉龙城的统计", "3栋上个月的统计", "统计表 3月"),
        "看看本月统计",
    ],
)
def test_these_need_no_engine(text):
    assert _is_asked_for(text)


@pytest.mark.parametrize(
    "text",
    [
        *("不要统计了", "谁在统计人数", "我来统计", "周六和周日比一下", "今年", "统计局的人来了", "这个表格怎么填"),
        *("周六各楼栋大扫除", "比赛"),
    ],
)
def test_these_are_no_tally_for_certain(text):
    assert not _is_asked_for(text)


@pytest.mark.parametrize(
    ("text", "weekly", "on"),
    [
        ("别发周报", True, False),
        ("周报不要了", True, False),
        ("以后不用给我发周报", True, False),
        ("恢复周报", True, True),
        ("周报别停", True, True),
        ("本群别发月报", False, False),
        ("月报不要发了", False, False),
        ("本群恢复月报", False, True),
        ("别取消月报", False, True),
    ],
)
def test_what_is_told_by_itself_is_switched(text, weekly, on):
    ways = [(thing, how) for thing in ("weekly", "monthly") for how in ("off", "on")]
    meant = ("weekly" if weekly else "monthly", "on" if on else "off")
    assert [way for way in ways if _switches(*way)(text)] == [meant]


@pytest.mark.parametrize("text", ["周报", "月报怎么不发了", "上个月月报发我", "能不能别发周报吗", "日报不要了"])
def test_nothing_is_switched_by_asking(text):
    assert not any(_switches(thing, how)(text) for thing in ("weekly", "monthly") for how in ("off", "on"))


@pytest.mark.parametrize("argument", ["12", "12:20261101", "12:20261301:20261201", "x:20261101:20261201", "1:2:3:4"])
def test_a_button_that_carries_nonsense_is_none_of_ours(argument):
    assert tapped(f"xlsx:{argument}") is None


def test_the_button_of_a_table_carries_unit_and_period():
    wish = tapped("xlsx:12:20261101:20261201")
    assert (wish.intent, wish.about_a("unit"), Tallying.of(wish).sheet) == ("tally", 12, True)
