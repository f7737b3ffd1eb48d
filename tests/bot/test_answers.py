"""What an open question or draft makes of a short answer, and what an uncertain line is answered with."""

import pytest

from bot.understanding.engine import Understood
from storage.tables.activities import Activity, ActivityState
from storage.tables.questions import Question
from storage.tables.signup import SignUp, Standing
from tests.cast import CLEANING, END, GROUP, HOUR, START, Program, ScriptedEngine, at, cleaning, community

DRAFT = "发布 周日上午9点到11点 大家扫雪 3栋楼下 20人"
OTHER = "交通文明劝导"
UNSURE = "护学岗我这周脚痛，取消"
ENGINE = {
    UNSURE: Understood("cancel", 0.4, {}, ("cancel", "cancel_activity", "tally")),
    "替谢婆婆登一个": Understood("sign_up", 0.4, {"person": "谢婆婆"}, ("sign_up", "roster")),
    "我也去凑个热闹": Understood("sign_up", 0.2, {}, ("sign_up",)),
    "凑热闹去不": Understood("sign_up", 0.2, {}, ("sign_up", "roster")),
    "这个我来": Understood("offer_help", 0.9),
    "不了不了": Understood("deny", 0.9),
    "不去了不去了": Understood("cancel", 0.9),
    "嗯呐": Understood("affirm", 0.9),
    "1号活动改到昨天9点": Understood("change_activity", 0.9),
    "1号活动提前十天": Understood("change_activity", 0.9),
}


@pytest.fixture
async def program(found):
    other = cleaning(title=OTHER, start=START + 5 * HOUR, end=END + 5 * HOUR)
    made = found(cleaning(), other, engine=ScriptedEngine(ENGINE))
    await made.deliver()
    return made


@pytest.fixture
def going(rows_of):
    return lambda: [row.name for row in rows_of(SignUp, SignUp.standing == Standing.GOING)]


@pytest.fixture
def drafts(rows_of):
    return lambda: [row.title for row in rows_of(Activity, Activity.state == ActivityState.DRAFT)]


def labels(program):
    return [label for label, _ in program.heard[-1].buttons]


# --- an open draft ---------------------------------------------------------------------------------------------


@pytest.fixture
async def organiser(program):
    """王阿姨 goes to the cleaning herself and has an open draft."""
    wang = program.neighbour("王阿姨")
    await wang.says("报名 1")
    await wang.says(DRAFT)
    assert wang.heard == ["activity_preview"]
    return wang


def heard(who):
    """Without the preview that is put away."""
    return [one.outcome for one in who.program.heard if one.reaches(who.name) and not one.edited]


@pytest.mark.parametrize("no", ["取消", "取消吧", "算了", "不发了", "取消活动", "取消发布", "取 消。"])
async def test_cancelling_is_about_the_draft(organiser, going, drafts, no):
    await organiser.says(no)
    assert heard(organiser) == ["activity_discarded"]
    assert (going(), drafts()) == (["王阿姨"], [])


@pytest.mark.parametrize("wrong", ["不对", "错了", "不是", "不行", "不了不了", "修改"])
async def test_something_wrong_with_the_draft_is_mended_and_not_dropped(organiser, drafts, wrong):
    await organiser.says(wrong)
    assert heard(organiser) == ["what_to_change"]
    assert drafts() == ["大家扫雪"]


@pytest.mark.parametrize("yes", ["好", "对的", "可以", "发布", "嗯呐"])
async def test_yes_publishes_the_draft(organiser, drafts, yes):
    await organiser.says(yes)
    assert heard(organiser) == ["activity_published"]
    assert drafts() == []


@pytest.mark.parametrize("number", ["1", "２", "二", "编号1"])
async def test_a_number_is_no_answer_to_a_draft(organiser, going, number):
    await organiser.says(number)
    assert heard(organiser) == ["activity_preview"]
    assert going() == ["王阿姨"]


@pytest.mark.parametrize("button", ["发布", "取消"])
async def test_a_draft_that_a_button_has_settled_owns_nothing(organiser, going, button):
    await organiser.taps(button)
    await organiser.says("取消")
    assert heard(organiser) == ["signup_cancelled"]
    assert going() == []


async def test_a_draft_owns_the_next_cancellation_for_an_hour(organiser, program, going, drafts):
    program.stage.now += HOUR
    await organiser.says("取消")
    assert heard(organiser) == ["signup_cancelled"]
    assert drafts() == ["大家扫雪"]


async def test_a_draft_says_nothing_about_the_group(organiser, going, drafts):
    await organiser.says("@小邻 取消", GROUP)
    assert (going(), drafts()) == ([], ["大家扫雪"])


