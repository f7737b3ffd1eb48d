"""From what comes in to what is done: forged buttons, strange texts, redelivery, and a missing engine."""

import asyncio
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.intents import INTENTS, TAPS, tapped
from bot.messages import IncomingMessage
from bot.understanding.engine import Understood
from community.outcomes.base import Outcome
from replay.expectations import code_of
from services.signup.joining import sign_up
from services.visit import attend
from storage.database import Database
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.audit import Audit
from storage.tables.hours import Hours
from storage.tables.notices import HandledEvent, Notice
from storage.tables.people import Member
from storage.tables.signup import SignUp
from tests.cast import (
    BOT,
    CLEANING,
    GROUP,
    START,
    Program,
    ScriptedEngine,
    cleaning,
    community,
    in_memory,
    wish,
)

SETTLED = (Activity, SignUp, Attendance, Hours, Member, Audit)


@pytest.fixture
def settled(rows_of):
    """Everything that a message could change, but for its answer, and for the note that it was refused."""
    return lambda: [[columns(row) for row in rows_of(table) if not is_refusal(row)] for table in SETTLED]


def columns(row):
    return {name: getattr(row, name) for name in type(row).model_fields}


def is_refusal(row):
    return isinstance(row, Audit) and row.action.endswith("_refused")


# --- buttons that nobody was shown -----------------------------------------------------------------------------

VERBS = [*TAPS, "do", "answer", "form", "", "sign up", "__class__", "SIGN_UP"]
FORGED = [
    "",
    ":",
    "::",
    "sign_up",
    "sign_up:",
    "sign_up:0",
    "sign_up:-1",
    "sign_up:1.5",
    "sign_up:１",
    "sign_up:1 OR 1=1",
    "sign_up:99999",
    "sign_up:²",
    "answer:",
    "answer:1",
    "answer:1:0:0",
    "answer:-1:0",
    "answer:1:-1",
    "answer:0:0",
    "answer:99999:99999",
    "answer:x:y",
    "form:",
    "form:1",
    "form:1:back",
    "form:1:0:0",
    "form:-1:back",
    "form:1:-1",
    "form:0:drop",
    "form:99999:99999",
    "form:x:skip",
    "form:1:__class__",
    "do:",
    "do:sign_up:1",
    "do:drop_table",
    "do:__init__",
    "\x00",
    "报名",
    "x" * 5000,
]


@pytest.mark.parametrize("in_", [GROUP, "private"])
async def test_a_forged_button_changes_nothing_and_is_answered(program, settled, in_):
    before = settled()
    for action in FORGED:
        await program.neighbour("小李").sends_tap(action, in_)
        assert settled() == before, action
        assert len(program.heard) <= 1, action


@pytest.mark.parametrize("number", [0, 2**31 - 1])
async def test_a_button_about_what_does_not_exist_changes_nothing(program, settled, number):
    before = settled()
    for verb in TAPS:
        for who in ("小李", "王阿姨", "路人"):
            await program.neighbour(who).sends_tap(f"{verb}:{number}", GROUP)
        assert settled() == before, verb


@pytest.mark.parametrize("action", ["sign_up:2147483648", "sign_up:999999999999999999"])
def test_a_number_that_no_table_can_hold_is_no_button_of_ours(action):
    """PostgreSQL refuses more than 32 bits, and the event would come back for ever."""
    assert tapped(action) is None


@pytest.mark.parametrize(("who", "in_"), [("王阿姨", GROUP), ("王阿姨", "private"), ("路人", GROUP)])
async def test_a_button_for_any_intent_raises_nothing(program, who, in_):
    """do:… is only offered for some, but anybody can send it for all."""
    for intent in sorted(INTENTS):
        await program.neighbour(who).sends_tap(f"do:{intent}", in_)


actions = st.one_of(
    st.text(max_size=70),
    st.builds("{}:{}".format, st.sampled_from(VERBS), st.integers(-(10**20), 10**20)),
    st.builds("answer:{}:{}".format, st.integers(-5, 10**20), st.integers(-5, 10**20)),
    st.builds("form:{}:{}".format, st.integers(-5, 10**20), st.sampled_from(["back", "skip", "drop", "0", "-1", "x"])),
    st.builds("{}:{}".format, st.sampled_from(VERBS), st.text(max_size=20)),
)


@given(actions)
def test_any_action_is_understood_or_refused(action):
    assert tapped(action) is None or tapped(action).intent in INTENTS


REHEARSED = Database("sqlite://")
REHEARSED.open()


