"""How words say that something comes again, and that all of it is meant: with what limits it, and never with less."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot import intents
from bot.topic import read
from bot.topics.activities.reading import changes_a_series, ends_a_series
from bot.understanding.reading import Line
from community.audience import ForWhom
from community.planning import Planning

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
EVERY_SATURDAY = "FREQ=WEEKLY;BYDAY=SA"


def plan(text: str, intent: str = "publish_activity", **slots: str) -> Planning:
    return Planning.of(read(intent, Line.of(text, NOW, slots, is_command=True)))


@pytest.mark.parametrize(
    ("text", "rule", "start"),
    [
        ("每周六上午9点 环境整治 3栋楼下", EVERY_SATURDAY, "2026-11-28T09:00"),
        ("环境整治 3栋楼下 每周六上午9点", EVERY_SATURDAY, "2026-11-28T09:00"),
        ("从12月5日开始每周六上午9点 环境整治 3栋楼下", EVERY_SATURDAY, "2026-12-05T09:00"),
        ("12月5日到12月20日每周六上午9点 环境整治 3栋楼下", EVERY_SATURDAY, "2026-12-05T09:00"),
        ("每两周周三晚上7点 环境整治 3栋楼下", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-11-25T19:00"),
        ("每月第一个周日上午9点 环境整治 3栋楼下", "FREQ=MONTHLY;BYDAY=1SU", "2026-12-06T09:00"),
        ("每月15号上午9点 环境整治 3栋楼下", "FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15T09:00"),
        ("每周三、周六晚上7点 环境整治 3栋楼下", "FREQ=WEEKLY;BYDAY=WE,SA", "2026-11-25T19:00"),
        ("每个月1号15号上午9点 环境整治 3栋楼下", "FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01T09:00"),
        ("每月1号 15号上午9点 环境整治 3栋楼下", "FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01T09:00"),
        ("每月五号十五号晚上七点 环境整治 3栋楼下", "FREQ=MONTHLY;BYMONTHDAY=5,15", "2026-12-05T19:00"),
        ("每个礼拜三晚边子7点 环境整治 3栋楼下", "FREQ=WEEKLY;BYDAY=WE", "2026-11-25T19:00"),
        ("每周日夜边子6点半 环境整治 3栋楼下", "FREQ=WEEKLY;BYDAY=SU", "2026-11-22T18:30"),
        ("每周六下半天3点 环境整治 3栋楼下", "FREQ=WEEKLY;BYDAY=SA", "2026-11-28T15:00"),
        ("每天早上7点 环境整治 3栋楼下", "FREQ=DAILY", "2026-11-23T07:00"),
        ("每年10月1日上午8点 环境整治 3栋楼下", "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1", "2027-10-01T08:00"),
    ],
)
def test_how_often_and_from_when_are_read(text: str, rule: str, start: str):
    found = plan(text)
    assert found.repeats
    assert (found.repeats.rule, found.repeats.start) == (rule, datetime.fromisoformat(start))
    assert (found.title, found.place, found.not_read) == ("环境整治", "3栋楼下", "")


@pytest.mark.parametrize(
    ("text", "until", "count"),
    [
        ("每周六上午9点 环境整治 到年底", "2026-12-31", None),
        ("每周六上午9点到11点到年底 环境整治", "2026-12-31", None),
        ("每周六上午9点 环境整治 一直办到明年6月", "2027-06-30", None),
        ("每周六上午9点 环境整治 到12月20日为止", "2026-12-20", None),
        ("每周六上午9点 环境整治 到过年", "2027-02-06", None),
        ("每周六上午9点 环境整治 共8次", None, 8),
        ("每周六上午9点 环境整治 一共十期", None, 10),
        ("每周六上午9点 环境整治 办6次", None, 6),
        ("每周六早上九点至十一点 环境整治 共八期", None, 8),
        ("每周六上午9点 环境整治 20人", None, None),
    ],
)
def test_where_it_ends_is_read(text: str, until: str | None, count: int | None):
    found = plan(text)
    assert found.repeats
    assert (str(found.repeats.until) if found.repeats.until else None, found.repeats.count) == (until, count)
    assert (found.title, found.not_read) == ("环境整治", "")


@pytest.mark.parametrize(
    "text",
    [
        "每周六（春节除外）上午9点 环境整治",
        "每周六上午9点和下午3点 环境整治",
        "每周三、周六和每月15号上午9点 环境整治",
        "到下学期 每周六上午9点 环境整治",
        "从开学起 每周六上午9点 环境整治",
        "每周六上午9点 环境整治 12月5日",
    ],
)
def test_what_no_rule_read_makes_it_uncertain(text: str):
    assert plan(text).not_read


@pytest.mark.parametrize("text", ["每周上午9点 环境整治", "每周两次 环境整治", "每小时 环境整治", "每月 环境整治"])
def test_how_often_without_a_day_is_not_enough(text: str):
    found = plan(text)
    assert found.repeats
    assert not found.repeats.says_the_days


@pytest.mark.parametrize("title", ["夜间巡逻", "国庆升旗", "重阳敬老", "周末读书会"])
def test_a_title_keeps_the_words_of_time_in_it(title: str):
    assert plan(f"每周五晚上7点 {title} 小广场").title == title


@pytest.mark.parametrize(
    "text", ["12月5日到7日每天上午9点 包饺子 活动室", "周六、周日上午9点 包饺子", "周三周五晚上七点 太极拳"]
)
def test_some_days_are_no_series(text: str):
    assert read("publish_activity", Line.of(text, NOW, is_command=True)).intent == "publish_activity"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每周六的环境整治改到10点", {"named_by": EVERY_SATURDAY, "time": "10点"}),
        ("环境整治以后都改到龙城广场", {"place": "龙城广场"}),
        ("环境整治从12月10日起改到下午3点", {"since": "2026-12-10", "time": "下午3点"}),
        ("1月起每周六的环境整治改到9点半", {"since": "2027-01-01", "named_by": EVERY_SATURDAY, "time": "9点半"}),
        ("以后都改到周日上午9点", {"repeats": "FREQ=WEEKLY;BYDAY=SU"}),
        ("环境整治改到每周日上午9点", {"repeats": "FREQ=WEEKLY;BYDAY=SU"}),
        ("环境整治改到每周日上午9点，地点改成小广场", {"repeats": "FREQ=WEEKLY;BYDAY=SU", "place": "小广场"}),
        ("环境整治以后都推迟半小时", {"shift_minutes": "30"}),
        ("每周六的环境整治人数改成30人", {"named_by": EVERY_SATURDAY, "amount": "30"}),
        ("环境整治以后每次都改到10点到12点，地点改成小广场", {"time": "10点到12点", "place": "小广场"}),
        ("环境整治以后都改到12月5日", {"time": "12月5日"}),
    ],
)
def test_a_change_of_all_that_is_to_come(text: str, expected: dict[str, str]):
    found = plan(text, "change_activity", activity="环境整治" if "环境整治" in text else "")
    assert changes_a_series(text)
    assert found.of_series
    assert {name: _shown(getattr(found, name)) for name in expected} == expected


def _shown(value: object) -> str:
    return str(getattr(value, "rule", getattr(value, "text", value)))


@pytest.mark.parametrize(
    "text",
    ["每周六的环境整治这周改到10点", "周六的环境整治改到10点", "环境整治改到10点", "12月5日的环境整治以后都改到10点"],
)
def test_a_line_that_names_a_day_is_about_that_day(text: str):
    assert not plan(text, "change_activity", activity="环境整治").of_series


@pytest.mark.parametrize(
    "text",
    [
        "结束每周六的环境整治",
        "每周六的环境整治不办了",
        "环境整治以后不办了",
        "环境整治1月起停办",
        "环境整治从12月20日起不办了",
    ],
)
def test_all_that_is_to_come_ends(text: str):
    assert ends_a_series(text)


@pytest.mark.parametrize(
    "text",
    ["每周六的环境整治这周不办了", "取消周六的环境整治", "取消环境整治", "取消每周六的报名", "我以后不来了"],
)
def test_what_ends_something_else_ends_no_series(text: str):
    assert not ends_a_series(text)


def test_a_month_that_is_far_away_is_hardly_meant():
    assert plan("环境整治9月起改到10点", "change_activity", activity="环境整治").not_read == "9月起"
    assert intents.INTENTS["create_series"].right is not None


# --- what hangs on each of its dates ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "每周三晚7点 老年人防诈讲座 主讲李老师 带身份证 至少8人 给梅苑小区和兰园小区",
            {"title": "老年人防诈讲座", "lecturer": "李老师", "bring": "身份证", "at_least": 8},
        ),
        ("每周三晚7点 防诈讲座 给梅苑小区、兰园小区", {"whom": ForWhom(units=("梅苑小区", "兰园小区"))}),
        ("每周六上午9点到11点 环境整治 3栋楼下 20人 请自带手套", {"bring": "手套", "amount": 20, "place": "3栋楼下"}),
        ("每周二、周四晚7点 书法课 讲师：周老师 满6人开班 二楼活动室", {"lecturer": "周老师", "at_least": 6}),
        ("每周五晚上七点半到九点，合唱排练，活动室，最少10人，最多30人", {"at_least": 10, "amount": 30}),
        ("每天早上7点 八段锦 小广场 带水杯 到年底", {"bring": "水杯", "title": "八段锦"}),
        ("每周日下午2点 象棋角 凉亭 不限本小区", {"open_to": "all"}),
        ("每周三下午3点 亲子阅读 限本小区 12人 共6期", {"open_to": "own", "amount": 12}),
        ("发给3栋、5栋 每周六上午9点 大扫除", {"title": "大扫除"}),
        ("隔周周日下午3点 消防安全讲座 主讲人张队长 面向梅苑小区 至少15人", {"lecturer": "张队长", "at_least": 15}),
        ("工作日早上7点20到8点 护学岗 小学门口 4人 不足2人不办", {"amount": 4, "at_least": 2}),
        ("从12月起每周四晚7点 智能手机课 小刘老师来讲 带手机 8人起", {"lecturer": "小刘老师", "bring": "手机"}),
        ("每周六9:00-10:30 英语角 书吧 主讲 Tom 自带本子 10人以上开课", {"lecturer": "Tom", "at_least": 10}),
        ("每周五晚7点 读书会 书吧 人数不限", {"title": "读书会", "place": "书吧", "amount": None}),
    ],
)
def test_each_of_its_dates_has_what_a_single_one_has(text, said):
    found = plan(text)
    assert found.of_series
    assert {name: getattr(found, name) for name in said} == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("防诈讲座9月起主讲换成王老师", {"lecturer": "王老师"}),
        ("防诈讲座以后都带水杯", {"bring": "水杯"}),
        ("防诈讲座每次都带本子", {"bring": "本子"}),
        ("以后都带水杯", {"bring": "水杯"}),
        ("防诈讲座以后至少5人", {"at_least": 5}),
        ("防诈讲座以后不足5人不办", {"at_least": 5}),
        ("1月起至少１０人", {"at_least": 10}),
        ("防诈讲座以后不用带了", {"dropped": ("bring",)}),
        ("防诈讲座今后不用带身份证了", {"dropped": ("bring",), "dropped_said": "身份证"}),
        ("防诈讲座以后什么都不用带", {"dropped": ("bring",), "dropped_said": ""}),
        ("防诈讲座以后人少也办", {"dropped": ("at_least",)}),
        ("防诈讲座以后取消最少人数", {"dropped": ("at_least",)}),
        ("防诈讲座以后不限人数", {"dropped": ("capacity",)}),
        ("防诈讲座以后也发给竹园小区", {"whom": ForWhom(units=("竹园小区",)), "whom_also": True}),
        ("防诈讲座以后发给竹园小区", {"whom": ForWhom(units=("竹园小区",)), "whom_also": False}),
        ("防诈讲座以后由赵老师主讲", {"lecturer": "赵老师"}),
        ("防诈讲座以后外小区的也能来", {"open_to": "all"}),
        ("防诈讲座以后改到晚上8点，主讲换成王老师，带水杯", {"lecturer": "王老师", "bring": "水杯"}),
    ],
)
def test_all_of_it_is_changed_without_an_engine(text, said):
    assert changes_a_series(text)
    found = plan(text, "change_activity")
    assert found.of_series
    assert not found.unread
    assert {name: getattr(found, name) for name in said} == said


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("防诈讲座以后都带水杯，老人除外", "老人除外"),
        ("防诈讲座以后都带水杯 老人除外", "老人除外"),
        ("防诈讲座以后至少5人，春节那次除外", "春节那次除外"),
        ("防诈讲座12月起主讲换成王老师，12月9日还是李老师", "12月9日还是李老师"),
        ("防诈讲座以后改到8点，下雨就7点", "下雨就7点"),
        ("防诈讲座以后改到8点，地点改成小广场", ""),
    ],
)
def test_a_clause_that_nothing_reads_is_kept_to_be_asked_about(text, unread):
    assert plan(text, "change_activity").unread == unread


@pytest.mark.parametrize(
    "text",
    [
        "发布 每周三晚7点 防诈讲座 带水杯",
        "发布 从12月起 防诈讲座 带水杯",
        "每周三晚7点防诈讲座 带水杯",
        "我以后都带水杯",
        "以后都带水杯吗",
        "防诈讲座带水杯",
        "以后给老人送餐",
        "以后都带孩子来",
    ],
)
def test_what_publishes_is_asked_or_is_of_one_date_changes_no_series(text):
    assert not changes_a_series(text)


@pytest.mark.parametrize("text", ["防诈讲座以后不足5人不办", "防诈讲座以后取消最少人数"])
def test_a_least_number_ends_no_series(text):
    assert not ends_a_series(text)


@pytest.mark.parametrize(
    "text", ["每月初一十五早上8点 环境整治", "每月1号到5号上午9点 环境整治", "每月上旬的周六上午9点 环境整治"]
)
def test_days_of_a_month_that_no_rule_reads_are_asked_and_not_one_of_them_taken(text: str):
    wish = read("publish_activity", Line.of(text, NOW, {}, is_command=True))
    assert wish.wanted.time is not None
    assert wish.wanted.time.kind == "unclear"
