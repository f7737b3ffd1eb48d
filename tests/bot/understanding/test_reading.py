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


# --- commands of an organiser ----------------------------------------------------------------------------------


def commanded(intent: str, text: str) -> Wish:
    return read(intent, Line.of(text, NOW, is_command=True))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("20人", 20),
        ("２０人", 20),
        ("限20人", 20),
        ("二十人", 20),
        ("人数：20", 20),
        ("名额二十", 20),
        ("来20个人", 20),
        ("-20人", 20),  # stands behind 3栋楼下: a dash between two parts
        ("二十来人", 20),
    ],
)
def test_a_number_of_people_is_taken_out_of_the_line(said: str, count: int) -> None:
    between = "" if said.startswith("-") else " "
    plan = Planning.of(commanded("publish_activity", f"周六上午9点到11点 大扫除 3栋楼下{between}{said}"))
    assert (plan.amount, plan.no_amount, plan.title, plan.place) == (count, "", "大扫除", "3栋楼下")


NO_NUMBERS = [
    "0人",
    "０人",
    "零人",
    "0个名额",
    "-5人",
    "－5人",
    "−5人",
    "负5人",
    "负三人",
    "1.5人",
    "20-30人",
    "三到五人",
]


@pytest.mark.parametrize("said", [*NO_NUMBERS, "三五人", "10000人", "限0人", "人数：0", "名额-3"])
def test_a_number_that_nobody_can_count_to_is_no_part_of_the_title(said: str) -> None:
    plan = Planning.of(commanded("publish_activity", f"周六上午9点到11点 大扫除 3栋楼下 {said}"))
    assert plan.no_amount in said.translate(str.maketrans("０－", "0-"))
    assert plan.no_amount
    assert (plan.amount, plan.title, plan.place) == (None, "大扫除", "3栋楼下")
    assert plan.again == "周六上午9点到11点 大扫除 3栋楼下"


@pytest.mark.parametrize("said", [*NO_NUMBERS, "-5", "0", "负五", "零"])
def test_nothing_is_changed_to_such_a_number(said: str) -> None:
    plan = Planning.of(commanded("change_activity", f"环境卫生整治人数改成{said}"))
    assert (plan.amount, bool(plan.no_amount), plan.place) == (None, True, None)


@pytest.mark.parametrize(
    ("line", "place"), [("环境卫生整治改成-5", None), ("环境卫生整治改成30", None), ("教室换到202", "202")]
)
def test_a_number_alone_is_hardly_a_place(line: str, place: str | None) -> None:
    plan = Planning.of(commanded("change_activity", line))
    assert (plan.amount, plan.place) == (None, place)


@pytest.mark.parametrize(
    ("line", "again"),
    [
        ("周六9点到8点 大扫除 3栋楼下 20人", "大扫除 3栋楼下 20人"),
        ("大扫除 元旦后第一个工作日上午9点 3栋楼下", "大扫除 3栋楼下"),
        ("12月12日、5日上午9点 大扫除", "大扫除"),
        ("2月30号 大扫除 上午9点", "大扫除"),
    ],
)
def test_what_is_asked_anew_takes_the_place_of_what_was_not_certain(line: str, again: str) -> None:
    assert Planning.of(commanded("publish_activity", line)).again == again


@pytest.mark.parametrize(
    ("answer", "start"), [("周日上午9点", 29), ("改到周日上午9点", 29), ("算了", None), ("谢谢", None)]
)
def test_the_answer_about_a_time_is_a_time_or_nothing(answer: str, start: int | None) -> None:
    asked = Planning.of(commanded("change_activity", "环境卫生整治改到节后上午9点")).again
    plan = Planning.of(commanded("change_activity", f"{asked} {answer}"))
    assert (plan.time.start.day if plan.time and plan.time.start else None) == start
    assert (plan.place, plan.title) == (None, None)


@pytest.mark.parametrize("name", ["元旦联欢会", "周末讲堂", "百人长桌宴", "9点读书会"])
def test_a_time_in_a_new_name_moves_nothing(name: str) -> None:
    plan = Planning.of(commanded("change_activity", f"环境卫生整治名称改成{name}"))
    assert plan == Planning(title=name)


@pytest.mark.parametrize("line", ["周六到周日下午5点 大扫除", "12月5日到7日上午9点 大扫除"])
def test_a_run_of_days_that_does_not_say_when_it_begins_is_unclear(line: str) -> None:
    time = commanded("publish_activity", line).wanted.time
    assert time is not None
    assert time.kind == "unclear"


def test_several_days_are_said_each_by_itself() -> None:
    time = commanded("publish_activity", "12月5日、6日上午9点到11点 大扫除 3栋楼下").wanted.time
    assert time is not None
    assert [(one.start.day, one.end.day) for one in time.days if one.start and one.end] == [(5, 5), (6, 6)]
    assert time.every


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


@pytest.mark.parametrize(
    "title",
    [
        "组织生活会", "组织委员碰头会", "组织部来访座谈", "举办方碰头会", "发起人见面会", "安排部署会",
        "创建文明楼栋宣讲", "开展览馆参观", "在职党员座谈会", "专题组织生活会", "公布栏粉刷",
    ],
)  # fmt: skip
def test_a_title_keeps_its_own_beginning(title: str) -> None:
    assert Planning.of(commanded("publish_activity", f"周六上午9点到11点 {title} 活动室")).title == title


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("组织观影", "观影"),
        ("组织一次 大扫除", "大扫除"), ("开展主题党日", "主题党日"), ("举办包粽子比赛", "包粽子比赛"),
        ("开展谈心谈话", "谈心谈话"), ("组织大家扫雪", "大家扫雪"), ("组织：组织生活会", "组织生活会"),
    ],
)  # fmt: skip
def test_what_only_says_that_it_is_held_is_none_of_it(said: str, title: str) -> None:
    assert Planning.of(commanded("publish_activity", f"周六上午9点到11点 {said} 活动室")).title == title