@settings(max_examples=40)
@given(action=actions.filter(lambda action: not action.startswith(("sign_up:1", "do:"))))
async def test_any_action_is_answered_without_harm(action):
    program = _rehearsal()
    before = _dump()
    await program.neighbour("小李").sends_tap(action, GROUP)
    assert _dump() == before


@cache
def _rehearsal():
    return Program(REHEARSED, community())


def _dump():
    with REHEARSED.reading() as tx:
        return [[columns(row) for row in tx.exec(select(table)) if not is_refusal(row)] for table in SETTLED]


# --- somebody else's question ----------------------------------------------------------------------------------


@pytest.fixture
async def asked(found):
    """小李 has been asked which of two activities is meant."""
    program = found(cleaning(), cleaning(title="交通文明劝导"))
    await program.deliver()
    await program.neighbour("小李").says("@小邻 报名", GROUP)
    assert "which_activity" in program.outcomes
    return program


async def test_somebody_elses_choice_does_nothing(asked, rows_of):
    await asked.neighbour("刘婶").taps(CLEANING, GROUP)
    assert asked.neighbour("刘婶").heard == ["not_allowed"]
    assert rows_of(SignUp) == []


async def test_somebody_elses_number_is_chatter(asked, rows_of):
    await asked.neighbour("刘婶").says("1", GROUP)
    assert asked.heard == []
    assert rows_of(SignUp) == []


async def test_the_number_counts_only_where_it_was_asked_for(asked, rows_of):
    await asked.neighbour("小李").says("1")
    assert rows_of(SignUp) == []


@pytest.mark.parametrize("number", ["0", "3", "99", "九"])
async def test_a_number_that_was_not_among_the_choices_chooses_nothing(asked, rows_of, number):
    await asked.neighbour("小李").says(number, GROUP)
    assert rows_of(SignUp) == []


async def test_a_choice_is_made_once(asked, rows_of):
    await asked.neighbour("小李").taps(CLEANING, GROUP)
    await asked.neighbour("小李").taps("交通文明劝导", GROUP)
    assert asked.neighbour("小李").heard == ["question_closed"]
    assert len(rows_of(SignUp)) == 1


async def test_an_old_choice_does_not_answer_a_newer_question_that_has_its_number(found, rows_of):
    """After a backup was restored numbers are given again, and the old buttons still stand in the chat."""
    program = found(cleaning(), cleaning(title="交通文明劝导"))
    await program.deliver()
    backup = in_memory(program.database).serialize()
    li = program.neighbour("小李")
    await li.says("@小邻 报名", GROUP)
    (old,) = [one for one in program.heard if one.outcome == "which_activity"]
    in_memory(program.database).deserialize(backup)
    await li.says("@小邻 /list", GROUP)
    (newer,) = [one for one in program.heard if one.outcome == "which_activity"]
    assert old.buttons == newer.buttons
    await li.sends_tap(old.buttons[0][1], GROUP, old.message_id)
    assert li.heard == ["question_closed"]
    await li.sends_tap(newer.buttons[0][1], GROUP, newer.message_id)
    assert "roster" in program.outcomes
    assert rows_of(SignUp) == []


async def test_a_choice_of_an_older_question_is_closed_while_a_newer_one_is_open(asked, rows_of):
    li = asked.neighbour("小李")
    (old,) = [one for one in asked.heard if one.outcome == "which_activity"]
    await li.says("@小邻 /list", GROUP)
    await li.sends_tap(old.buttons[0][1], GROUP, old.message_id)
    assert li.heard == ["question_closed"]
    assert rows_of(SignUp) == []


# --- redelivery ------------------------------------------------------------------------------------------------


async def test_a_redelivered_message_is_silent(program, settled, rows_of):
    await program.neighbour("小李").says("@小邻 报名", GROUP, event_id="the same")
    before, told = settled(), len(rows_of(Notice))
    await program.neighbour("小李").says("@小邻 报名", GROUP, event_id="the same")
    assert program.heard == []
    assert (settled(), len(rows_of(Notice))) == (before, told)


async def test_a_redelivered_tap_is_silent(program, settled):
    await program.neighbour("小李").taps("报名", GROUP, event_id="the same")
    before = settled()
    await program.neighbour("小李").taps("取消报名", GROUP, event_id="the same")
    assert program.heard == []
    assert settled() == before


async def test_a_redelivered_choice_is_silent(asked):
    await asked.neighbour("小李").taps(CLEANING, GROUP, event_id="the same")
    await asked.neighbour("小李").taps(CLEANING, GROUP, event_id="the same")
    assert asked.heard == []


# --- a code ----------------------------------------------------------------------------------------------------

