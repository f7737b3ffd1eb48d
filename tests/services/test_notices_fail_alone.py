"""One notice that cannot be drawn, read, looked at again or put into words holds up no other."""

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

import pytest
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import delete
from sqlmodel import select

from community.outcomes.courtesies import ThanksBack
from community.outcomes.reminders import ReminderSoon
from services import cards, outbox
from services.subjects import KINDS
from storage.tables.activities import Activity
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Lane, Notice, NoticeState
from storage.tables.people import Identity
from tests.cast import CLEANING, SUNDAY, Program, cleaning
from texts.render import environment

OTHER = "交通文明劝导"
FAILED, SENT = NoticeState.FAILED, NoticeState.SENT


@pytest.fixture
async def program(found) -> Program:
    """Two cards stand in the group, and nothing is queued."""
    made: Program = found(cleaning(), cleaning(title=OTHER))
    await made.deliver()
    made.heard = []
    with made.desk.turn(SUNDAY) as turn:
        turn.tx.execute(delete(Notice))
    return made


@pytest.fixture
def told(program, rows) -> Callable[[str], list[tuple[str, str | None]]]:
    """State and error of every notice of an outcome."""
    return lambda outcome: [(row.state, row.error) for row in rows(Notice, Notice.outcome == outcome)]


def thanks(program: Program, *people: str) -> None:
    with program.desk.turn(SUNDAY) as turn:
        for person in turn.tx.exec(select(Identity).where(Identity.name.in_(people))):
            turn.whisper(person, ThanksBack())


def reminds(program: Program, name: str) -> None:
    with program.desk.turn(SUNDAY) as turn:
        (person,) = turn.tx.exec(select(Identity).where(Identity.name == name))
        activity = turn.tx.get_one(Activity, 1)
        turn.whisper(person, ReminderSoon(activity=turn.facts(activity)))


def redraws(program: Program, *activities: int) -> None:
    with program.desk.turn(SUNDAY) as turn:
        for activity in activities:
            cards.redraw(turn, turn.tx.get_one(Activity, activity))


def heard(program: Program) -> list[str]:
    return sorted(f"{one.outcome} {one.private or one.chat}" for one in program.heard)


# --- the card ----------------------------------------------------------------------------------------------------


@pytest.fixture
def first_card_cannot_be_drawn(program):
    """Drawing the first activity raises, from now on."""
    kind = KINDS["activity"]

    def draw(turn, activity):
        if activity.id == 1:
            raise ValueError("小李 13800000002")
        return kind.draw(turn, activity)

    with patch.dict(KINDS, activity=replace(kind, draw=draw)):
        yield


@pytest.mark.usefixtures("first_card_cannot_be_drawn")
async def test_a_card_that_cannot_be_drawn_holds_up_no_other_and_becomes_failed(program, told):
    redraws(program, 1, 2)
    thanks(program, "小李", "刘婶")
    await program.deliver()
    assert heard(program) == ["activity_card 龙城3栋群", "thanks_back 刘婶", "thanks_back 小李"]
    assert OTHER in next(one.text for one in program.heard if one.chat)
    assert sorted(state for state, _ in told("activity_card")) == [FAILED, SENT]


@pytest.mark.usefixtures("first_card_cannot_be_drawn")
async def test_the_notice_says_what_kind_of_error_it_was_and_repeats_nobodys_words(program, told):
    redraws(program, 1)
    await program.deliver()
    assert told("activity_card") == [(FAILED, "cannot be made: ValueError")]


async def test_a_card_that_could_not_be_drawn_is_drawn_at_its_next_change(program):
    with patch.dict(KINDS, activity=replace(KINDS["activity"], draw=None)):
        redraws(program, 1)
        await program.deliver()
    assert program.heard == []
    redraws(program, 1)
    await program.deliver()
    assert [(one.outcome, one.edited) for one in program.heard] == [("activity_card", True)]