async def test_a_reply_to_the_preview_is_about_the_draft(organiser, program, going, drafts):
    preview = program.stage.channel.shown["王阿姨"][-1]
    await organiser.says("取消", replies_to=preview.message_id)
    assert heard(organiser) == ["activity_discarded"]
    assert (going(), drafts()) == (["王阿姨"], [])


async def test_a_reply_to_a_card_is_about_the_card(organiser, program, going, drafts):
    card = next(one for one in program.stage.channel.shown[GROUP] if CLEANING in one.text)
    await organiser.says("取消", GROUP, replies_to=card.message_id)
    assert (going(), drafts()) == ([], ["大家扫雪"])


async def test_dropping_the_change_leads_back_to_the_draft(organiser, drafts):
    await organiser.taps("修改")
    await organiser.says("算了")
    assert heard(organiser) == ["question_dropped", "activity_preview"]
    assert drafts() == ["大家扫雪"]


async def test_a_named_wish_is_done_while_the_draft_waits(organiser, going, drafts):
    await organiser.says(f"取消 {CLEANING}")
    assert heard(organiser) == ["signup_cancelled"]
    await organiser.says("取消")
    assert heard(organiser) == ["activity_discarded"]


# --- an open question ------------------------------------------------------------------------------------------


@pytest.fixture
async def asked(program):
    """小李 goes to one activity and is asked which one a guest shall go to."""
    li = program.neighbour("小李")
    await li.says("报名 2")
    await li.says("帮我妈刘桂英报名")
    assert li.heard == ["which_activity"]
    return li


@pytest.mark.parametrize("no", ["取消", "算了", "不对", "都不是", "不用了", "不了不了", "不去了不去了", "取消活动"])
async def test_dropping_a_question_changes_nothing_and_says_what_was_dropped(asked, going, rows_of, no):
    await asked.says(no)
    assert asked.heard == ["question_dropped"]
    assert "报名" in asked.text
    assert (going(), rows_of(Question)) == (["小李"], [])


@pytest.mark.parametrize("vague", ["好", "对", "嗯呐", "9", "报名"])
async def test_what_chooses_nothing_is_asked_again(asked, going, vague):
    await asked.says(vague)
    assert asked.heard == ["which_activity"]
    assert going() == ["小李"]
    await asked.says("1")
    assert going() == ["小李", "刘桂英"]


@pytest.mark.parametrize("number", ["1", "１", "一", "编号1", "1号", "选1", "1。"])
async def test_the_short_number_chooses(asked, going, number):
    await asked.says(number)
    assert asked.heard == ["guest_signed_up"]


@pytest.mark.parametrize("title", [CLEANING, "环境整治", "环境整治那个", "环境卫生整治吧"])
async def test_the_title_chooses_as_well(asked, going, title):
    await asked.says(title)
    assert going() == ["小李", "刘桂英"]


@pytest.mark.parametrize("line", ["环境卫生整治先不报", "环境整治的事再说", "交通文明劝导我不想去"])
async def test_a_line_that_only_holds_a_title_chooses_nothing(asked, going, line):
    await asked.says(line)
    assert going() == ["小李"]


@pytest.mark.parametrize(
    ("answer", "who"),
    [("小李", ["小李"]), ("我自己", ["刘婶"]), ("都报", ["刘婶", "小李"]), ("小李吧", ["小李"]), ("取消", [])],
)
async def test_who_is_meant_may_be_said(found, going, answer, who):
    program = found()
    liu = program.neighbour("刘婶")
    await liu.says("报名 小李")
    assert liu.heard == ["which_person"]
    await liu.says(answer)
    assert going() == who


async def test_who_says_anew_what_was_asked_has_answered_it(asked, going):
    await asked.says("帮我妈刘桂英报名 1")
    await asked.says("取消刘桂英")
    assert asked.heard == ["signup_cancelled"]


async def test_half_a_line_is_no_cancellation_while_something_is_asked(asked, going):
    await asked.says("取消，还有什么活动")
    assert "signup_cancelled" not in asked.heard
    assert going() == ["小李"]


async def test_cancelling_while_it_is_asked_what_to_cancel_is_asked_again(program, going):
    li = program.neighbour("小李")
    for line in ("报名 1", "报名 2", "取消"):
        await li.says(line)
    await li.says("取消")
    assert li.heard == ["which_activity"]
    assert len(going()) == 2


