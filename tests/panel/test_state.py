"""What organisers are shown of the program's state: which engine listens, and what has not arrived. Nobody is named."""

import pytest

from panel.state import WORDS, rows
from services.outbox import Health

HURT = Health(uncertain=[(2, "signed_up", "telegram"), (1, "roster", "telegram")], paused=["龙城3栋群"])


def shown(engine: str, health: Health) -> dict[str, tuple[str, bool]]:
    return {what: (said, is_well) for what, said, is_well in rows(engine, health)}


@pytest.mark.parametrize(("engine", "is_well"), [("rasa", True), ("embedded", True), ("none", False)])
def test_it_says_which_engine_listens(engine: str, is_well: bool) -> None:
    assert shown(engine, Health())[WORDS.engine] == (WORDS.engines[engine], is_well)


def test_nothing_to_look_at_is_said_as_such() -> None:
    assert [said for what, (said, _) in shown("rasa", Health()).items() if what != WORDS.engine] == [WORDS.none] * 4
    assert all(is_well for _, is_well in shown("rasa", Health()).values())


def test_messages_and_groups_are_counted() -> None:
    found = shown("rasa", HURT)
    assert found[WORDS.uncertain] == ("3条", False)
    assert found[WORDS.paused] == ("1个", False)
    assert found[WORDS.failed] == (WORDS.none, True)


def test_no_group_and_no_message_is_named() -> None:
    said = " ".join(said for said, _ in shown("rasa", HURT).values())
    assert "龙城3栋群" not in said
    assert "signed_up" not in said
