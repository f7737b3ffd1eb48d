"""Urgent words come before everything that may fail, and what is plainly something else is read as usual."""

import pytest
import yaml

from bot import conversation
from bot.understanding.urgent import emergency, is_taken_back
from bot.understanding.words import ROOT
from community.urgent import Emergency
from services import emergency as services
from storage.tables.notices import Notice
from tests.cast import GROUP


def lines(which):
    return yaml.safe_load((ROOT / "tests" / "nlu" / "urgent.yml").read_text(encoding="utf-8"))[which]


@pytest.mark.parametrize("kind", [kind for kind in Emergency if kind is not Emergency.UNCLEAR])
async def test_every_kind_has_words_numbers_and_first_steps(program, kind):
    line = next(one["line"] for one in lines("urgent") if one["kind"] == kind and emergency(one["line"]) is kind)
    await program.neighbour("小李").says(line)
    assert program.outcomes[0] == "emergency_numbers"
    assert any(number in program.heard[0].text for number in ("110", "119", "120", "12356"))
    assert program.heard[0].text.count("·") >= 2


def test_words_find_what_is_urgent_before_any_engine():
    found = [one for one in lines("urgent") if emergency(one["line"])]
    assert len(found) >= 0.97 * len(lines("urgent"))


def test_words_leave_alone_what_only_sounds_urgent():
    assert [line for line in lines("ordinary") if emergency(line)] == []


@pytest.mark.parametrize("line", ["没有着火", "没着火啊", "不是煤气漏了", "差点摔倒", "冇晕倒"])
def test_what_is_denied_is_no_emergency(line):
    assert emergency(line) is None


@pytest.mark.parametrize("line", ["昨天起火的是哪家", "电瓶车放楼道容易着火", "小心煤气泄漏", "以前他晕倒过"])
def test_another_time_and_what_is_only_feared_is_no_emergency(line):
    assert emergency(line) is None


@pytest.mark.parametrize("line", ["昨天修好的煤气现在又漏了", "怕是煤气漏了快来人", "上次摔倒的娭毑又摔倒起不来"])
def test_what_happens_now_is_one_all_the_same(line):
    assert emergency(line) is not None


@pytest.mark.parametrize(
    "line",
    ["气温烧到40度", "锅炉烧到四十度", "烤箱烧到42度了", "手机烧到40度", "水烧到40度给崽洗澡", "天气热烧到40度"],
)
def test_the_heat_of_a_thing_or_of_the_weather_is_no_fever(line):
    assert emergency(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "崽今天烧到40度了",
        "天气热 崽烧到40度",
        "外面太阳大娃儿烧到40度",
        "水烧到40度崽还是高烧",
        "奶奶烧到40度",
        "妈妈体温烧到40度",
        "今天烧到40度",
        "烤箱烧到40度起火了",
        "太阳底下晒着高烧到40度",
    ],
)
def test_a_fever_is_urgent_and_so_is_what_may_be_one(line):
    assert emergency(line) is not None


async def test_it_is_answered_when_nothing_can_be_looked_up(program, monkeypatch):
    def fails(*_, **__):
        raise RuntimeError("no looking up")

    monkeypatch.setattr(conversation.scene, "look", fails)
    await program.neighbour("小李").says("@小邻 3楼着火了", GROUP)
    assert program.outcomes[0] == "emergency_numbers"


async def test_it_is_answered_when_nobody_can_be_told(program, monkeypatch, rows_of):
    def fails(*_, **__):
        raise RuntimeError("nobody")

    monkeypatch.setattr(services.whom, "nearest", fails)
    with pytest.raises(RuntimeError):
        await program.neighbour("小李").says("@小邻 3楼着火了", GROUP)
    await program.deliver()
    assert len(rows_of(Notice, Notice.outcome == "emergency_numbers")) == 1
    monkeypatch.undo()


async def test_redelivered_after_a_failure_it_tells_and_does_not_answer_twice(program, monkeypatch, rows_of):
    event = {"event_id": "fire"}
    with monkeypatch.context() as broken:
        broken.setattr(services.whom, "nearest", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await program.neighbour("小李").says("@小邻 3楼着火了", GROUP, **event)
    await program.neighbour("小李").says("@小邻 3楼着火了", GROUP, **event)
    assert len(rows_of(Notice, Notice.outcome == "emergency_numbers")) == 1
    assert len(rows_of(Notice, Notice.outcome == "help_escalated")) == 1


async def test_an_open_question_or_form_does_not_take_it_for_its_answer(program):
    wang = program.neighbour("王阿姨")
    await wang.says("发布 周日上午9点到11点 大家扫雪 3栋楼下 20人")
    await wang.says("不对")
    await wang.says("等下 楼道起火了")
    assert wang.heard[0] == "emergency_numbers"


async def test_a_list_with_such_a_word_is_a_list(program):
    await program.neighbour("小李").says("#接龙\n着火逃生课\n1. 小李\n2. 刘婶", GROUP)
    assert program.outcomes == []


@pytest.mark.parametrize(
    "line",
    ["没有着火 是做饭的烟", "上个月我妈摔倒了现在好了", "电视里又放起火的新闻", "今天火锅吃得肚子着火", "昨天着火了"],
)
def test_what_is_taken_back_is_none_for_an_engine_either(line):
    assert is_taken_back(line)


@pytest.mark.parametrize("line", ["着火了", "是不是着火了 好多烟", "昨天修好的煤气现在又漏了", "有人不舒服"])
def test_what_happens_now_or_names_no_danger_is_not_taken_back(line):
    assert not is_taken_back(line)


async def test_a_number_that_was_waited_for_is_no_cry_for_help(program):
    wang = program.neighbour("王阿姨")
    await wang.says("发公告给大汉龙城3栋")
    await wang.says("120")
    assert wang.heard == ["announcement_preview"]
    await wang.says("着火了")
    assert wang.heard[0] == "emergency_numbers"


async def test_a_number_alone_is_a_cry_for_help_where_none_is_waited_for(program):
    li = program.neighbour("小李")
    await li.says("119")
    assert li.heard[0] == "emergency_numbers"
    assert "119" in li.text


@pytest.mark.parametrize(
    "line",
    ["没有着火 是做饭的烟", "今天火锅吃得肚子着火", "电视里又放起火的新闻", "快点", "快点啊！！", "赶紧的"],
)
async def test_a_danger_taken_back_or_mere_hurry_is_only_offered(program, rows_of, line):
    li = program.neighbour("小李")
    await li.says(line)
    assert li.heard == ["not_understood"]
    assert li._button("有急事", "小李")
    assert rows_of(Notice, Notice.outcome == "help_escalated") == []