async def test_a_question_of_yes_or_no_has_no_numbers(found, going):
    program = found(cleaning(), cleaning(title=OTHER, start=START + HOUR, end=END + HOUR))
    li = program.neighbour("小李")
    await li.says("报名 1")
    for line, answer in (("报名 2", "clashes"), ("1", "clashes"), ("取消", "clash_declined")):
        await li.says(line)
        assert li.heard == [answer]
    assert going() == ["小李"]
    await li.says("报名 2")
    await li.says("好的")
    assert going() == ["小李", "小李"]


@pytest.mark.parametrize(("said", "answer"), [("取消", "question_dropped"), ("不对", "activity_incomplete")])
async def test_what_was_missing_can_be_dropped_and_is_not_taken_from_a_short_answer(program, said, answer):
    wang = program.neighbour("王阿姨")
    await wang.says("发布 大家扫雪")
    assert wang.heard == ["activity_incomplete"]
    await wang.says(said)
    assert wang.heard == [answer]


OVER = ["发布 昨天上午9点 大家扫雪", "1号活动改到昨天9点", "1号活动提前十天"]


@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize("then", ["周日上午9点", "昨天上午10点|周日上午9点"])
async def test_another_time_than_one_that_is_over_may_be_said_alone(program, rows_of, over, then):
    wang = program.neighbour("王阿姨")
    await wang.says(over)
    for line in then.split("|"):
        assert wang.heard == ["activity_incomplete"]
        await wang.says(line)
    assert {"activity_preview", "activity_changed"} & set(program.outcomes)
    assert at("9:00", day=29) in {row.starts_at for row in rows_of(Activity)}


async def test_a_time_alone_answers_what_to_change(organiser, rows_of):
    await organiser.taps("修改")
    await organiser.says("周六下午3点")
    assert rows_of(Activity, Activity.state == ActivityState.DRAFT)[0].starts_at == at("15:00")


# --- what it may mean --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "offered"),
    [("小李", ["取消报名"]), ("路人", ["取消报名"]), ("王阿姨", ["取消报名", "取消活动", "统计"])],
)
async def test_only_what_somebody_may_do_is_offered(program, who, offered):
    await program.neighbour(who).says(UNSURE)
    assert labels(program) == offered


async def test_a_lecturer_is_not_offered_what_an_organiser_does(database):
    teacher = {"home": "大汉龙城3栋", "reachable": True, "roles": [{"role": "讲师", "unit": "大汉龙城3栋"}]}
    program = Program(database, community(people={"谭老师": teacher}), engine=ScriptedEngine(ENGINE))
    await program.deliver()
    await program.neighbour("谭老师").says(UNSURE)
    assert labels(program) == ["取消报名", "统计"]


async def test_an_offer_carries_out_what_was_said(program, going):
    li = program.neighbour("小李")
    await li.says("替谢婆婆登一个")
    await li.taps("报名")
    assert li.heard == ["which_activity"]
    await li.says("1")
    assert going() == ["谢婆婆"]


async def test_a_clear_phrase_with_something_unread_behind_it_is_offered(program, going):
    li = program.neighbour("小李")
    await li.says("帮楼下李叔报名，他没手机")
    assert labels(program) == ["报名"]
    await li.says("好")
    await li.says("1")
    assert going() == ["李叔"]


async def test_an_offer_is_for_whoever_was_asked(program, going):
    await program.neighbour("小李").says("@小邻 替谢婆婆登一个", GROUP)
    await program.neighbour("刘婶").taps("报名", GROUP)
    assert program.neighbour("刘婶").heard == ["not_allowed"]


# --- in a reply to a card ----------------------------------------------------------------------------------------


@pytest.fixture
def replies(program):
    card = next(one for one in program.stage.channel.shown[GROUP] if CLEANING in one.text)

    async def to_the_card(text):
        await program.neighbour("小李").says(text, GROUP, replies_to=card.message_id)

    return to_the_card


async def test_what_may_be_a_sign_up_is_one_in_a_reply_to_a_card(replies, program, going):
    await replies("我也去凑个热闹")
    assert "signed_up" in program.outcomes
    assert going() == ["小李"]


async def test_a_doubt_in_the_reply_is_asked_about(replies, program, going):
    await replies("凑热闹去不")
    assert (labels(program), going()) == (["报名", "名单"], [])


async def test_mere_willingness_in_the_reply_is_asked_about(replies, program, going):
    await replies("这个我来")
    assert (labels(program), going()) == (["报名"], [])


async def test_elsewhere_it_stays_uncertain(program, going):
    await program.neighbour("小李").says("我也去凑个热闹")
    assert (labels(program), going()) == (["报名"], [])
