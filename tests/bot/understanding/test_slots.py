"""The literal words for each slot, and the names that they stand for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.understanding.names import best
from bot.understanding.slots import find_slots
from community.vocabulary import Vocabulary

NOW = datetime(2026, 11, 22, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
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
        ("我报名周六的环境整治", {"activity": "环境整治", "time": "周六"}),
        ("環境整治的名單", {"activity": "環境整治"}),
        ("健康讲座几点", {"activity": "健康讲座"}),
        ("周六的活动", {"time": "周六"}),
        ("讲座什么时候", {}),
        ("卫生队还要人吗", {"team": "卫生队"}),
        ("加入环境卫生整治队", {"team": "环境卫生整治队"}),
        ("统计 本月 大汉龙城小区", {"time": "本月", "unit": "大汉龙城小区"}),
        ("统计 上个月 三号楼", {"time": "上个月", "unit": "三号楼"}),
        ("龙城3栋有什么活动", {"unit": "龙城3栋"}),
        ("地点改到社区活动室", {"place": "社区活动室"}),
        ("在中心凉亭集合", {"place": "中心凉亭"}),
        ("我到北门了", {"place": "北门"}),
        ("帮我妈刘桂英报名", {"person": "刘桂英"}),
        ("帮我妈周秀英报名", {"person": "周秀英"}),
        ("帮张阿姨报名", {"person": "张阿姨"}),
        ("帮我妈报名", {"person": "我妈"}),
        ("我和老伴都去", {"person": "老伴"}),
        ("帮我张罗一个活动", {"amount": "一个"}),
        ("把老陈的时长改成2小时", {"person": "老陈", "amount": "2小时"}),
        ("带两个孩子", {"amount": "两个孩子"}),
        ("报两个人", {"amount": "两个人"}),
        ("+1", {"amount": "+1"}),
        ("第二场", {}),
        ("谁有梯子借用一下", {"item": "梯子"}),
        ("借个角磨机", {"item": "角磨机"}),
        ("把周六的改到周日", {"time": "周六"}),
        ("扣四十分钟", {"amount": "四十分钟"}),
        ("我到3栋楼下了", {"place": "3栋楼下"}),
    ],
)
def test_the_literal_words_are_found(line: str, slots: dict[str, str]) -> None:
    assert find_slots(line, HERE, NOW) == slots


def test_one_line_that_publishes_holds_all_of_them() -> None:
    found = find_slots("发布 周六上午9点到11点 环境卫生整治 3栋楼下 20人", HERE, NOW)
    assert found == {
        "activity": "环境卫生整治",
        "time": "周六上午9点到11点",
        "place": "3栋楼下",
        "amount": "20人",
    }


def test_slots_hold_the_words_as_they_were_written() -> None:
    assert find_slots("帮\u200b刘桂英報名環境整治", HERE, NOW)["activity"] == "環境整治"


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
