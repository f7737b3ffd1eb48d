"""An exception beside a change of one activity makes all of it uncertain; a reason, or what stays, does not."""

import pytest

from bot.topic import read
from bot.understanding.reading import Line
from community.planning import Planning
from tests.cast import SUNDAY


def unread(text, **slots):
    return Planning.of(read("change_activity", Line.of(text, SUNDAY, {"activity": "环境整治"} | slots))).unread


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("环境整治改到周六，不过老刘家的先不动", "不过老刘家的先不动"),
        ("环境整治改到周日，老刘家的先不动", "老刘家的先不动"),
        ("环境整治改到周六，老人除外", "老人除外"),
        ("环境整治改到周六，三楼的照旧", "三楼的照旧"),
        ("环境整治改到周六，报了名的不变", "报了名的不变"),
        ("环境整治改到周六，但是先不通知", "但是先不通知"),
        ("环境整治改到周六，可是3栋自己搞", "可是3栋自己搞"),
        ("环境整治改到9点，其他不变，老刘家的另说", "老刘家的另说"),
        ("老刘家的先不动，环境整治改到周六", "老刘家的先不动"),
        ("环境整治改到周六除了老刘家的", "环境整治改到周六除了老刘家的"),
        ("环境整治推迟一小时，一部分人按原来的来", "一部分人按原来的来"),
        ("环境整治地点改成小广场，唯独党员去会议室", "唯独党员去会议室"),
        ("环境整治人数改成30人，小孩不算", "小孩不算"),
        ("环境整治换到架空层，小孩那组另外安排", "小孩那组另外安排"),
        ("环境整治改到周日，3栋的不去", "3栋的不去"),
        ("环境整治改到周日，小李那份取消", "小李那份取消"),
        ("环境整治改到周六 只是王阿姨那组不动", "环境整治改到周六 只是王阿姨那组不动"),
    ],
)
def test_an_exception_that_nothing_reads_is_kept_to_be_asked_about(text, said):
    assert unread(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "环境整治改到周六，周日要下雨",
        "环境整治改到周六，时间不变",
        "环境整治改到周日，周六好多人来不了",
        "环境整治改到周六，取消最少人数",
        "环境整治改到周六，几点还是那个几点",
        "环境整治改到周六，其他的都不变",
        "环境整治时间不变，地点改成小广场",
        "环境整治地点不动，改到下午3点",
        "环境整治改到周六上午9点，地点照旧，报了名的告诉一声",
        "环境整治改到10点，不过地点改成小广场",
        "环境整治改到10点，但要带水杯",
        "环境整治名字改成不动产知识讲座",
        "环境整治换到照旧茶馆",
        "下雨了，环境整治推迟一小时",
    ],
)
def test_a_reason_or_what_stays_is_no_exception(text):
    assert unread(text) == ""
