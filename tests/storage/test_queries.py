"""The tree of units, and who belongs to a group."""

import pytest

from services.founding import found
from services.visit import Desk
from storage import activities, cards, groups, notices, people, signup, units
from storage.rows import lock
from storage.tables.activities import Activity
from storage.tables.groups import ChatMember
from storage.tables.notices import Lane, NoticeState
from storage.tables.questions import Question
from storage.tables.signup import Standing
from storage.tables.subject import Subject
from storage.tables.units import Unit
from tests.cast import CLEANING, DAY, END, FIGURES, HOUR, START, SUNDAY, activity, cleaning, community, place


@pytest.fixture
def tx(tables):
    found(Desk(tables, FIGURES), community(cleaning(team="环境卫生整治队")), "replay", SUNDAY)
    with tables.transaction() as session:
        yield session


@pytest.fixture
def unit(tx):
    return lambda name: units.named(tx, name).id


def names(tx, ids):
    return {tx.get_one(Unit, number).name for number in ids}


# --- the tree --------------------------------------------------------------------------------------------------


def test_the_lineage_is_nearest_first(tx, unit):
    lineage = units.lineage(tx, unit("大汉龙城3栋"))
    assert [tx.get_one(Unit, number).name for number in lineage] == ["大汉龙城3栋", "工农社区", "上梅街道"]


def test_a_tree_that_bites_its_tail_has_an_end(tx, unit):
    tx.get_one(Unit, unit("上梅街道")).parent_id = unit("大汉龙城3栋")
    tx.flush()
    assert len(units.lineage(tx, unit("大汉龙城3栋"))) == 3


def test_the_subtree_is_the_unit_and_everything_below(tx, unit):
    below = names(tx, units.subtree(tx, unit("工农社区")))
    assert below == {"工农社区", "大汉龙城3栋", "大汉龙城5栋", "环境卫生整治队"}


def test_a_unit_with_a_group_of_its_own_speaks_there(tx, unit):
    assert [chat.title for chat in groups.chats_of(tx, unit("大汉龙城3栋"))] == ["龙城3栋群"]


def test_a_unit_without_one_speaks_in_every_group_below(tx, unit):
    assert [chat.title for chat in groups.chats_of(tx, unit("工农社区"))] == ["龙城3栋群", "龙城5栋群"]


# --- people ----------------------------------------------------------------------------------------------------


def test_the_members_of_a_group_live_there_or_have_taken_part(tx, unit):
    def in_group():
        return [member.name for member in groups.in_group(tx, 1, units.subtree(tx, unit("大汉龙城3栋")))]

    assert "小李" in in_group()
    assert "小周" not in in_group()
    zhou = people.identity(tx, "replay", "小周")
    tx.add(ChatMember(chat_id=1, member_id=zhou.member_id))
    tx.flush()
    assert "小周" in in_group()


def test_nobody_is_known_on_another_channel(tx):
    assert people.identity(tx, "telegram", "小李") is None
    assert groups.chat(tx, "telegram", "龙城3栋群") is None


# --- activities ------------------------------------------------------------------------------------------------


def test_activities_of_a_team_are_found_by_the_team(tx, unit):
    found = activities.published(tx, [unit("环境卫生整治队")], SUNDAY)
    assert [row.title for row in found] == [CLEANING]


def test_what_is_over_is_not_coming(tx):
    assert activities.published(tx, None, END) == []
    assert len(activities.published(tx, None, END - HOUR)) == 1


def test_locking_what_does_not_exist_finds_nothing(tx):
    assert lock(tx, Activity, 0) is None


def test_the_roster_is_in_order_of_arrival_without_the_cancelled(tx):
    tx.add_all([place(3), place(1), place(2, Standing.CANCELLED)])
    tx.flush()
    assert [row.id for row in signup.roster(tx, 1)] == [1, 3]


def test_touching_hours_are_left_to_the_rule(tx):
    li = people.identity(tx, "replay", "小李").member_id
    tx.add(place(1, member_id=li))
    tx.flush()
    assert [row.id for row in signup.going_during(tx, li, START, END)] == [1]
    assert signup.going_during(tx, li, END, END + HOUR) == []


def test_the_next_end_is_that_of_the_next_activity_that_is_open(tx):
    tx.add(activity(id=2, number=2, starts_at=START + DAY, ends_at=END + DAY))
    tx.flush()
    assert activities.ENDS.next(tx, END - HOUR) == END
    assert activities.ENDS.next(tx, END) == END + DAY
    assert activities.ENDS.next(tx, END + DAY) is None


# --- the outbox ------------------------------------------------------------------------------------------------


def test_an_event_is_noted_once(tx):
    assert notices.note_event(tx, "replay", "7", SUNDAY)
    assert not notices.note_event(tx, "replay", "7", SUNDAY)
    assert notices.note_event(tx, "telegram", "7", SUNDAY)


def test_a_card_that_waits_to_be_posted_is_not_redrawn_as_well(tx):
    about = Subject("activity", 1)
    assert len(cards.cards(tx, about)) == 1
    assert cards.to_redraw(tx, about) == []


# --- questions -------------------------------------------------------------------------------------------------


def test_a_question_stands_in_the_newest_message_that_asks_it(tx):
    until = {"kind": "choice", "outcome": "which_activity", "expires_at": SUNDAY + HOUR}
    question = Question(id=7, channel="replay", chat="群", person="小李", **until)
    assert notices.message_of_question(tx, question) is None
    for number, message, outcome in ((7, "m1", "which_activity"), (8, "m2", "which_activity"), (7, "m3", "which_unit")):
        asks = {"channel": "replay", "outcome": outcome, "fields": {"question_id": number}, "message_id": message}
        notices.write(tx, **asks, lane=Lane.REPLY, state=NoticeState.SENT, not_before=SUNDAY, queued_at=SUNDAY)
    assert notices.message_of_question(tx, question) == "m1"
    asks = {"channel": "replay", "outcome": "which_activity", "fields": {"question_id": 7}, "message_id": "m4"}
    notices.write(tx, **asks, lane=Lane.REPLY, state=NoticeState.SENT, not_before=SUNDAY, queued_at=SUNDAY)
    assert notices.message_of_question(tx, question) == "m4"
