"""Slots that had to be learnt: names that nobody knows, amounts, things, people, and what stands for none of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.understanding.learnt import learnt
from bot.understanding.normalise import clean, fold
from bot.understanding.slots import Span, first_of_each, known_names
from bot.understanding.tagging import SlotTagger, learn_slots
from bot.understanding.training import example, examples
from community.vocabulary import Vocabulary

NOW = datetime(2026, 11, 22, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
HERE = Vocabulary(
    activities=("环境卫生整治", "健康讲座", "主题党日", "交通劝导"),
    teams=("环境卫生整治队", "交通劝导服务队"),
    units=("大汉龙城3栋", "工农社区"),
    people=("王阿姨", "小李", "老陈", "刘桂英"),
    places=("中心凉亭",),
)


def said(line: str, intent: str, vocabulary: Vocabulary = HERE) -> dict[str, str]:
    text = fold(line)
    return first_of_each(line, learnt().slots.spans(text, intent, known_names(text, vocabulary), NOW))


# None of these lines but the last is in nlu/data.
@pytest.mark.parametrize(
    ("line", "intent", "slots"),
    [
        ("我报名周六的环境整治", "sign_up", {"activity": "环境整治", "time": "周六"}),
        ("周日扫落叶我扛扫把来", "sign_up", {"activity": "扫落叶", "time": "周日"}),
        ("帮我妈刘桂英报名", "sign_up", {"person": "刘桂英"}),
        ("羽毛球赛我们去两个人", "sign_up", {"activity": "羽毛球赛", "amount": "两个人"}),
        ("剪窗花那个取消吧，老师来不了", "cancel_activity", {"activity": "剪窗花"}),
        ("环境整治改到3栋楼下", "change_activity", {"activity": "环境整治", "place": "3栋楼下"}),
        ("名额加到50人", "change_activity", {"amount": "50人"}),
        ("谁有人字梯借我用一下", "ask_help", {"item": "人字梯"}),
        ("给老陈改成2小时", "adjust_hours", {"person": "老陈", "amount": "2小时"}),
        ("统计 本月 工农社区", "tally", {"time": "本月", "unit": "工农社区"}),
        ("二单元的声控灯坏了", "problem_report", {"unit": "二单元", "item": "声控灯"}),
        ("加入交通劝导服务队", "join_team", {"team": "交通劝导服务队"}),
        ("算我一个", "sign_up", {}),
    ],
)
def test_what_is_named_is_found(line: str, intent: str, slots: dict[str, str]) -> None:
    assert said(line, intent) == slots


def test_one_line_that_publishes_holds_all_of_them() -> None:
    found = said("发布 周六上午9点到11点 磨刀磨剪子 3栋楼下 20人", "publish_activity")
    assert found == {"activity": "磨刀磨剪子", "time": "周六上午9点到11点", "place": "3栋楼下", "amount": "20人"}


def test_a_name_is_found_because_the_community_knows_it() -> None:
    line = "乌篷船归来算我一个"
    assert said(line, "sign_up", Vocabulary(activities=("乌篷船归来",)))["activity"] == "乌篷船归来"


@given(st.text(min_size=1, max_size=60), st.sampled_from(["sign_up", "publish_activity", "ask_help"]))
def test_whatever_is_written_slots_are_words_of_it(text: str, intent: str) -> None:
    shown = clean(text)
    assume(shown)
    assert all(words in shown and words for words in said(shown, intent).values())


def test_learning_twice_gives_the_same_model() -> None:
    some = [line for line in examples() if line.is_marked and line.entities][::60]
    assert learn_slots(some) == learn_slots(some)


def test_a_slot_ends_where_the_next_of_its_kind_begins() -> None:
    lines = [example("[一](unit)[二](unit)三", "tally")] * 30
    tagger = SlotTagger(learn_slots(lines))
    assert tagger.spans("一二三", "tally", [], NOW) == [Span("unit", 0, 1), Span("unit", 1, 2)]
