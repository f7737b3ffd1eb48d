"""The training data is complete, consistent and does not know the held-out lines."""

from collections import Counter, defaultdict

import pytest
import yaml

from bot.understanding.normalise import normalise
from bot.understanding.training import Example, domain, examples
from bot.understanding.words import ROOT, words

ENOUGH = 60  # lines for what residents and organisers say every day
SOME = 25  # lines for the rest, so that the classifier knows it
EVERY_DAY = (
    *("sign_up", "cancel", "check_in", "check_out", "my_progress", "list_activities", "roster"),
    *("publish_activity", "change_activity", "cancel_activity", "tally"),
    *("confirm_hours", "dispute_hours", "approve_hours"),
    *("adjust_hours", "help", "thanks", "greeting", "affirm", "deny", "lecture_question"),
    *("reminders_off", "reminders_on"),
)


@pytest.fixture(scope="module")
def lines() -> list[Example]:
    return examples()


def test_every_intent_of_the_domain_has_examples_and_the_other_way_round(lines: list[Example]) -> None:
    intents, _ = domain()
    assert {line.intent for line in lines} == set(intents)
    assert len(intents) == len(set(intents))


def test_every_intent_has_enough_examples(lines: list[Example]) -> None:
    seen = Counter(line.intent for line in lines)
    assert [intent for intent in EVERY_DAY if seen[intent] < ENOUGH] == []
    assert [intent for intent, count in seen.items() if count < SOME] == []
    assert seen["out_of_scope"] >= 300


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


def test_no_held_out_line_is_learnt(lines: list[Example]) -> None:
    held_out = yaml.safe_load((ROOT / "tests" / "nlu" / "heldout.yml").read_text(encoding="utf-8"))
    learnt = {normalise(line.text) for line in lines}
    assert [text for texts in held_out.values() for text in texts if normalise(text) in learnt - {""}] == []


def test_every_listed_word_means_an_intent() -> None:
    intents, _ = domain()
    listed = {**words().commands, **words().organiser, **words().slash}
    assert set(listed.values()) - set(intents) <= {"welcome"}  # /start: tapped, never said


def test_a_word_stands_for_one_idea() -> None:
    seen = Counter(word for listed in words().concepts.values() for word in listed)
    assert [word for word, count in seen.items() if count > 1] == []