KEYCAPS = str.maketrans({digit: f"{digit}\ufe0f\u20e3" for digit in "0123456789"})
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


@pytest.mark.parametrize("digits", [{}, KEYCAPS, CHINESE], ids=["plain", "keycaps", "Chinese"])
@pytest.mark.parametrize("written", ["签到 {}", "签到{}", "@小邻 签到：{}", "\u200b签到 {}。"])
async def test_a_code_checks_in_however_its_digits_are_written(found, rows_of, digits, written):
    program = found()
    attend(program.desk, sign_up, program.event("小李"), wish("sign_up", 1))
    program.stage.now = START
    code = code_of(program.stage, CLEANING, START)
    await program.neighbour("小李").says(written.format(code.translate(digits)), GROUP)
    assert "checked_in" in program.outcomes
    assert len(rows_of(Attendance)) == 1


# --- what was said is edited -----------------------------------------------------------------------------------


async def test_a_list_that_was_edited_is_compared_again(program, rows_of):
    li = program.neighbour("小李")
    await li.says(f"#接龙\n{CLEANING}\n1. 小李", GROUP)
    await li.edits(f"#接龙\n{CLEANING}\n1. 小李\n2. 张大爷", GROUP)
    assert program.outcomes[0] == "jielong_reconciled"
    assert [row.name for row in rows_of(SignUp)] == ["小李", "张大爷"]
    await li.edits(f"#接龙\n{CLEANING}\n1. 小李\n2.  张大爷", GROUP)
    assert program.heard == []


EDITS = ["@小邻 报名", "小邻，报名", "/join 1", "签到 123456", "1", "报名"]
EDITS += ["@小邻 接龙 在哪里", "@小邻 #接龙", "#接龙\n拼单买橙子\n1. 小李"]


@pytest.mark.parametrize("in_", [GROUP, "没绑定的群", "private"])
async def test_every_other_edit_is_nothing(asked, settled, rows_of, in_):
    before, told = settled(), len(rows_of(Notice))
    for text in EDITS:
        await asked.neighbour("小李").edits(text, in_)
        assert asked.heard == [], text
    await asked.neighbour("小李").edits("我也去", in_, replies_to="m1")
    assert (settled(), len(rows_of(Notice))) == (before, told)


# --- strange texts ---------------------------------------------------------------------------------------------

STRANGE = [
    "很长" * 2500,
    "报名" * 2500,
    "#接龙" + "\n1. 甲" * 1000,
    "😀",
    "😀😀😀👨‍👩‍👧",
    "\x00\x01\x02",
    "\u202e\u2066\u200b",
    "报名\x00环境卫生整治\x1b[2J",
    "<b>报名</b>",
    "{{ 报名 }}",
    "'; DROP TABLE activity; --",
    "/" + "x" * 400,
    "/intent{}",
    "@" * 300,
    "+1" * 200,
    "九九九九九",
    "1" * 400,
    "周" * 400,
    "十" * 300,
    "²",
    "3 \t.",
    "\u3000",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
]


async def test_strange_words_in_private_are_answered_and_change_nothing(program, settled):
    before = settled()
    for text in STRANGE:
        await program.neighbour("刘婶").says(text)
        assert len([one for one in program.heard if one.outcome != "activity_card"]) <= 1, text
        assert all(len(one.text) < 1500 for one in program.heard), text
        if "报名" in text:
            before = settled()
        assert settled() == before, text


async def test_strange_words_in_a_group_are_silence_unless_the_bot_is_called(program):
    for text in STRANGE:
        await program.neighbour("刘婶").says(text, GROUP)
        assert program.heard == [] or text.startswith("/"), text
        await program.neighbour("刘婶").says(f"@{BOT} {text}", GROUP)
        assert len([one for one in program.heard if one.outcome != "activity_card"]) <= 1, text


PIECES = "报名取消签到退名单接龙#1２三十+＋@小邻 \n\t。.、/😀\u202e\x00一个人周六上午9点改到带两个孩子（()"
words = st.text(st.sampled_from(PIECES), max_size=30)


@settings(max_examples=60)
@given(text=words, in_=st.sampled_from([GROUP, "private"]))
async def test_no_words_bring_the_conversation_down(text, in_):
    await _rehearsal().neighbour("小李").says(text, in_)


@pytest.mark.parametrize("name", ["很长的名字" * 16, "\u202e反\u2066", "<b>x</b>", "\x00\x01", "  ", "😀"])
async def test_strange_names_sign_up_all_the_same(program, name, rows_of):
    await program.neighbour(name).taps("报名", GROUP)
    (row,) = rows_of(SignUp)
    assert 0 < len(row.name) <= 24
    assert not any(char in row.name for char in "\u202e\u2066\x00\x01\n") or name == "\x00\x01"


