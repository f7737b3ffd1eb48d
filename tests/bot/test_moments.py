"""What the moment makes likely weighs: a reply to a card, a question with two choices."""

import pytest

from bot.intents import ABOUT_ONE
from bot.moments import likely
from bot.understanding.engine import CERTAIN, LIKELIER, judge, weighed
from community.outcomes.questions import Option
from community.wishes import Wish
from services.scene import Scene
from storage.tables.questions import Question
from storage.tables.subject import Subject
from tests.cast import CLEANING, GROUP, ScriptedEngine

DOUBTFUL = [("sign_up", 0.6), ("out_of_scope", 0.3), ("roster", 0.1)]


def asking(kind: str, choices: int) -> Scene:
    """Somebody is asked a question with so many choices."""
    option = Option(wish=Wish(intent="sign_up"))
    return Scene(bound=True, question=Question(kind=kind), options=(option,) * choices)


def test_a_reply_to_the_card_of_an_activity_is_about_that_activity() -> None:
    assert likely(Scene(bound=True, replied=Subject("activity", 1))) == ABOUT_ONE


@pytest.mark.parametrize("scene", [Scene(bound=True), Scene(bound=True, replied=Subject("hours", 1))])
def test_any_other_line_may_be_about_anything(scene: Scene) -> None:
    assert likely(scene) == set()


def test_a_question_with_two_choices_is_answered_with_yes_or_no() -> None:
    assert likely(asking("choice", 2)) == {"affirm", "deny"}


@pytest.mark.parametrize("scene", [asking("choice", 3), asking("words", 1)])
def test_other_questions_are_answered_otherwise(scene: Scene) -> None:
    assert likely(scene) == set()


def test_what_is_likely_has_so_many_times_its_odds_and_all_make_up_one() -> None:
    ranking = dict(weighed(DOUBTFUL, {"sign_up"}))
    assert sum(ranking.values()) == pytest.approx(1)
    assert ranking["sign_up"] / ranking["out_of_scope"] == pytest.approx(LIKELIER * 0.6 / 0.3)
    assert ranking["out_of_scope"] / ranking["roster"] == pytest.approx(0.3 / 0.1)


def test_a_doubtful_line_is_certain_where_it_is_likely() -> None:
    assert DOUBTFUL[0][1] < CERTAIN
    assert not judge(weighed(DOUBTFUL, ())).certain
    assert judge(weighed(DOUBTFUL, {"sign_up"})).certain


def test_the_best_comes_first_again() -> None:
    assert weighed([("affirm", 0.5), ("roster", 0.4)], {"roster"})[0][0] == "roster"


async def test_the_engine_is_told_what_a_reply_makes_likely(found) -> None:
    engine = ScriptedEngine()
    program = found(engine=engine)
    await program.deliver()
    card = next(one for one in program.stage.channel.shown[GROUP] if CLEANING in one.text)
    heard = []
    for replies_to in (card.message_id, None):
        await program.neighbour("小李").says("@小邻 给我留个位", GROUP, replies_to=replies_to)
        heard.append(engine.likely)
    assert heard == [ABOUT_ONE, set()]
