"""Names that a line says and the community knows, and what words that leave parts out stand for."""

import pytest

from bot.understanding.names import best
from bot.understanding.slots import Span, all_people, first_of_each, known_slots, other_activities
from community.vocabulary import Vocabulary

HERE = Vocabulary(
    activities=("环境卫生整治", "健康讲座", "主题党日", "交通劝导"),
    teams=("环境卫生整治队", "交通劝导服务队", "政策宣传文艺队", "关爱青少年服务队"),
    units=("大汉龙城小区", "大汉龙城3栋", "大汉龙城13栋", "工农社区", "上梅街道"),
    people=("王阿姨", "小李", "老陈", "刘桂英"),
    places=("中心凉亭",),
)


@pytest.mark.parametrize(
    ("line", "slots"),
    [
        ("我报名周六的环境整治", {"activity": "环境整治"}),
        ("健康讲座几点", {"activity": "健康讲座"}),
        ("讲座什么时候", {}),
        ("卫生队还要人吗", {"team": "卫生队"}),
        ("加入环境卫生整治队", {"team": "环境卫生整治队"}),
        ("统计 本月 大汉龙城小区", {"unit": "大汉龙城小区"}),
        ("统计 上个月 三号楼", {"unit": "三号楼"}),
        ("龙城3栋有什么活动", {"unit": "龙城3栋"}),
        ("在中心凉亭集合", {"place": "中心凉亭"}),
        ("帮我妈刘桂英报名", {"person": "刘桂英"}),
        ("把老陈的时长改成2小时", {"person": "老陈"}),
        ("老陈和小李都到了", {"person": "老陈"}),
    ],
)
def test_a_known_name_is_found_with_parts_left_out(line: str, slots: dict[str, str]) -> None:
    assert known_slots(line, HERE) == slots


def test_slots_hold_the_words_as_they_were_written() -> None:
    assert known_slots("帮\u200b刘桂英報名環境整治", HERE) == {"person": "刘桂英", "activity": "環境整治"}


def test_half_a_word_names_no_activity() -> None:
    here = Vocabulary(activities=("大手牵小手亲子活动", "楼道清扫", "健康义诊"))
    assert known_slots("院子里搞么子活动", here) == {}
    assert known_slots("去河道清理", here) == {}
    assert known_slots("亲子那场", here) == {"activity": "亲子"}
    assert known_slots("义诊那场", here) == {"activity": "义诊"}


def test_of_two_in_one_line_the_first_counts() -> None:
    assert first_of_each("周六周日", [Span("time", 2, 4), Span("time", 0, 2)]) == {"time": "周六"}


@pytest.mark.parametrize(
    ("said", "names", "meant"),
    [
        ("环境整治", HERE.activities, ["环境卫生整治"]),
        ("卫生队", HERE.teams, ["环境卫生整治队"]),
        ("劝导队", HERE.teams, ["交通劝导服务队"]),
        ("3栋", HERE.units, ["大汉龙城3栋"]),
        ("三栋", HERE.units, ["大汉龙城3栋"]),
        ("3号楼", HERE.units, ["大汉龙城3栋"]),
        ("13幢", HERE.units, ["大汉龙城13栋"]),
        ("工农社区", HERE.units, ["工农社区"]),
        ("大汉龙城", HERE.units, ["大汉龙城小区", "大汉龙城3栋", "大汉龙城13栋"]),
        ("党校", HERE.units, []),
    ],
)
def test_words_that_leave_parts_out_find_a_name(said: str, names: tuple[str, ...], meant: list[str]) -> None:
    assert best(said, names) == meant


def test_a_name_said_in_full_rules_out_longer_ones() -> None:
    assert best("环境整治", ["环境整治", "环境整治二期"]) == ["环境整治"]


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("环境整治和健康讲座都给我报上", ("健康讲座",)),
        ("健康讲座、主题党日、环境卫生整治", ("健康讲座", "主题党日")),
        ("环境卫生整治，整治得好", ()),
        ("周六的环境整治我报名", ()),
        ("我报名", ()),
    ],
)
def test_what_else_a_line_names_is_heard(line, others):
    assert sorted(other_activities(line, HERE)) == sorted(others)


def test_everybody_who_is_known_and_named_is_heard():
    assert all_people("帮小李报名，老陈也要去", HERE) == ("小李", "老陈")
