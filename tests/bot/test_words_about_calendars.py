"""日历: which calendar a line wants."""

import pytest

from bot.intents import INTENTS
from bot.topics.calendars import calendaring
from bot.understanding.reading import Line
from bot.understanding.slots import known_slots
from community.calendars import Calendaring
from community.vocabulary import Vocabulary
from tests.cast import CLEANING, SUNDAY

KNOWN = Vocabulary(activities=(CLEANING, "包饺子"), units=("大汉龙城3栋", "工农社区"), people=("刘婶", "老彭"))


def read(said, **more):
    return calendaring(Line.of(said, SUNDAY, known_slots(said, KNOWN), **more))


@pytest.mark.parametrize(
    "said", ["我的日历", "我的日历！", "订阅我的日历", "把我报名的活动都放到日历上", "我報名的活動同步到手機日曆"]
)
def test_ones_own(said):
    assert Calendaring.of(read(said)).whose == "mine"


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("大汉龙城3栋的日历", "大汉龙城3栋"),
        ("3栋的日历发给我", "3栋"),
        ("工农社区活动日历订阅", "工农社区"),
        ("小区日历", None),
        ("我们楼的日历有吗", None),
    ],
)
def test_a_units(said, unit):
    wish = read(said)
    assert (Calendaring.of(wish).whose, wish.wanted.unit) == ("unit", unit)


@pytest.mark.parametrize(
    "said", ["包饺子加到我手机日历", "把包饺子放进我的日历", "3栋楼下的包饺子加日历", "帮我把包饺子写进我的日程"]
)
def test_an_activity_that_is_named_goes_before_everything(said):
    wish = read(said)
    assert (Calendaring.of(wish).whose, wish.wanted.title) == ("", "包饺子")


@pytest.mark.parametrize("said", ["刘婶的日历", "老彭报名的活动给我个日历"])
def test_who_is_named_is_not_the_speaker(said):
    assert Calendaring.of(read(said)).whose == "others"


@pytest.mark.parametrize("said", ["日历", "日历文件", "加到日历", "订阅"])
def test_a_line_that_names_nothing_asks_which(said):
    assert read(said, is_command=True).wanting(title_is_certain=True).names_nothing


@pytest.mark.parametrize(
    ("said", "is_one"), [("我的日历", True), ("我的日历。", True), ("我的", False), ("日历真好看", False)]
)
def test_what_needs_no_engine(said, is_one):
    assert INTENTS["calendar"].said_as(said) is is_one
