"""The literal words for each slot, and the names that they stand for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.understanding.intended import intended
from bot.understanding.names import best
from bot.understanding.normalise import fold
from bot.understanding.slots import find_slots, spans
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
        ("帮我张罗一个活动", {}),
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


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("讲座算我一个", None),
        ("我一个人搬不动", None),
        ("我跟小李两个都来", None),
        ("少一个人", "一个人"),
        ("要十来个人", "十来个人"),
        ("把名额放到35", "35"),
        ("名额加到50人", "50人"),
        ("往后延一周", "一周"),
        ("他晚了半个小时，时长改成一个半小时", "一个半小时"),
        ("周六人够不够", None),
    ],
)
def test_an_article_is_no_amount_and_a_new_number_comes_first(line: str, amount: str | None) -> None:
    assert find_slots(line, HERE, NOW).get("amount") == amount


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("替我外公登记一下", "外公"),
        ("我和我爱人都去", "爱人"),
        ("帮我老妈在那边排个号", "老妈"),
        ("我和我妈都去", "我妈"),
        ("谢谢师傅", None),
        ("老陈和小李都到了", "老陈"),
    ],
)
def test_family_stands_without_me_unless_its_word_needs_it(line: str, person: str | None) -> None:
    assert find_slots(line, HERE, NOW).get("person") == person


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("扫院子那个我来", None),
        ("院子里集合", "院子"),
        ("广场舞排练我撤了", None),
        ("在活动室二楼", "活动室二楼"),
        ("讲座在二楼", "二楼"),
        ("到南门路口了", "南门路口"),
    ],
)
def test_what_is_swept_is_no_place_and_a_floor_belongs_to_it(line: str, place: str | None) -> None:
    assert find_slots(line, HERE, NOW).get("place") == place


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("周六的讲座改成8点", "周六"),
        ("发布 11月28日 9:00 植树", "11月28日 9:00"),
        ("看一下周六的名单", "周六"),
        ("寒假有什么活动", "寒假"),
        ("免去年度任务", None),
    ],
)
def test_the_first_words_of_a_time_are_its_slot(line: str, time: str | None) -> None:
    assert find_slots(line, HERE, NOW).get("time") == time


def test_half_a_word_names_no_activity() -> None:
    here = Vocabulary(activities=("大手牵小手亲子活动", "楼道清扫", "健康义诊"))
    assert "activity" not in find_slots("院子里搞么子活动", here, NOW)
    assert "activity" not in find_slots("去河道清理", here, NOW)
    assert find_slots("亲子那场", here, NOW)["activity"] == "亲子"
    assert find_slots("义诊那场", here, NOW)["activity"] == "义诊"


def meant(line: str, intent: str) -> dict[str, str]:
    found = intended(spans(fold(line), HERE, NOW), intent, fold(line), NOW)
    return {span.slot: line[span.start : span.end] for span in reversed(found)}


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("发布 周六下午两点 磨刀磨剪子 1栋大厅", "磨刀磨剪子"),
        ("我想组织一次冬季大扫除，周六上午九点，请发布", "冬季大扫除"),
        ("搞个羽毛球赛嘛，礼拜天下午，8个人", "羽毛球赛"),
        ("挂一个腊八熬粥出去，腊八早上七点", "腊八熬粥"),
        ("办个讲座，下周三，请刘医生讲高血压", "高血压"),
        ("发布 周六上午9点 环境卫生整治 3栋楼下", "环境卫生整治"),
        ("给社区发个活动，周日大扫除", "大扫除"),
        ("帮我发个活动，周六", None),
    ],
)
def test_a_title_that_nobody_knows_yet_is_what_is_left_of_a_line_that_publishes(line: str, title: str | None) -> None:
    assert meant(line, "publish_activity").get("activity") == title


@pytest.mark.parametrize(
    ("line", "intent", "slots"),
    [
        ("讲堂来不了", "cancel", {"activity": "讲堂"}),
        ("讲堂要不要钱", "lecture_question", {}),
        ("消防讲座谁讲", "lecture_question", {"activity": "消防讲座"}),
        ("标题改一下，叫冬日暖阳", "change_activity", {"activity": "冬日暖阳"}),
        ("地点改到老樟树下", "change_activity", {"place": "老樟树下"}),
        ("他不会用手机", "sign_up", {}),
        ("谁家有角磨机", "ask_help", {"item": "角磨机"}),
        ("免除李明的任务", "exempt", {"person": "李明"}),
        ("周六的时长通过", "approve_hours", {"time": "周六"}),
        ("我外公住院了，那个号退了", "cancel", {"person": "外公"}),
        ("我是县水利局的党员，来报到", "report_in", {"unit": "县水利局"}),
        ("今天老陈不在", "out_of_scope", {}),
    ],
)
def test_what_is_wanted_tells_what_is_named(line: str, intent: str, slots: dict[str, str]) -> None:
    assert meant(line, intent) == slots
