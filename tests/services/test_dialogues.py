"""Forms in a chat: answered in any way, suspended by anything, and leaving nothing behind when they come to no end.

The form is a toy of these tests: consent, a name, skills that may be left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from jinja2 import ChoiceLoader, DictLoader
from sqlmodel import SQLModel, select

from bot.messages import IncomingMessage
from bot.topic import INTENTS, Intent
from bot.understanding.engine import Understood
from bot.understanding.reading_words import reading_words
from community.forms import FORMS, Field, Form
from community.outcomes.base import Outcome
from community.outcomes.forms import AsksField
from community.wishes import Wish
from services import dialogues, setbacks
from services.dialogues import DIALOGUES, Dialogue
from services.scene import filling_of
from services.timers import TIMERS, tick
from services.visit import attend
from storage.tables.notices import Notice, NoticeState
from storage.tables.people import Identity
from storage.tables.questions import Question
from storage.tables.signup import SignUp
from storage.tables.timers import TimerRun
from tests.cast import GROUP, HOUR, MINUTE, SUNDAY, Neighbour, Program, ScriptedEngine, at, cleaning, due, take
from texts.render import environment

BEGIN = "do:register_trial"  # a button; said in words it is 我要填一张表
NAME = "李建国"
ENGINE = {
    "我要填一张表": Understood("register_trial", 0.9),
    "周末有么子搞的": Understood("list_activities", 0.9),
    "我想去扫地": Understood("sign_up", 0.9),
    "看看吧": Understood("list_activities", 0.4, offers=("list_activities", "roster")),
}
ASKED = """
{% import "_words.j2" as words with context %}
{{ field }}{% if again %}!{% endif %} {{ number }}/{{ of }}
{{ words.form_buttons(question_id, choices, number, optional) }}
"""


@pytest.fixture(scope="module")
def declared() -> Iterator[list[dict[str, str]]]:
    """The toy, and what was filled in so far."""
    filled: list[dict[str, str]] = []
    registries = (FORMS, DIALOGUES, INTENTS, Outcome.catalogue)
    kept = [patch.dict(registry) for registry in registries]
    for registry in kept:
        registry.start()

    class TrialAsked(AsksField):
        pass

    class TrialFilled(Outcome):
        personal = True

    class TrialRefused(Outcome):
        personal = True

    def fills(turn, actor, given):
        filled.append(dict(given))
        return TrialFilled()

    consent = Field("consent", choices=("agree", "refuse"), closed=True, refuses=lambda value: value == "refuse")
    name = Field("name", choices=lambda known: [known.get("name", "")])
    skills = Field("skills", optional=True, choices=("理发", "修电器"))
    form = Form("trial", (consent, name, skills), lives=HOUR)
    dialogue = Dialogue(form, TrialAsked, fills, refused=lambda turn, actor: TrialRefused())
    dialogues.declare(dialogue)
    INTENTS["register_trial"] = Intent(lambda turn, actor, wish: dialogues.begin(dialogue, {"name": actor.name}))
    words = {TrialAsked.template(): ASKED, TrialFilled.template(): "filled", TrialRefused.template(): "refused"}
    with patch.object(environment(), "loader", ChoiceLoader([DictLoader(words), environment().loader])):
        yield filled
    for registry in reversed(kept):
        registry.stop()


@pytest.fixture
def filled(declared) -> list[dict[str, str]]:
    declared.clear()
    return declared


@pytest.fixture
async def program(found, filled) -> Program:
    """Two activities, so that 报名 asks which."""
    made: Program = found(cleaning(), cleaning(title="交通文明劝导"), engine=ScriptedEngine(ENGINE))
    await made.deliver()
    return made


@pytest.fixture
def li(program) -> Neighbour:
    return program.neighbour("小李")


BACK_AT_THE_NAME = ("同意", NAME, "上一步")  # the bot has repeated the name, as a choice
GIVEN = (NAME, "agree")


@pytest.fixture
def remains(database) -> Callable[..., list[str]]:
    """Which of the words stand in any row of any table."""

    def found(*words: str) -> list[str]:
        with database.reading() as tx:
            tables = SQLModel.metadata.sorted_tables
            rows = "\n".join(repr(tuple(row)) for table in tables for row in tx.execute(select(table)))
        return [word for word in words if word in rows]

    return found


@pytest.fixture
def asked(rows) -> Callable[[], list[tuple[str, dict[str, str]]]]:
    """Every form that waits: the field that is asked, and what was given before."""

    def found() -> list[tuple[str, dict[str, str]]]:
        fillings = [filling_of(question) for question in rows(Question, Question.kind == "form")]
        return [(filling.at, filling.given) for filling in fillings if filling is not None]

    return found


async def goes(neighbour: Neighbour, *steps: str) -> None:
    """`[label]` is tapped, anything else is said."""
    for step in steps:
        await (neighbour.taps(step[1:-1]) if step.startswith("[") else neighbour.says(step))


async def begins(neighbour: Neighbour, *steps: str) -> None:
    await neighbour.sends_tap(BEGIN)
    await goes(neighbour, *steps)


def button(program: Program, label: str, person: str = "小李") -> str:
    """What the newest button of this label carries."""
    return program.neighbour(person)._button(label, person)[1]


# --- answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "steps",
    [
        ("[agree]", "[小李]", "[修电器]"),
        ("1", "1", "2"),
        ("同意", "小李", "修电器"),
        ("１。", "[小李]", "二"),
    ],
)
async def test_taps_numbers_and_words_answer_alike(li, filled, rows, steps):
    await begins(li, *steps)
    assert li.heard == ["trial_filled"]
    assert filled == [{"consent": "agree", "name": "小李", "skills": "修电器"}]
    assert rows(Question) == []


async def test_what_may_be_left_out_is_left_out(li, filled):
    await begins(li, "好的", NAME, "跳过")
    assert filled == [{"consent": "agree", "name": NAME}]


async def test_what_is_no_answer_is_asked_again(li, asked):
    await begins(li, "看情况")
    assert li.heard == ["trial_asked"]
    assert "consent!" in li.text
    assert asked() == [("consent", {})]


async def test_the_way_back_offers_the_earlier_answer(li, filled):
    await begins(li, "同意", NAME, "[上一步]")
    await goes(li, f"[{NAME}]", "理发")
    assert filled == [{"consent": "agree", "name": NAME, "skills": "理发"}]


async def test_after_the_last_answer_words_mean_again_what_they_mean(li, filled):
    await begins(li, "同意", "小李", "跳过")
    await li.says("2")
    assert li.heard == ["not_understood"]
    assert len(filled) == 1


async def test_begun_anew_it_begins_at_the_beginning_and_waits_once(li, asked):
    await begins(li, "同意", NAME)
    await begins(li)
    assert asked() == [("consent", {})]


# --- what lies in between --------------------------------------------------------------------------------------


async def test_it_survives_a_restart(program, li, filled):
    await begins(li, "同意", NAME)
    program.stage.restart()
    await li.taps("理发")
    assert filled == [{"consent": "agree", "name": NAME, "skills": "理发"}]


async def test_a_choice_in_between_is_answered_first_and_then_the_form_comes_up_again(program, li, filled, rows):
    await begins(li, "同意")
    await li.says("报名")
    assert li.heard == ["which_activity"]
    await li.says("2")
    assert li.heard == ["signed_up", "trial_asked"]
    assert [row.activity_id for row in rows(SignUp)] == [2]
    await goes(li, "1", "[理发]")
    assert filled == [{"consent": "agree", "name": "小李", "skills": "理发"}]


async def test_while_a_choice_is_open_words_are_no_answer_to_the_form(li, asked):
    await begins(li, "同意")
    await li.says("报名")
    await li.says(NAME)
    assert li.heard == ["not_understood"]
    assert asked() == [("name", {"consent": "agree"})]


async def test_a_choice_that_nobody_answers_holds_the_form_up_no_longer_than_it_lives(program, li, asked):
    await begins(li, "同意")
    await li.says("报名")
    program.stage.now += program.desk.figures.question_lives
    await li.says(NAME)
    assert asked() == [("skills", {"consent": "agree", "name": NAME})]


@pytest.mark.parametrize("said", ["活动", "周末有么子搞的", "我的", "/help"])
async def test_a_certain_wish_that_only_asks_is_answered_and_the_form_goes_on_waiting(li, filled, asked, said):
    await begins(li, "同意")
    await li.says(said)
    assert li.heard in (["activity_list"], ["my_progress", "duty_state"], ["help"])
    assert asked() == [("name", {"consent": "agree"})]
    await goes(li, NAME, "跳过")
    assert filled == [{"consent": "agree", "name": NAME}]


async def test_a_certain_wish_that_would_change_something_is_taken_for_the_answer(li, asked, rows):
    await begins(li, "同意")
    await li.says("我想去扫地")
    assert rows(SignUp) == []
    assert asked() == [("skills", {"consent": "agree", "name": "我想去扫地"})]


async def test_a_field_that_takes_only_its_choices_takes_no_certain_wish(li, asked, rows):
    await begins(li)
    await li.says("我想去扫地")
    assert li.heard == ["signed_up"]
    assert asked() == [("consent", {})]


async def test_the_same_words_change_something_when_no_form_waits(li, rows):
    await li.says("我想去扫地")
    assert li.heard == ["signed_up"]


async def test_a_wish_that_is_not_certain_is_taken_for_the_answer(li, asked):
    await begins(li, "同意")
    await li.says("看看吧")
    assert asked() == [("skills", {"consent": "agree", "name": "看看吧"})]


@pytest.mark.parametrize("said", ["我可以", "算我一个"])
async def test_count_me_in_would_change_something_and_is_taken_for_the_answer(li, asked, rows, said):
    await begins(li, "同意")
    await li.says(said)
    assert asked() == [("skills", {"consent": "agree", "name": said})]
    assert rows(SignUp) == []


async def test_without_an_engine_every_line_that_is_no_command_is_an_answer(program, li, asked):
    program.stage.engine = None
    await begins(li, "同意", "周末有么子搞的")
    assert asked() == [("skills", {"consent": "agree", "name": "周末有么子搞的"})]


@pytest.fixture
def without_the_form(program, li):
    """As after an upgrade to a version that has no such form: what was asked under the old one is still open."""
    gone = [patch.dict(registry) for registry in (FORMS, DIALOGUES, Outcome.catalogue)]

    def upgrade() -> None:
        for registry in gone:
            registry.start()
        del FORMS["trial"], DIALOGUES["trial"], Outcome.catalogue["trial_asked"]

    yield upgrade
    for registry in reversed(gone):
        registry.stop()


@pytest.mark.parametrize(("said", "heard"), [("活动", "activity_list"), (NAME, "not_understood")])
async def test_a_form_that_this_version_no_longer_has_swallows_no_words(li, without_the_form, said, heard):
    await begins(li, "同意")
    without_the_form()
    await li.says(said)
    assert li.heard == [heard]


async def test_a_form_that_this_version_no_longer_has_is_not_asked_again(li, without_the_form, rows):
    await begins(li, "同意")
    await li.says("报名")
    without_the_form()
    await li.says("2")
    assert li.heard == ["signed_up"]
    assert len(rows(SignUp)) == 1


async def test_a_form_whose_fields_alone_are_gone_is_not_asked_again_either(li, rows):
    """Its name is another one now; the outcome that asks is still there."""
    await begins(li, "同意")
    await li.says("报名")
    with patch.dict(FORMS), patch.dict(DIALOGUES):
        del FORMS["trial"], DIALOGUES["trial"]
        await li.says("2")
    assert li.heard == ["signed_up"]
    assert len(rows(SignUp)) == 1


async def test_a_question_that_another_version_has_written_otherwise_is_not_asked_again(program, li, rows):
    await begins(li, "同意")
    await li.says("报名")
    with program.desk.turn(program.now) as turn:
        (form,) = turn.tx.exec(select(Question).where(Question.kind == "form"))
        form.asked = {name: value for name, value in form.asked.items() if name != "number"}
    await li.says("2")
    assert li.heard == ["signed_up"]
    assert len(rows(SignUp)) == 1


async def test_a_form_that_this_version_no_longer_has_is_forgotten_like_any(program, li, without_the_form, remains):
    await begins(li, *BACK_AT_THE_NAME)
    without_the_form()
    await program.until(program.now + HOUR)
    assert remains(*GIVEN) == []


# --- whose taps, and how often ---------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["agree", "refuse", "不填了"])
async def test_a_tap_under_an_earlier_question_is_closed_and_changes_nothing(program, li, asked, label):
    await begins(li)
    old = button(program, label)
    await goes(li, "同意", NAME)
    await li.sends_tap(old)
    assert li.heard == ["question_closed"]
    assert asked() == [("skills", {"consent": "agree", "name": NAME})]


@pytest.mark.parametrize("label", ["小李", "上一步", "不填了"])
async def test_nobody_else_goes_on_with_it(program, li, asked, label):
    await begins(li, "同意")
    for in_ in ("private", GROUP):
        await program.neighbour("刘婶").sends_tap(button(program, label), in_)
        assert program.neighbour("刘婶").heard == ["not_allowed"]
    assert asked() == [("name", {"consent": "agree"})]


async def test_a_forged_choice_is_asked_again(program, li, asked):
    await begins(li)
    await li.sends_tap(button(program, "agree").rpartition(":")[0] + ":7", message_id=program.heard[-1].message_id)
    assert li.heard == ["trial_asked"]
    assert asked() == [("consent", {})]


async def test_a_tap_on_another_message_does_not_go_on_with_it(program, li, asked):
    """Numbers of questions are given again after a backup was restored; old messages keep their buttons."""
    await begins(li)
    await li.sends_tap(button(program, "agree"), message_id="m1")
    assert li.heard == ["question_closed"]
    assert asked() == [("consent", {})]


async def test_the_same_tap_delivered_twice_takes_one_step(program, li, asked):
    await begins(li)
    tap = button(program, "agree")
    await li.sends_tap(tap, event_id="tap 7")
    assert li.heard == ["trial_asked"]
    await li.sends_tap(tap, event_id="tap 7")
    assert li.heard == []
    assert asked() == [("name", {"consent": "agree"})]


async def test_of_two_taps_on_the_same_question_the_second_is_closed(program, li, asked):
    await begins(li)
    agree, refuse = button(program, "agree"), button(program, "refuse")
    await li.sends_tap(agree)
    await li.sends_tap(refuse)
    assert li.heard == ["question_closed"]
    assert asked() == [("name", {"consent": "agree"})]


async def test_of_two_answers_that_were_read_at_the_same_moment_the_second_is_closed(program, li, asked, rows):
    await begins(li)
    (question,) = rows(Question)
    words = reading_words().form
    said = [dialogues.Said(filling=filling_of(question), words=words, tap=tap) for tap in (0, 1)]
    wishes = [Wish(intent="go_on", answers=question.id, details=one) for one in said]
    answers = [attend(program.desk, dialogues.go_on, program.event("小李"), wish) for wish in wishes]
    assert [answer.called() for answer in answers] == ["trial_asked", "question_closed"]
    assert asked() == [("name", {"consent": "agree"})]


# --- asked for in a group --------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["tap", "words"])
async def test_asked_for_in_a_group_it_moves_to_private_and_the_group_sees_nothing_of_it(program, li, filled, by):
    await (li.sends_tap(BEGIN, GROUP) if by == "tap" else li.says("@小邻 我要填一张表", GROUP))
    assert [(one.outcome, one.private) for one in program.heard] == [("trial_asked", "小李")]
    for step in ("[agree]", NAME, "[理发]"):
        await goes(li, step)
        assert [one for one in program.heard if one.private != "小李"] == []
    assert len(filled) == 1


async def test_words_in_the_group_are_no_answer(li, asked):
    await li.sends_tap(BEGIN, GROUP)
    await li.says("@小邻 同意", GROUP)
    assert asked() == [("consent", {})]


async def test_who_never_opened_the_private_chat_is_only_told_so_in_the_group(program, filled):
    chen = program.neighbour("老陈")
    await chen.says("@小邻 我要填一张表", GROUP)
    assert [(one.outcome, one.chat) for one in program.heard] == [("continue_in_private", GROUP)]
    await chen.says("/start")
    assert chen.heard == ["welcome", "trial_asked"]
    await goes(chen, "[agree]", "[老陈]", "[跳过]")
    assert filled == [{"consent": "agree", "name": "老陈"}]


async def test_an_answered_choice_writes_to_nobody_who_never_opened_the_private_chat(program):
    """A bot cannot write first; and the question that waits there must stay the one that its buttons mean."""
    chen = program.neighbour("老陈")
    await chen.says("@小邻 我要填一张表", GROUP)
    await chen.says("@小邻 报名", GROUP)
    await chen.says("2", GROUP)
    assert [one.outcome for one in program.heard if one.private] == []
    await chen.says("/start")
    await chen.taps("agree")
    assert chen.heard == ["trial_asked"]


async def test_a_forgotten_form_writes_to_nobody_who_never_opened_the_private_chat(program, asked):
    await program.neighbour("老陈").says("@小邻 我要填一张表", GROUP)
    await program.until(program.now + HOUR)
    assert asked() == []
    assert [one.outcome for one in program.heard if one.private] == []


# --- nothing is left -------------------------------------------------------------------------------------------


async def test_while_it_waits_what_was_given_is_kept(li, remains):
    """The twin of the tests below: the search would find it."""
    await begins(li, *BACK_AT_THE_NAME)
    assert remains(*GIVEN) == list(GIVEN)


@pytest.mark.parametrize("way", ["[不填了]", "不填了", "算了"])
async def test_dropped_nothing_of_what_was_given_remains(li, filled, rows, remains, way):
    await begins(li, *BACK_AT_THE_NAME, way)
    assert li.heard == ["form_dropped"]
    assert remains(*GIVEN) == []
    assert (rows(Question), filled) == ([], [])


@pytest.mark.parametrize("way", ["[refuse]", "不同意", "2"])
async def test_refused_nothing_of_what_was_given_remains(li, filled, rows, remains, way):
    await begins(li, *BACK_AT_THE_NAME, "上一步", way)
    assert li.heard == ["trial_refused"]
    assert remains(*GIVEN) == []
    assert (rows(Question), filled) == ([], [])


async def test_forgotten_after_its_time_it_is_told_once_and_nothing_remains(program, li, rows, remains):
    await begins(li, *BACK_AT_THE_NAME)
    last = program.now
    await program.until(last + HOUR - MINUTE)
    assert (li.heard, remains(*GIVEN)) == ([], list(GIVEN))
    await program.until(last + HOUR)
    assert li.heard == ["form_expired"]
    assert (remains(*GIVEN), rows(Question)) == ([], [])
    await program.until(last + 3 * HOUR)
    assert "form_expired" not in li.heard


async def test_every_answer_gives_it_time_again(program, li, asked):
    await begins(li)
    for answer in ("同意", NAME):
        await program.until(program.now + HOUR - MINUTE)
        await li.says(answer)
    assert asked() == [("skills", {"consent": "agree", "name": NAME})]


async def test_forgotten_at_night_it_is_gone_at_once_and_told_in_the_morning(program, li, remains):
    program.stage.now = at("21:00", day=22)
    await begins(li, *BACK_AT_THE_NAME)
    await program.until(at("22:00", day=22))
    assert (li.heard, remains(*GIVEN)) == ([], [])
    await program.until(at("7:30", day=23))
    assert li.heard == ["form_expired"]


async def test_a_tap_under_a_form_that_was_forgotten_is_closed(program, li, filled):
    await begins(li, "同意")
    await program.until(program.now + HOUR)
    await li.taps("小李")
    assert (li.heard, filled) == (["question_closed"], [])


async def test_a_tap_after_its_time_is_closed_before_anything_has_noticed(program, li, filled):
    await begins(li, "同意")
    program.stage.now += HOUR
    await li.taps("小李")
    assert (li.heard, filled) == (["question_closed"], [])


async def test_dropping_one_form_empties_nobody_elses_messages(program, li, remains):
    await begins(program.neighbour("刘婶"), "同意", "刘桂英", "上一步")
    await begins(li, *BACK_AT_THE_NAME, "不填了")
    assert remains(NAME, "刘桂英") == ["刘桂英"]


async def test_what_repeated_an_answer_and_is_still_on_its_way_leaves_nothing_either(program, li, remains):
    """Messages leave at the pace that the platform bears: whoever types faster drops what is not sent yet."""
    await begins(li, "同意", NAME)
    for text in ("上一步", "不填了"):
        await program.stage.play(IncomingMessage(program.event("小李"), text))
    await program.deliver()
    assert remains(*GIVEN) == []


async def test_what_was_being_sent_when_the_form_was_dropped_is_no_failure_when_the_line_was_down(program, li, rows):
    """It is emptied while it is under way; tried again, it would be a message that cannot be made."""
    await begins(li, "同意")
    await program.stage.play(IncomingMessage(program.event("小李"), NAME))
    (waiting,) = due(program.desk, program.now)
    assert take(program.desk, waiting, program.now) is not None
    await program.stage.play(IncomingMessage(program.event("小李"), "不填了"))
    setbacks.fail(program.desk, waiting, program.now, "connection refused", permanent=False)
    await program.until(program.now + MINUTE)
    assert "form_dropped" in li.heard
    assert rows(Notice, Notice.state == NoticeState.FAILED) == []


async def test_what_waits_for_the_private_chat_is_no_failure_when_the_form_was_forgotten(program, rows):
    """Its message was emptied: opening the chat a moment before that message expires must not try to send it."""
    chen = program.neighbour("老陈")
    await chen.says("@小邻 我要填一张表", GROUP)
    program.stage.now = SUNDAY + HOUR
    tick(program.desk, program.now)
    await chen.says("/start")
    assert "trial_asked" not in chen.heard
    assert rows(Notice, Notice.state == NoticeState.FAILED) == []


async def test_a_form_that_is_answered_while_it_is_being_forgotten_is_no_failure(program, li, rows, asked):
    """The answer was committed between the look at what is due and the transaction that forgets it."""
    await begins(li, "同意")
    timer = TIMERS["forget_forms"]
    with patch.dict(TIMERS, {timer.name: replace(timer, due=lambda *_: ["1"])}, clear=True):
        tick(program.desk, program.now)
    assert asked() == [("name", {"consent": "agree"})]
    assert rows(TimerRun) == []


async def test_the_notices_of_a_form_belong_to_the_person_alone(program, li, rows):
    await li.sends_tap(BEGIN, GROUP)
    await goes(li, *BACK_AT_THE_NAME)
    (me,) = rows(Identity, Identity.name == "小李")
    told = rows(Notice, Notice.outcome == "trial_asked")
    assert {(notice.identity_id, notice.chat_id) for notice in told} == {(me.id, None)}