async def test_a_card_whose_subject_is_gone_holds_up_no_other(program, told):
    redraws(program, 1)
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Card, 1).subject_id = 99
    thanks(program, "小李")
    await program.deliver()
    assert heard(program) == ["thanks_back 小李"]
    assert [state for state, _ in told("activity_card")] == [FAILED]


async def test_a_card_of_a_kind_that_this_version_does_not_know_holds_up_no_other(program, told):
    redraws(program, 1)
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Card, 1).subject_kind = "umbrella"
    thanks(program, "小李")
    await program.deliver()
    assert heard(program) == ["thanks_back 小李"]
    assert [state for state, _ in told("activity_card")] == [FAILED]


# --- what was written --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "fields"),
    [
        ("umbrella_found", {}),
        ("greeting_back", {}),
        ("greeting_back", {"name": 7}),
        ("reminder_soon", {"activity": {"about": "umbrella", "id": 1}}),
        ("digest", {"lines": [{"about": "umbrella", "id": 1}]}),
        ("which_activity", {"options": [{"wish": {"intent": "x", "details": {"topic": "umbrellas"}}}]}),
    ],
)
async def test_a_notice_that_cannot_be_read_holds_up_no_other_and_becomes_failed(program, told, outcome, fields):
    """Another version of the program has written it."""
    with program.desk.turn(SUNDAY) as turn:
        (person,) = turn.tx.exec(select(Identity).where(Identity.name == "小李"))
        (chat,) = turn.tx.exec(select(Chat).where(Chat.id == 1))
        common = {"channel": "replay", "outcome": outcome, "fields": fields, "state": NoticeState.QUEUED}
        for to in ({"identity_id": person.id}, {"chat_id": chat.id, "budgeted": True}):
            turn.tx.add(Notice(lane=Lane.REPLY, not_before=SUNDAY, queued_at=SUNDAY, **common, **to))
    redraws(program, 2)
    thanks(program, "小李")
    await program.deliver()
    assert heard(program) == ["activity_card 龙城3栋群", "thanks_back 小李"]
    assert [state for state, _ in told(outcome)] == [FAILED, FAILED]
    assert all(error.startswith("cannot be made: ") for _, error in told(outcome))


async def test_a_notice_that_cannot_be_looked_at_again_holds_up_no_other_and_becomes_failed(program, told):
    """Whether it still holds is asked of its kind, just before it is sent."""

    def raises(*_):
        raise ValueError("小李 13800000002")

    with patch.dict(KINDS, activity=replace(KINDS["activity"], still_true=raises)):
        reminds(program, "小李")
        thanks(program, "小李")
        await program.deliver()
    assert heard(program) == ["thanks_back 小李"]
    assert [state for state, _ in told("reminder_soon")] == [FAILED]


# --- its words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["{{ nobody_knows_this }}", "{% if %}", "{{ 1 / 0 }}"])
async def test_a_notice_that_cannot_be_put_into_words_holds_up_no_other_and_becomes_failed(program, told, words):
    broken = ChoiceLoader([DictLoader({ThanksBack.template(): words}), environment().loader])
    with patch.object(environment(), "loader", broken):
        thanks(program, "小李", "刘婶")
        redraws(program, 1, 2)
        await program.deliver()
    assert heard(program) == ["activity_card 龙城3栋群"] * 2
    assert [state for state, _ in told("thanks_back")] == [FAILED, FAILED]
    assert {CLEANING in one.text or OTHER in one.text for one in program.heard} == {True}


async def test_it_is_not_tried_again_and_the_doctor_counts_it(program, told):
    broken = ChoiceLoader([DictLoader({ThanksBack.template(): "{{ nobody_knows_this }}"}), environment().loader])
    with patch.object(environment(), "loader", broken):
        thanks(program, "小李", "刘婶")
        await program.deliver()
    await program.deliver()
    assert program.heard == []
    assert outbox.health(program.desk).failed == [(2, "thanks_back", "replay")]
