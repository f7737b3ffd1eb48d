"""Asking for leave: for oneself, or said by an organiser of somebody else."""

import pytest

from bot.topic import read
from bot.understanding.reading import Line
from community.company import Joining
from tests.cast import at


def wish(intent, text, **heard):
    return read(intent, Line(text, text, {}, at("14:00"), heard=heard))


OWN = ("周六组织生活请假", "组织生活我请个假", "主题党日请假", "我要请假", "党课请病假", "孩子发烧，周六党课请假")


@pytest.mark.parametrize("text", OWN)
@pytest.mark.parametrize("intent", ["cancel", "excuse_absence"])
def test_a_cancellation_that_asks_for_leave_is_an_excuse_of_ones_own(intent, text):
    found = wish(intent, text)
    assert found.intent == "excuse_absence"
    company = Joining.of(found).company
    assert not company.names
    assert company.myself or company.unnamed


@pytest.mark.parametrize("text", ["取消周六的组织生活", "组织生活去不了了", "我记错了，取消报名", "他不来了，取消"])
def test_a_cancellation_that_asks_for_no_leave_stays_one(text):
    assert wish("cancel", text).intent == "cancel"


@pytest.mark.parametrize("text", ["没来的都算请假", "周六缺席的按请假", "准他的假", "他请假了", "那天没到是请假的"])
def test_what_is_said_of_who_did_not_come_is_nobodys_own_excuse(text):
    company = Joining.of(wish("excuse_absence", text)).company
    assert (company.myself, company.unnamed) == (False, 0)


@pytest.mark.parametrize("text", ["老陈请假了", "给老陈记请假", "帮老陈请个假"])
def test_whoever_is_named_is_excused_and_not_the_speaker(text):
    company = Joining.of(wish("excuse_absence", text, person="老陈")).company
    assert (company.names, company.myself) == (("老陈",), False)
