"""A preview has its buttons for as long as they do something; what was drafted outlives them."""

import pytest

from bot.messages import IncomingMessage
from services.timers import tick
from storage.tables.activities import Activity, ActivityState
from storage.tables.notices import Notice
from storage.tables.questions import Question
from tests.cast import DAY, HOUR, MINUTE, SUNDAY

LINE = "发布 周日上午9点到11点 大家扫雪 3栋楼下 20人"
OTHER = "发布 周日下午3点到5点 包饺子 活动室"
TWO_DAYS = "发布 12月5日、12日上午9点到11点 植树 3栋楼下"


@pytest.fixture
async def wang(program):
    neighbour = program.neighbour("王阿姨")
    await neighbour.says(LINE)
    return neighbour


@pytest.fixture
def drafts(rows_of):
    return lambda: [row.title for row in rows_of(Activity, Activity.state == ActivityState.DRAFT)]


def previews(program):
    """As they stand in the private chat, the oldest first: the title and the buttons."""
    shown = [one for one in program.stage.channel.shown["王阿姨"] if one.outcome == "activity_preview"]
    return [(one.text, [label for label, _ in one.buttons]) for one in shown]


BUTTONS = ["发布", "修改", "取消"]


async def test_after_its_hour_it_says_the_same_without_buttons_and_how_to_go_on(program, wang, drafts):
    ((before, buttons),) = previews(program)
    assert buttons == BUTTONS
    await program.until(SUNDAY + HOUR - MINUTE)
    assert program.heard == []
    await program.until(SUNDAY + HOUR)
    ((after, buttons),) = previews(program)
    assert buttons == []
    assert set(before.splitlines()[1:]) < set(after.splitlines())
    assert "请回复这条说“发布”" in after
    assert drafts() == ["大家扫雪"]


async def test_it_is_put_away_once(program, wang, rows_of):
    await program.until(SUNDAY + HOUR)
    told = len(rows_of(Notice))
    for later in (HOUR, HOUR + MINUTE, 2 * HOUR):
        tick(program.desk, SUNDAY + later)
    assert len(rows_of(Notice)) == told
    assert rows_of(Question) == []


@pytest.mark.parametrize("after_the_tick", [False, True])
async def test_a_restart_between_changes_nothing(program, wang, after_the_tick):
    program.stage.now = SUNDAY + HOUR
    if after_the_tick:
        tick(program.desk, program.now)
    program.stage.restart()
    await program.until(program.now)
    ((_, buttons),) = previews(program)
    assert (program.outcomes, buttons) == (["activity_preview"], [])


@pytest.mark.parametrize("choice", [0, 1, 2])
@pytest.mark.parametrize("ticks", [False, True])
async def test_a_tap_on_an_old_button_loses_nothing(program, wang, drafts, choice, ticks):
    (button,) = [action for label, action in program.heard[-1].buttons if label == BUTTONS[choice]]
    message = program.heard[-1].message_id
    program.stage.now = SUNDAY + HOUR
    if ticks:
        await program.until(program.now)
    await wang.sends_tap(button, message_id=message)
    assert wang.heard == ["question_closed"]
    assert drafts() == ["大家扫雪"]


async def test_a_reply_to_it_goes_on(program, wang, drafts):
    message = program.heard[-1].message_id
    await program.until(SUNDAY + DAY)
    await wang.says("发布", replies_to=message)
    assert wang.heard == ["activity_published"]
    assert drafts() == []


async def test_a_reply_to_a_draft_of_the_past_asks_for_another_time(program, wang):
    message = program.heard[-1].message_id
    await program.until(SUNDAY + 7 * DAY)
    await wang.says("发布", replies_to=message)
    assert wang.heard == ["activity_incomplete"]
    await wang.says("12月6日上午9点")
    assert previews(program)[-1][1] == BUTTONS


@pytest.mark.parametrize("done", ["[发布]", "[取消]", "发布", "算了"])
async def test_what_was_published_or_dropped_has_no_buttons(program, wang, done):
    await (wang.taps(done.strip("[]")) if done[0] == "[" else wang.says(done))
    assert [buttons for _, buttons in previews(program)] == [[]]


@pytest.mark.parametrize("change", ["地点改成小广场", "人数改成30人", "周六9点"])
async def test_only_the_newest_preview_of_a_draft_has_buttons(program, wang, change):
    await wang.taps("修改")
    await wang.says(change)
    assert [buttons for _, buttons in previews(program)] == [[], BUTTONS]


async def test_days_that_change_places_are_the_same_draft(program):
    wang = program.neighbour("王阿姨")
    await wang.says(TWO_DAYS)
    await wang.taps("修改")
    await wang.says("改到12月20日")
    await wang.taps("植树 12月5日")
    assert "1. 12月12日" in previews(program)[-1][0]
    assert [buttons for _, buttons in previews(program)] == [[], BUTTONS]


async def test_a_preview_of_something_else_stays(program, wang, drafts):
    first = program.heard[-1]
    await wang.says(OTHER)
    assert [buttons for _, buttons in previews(program)] == [BUTTONS, BUTTONS]
    await wang.sends_tap(first.buttons[0][1], message_id=first.message_id)
    assert wang.heard == ["activity_published", "activity_preview"]
    assert drafts() == ["包饺子"]
    await wang.says("发布")
    assert drafts() == []


async def test_one_that_could_not_be_sent_in_time_comes_without_buttons(program):
    await program.stage.play(IncomingMessage(program.event("王阿姨"), LINE))  # and the channel is down
    program.stage.now = SUNDAY + HOUR
    tick(program.desk, program.now)
    await program.deliver()
    ((text, buttons),) = previews(program)
    assert ("请回复这条说“发布”" in text, buttons) == (True, [])


async def test_an_idle_tick_writes_nothing(program, wang, monkeypatch):
    await program.until(SUNDAY + HOUR)
    writes = []
    monkeypatch.setattr(program.database, "transaction", lambda: writes.append(1))
    for minutes in range(1, 30):
        tick(program.desk, program.now + minutes * MINUTE)
    assert writes == []
