"""What a wish is made of when an engine has heard names that nobody knows: used where safe, asked back elsewhere."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.topic import read
from bot.understanding.reading import Line
from community.planning import Planning
from community.wishes import Wish

NOW = datetime(2026, 11, 22, 17, tzinfo=ZoneInfo("Asia/Shanghai"))


def heard(intent: str, text: str, **slots: str) -> Wish:
    return read(intent, Line.of(text, NOW, heard=slots))  # type: ignore[arg-type]


def planned(intent: str, text: str, **slots: str) -> Planning:
    """What it says of an activity."""
    return Planning.of(heard(intent, text, **slots))


def test_a_running_sentence_gives_a_new_activity_its_title_alone() -> None:
    line = "发个新的，包粽子，下周日下午三点在小广场，来20个，让大家报名"
    plan = planned("publish_activity", line, activity="包粽子", place="小广场", amount="20个")
    assert (plan.title, plan.place, plan.amount) == ("包粽子", "小广场", 20)


def test_hours_are_no_number_of_people() -> None:
    assert planned("publish_activity", "搞两小时大扫除，周六9点", activity="大扫除", amount="两小时").amount is None


@pytest.mark.parametrize("intent", ["sign_up", "cancel", "cancel_activity"])
def test_a_new_title_is_certain_where_something_is_done_for_it(intent: str) -> None:
    wish = heard(intent, "擦栏杆那个", activity="擦栏杆")
    assert (wish.wanted.title, wish.wanted.title_is_certain) == ("擦栏杆", True)


@pytest.mark.parametrize(
    ("intent", "line", "title"),
    [
        ("roster", "擦栏杆有谁", "擦栏杆"),  # a question does no harm
        ("sign_up", "周六擦栏杆我去", "擦栏杆"),  # the day may tell which one
        ("sign_up", "讲座我去", "讲座"),  # a kind of activity, not a title
    ],
)
def test_elsewhere_it_is_only_a_hint(intent: str, line: str, title: str) -> None:
    wish = heard(intent, line, activity=title)
    assert (wish.wanted.title, wish.wanted.title_is_certain) == (title, False)


@pytest.mark.parametrize(
    ("line", "slots", "place", "amount"),
    [
        ("包饺子换个地方，到老年活动中心", {"place": "老年活动中心"}, "老年活动中心", None),
        ("劝导集合点改工农路口", {"place": "工农路口"}, "工农路口", None),
        ("二楼漏水，讲座换个时间", {"place": "二楼"}, None, None),
        ("猜灯谜改成只收50个", {"amount": "50个"}, None, 50),
        ("猜灯谜上限20个", {"amount": "20个"}, None, 20),
        ("有3个人来不了，讲座改个时间", {"amount": "3个人"}, None, None),
        ("讲座改成大家自由发言", {"activity": "讲座"}, None, None),
    ],
)
def test_a_new_value_stands_right_behind_the_word_of_change(
    line: str, slots: dict[str, str], place: str | None, amount: int | None
) -> None:
    plan = planned("change_activity", line, **slots)
    assert (plan.place, plan.amount) == (place, amount)


@pytest.mark.parametrize(
    ("line", "minutes"),
    [("书法体验往后延一周", 7 * 24 * 60), ("环境整治推后半小时", 30), ("讲座往前挪一个小时", -60)],
)
def test_how_far_something_is_put_off(line: str, minutes: int) -> None:
    assert planned("change_activity", line).shift_minutes == minutes


def test_a_new_name_is_not_the_activity_that_is_meant() -> None:
    wish = heard("change_activity", "植树节那个应该叫清洁楼道", activity="清洁楼道")
    assert Planning.of(wish).title == "清洁楼道"
    assert wish.wanted.title != "清洁楼道"


def test_the_last_words_of_a_sentence_are_no_place() -> None:
    assert planned("publish_activity", "我想给老人读报，周日上午九点，帮我发", time="周日上午九点").place is None
    command = read("publish_activity", Line.of("周日上午九点 读报 老地方", NOW, is_command=True))
    assert Planning.of(command).place == "老地方"


# --- a date beside a title -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "体检改到下周了，大扫除我去得成，给我报上",
        "明天有空，大扫除算我一个",
        "我下周三才回，大扫除给我报上",
    ],
)
def test_a_day_in_a_clause_of_its_own_is_by_the_way(line: str) -> None:
    wish = heard("sign_up", line, activity="大扫除")
    assert wish.wanted.time_is_aside


@pytest.mark.parametrize(
    "line", ["下周大扫除我去", "大扫除我去，下周三", "大扫除，下周三我去", "下周三，大扫除，算我一个"]
)
def test_a_day_beside_the_title_or_what_is_wanted_or_alone_is_meant(line: str) -> None:
    wish = heard("sign_up", line, activity="大扫除")
    assert wish.wanted.time is not None
    assert not wish.wanted.time_is_aside


def test_of_two_days_the_one_beside_the_title_is_meant() -> None:
    wish = heard("sign_up", "体检改到下周三了，周六的大扫除我去得成", activity="大扫除")
    assert wish.wanted.time is not None
    assert (wish.wanted.time.text, wish.wanted.time_is_aside) == ("周六", False)


def test_without_a_title_every_day_is_meant() -> None:
    wish = heard("sign_up", "体检改到下周了，给我报上")
    assert wish.wanted.time is not None
    assert not wish.wanted.time_is_aside


@pytest.mark.parametrize("line", ["12 刘桂英", "12 带两个孩子", "12号，两个人"])
def test_a_number_leads_a_command_whatever_stands_behind_it(line: str) -> None:
    assert read("sign_up", Line.of(line, NOW, is_command=True)).wanted.number == 12


def test_people_are_no_number() -> None:
    assert read("sign_up", Line.of("2 个人", NOW, is_command=True)).wanted.number is None


def test_a_number_that_an_engine_takes_for_a_title_is_a_number() -> None:
    assert heard("sign_up", "报12，我对象也去", activity="12").wanted.number == 12
