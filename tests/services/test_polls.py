"""Polls: of one person one vote over all groups; counts stay, votes do not; cards are never merged into a line."""


from dataclasses import replace

import pytest
from sqlmodel import select

from community.polling import share, tapped, wrong_with
from community.wishes import Wish
from services.actor import Actor
from services.own_data import linking, showing
from services.polls import forgetting
from services.visit import act
from storage import people, polls
from storage.tables.audit import Audit
from storage.tables.cards import Card
from storage.tables.polls import Poll, PollState, Vote
from tests.cast import DAY, FIGURES, GROUP, OTHER_GROUP, SUNDAY, at

LINE = "投票 周六去哪儿？1 公园 2 广场 给3栋和5栋 到周五18点"


@pytest.fixture
async def program(found):
    program = found()
    await program.neighbour("赵师傅").says(LINE)
    await program.neighbour("赵师傅").taps("发布")
    return program


def rows(program, table):
    with program.database.reading() as tx:
        return list(tx.exec(select(table)))


async def test_closing_leaves_counts_and_nobody(program):
    await program.neighbour("小李").taps("1. 公园", GROUP)
    await program.neighbour("小周").taps("1. 公园", OTHER_GROUP)
    assert len(rows(program, Vote)) == 2
    await program.until(at("18:00", day=27))
    (poll,) = rows(program, Poll)
    assert (poll.state, poll.counts, poll.voters) == (PollState.CLOSED, [2, 0], 2)
    assert rows(program, Vote) == []


async def test_no_audit_row_is_about_a_vote(program):
    await program.neighbour("小李").taps("1. 公园", GROUP)
    assert {row.action for row in rows(program, Audit)} >= {"publish_poll"}
    assert not [row for row in rows(program, Audit) if "vote" in row.action]


async def test_a_vote_is_listed_to_whoever_gave_it_while_the_poll_is_open(program):
    await program.neighbour("小李").taps("2. 广场", GROUP)
    with program.database.reading() as tx:
        (me,) = people.named(tx, "小李")
    page, _ = act(program.desk, showing.my_data, me.id, Wish(intent="my_data"), program.now)
    found = [v.value for one in page.holdings if one.table == "vote" for row in one.rows for v in row]
    assert 2 in found


async def is_forgotten(program, who):
    await program.neighbour(who).says("删除我的数据")
    asked = program.neighbour(who).text
    await program.neighbour(who).taps("确认删除")
    return asked


async def test_who_is_forgotten_takes_an_open_vote_along_and_was_told_so(program):
    await program.neighbour("小李").taps("2. 广场", GROUP)
    await program.neighbour("刘婶").taps("1. 公园", GROUP)
    assert "还没结束的1个投票里，您投的也收回" in await is_forgotten(program, "小李")
    await program.until(at("18:00", day=27))
    (poll,) = rows(program, Poll)
    assert (poll.counts, poll.voters) == ([1, 0], 1)


async def test_who_comes_back_as_somebody_new_has_one_vote(program):
    await program.neighbour("小李").taps("2. 广场", GROUP)
    await is_forgotten(program, "小李")
    await program.neighbour("小李").taps("2. 广场", GROUP)
    await program.until(at("18:00", day=27))
    (poll,) = rows(program, Poll)
    assert (poll.counts, poll.voters) == ([0, 1], 1)


async def test_a_poll_that_has_ended_stays_as_it_was_counted(program):
    await program.neighbour("小李").taps("2. 广场", GROUP)
    await program.until(at("18:00", day=27))
    assert "投票" not in await is_forgotten(program, "小李")
    (poll,) = rows(program, Poll)
    assert (poll.counts, poll.voters) == ([0, 1], 1)


async def test_who_is_forgotten_and_did_not_vote_is_told_nothing_of_polls(program):
    assert "投票" not in await is_forgotten(program, "小李")


async def test_of_two_accounts_of_one_person_the_later_vote_counts(program):
    await program.neighbour("小李").taps("1. 公园", GROUP)
    await program.until(program.now + DAY)
    await program.neighbour("刘婶").taps("2. 广场", GROUP)
    with program.desk.turn(program.now) as turn:
        (kept,), (other,) = people.named(turn.tx, "小李"), people.named(turn.tx, "刘婶")
        linking._become_one(turn, kept, other)
        kept_id = kept.id
    assert [(vote.member_id, vote.option) for vote in rows(program, Vote)] == [(kept_id, 2)]


async def test_an_author_who_goes_leaves_the_poll_to_end_at_its_time(program):
    with program.desk.turn(program.now) as turn:
        (author,) = people.named(turn.tx, "赵师傅")
        forgetting._release(turn, Actor(turn, author))
    await program.until(at("18:00", day=27))
    (poll,) = rows(program, Poll)
    assert (poll.author_id, poll.state) == (None, PollState.CLOSED)


async def test_a_card_over_the_budget_is_voted_on_in_the_evenings_message(found):
    program = found(figures=replace(FIGURES, message_budget=0))
    await program.neighbour("赵师傅").says(LINE)
    await program.neighbour("赵师傅").taps("发布")
    assert "poll_card" not in program.outcomes
    await program.until(at("21:00", day=22))
    assert program.outcomes.count("digest") == 2
    assert "poll_card" not in program.outcomes


async def test_a_group_that_comes_later_gets_an_open_poll_only(program):
    assert len([card for card in rows(program, Card) if card.subject_kind == "poll"]) == 2
    with program.desk.turn(program.now) as turn:
        assert [poll.id for poll in polls.open_ones(turn.tx)] == [1]


async def test_a_poll_is_forgotten_after_a_year_with_its_cards(program):
    await program.until(at("18:00", day=27))
    with program.desk.turn(program.now) as turn:
        forgetting._forget(turn, 1)
    assert rows(program, Poll) == rows(program, Vote) == []
    assert not [card for card in rows(program, Card) if card.subject_kind == "poll"]


# --- rules -----------------------------------------------------------------------------------------------------


def votes(*options):
    return [Vote(poll_id=1, member_id=1, option=option, at=SUNDAY) for option in options]


def test_a_tap_replaces_the_only_answer_and_adds_to_several():
    later = SUNDAY + DAY
    assert tapped(2, votes(1), later, FIGURES, several=False) == [2]
    assert tapped(2, votes(1), later, FIGURES, several=True) == [1, 2]
    assert tapped(1, votes(1, 2), later, FIGURES, several=True) == [2]
    assert tapped(1, votes(1), later, FIGURES, several=False) == []


def test_two_taps_in_a_moment_are_one():
    assert tapped(1, votes(1), SUNDAY + FIGURES.double_tap / 2, FIGURES, several=False) == [1]


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (("公园",), "few"),
        (("公园", "公 园"), "double"),
        (("A座", "Ａ座"), "double"),
        (("a", "A"), "double"),
        (tuple(map(str, range(11))), "many"),
        (("公园", "广" * 41), "long"),
        (tuple(map(str, range(10))), None),
    ],
)
def test_what_is_wrong_with_options(options, wrong):
    assert wrong_with(options, FIGURES) == wrong


def test_shares_are_of_people_and_from_five_on():
    assert share(3, 4, FIGURES) is None
    assert share(3, 5, FIGURES) == 60
    assert share(0, 5, FIGURES) == 0
