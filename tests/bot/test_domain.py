"""What can be said: the domain file, the handlers and the words agree."""

import yaml

from bot.intents import INTENTS, TAPS
from bot.understanding.words import ROOT, words

SAYABLE = set(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"])

# Only a button, a choice or the program itself means these.
BY_BUTTON_ONLY = {name for name, intent in INTENTS.items() if not intent.said}

# Named by the product; their parts come with later issues, and until then they are not understood.
LATER: set[str] = set()
BY_CONTEXT = {"affirm", "deny", "out_of_scope"}  # read by the conversation itself

FIXED = """
sign_up cancel check_in check_out my_progress list_activities roster publish_activity announce tally lecture_question
confirm_hours dispute_hours report_in join_team leave_team certificate ask_help offer_help release_help done_help
problem_report problem_progress opinion my_data delete_data reminders_off reminders_on help thanks greeting affirm
deny out_of_scope approve_hours adjust_hours exempt excuse_absence change_activity cancel_activity
correct_announcement withdraw_announcement grant_role revoke_role
"""


def test_every_intent_with_a_handler_can_be_said_or_is_for_buttons_only():
    assert set(INTENTS) - SAYABLE == BY_BUTTON_ONLY


def test_what_is_for_buttons_only_is_not_learnt():
    assert not BY_BUTTON_ONLY & SAYABLE


def test_every_intent_that_can_be_said_has_a_handler_or_comes_later():
    assert SAYABLE - set(INTENTS) == LATER | BY_CONTEXT


def test_the_intents_of_the_product_have_their_names():
    assert set(FIXED.split()) <= SAYABLE


def test_every_word_that_works_without_an_engine_means_an_intent_that_can_be_said():
    known = words()
    assert {*known.commands.values(), *known.organiser.values()} <= SAYABLE
    assert set(known.slash.values()) - SAYABLE <= {"welcome"}  # /start is what a platform says, not a person


def test_every_command_of_the_rules_is_a_command():
    wanted = "报名 取消 签到 签退 名单 活动 我的 发布 公告 求助 值班 统计 报到 证明 帮助 取消活动 我的数据 删除我的数据"
    assert {*wanted.split(), "别提醒我", "恢复提醒", "加入", "退出"} <= set(words().commands)


def test_every_button_means_something_that_is_done():
    assert {tap.intent for tap in TAPS.values()} <= set(INTENTS)


def test_the_slots_have_their_names():
    entities = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["entities"]
    assert entities == ["activity", "team", "time", "place", "unit", "person", "item", "amount"]


def test_what_organisers_say_is_offered_to_those_with_the_right_only():
    theirs = {*words().organiser.values(), "publish_activity", "cancel_activity", "tally"} & set(INTENTS)
    assert {intent for intent in theirs if INTENTS[intent].right is None} == set()


def test_what_residents_say_is_offered_to_everybody():
    residents = {"sign_up", "cancel", "check_in", "check_out", "roster", "my_progress", "dispute_hours"}
    assert {intent for intent in residents if INTENTS[intent].right is not None} == set()