# --- the engine ------------------------------------------------------------------------------------------------


async def test_free_text_waits_for_the_engine_and_nothing_else_does(found):
    engine = ScriptedEngine()
    program = found(engine=engine)
    await program.deliver()
    li = program.neighbour("小李")
    await li.taps("报名", GROUP)
    for text in ("@小邻 名单", "签到 123456", "#接龙\n环境卫生整治\n1. 小李", "/quxiao", "今天真热", "1", "@小邻 +1"):
        await li.says(text, GROUP)
    assert engine.asked == 0
    await li.says("@小邻 周六那个我能不能去呀", GROUP)
    assert engine.asked == 1


async def test_without_an_engine_free_text_gets_the_menu(program):
    await program.neighbour("小李").says("周六那个我能不能去呀")
    assert program.neighbour("小李").heard == ["not_understood"]
    assert program.heard[0].buttons


async def test_without_an_engine_commands_and_buttons_work(program):
    li = program.neighbour("小李")
    await li.says("@小邻 报名 环境整治", GROUP)
    assert "signed_up" in program.outcomes
    await li.taps("取消报名", GROUP)
    assert li.heard == ["signup_cancelled"]


async def test_what_is_not_certain_is_asked_with_buttons(found):
    line = "周六那个"
    engine = ScriptedEngine({line: Understood("sign_up", 0.4, {}, ("sign_up", "roster"))})
    program = found(engine=engine)
    await program.deliver()
    await program.neighbour("小李").says(line)
    assert [label for label, _ in program.heard[-1].buttons] == ["报名", "名单"]


async def test_what_the_engine_understands_is_done(found):
    line = "那个打扫卫生的我也想去"
    engine = ScriptedEngine({line: Understood("sign_up", 0.9, {"activity": CLEANING})})
    program = found(engine=engine)
    await program.deliver()
    await program.neighbour("小李").says(f"@小邻 {line}", GROUP)
    assert "signed_up" in program.outcomes


async def test_what_no_service_can_do_is_not_understood(found):
    engine = ScriptedEngine({"帮个忙": Understood("no_such_intent", 0.9, {})})
    program = found(engine=engine)
    await program.neighbour("小李").says("帮个忙")
    assert program.neighbour("小李").heard == ["not_understood"]


# --- the answer comes with the effect --------------------------------------------------------------------------


async def test_when_handle_returns_effect_and_answer_are_committed(program, rows_of):
    from bot.messages import IncomingMessage

    incoming = IncomingMessage(program.event("小李", GROUP), "@小邻 报名")
    await program.stage.conversation.handle(incoming)
    assert len(rows_of(SignUp)) == 1
    assert [row.outcome for row in rows_of(Notice) if row.outcome == "signed_up"] == ["signed_up"]
    assert len(rows_of(HandledEvent)) == 1


async def test_a_failure_of_ours_leaves_nothing_so_that_the_event_comes_again(program, rows_of, monkeypatch):
    from services.signup import joining

    def breaks(*_):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(joining.rules, "standing_for_new", breaks)
        with pytest.raises(RuntimeError):
            await program.neighbour("小李").says("@小邻 报名", GROUP, event_id="the same")
    assert rows_of(SignUp) == rows_of(HandledEvent) == []
    await program.neighbour("小李").says("@小邻 报名", GROUP, event_id="the same")
    assert "signed_up" in program.outcomes


def test_every_intent_of_a_button_is_done_by_something():
    assert {tap.intent for tap in TAPS.values()} <= set(INTENTS)
    assert Outcome.catalogue


async def test_free_text_waits_for_an_engine_that_is_still_learning(program: Program) -> None:
    """After a restart what was said meanwhile comes in before the engine has learnt."""
    learnt, said = asyncio.Event(), "想知道都有啥"
    program.stage.conversation.ready = learnt.wait
    handling = asyncio.ensure_future(program.stage.play(IncomingMessage(program.event("小李"), said)))
    await asyncio.sleep(0.01)
    assert not handling.done()
    program.stage.engine = ScriptedEngine({said: Understood("list_activities", 0.9)})
    learnt.set()
    await handling
    await program.deliver()
    assert program.outcomes == ["activity_list"]


async def test_commands_and_taps_wait_for_no_engine(program: Program) -> None:
    program.stage.conversation.ready = asyncio.Event().wait
    async with asyncio.timeout(5):
        await program.neighbour("小李").says("活动")
        await program.neighbour("小李").taps("报名", GROUP)
    assert "signed_up" in program.outcomes
