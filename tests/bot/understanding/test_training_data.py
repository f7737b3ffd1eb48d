"""The training data is complete, consistent and does not know the held-out lines."""

from collections import Counter, defaultdict

import pytest

from bench.listening.report import by_other_hands, held_out
from bot.understanding.normalise import normalise
from bot.understanding.training import Example, domain, examples, in_file
from bot.understanding.words import ROOT, words

ENOUGH, ENOUGH_CHATTER = 60, 400  # lines
ALIKE = 35  # 签退, 求助, 别提醒我: the sixth hand wrote them as others had; a line more was learnt from a held-out file
MEASURED = ROOT / "tests" / "nlu"


@pytest.fixture(scope="module")
def lines() -> list[Example]:
    return examples()


def test_every_intent_of_the_domain_has_examples_and_the_other_way_round(lines: list[Example]) -> None:
    intents, _ = domain()
    assert {line.intent for line in lines} == set(intents)
    assert len(intents) == len(set(intents))


def test_every_intent_has_enough_examples(lines: list[Example]) -> None:
    seen = Counter(line.intent for line in lines)
    assert [intent for intent, count in seen.items() if count < ENOUGH] == []
    assert seen["out_of_scope"] >= ENOUGH_CHATTER


def test_no_line_stands_under_two_intents(lines: list[Example]) -> None:
    intents: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        intents[normalise(line.text)].add(line.intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


def test_every_annotated_entity_is_known_and_used(lines: list[Example]) -> None:
    _, entities = domain()
    assert {entity.kind for line in lines for entity in line.entities} == set(entities)


def test_no_bracket_is_left_by_a_broken_annotation(lines: list[Example]) -> None:
    assert [line.text for line in lines if "](" in line.text] == []


def test_no_line_to_measure_with_is_learnt(lines: list[Example]) -> None:
    learnt = {normalise(line.text) for line in lines} - {""}
    measured = [*held_out(), *in_file(MEASURED / "development.yml")]
    assert [line.text for line in measured if normalise(line.text) in learnt] == []


def test_no_held_out_line_is_tuned_with() -> None:
    tuned = {normalise(line.text) for line in in_file(MEASURED / "development.yml")}
    assert [line.text for line in held_out() if normalise(line.text) in tuned] == []


def test_what_two_hands_write_alike_is_all_that_is_not_counted() -> None:
    assert len(by_other_hands()) - len(held_out()) <= ALIKE


def test_every_listed_word_means_an_intent() -> None:
    intents, _ = domain()
    listed = {**words().commands, **words().organiser, **words().slash}
    assert set(listed.values()) - set(intents) <= {"welcome"}  # /start: tapped, never said


def test_a_word_stands_for_one_idea() -> None:
    seen = Counter(word for listed in words().concepts.values() for word in listed)
    assert [word for word, count in seen.items() if count > 1] == []
