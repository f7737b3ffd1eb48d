"""What was asked and is not answered yet: the newest is answered first, and which older ones a new one closes."""

import pytest

from community.outcomes.activities import TimeImpossible
from community.outcomes.facts import ActivityFacts
from community.outcomes.hours import WhatIsWrong
from community.outcomes.questions import Option, WhichActivity, WhichUnit
from community.wishes import Wish
from services import scene
from services.signup.joining import sign_up
from services.visit import attend
from storage.questions import open_questions
from storage.tables.activities import Activity, ActivityKind
from storage.tables.notices import Notice
from storage.tables.questions import Question
from tests.cast import CLEANING, END, FIGURES, GROUP, MINUTE, START, SUNDAY, cleaning, wish

CHANNEL, WHO = "replay", "小李"
CHOICES = tuple(Option(wish=Wish(intent="sign_up"), label=label) for label in ("一", "二"))


@pytest.fixture
def program(found):
    return found(cleaning(), cleaning(title="交通文明劝导"))


@pytest.fixture
def asks(program):
    """Puts a question to 小李 in private and says under which number."""

    def put(kind, chat=WHO, options=CHOICES):
        with program.desk.turn(program.now) as turn:
            about = {"activity": turn.facts(turn.tx.get_one(Activity, 1))} if kind is WhatIsWrong else {}
            more = {"said": "三十号"} if kind is TimeImpossible else {}
            return turn.asking(kind(options=options, **about, **more), CHANNEL, chat, WHO).question_id

    return put


@pytest.fixture
def open_ones(program):
    """What 小李 has not answered, the newest first."""

    def names(chat=WHO):
        with program.database.reading() as tx:
            return [question.outcome for question in open_questions(tx, CHANNEL, chat, WHO, program.now)]

    return names


def test_an_answer_that_asks_is_remembered_with_its_choices(program, rows):
    answer = attend(program.desk, sign_up, program.event(WHO), wish("sign_up"))
    (question,) = rows(Question)
    (told,) = rows(Notice, Notice.outcome == "which_activity")
    assert (question.kind, question.outcome, question.person) == ("choice", "which_activity", WHO)
    assert told.fields["question_id"] == question.id
    assert answer.question_id == 0  # it has been told, not yet asked: the notice has the number
    assert [option["facts"]["title"] for option in question.asked["options"]] == [CLEANING, "交通文明劝导"]


def test_an_activity_goes_by_its_short_number_a_unit_by_its_place_and_the_rest_by_buttons():
    def facts(number):
        return ActivityFacts(
            id=1, number=number, title=CLEANING, kind=ActivityKind.SERVICE, unit="3栋", starts_at=START, ends_at=END
        )

    wanted = Wish(intent="sign_up")
    assert Option(wish=wanted, facts=facts(12)).number(1) == 12
    assert Option(wish=wanted, facts=facts(None)).number(1) is None
    assert Option(wish=wanted, label="大汉龙城3栋", numbered=True).number(2) == 2
    assert Option(wish=wanted, says="yes").number(1) is None


def test_what_offers_no_choice_asks_nothing(asks, rows):
    assert asks(WhichUnit, options=()) == 0
    assert rows(Question) == []


def test_a_new_choice_takes_the_place_of_an_older_choice(asks, open_ones):
    asks(WhichUnit)
    asks(WhichActivity)
    assert open_ones() == ["which_activity"]


def test_the_same_question_is_open_once(asks, open_ones):
    for _ in range(2):
        asks(WhatIsWrong)
    assert open_ones() == ["what_is_wrong"]


def test_another_kind_waits_underneath_and_comes_up_when_the_newer_is_answered(program, asks, open_ones):
    asks(WhatIsWrong)
    asks(TimeImpossible)
    choice = asks(WhichActivity)
    assert open_ones() == ["which_activity", "time_impossible", "what_is_wrong"]
    assert scene.look(program.desk, program.event(WHO)).asks == "choice"
    attend(program.desk, sign_up, program.event(WHO), wish("sign_up", 1, answers=choice))
    assert scene.look(program.desk, program.event(WHO)).asks == "more"
    assert open_ones() == ["time_impossible", "what_is_wrong"]


def test_what_was_asked_elsewhere_stays_open(asks, open_ones):
    asks(WhichUnit, GROUP)
    asks(WhichActivity)
    assert (open_ones(GROUP), open_ones()) == (["which_unit"], ["which_activity"])


def test_a_question_waits_as_long_as_its_kind_does(program, asks, open_ones):
    asks(WhatIsWrong)
    asks(WhichActivity)
    program.stage.now = SUNDAY + FIGURES.question_lives
    assert open_ones() == ["what_is_wrong"]
    program.stage.now = SUNDAY + FIGURES.dispute_lives - MINUTE
    assert open_ones() == ["what_is_wrong"]
    program.stage.now = SUNDAY + FIGURES.dispute_lives
    assert open_ones() == []


def test_a_question_is_answered_once(program, asks):
    choice = asks(WhichActivity)
    answers = [attend(program.desk, sign_up, program.event(WHO), wish("sign_up", 1, answers=choice)) for _ in range(2)]
    assert [answer.called() for answer in answers] == ["signed_up", "question_closed"]


def test_a_number_is_never_used_again(program, asks):
    """Else an old button would answer a new question."""
    first = asks(WhichActivity)
    attend(program.desk, sign_up, program.event(WHO), wish("sign_up", 1, answers=first))
    assert asks(WhichActivity) > first
