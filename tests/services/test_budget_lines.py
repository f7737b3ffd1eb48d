"""Over the day's budget: what can be a line waits for the evening's one message, what cannot goes out as it is.

Beside activities there is a toy kind of things, a parcel that waits for somebody.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal
from unittest.mock import patch

import pytest
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import delete
from sqlmodel import SQLModel, select

from community.outcomes.base import Facts, Outcome, SomeFacts
from community.outcomes.courtesies import GreetingBack, ThanksBack
from community.outcomes.reminders import ReminderDayBefore
from services import cards, subjects
from services.subjects import KINDS, Kind, declare
from storage.cards import cards as cards_of
from storage.tables.activities import Activity
from storage.tables.groups import Chat
from storage.tables.notices import Notice, NoticeState
from tests.cast import CLEANING, FIGURES, GROUP, MINUTE, OTHER_GROUP, Program, at, cleaning
from texts.render import environment

EVENING = at("20:30", day=22)
OTHER = "交通文明劝导"
LINE = "有包裹在{{ facts.place }}"


@pytest.fixture(scope="module")
def parcels() -> Iterator[Callable[..., Outcome]]:
    """Declares the kind with its line; gives news of parcels (pairs of id and place) and perhaps of an activity."""
    kept = [patch.dict(one) for one in (KINDS, subjects._BY_ROW, Facts.catalogue, Outcome.catalogue)]
    for registry in kept:
        registry.start()

    class ParcelRow(SQLModel):
        id: int
        place: str

    class ParcelFacts(Facts):
        about: Literal["parcel"] = "parcel"
        place: str

    class ParcelsWait(Outcome):
        parcels: tuple[ParcelFacts, ...]
        beside: SomeFacts | None = None

        def concerns(self) -> tuple[Facts, ...]:
            return (*self.parcels, *([self.beside] if self.beside else []))

    def facts(_turn, some):
        return [ParcelFacts(id=parcel.id, place=parcel.place) for parcel in some]

    def news(*waiting: tuple[int, str], beside: Facts | None = None) -> Outcome:
        return ParcelsWait(
            parcels=tuple(ParcelFacts(id=number, place=place) for number, place in waiting), beside=beside
        )

    declare(Kind("parcel", ParcelRow, facts=facts, unit=lambda _: 1))
    words = {"_lines/parcel.j2": LINE, ParcelsWait.template(): "parcels"}
    with patch.object(environment(), "loader", ChoiceLoader([DictLoader(words), environment().loader])):
        yield news
    for registry in reversed(kept):
        registry.stop()


@pytest.fixture
async def program(found) -> Program:
    """Two activities whose cards stand, and a budget that is spent: nothing of what is counted may go out."""
    made: Program = found(cleaning(), cleaning(title=OTHER), figures=replace(FIGURES, message_budget=0))
    await made.deliver()
    made.heard = []
    return made


def posts(program: Program, *outcomes: Outcome, group: str = GROUP) -> None:
    """Each is a new message that counts."""
    with program.desk.turn(program.now) as turn:
        (chat,) = turn.tx.exec(select(Chat).where(Chat.external_id == group))
        for outcome in outcomes:
            turn.post(chat, outcome, budgeted=True)


def about(program: Program, *activities: int) -> ReminderDayBefore:
    with program.desk.turn(program.now) as turn:
        return ReminderDayBefore(activities=turn.all_facts(turn.tx.get_one(Activity, one) for one in activities))


async def lines(program: Program, group: str = GROUP) -> list[str]:
    """Of the one message that is told in the evening; its first line is a heading."""
    await program.deliver()
    await program.until(EVENING)
    (digest,) = [one for one in program.heard if one.outcome == "digest" and one.chat == group]
    return [line for line in digest.text.splitlines()[1:] if line]


# --- what cannot be a line ---------------------------------------------------------------------------------------


async def test_what_concerns_nothing_goes_out_as_it_is(program, rows):
    posts(program, ThanksBack(), GreetingBack(name="小李"))
    await program.deliver()
    assert program.outcomes == ["thanks_back", "greeting_back"]
    assert rows(Notice, Notice.outcome == "digest") == []


async def test_news_of_no_parcel_at_all_concerns_nothing(program, parcels):
    posts(program, parcels())
    await program.deliver()
    assert program.outcomes == ["parcels_wait"]


# --- what can ----------------------------------------------------------------------------------------------------


async def test_what_concerns_an_activity_is_merged_with_its_line(program, rows):
    posts(program, about(program, 1))
    await program.deliver()
    assert program.heard == []
    assert [row.state for row in rows(Notice, Notice.outcome == "reminder_day_before")] == [NoticeState.MERGED]
    (line,) = await lines(program)
    assert CLEANING in line


async def test_within_the_budget_the_same_goes_out_at_once(found, parcels):
    """The twin: it is the budget that holds it."""
    program: Program = found(cleaning())
    await program.deliver()
    program.heard = []
    posts(program, about(program, 1), parcels((1, "门卫室")))
    await program.deliver()
    assert program.outcomes == ["reminder_day_before", "parcels_wait"]


async def test_what_concerns_several_things_has_a_line_for_each(program):
    posts(program, about(program, 1, 2))
    first, second = await lines(program)
    assert CLEANING in first
    assert OTHER in second


async def test_two_kinds_of_things_have_each_their_line_in_one_message(program, parcels):
    posts(program, about(program, 1), ThanksBack(), parcels((1, "门卫室"), (2, "物业")))
    activity, first, second = await lines(program)
    assert CLEANING in activity
    assert (first, second) == ("有包裹在门卫室", "有包裹在物业")


async def test_things_of_two_kinds_with_the_same_number_are_two_things(program, parcels):
    posts(program, parcels((1, "门卫室")), about(program, 1), parcels((1, "门卫室")))
    parcel, activity = await lines(program)
    assert parcel == "有包裹在门卫室"
    assert CLEANING in activity


async def test_one_message_about_things_of_two_kinds_leaves_both_lines(program, parcels):
    (facts,) = about(program, 1).activities
    posts(program, parcels((1, "门卫室"), beside=facts))
    assert len(await lines(program)) == 2


async def test_what_is_told_of_a_thing_last_is_its_line(program, parcels):
    posts(program, parcels((1, "门卫室")), parcels((1, "物业")))
    assert await lines(program) == ["有包裹在物业"]


async def test_a_new_card_is_a_line_beside_the_others(program, parcels):
    posts(program, parcels((1, "门卫室")))
    with program.desk.turn(program.now) as turn:
        new = turn.tx.get_one(Activity, 1)
        for card in cards_of(turn.tx, subjects.subject(new)):
            turn.tx.exec(delete(Notice).where(Notice.card_id == card.id))
            turn.tx.delete(card)
        turn.tx.flush()
        cards.post(turn, new)
    parcel, activity = await lines(program)
    assert parcel == "有包裹在门卫室"
    assert CLEANING in activity


async def test_what_people_write_is_only_text_in_a_line(program, parcels):
    posts(program, parcels((1, "<b>{{ 7 * 7 }}</b>")))
    assert await lines(program) == ["有包裹在<b>{{ 7 * 7 }}</b>"]


# --- which evening, and what holds it up -------------------------------------------------------------------------


async def test_after_the_evenings_message_the_next_is_tomorrows(program, parcels):
    posts(program, parcels((1, "门卫室")))
    assert await lines(program) == ["有包裹在门卫室"]
    posts(program, parcels((2, "物业")))
    await program.until(EVENING + MINUTE)
    assert program.heard == []
    await program.until(at("20:30", day=23))
    assert [one.text.splitlines()[-1] for one in program.heard if one.outcome == "digest"] == ["有包裹在物业"]


async def test_each_group_has_a_message_of_its_own(program, parcels):
    posts(program, parcels((1, "门卫室")))
    posts(program, parcels((2, "物业")), group=OTHER_GROUP)
    await program.deliver()
    assert await lines(program) == ["有包裹在门卫室"]
    (other,) = [one for one in program.heard if one.chat == OTHER_GROUP]
    assert other.text.splitlines()[-1] == "有包裹在物业"


async def test_a_message_of_the_evening_that_cannot_be_read_holds_up_nothing(program, parcels, rows):
    """Another version of the program has begun it, with a line for something that this one does not know."""
    posts(program, parcels((1, "门卫室")))
    await program.deliver()
    with program.desk.turn(program.now) as turn:
        (begun,) = turn.tx.exec(select(Notice).where(Notice.outcome == "digest"))
        begun.fields = {"lines": [{"about": "umbrella", "id": 1}]}
    posts(program, parcels((2, "物业")), ThanksBack())
    await program.deliver()
    assert program.outcomes == ["thanks_back"]
