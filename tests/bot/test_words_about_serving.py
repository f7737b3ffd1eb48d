"""Service without an activity, as people say it: what was done, on which day, for how long, perhaps by whom."""

import pytest

from bot.topics.serving import serving
from bot.understanding.reading import Line
from community.hours import Serving
from tests.cast import at

MONDAY = at("12:00", day=30)
YESTERDAY, SATURDAY = at("0:00", day=29), at("0:00", day=28)


def read(text):
    return Serving.of(serving(Line.of(text, MONDAY)))


@pytest.mark.parametrize(
    ("text", "deed", "day", "minutes"),
    [
        ("上门陪护 2小时", "上门陪护", None, 120),
        ("昨天帮李奶奶买药1小时", "帮李奶奶买药", YESTERDAY, 60),
        ("昨天 打扫楼道 １小时", "打扫楼道", YESTERDAY, 60),
        ("昨天 打扫楼道 1", "打扫楼道", YESTERDAY, 60),
        ("打扫楼道", "打扫楼道", None, None),
        ("昨天 1小时", "", YESTERDAY, 60),
        ("昨天下午3点到5点陪老人聊天", "陪老人聊天", YESTERDAY, 120),
        ("昨天陪护，下午3点到5点", "陪护", YESTERDAY, 120),
        ("一个半小时，周六，送餐", "送餐", SATURDAY, 90),
        ("11月28日入户走访90分钟", "入户走访", SATURDAY, 90),
        ("28号入户走访两个钟头", "入户走访", SATURDAY, 120),
        ("上门義診2小時，昨天", "上门義診", YESTERDAY, 120),
        ("昨晚巡逻2小时，没有活动，帮我记一下", "巡逻", YESTERDAY, 120),
        ("昨天陪护大概2小时左右", "陪护", YESTERDAY, 120),
        ("昨天代取快递，送到家，1小时", "代取快递，送到家", YESTERDAY, 60),
    ],
)
def test_what_when_and_how_long(text, deed, day, minutes):
    said = read(text)
    assert (said.deed, said.day, said.minutes) == (deed, day, minutes)


@pytest.mark.parametrize(
    "text", ["昨天和前天陪护1小时", "每周三陪护1小时", "上个月陪护1小时", "2月30日陪护1小时", "元旦头一天陪护1小时"]
)
def test_several_days_or_one_that_is_not_certain_are_asked(text):
    assert read(text).day is None


@pytest.mark.parametrize(
    "text",
    [
        "昨天陪护1小时，送餐2小时",
        "昨天陪护半天",
        "昨天陪护两天",
        "昨天3点到5点陪护1小时",
        "昨天从两点干到四点陪护",
    ],
)
def test_several_lengths_or_days_of_work_are_asked(text):
    assert read(text).minutes is None


@pytest.mark.parametrize("text", ["明天陪护1小时", "下周六陪护1小时", "12月25日陪护1小时", "今天晚上8点到10点巡逻"])
def test_what_is_said_to_come_is_not_turned_into_the_past(text):
    said = read(text)
    assert said.day is None or (said.until or said.day) > MONDAY or said.day < at("0:00", 1, 1)


@pytest.mark.parametrize(
    ("text", "deed", "for_me"),
    [
        ("我昨天给李奶奶送饭1小时", "给李奶奶送饭", True),
        ("昨天给李奶奶送饭1小时，给我记上", "给李奶奶送饭", True),
        ("昨天给李奶奶送饭1小时", "给李奶奶送饭", False),
        ("小李 昨天 上门陪护 2小时", "小李    上门陪护", False),
        ("给小李记昨天陪护2小时", "小李  陪护", False),
        ("帮小李补昨天陪护2小时", "小李  陪护", False),
        ("替小李报：昨天陪护2小时", "小李  陪护", False),
        ("我昨天给小李送饭1小时，给我记一下", "给小李送饭", True),
    ],
)
def test_who_is_named_in_front_and_whether_it_was_the_speaker(text, deed, for_me):
    said = read(text)
    assert (said.deed, said.for_me) == (deed, for_me)


@pytest.mark.parametrize(
    ("text", "name"), [("小丽 昨天 送餐 1小时", "小丽"), ("打扫楼道 昨天 1小时", ""), ("帮小丽 送餐 1小时", "")]
)
def test_a_name_that_may_be_unknown_stands_alone_in_front(text, name):
    assert read(text).perhaps_name == name


def test_the_day_can_be_said_anew():
    assert read("明天 陪护 1小时").again == "陪护 1小时"


@pytest.mark.parametrize(
    "text",
    [
        "陪护 -2小时",
        "陪护 －2小时",
        "陪护 负2小时",
        "陪护 不到2小时",
        "陪护 差点2小时",
        "没有陪护2小时",
        "陪护2小时不用记了",
        "没时间 不补时长 陪护2小时",
        "莫给我记 陪护2小时",
    ],
)
def test_what_was_not_served_or_not_so_long_is_no_service(text):
    assert serving(Line.of(f"昨天 {text}", at("14:00"))).intent == "not_understood"


@pytest.mark.parametrize(
    "text",
    [
        "负责巡逻 2小时",
        "擦不锈钢栏杆 2小时",
        "帮不识字的老人读信 1小时",
        "辅导未成年人 1小时",
        "没有活动 上门陪护2小时 给我记上",
        "别墅区巡逻 2小时",
        "9点-11点 陪护",
    ],
)
def test_a_no_inside_of_what_was_done_is_part_of_it(text):
    assert Serving.of(serving(Line.of(f"昨天 {text}", at("14:00")))).minutes
