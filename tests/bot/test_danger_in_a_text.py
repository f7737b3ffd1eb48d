"""While the text of an announcement or a poll is waited for, words of danger in it are its text when they plainly are;
in doubt they are a cry for help, and the draft stays open.
"""

import pytest

from bot.understanding.urgent import emergency, is_a_text

TEXTS = [
    "消防演练：听到着火警报，马上从楼梯下楼，不要乘电梯",
    "周三上午消防演习，楼道会冒烟，大家现在不要惊慌",
    "各位邻居：电动车着火又在别的小区发生了，请勿上楼充电",
    "温馨提示：燃气泄漏马上关阀开窗，到外面打电话",
    "周五检修电梯，有人被困电梯请按警铃",
    "3栋昨晚起火的原因查清了，是充电线老化，请大家马上自查",
    "请各位业主注意，7栋着火了，消防正在处理，请勿围观",
    "安全须知：发现有人触电时，请马上断电",
    "防溺水提醒：有人落水了要马上喊人，不要手拉手下水",
    "如遇火灾，马上打开逃生通道，请勿乘电梯",
    "近期有贼进楼，请大家锁好门窗",
    "严禁在楼道打架斗殴",
    "社区请医生讲有人晕倒时现在怎么急救，大家来听",
    "遇到有人摔倒，马上联系物业，各位住户互相转告",
]
CRIES = [
    "厨房着火了快来人",
    "着火了",
    "楼道起火了",
    "3楼着火了救命",
    "等下 楼道起火了",
    "我家着火了，大家快来",
    "通知大家快来救人，3栋着火了",
    "煤气漏了，头晕",
    "我妈晕倒了叫不醒",
    "有人掉河里了",
    "电梯里困了人，出不来",
    "隔壁打架了拿着刀",
    "快点来 有人触电",
    "哎呀楼上冒黑烟了，各位怎么办",
]
ASKS_FOR_TEXT = "发公告给大汉龙城3栋"


@pytest.mark.parametrize("line", TEXTS)
async def test_what_is_plainly_told_to_many_is_the_text(program, line):
    wang = program.neighbour("王阿姨")
    await wang.says(ASKS_FOR_TEXT)
    await wang.says(line)
    assert wang.heard == ["announcement_preview"]
    assert line in wang.text


@pytest.mark.parametrize("line", CRIES)
async def test_in_doubt_it_is_a_cry_for_help(program, line):
    wang = program.neighbour("王阿姨")
    await wang.says(ASKS_FOR_TEXT)
    await wang.says(line)
    assert wang.heard[0] == "emergency_numbers"


@pytest.mark.parametrize("line", [line for line in TEXTS if emergency(line)])
async def test_without_a_draft_the_same_words_are_a_cry_for_help(program, line):
    await program.neighbour("王阿姨").says(line)
    assert program.outcomes[0] in ("emergency_numbers", "announcement_preview", "announcement_text_asked")


def test_the_rule_reads_nothing_but_the_line():
    assert [line for line in TEXTS if emergency(line) and not is_a_text(line)] == []
    assert [line for line in CRIES if is_a_text(line)] == []


async def test_both_are_offered_and_the_draft_stays(program):
    wang = program.neighbour("王阿姨")
    await wang.says(ASKS_FOR_TEXT)
    await wang.says("楼道起火了")
    await wang.taps("这是正文")
    assert wang.heard == ["announcement_preview"]
    assert "楼道起火了" in wang.text


async def test_after_a_cry_the_next_line_is_still_the_text(program):
    wang = program.neighbour("王阿姨")
    await wang.says(ASKS_FOR_TEXT)
    await wang.says("楼道起火了")
    await wang.says("周三停水，请大家存水")
    assert wang.heard == ["announcement_preview"]


@pytest.mark.parametrize("line", ["电动车在楼道起火了，谁来赔？", "楼道冒烟演练放哪天？1 周六 2 周日"])
async def test_so_it_is_with_the_question_of_a_poll(program, line):
    wang = program.neighbour("王阿姨")
    await wang.says("投票")
    await wang.says(line)
    assert wang.heard[0].startswith("poll_")


async def test_a_cry_instead_of_the_question_of_a_poll(program):
    wang = program.neighbour("王阿姨")
    await wang.says("投票")
    await wang.says("厨房着火了快来人")
    assert wang.heard[0] == "emergency_numbers"
    await wang.taps("这是正文")
    assert wang.heard[0].startswith("poll_")


async def test_nobody_else_is_offered_a_text(program):
    await program.neighbour("小李").says("楼道起火了")
    assert "正文" not in program.heard[0].text
