"""Whose report-in a line is about, and what it offers as answers."""

import pytest

from bot.topics.report_in import reporting
from bot.understanding.commands import command
from bot.understanding.reading import Line
from community.report_in import Reporting
from tests.cast import SUNDAY


def read(text: str, **heard: str) -> Reporting:
    return Reporting.of(reporting(Line.of(text, SUNDAY, heard=heard)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        "报到", "我要报到", "帮我报到", "党员小李报到", "我一个人报到",
        "单位让我们到居住地报到，给我登记一下", "我家住3栋，来双报到",
    ],
)
def test_the_speakers_own(said):
    assert read(said).whose == "own"


@pytest.mark.parametrize(
    "said",
    [
        "我和我爱人都报到", "我跟老公一起来报到", "我们两口子报到", "老公和我都要报到", "我俩都报到",
        "俺和俺媳妇都是党员，来报到",
    ],
)
def test_of_a_couple_the_speakers_own_alone_and_it_is_said(said):
    assert read(said).whose == "both"


@pytest.mark.parametrize(
    "said",
    [
        "帮我爱人报到", "替我老公王强登记报到", "给我爱人报个到", "我儿子是党员，给他报到", "我爱人要报到",
        "让我老婆也报到",
    ],
)
def test_somebody_elses_is_not_begun_as_the_speakers(said):
    assert read(said).whose == "others"


def test_what_was_said_with_it_is_offered():
    said = read("我是县财政局的党员李建国，来报到", person="李建国", unit="县财政局")
    assert (said.name, said.place) == ("李建国", "县财政局")


@pytest.mark.parametrize("said", ["我和我爱人都报到", "我们都报到", "帮我爱人王强报到", "给我爱人报个到。"])
def test_it_needs_no_engine(said):
    found = command(said, ())
    assert found is not None
    assert found.intent == "report_in"


@pytest.mark.parametrize(
    "said", ["我们几点报到", "周六在哪里报到", "我们怎么报到", "孩子明天开学报到", "我们什么时候去报到"]
)
def test_a_question_is_left_to_the_engine(said):
    assert command(said, ()) is None
