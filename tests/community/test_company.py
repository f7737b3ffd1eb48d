"""Whose places are given up, and who is meant when somebody says their own name."""

import pytest

from community.company import Company, leaving
from storage.tables.signup import Source
from tests.cast import place

ME, MY_NAME = 7, "小李"

MINE = place(1, name=MY_NAME, member_id=ME)
FIRST = place(2, name="小李+1", host_id=ME)
SECOND = place(3, name="小李+2", host_id=ME)
MOTHER = place(4, name="刘桂英", host_id=ME)
LISTED = place(5, name="阿芳", host_id=ME, source=Source.JIELONG)


def left(said, *own):
    rows = leaving(said, own, ME, MY_NAME)
    return None if rows is None else [row.name for row in rows]


def test_without_a_name_it_is_oneself_and_whoever_came_without_one():
    assert left(Company(), MINE, FIRST, MOTHER) == ["小李", "小李+1"]


def test_a_guest_who_is_named_leaves_alone():
    assert left(Company(myself=False, names=("刘桂英",)), MINE, FIRST, MOTHER) == ["刘桂英"]


@pytest.mark.parametrize("said", ["刘 桂英", "刘桂英 ", "刘　桂英"])
def test_names_are_compared_without_spaces_and_width(said):
    assert left(Company(myself=False, names=(said,)), MINE, MOTHER) == ["刘桂英"]


def test_who_did_not_come_with_the_speaker_takes_nobody_else_away():
    assert left(Company(myself=False, names=("老陈",)), MINE, FIRST, MOTHER) == []


def test_a_relative_without_a_name_is_the_guest_without_a_name():
    assert left(Company(myself=False, unnamed=1, said="我爱人"), MINE, FIRST) == ["小李+1"]


def test_of_several_guests_without_names_it_is_as_many_as_were_said():
    assert left(Company(myself=False, unnamed=1), MINE, FIRST, SECOND) == ["小李+2"]
    assert left(Company(myself=False, unnamed=2), MINE, FIRST, SECOND) == ["小李+1", "小李+2"]


def test_a_relative_may_be_the_guest_with_a_name_and_it_is_asked():
    assert left(Company(myself=False, unnamed=1, said="我妈"), MINE, FIRST, MOTHER) is None
    assert left(Company(myself=False, unnamed=1, said="我妈"), MINE, MOTHER) is None


def test_a_relative_who_was_not_brought_takes_nobody_away():
    assert left(Company(myself=False, unnamed=1, said="我爱人"), MINE) == []


def test_the_hosts_name_with_something_behind_it_is_a_guest_without_a_name():
    """The bot shows 我爱人 as 老彭+1, and says: 跟我说“取消”加名字."""
    assert left(Company(myself=False, names=("小李爱人",)), MINE, FIRST) == ["小李+1"]


def test_somebody_mentioned_may_be_the_guest_or_the_reason_and_it_is_asked():
    assert left(Company(unnamed=1, said="孩子", unsure=True), MINE, FIRST) is None


def test_a_relative_mentioned_by_somebody_without_guests_is_the_reason():
    assert left(Company(unnamed=1, said="孩子", unsure=True), MINE) == ["小李"]


def test_another_persons_name_is_no_reason():
    assert left(Company(names=("老陈",), said="老陈", unsure=True), MINE) == []


def test_who_says_that_the_guests_come_all_the_same_leaves_alone():
    assert left(Company(only_me=True), MINE, FIRST, MOTHER) == ["小李"]


def test_a_host_without_a_place_gives_up_the_guests_but_never_a_listed_name():
    assert left(Company(), FIRST, MOTHER, LISTED) == ["小李+1", "刘桂英"]


def test_named_and_nameless_guests_leave_together():
    assert left(Company(myself=False, names=("刘桂英",), unnamed=1), MINE, FIRST, MOTHER) == ["刘桂英", "小李+1"]


# --- who signs up ----------------------------------------------------------------------------------------------


def test_who_says_their_own_name_means_themselves():
    said = Company(myself=False, names=("小 李",)).among({MY_NAME})
    assert (said.myself, said.names) == (True, ())
    unsure = Company(names=(MY_NAME,), said=MY_NAME, unsure=True).among({"别的昵称", MY_NAME})
    assert unsure.is_only_me


def test_who_is_named_beside_oneself_stays_named():
    said = Company(myself=False, names=(MY_NAME, "刘桂英")).among({MY_NAME})
    assert (said.myself, said.names) == (True, ("刘桂英",))


def test_an_unsure_company_may_be_them_or_me_or_all_of_us():
    unsure = Company(names=("张奶奶",), said="张奶奶", unsure=True)
    assert [(one.myself, one.names, one.unsure) for one in unsure.choices()] == [
        (False, ("张奶奶",), False),
        (True, (), False),
        (True, ("张奶奶",), False),
    ]
