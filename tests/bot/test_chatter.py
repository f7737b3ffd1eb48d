"""Seven hundred lines of a group's day: not addressed, so not answered, not understood and not kept."""

import pytest

from bot.addressing import Addressing
from bot.messages import IncomingMessage
from bot.understanding.words import ROOT
from storage.tables.activities import Activity
from storage.tables.audit import Audit
from storage.tables.notices import HandledEvent, Notice
from storage.tables.people import Member
from storage.tables.questions import Question
from storage.tables.signup import SignUp
from tests.cast import BOT, GROUP, ScriptedEngine

LINES = (ROOT / "tests" / "nlu" / "chatter.txt").read_text(encoding="utf-8").splitlines()
KEPT = (Activity, Audit, HandledEvent, Member, Notice, Question, SignUp)


def test_there_is_enough_of_it() -> None:
    assert len(set(LINES)) >= 600


async def test_nothing_is_answered_understood_or_kept(found, rows_of) -> None:
    engine = ScriptedEngine()
    program = found(engine=engine)
    await program.deliver()
    before = [rows_of(table) for table in KEPT]
    answered = []
    for line in LINES:
        await program.neighbour("刘婶").says(line, GROUP)
        answered += [line] if program.heard else []
    assert (answered, engine.asked) == ([], 0)
    assert [rows_of(table) for table in KEPT] == before


@pytest.mark.parametrize("line", LINES[::10])
def test_the_same_words_are_heard_when_the_bot_is_called(found, line: str) -> None:
    event = found().event("刘婶", GROUP)
    assert Addressing(BOT).addressed(IncomingMessage(event, f"@{BOT} {line}")) is not None
