"""Rasa over HTTP, against a server that answers well, badly, late or not at all."""

import logging
from collections.abc import Iterator
from datetime import datetime
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from bot.understanding import rasa as module
from bot.understanding.engine import OUT_OF_SCOPE
from bot.understanding.rasa import RasaEngine, RasaProblem
from community.vocabulary import Vocabulary
from tests.bot.understanding.fake_rasa import FakeRasa, fake_rasa

NOW = datetime(2026, 11, 22, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
HERE = Vocabulary(activities=("环境卫生整治",), people=("刘桂英",))


@pytest.fixture
def server() -> Iterator[FakeRasa]:
    with fake_rasa() as rasa:
        yield rasa


@pytest.fixture
def engine(server: FakeRasa) -> Iterator[RasaEngine]:
    engine = RasaEngine(server.url, "a secret")
    yield engine
    engine.close()


def test_the_ranking_decides_and_the_slots_are_found_here(engine: RasaEngine) -> None:
    understood = engine.understand("周六的环境整治我去", HERE, NOW)
    assert (understood.intent, understood.confidence, understood.certain) == ("sign_up", 0.9, True)
    assert understood.slots == {"time": "周六", "activity": "环境整治"}


def test_a_doubtful_ranking_becomes_an_offer(server: FakeRasa, engine: RasaEngine) -> None:
    server.body = {"intent_ranking": [{"name": "cancel", "confidence": 0.3}, {"name": "sign_up", "confidence": 0.4}]}
    assert engine.understand("那个", HERE, NOW).offers == ("sign_up", "cancel")


def test_no_name_is_sent(server: FakeRasa, engine: RasaEngine) -> None:
    engine.understand("帮刘桂英报环境卫生整治", HERE, NOW)
    assert server.asked == ["帮\x02报\x01"]


@pytest.mark.parametrize(
    "typed", ["/sign_up{}", "／sign_up{}", "//sign_up{}", " / sign_up@0.9{}", '/sign_up{"a": "周六"}', "/sign_up"]
)
def test_an_intent_that_is_typed_is_no_wish(server: FakeRasa, engine: RasaEngine, typed: str) -> None:
    assert engine.understand(typed, HERE, NOW).intent == OUT_OF_SCOPE
    assert server.asked == []


@pytest.mark.parametrize("typed", ["/我要报名", "／／我要报名", "/ /我要报名"])
def test_no_slash_in_front_reaches_rasa(server: FakeRasa, engine: RasaEngine, typed: str) -> None:
    engine.understand(typed, HERE, NOW)
    assert server.asked == ["我要报名"]


def test_nothing_said_asks_nobody(server: FakeRasa, engine: RasaEngine) -> None:
    assert engine.understand("😂😂", HERE, NOW).intent == OUT_OF_SCOPE
    assert server.asked == []


def test_the_token_goes_along_and_into_no_log(
    server: FakeRasa, engine: RasaEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    engine.probe()
    server.status = 500
    with pytest.raises(RasaProblem) as problem:
        engine.probe()
    assert server.paths[0] == "/model/parse?token=a%20secret" or server.paths[0] == "/model/parse?token=a+secret"
    assert "secret" not in caplog.text + str(problem.value)


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503, 204, 302])
def test_any_other_status_is_a_problem(server: FakeRasa, engine: RasaEngine, status: int) -> None:
    server.status, server.body = status, b""
    with pytest.raises(RasaProblem, match=str(status)):
        engine.probe()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe{",
        b"null",
        b"[]",
        b"{}",
        {"intent_ranking": []},
        {"intent_ranking": None},
        {"intent_ranking": ["sign_up"]},
        {"intent_ranking": [{"name": "sign_up"}]},
        {"intent_ranking": [{"name": "sign_up", "confidence": "very"}]},
        {"intent_ranking": [{"name": "sign_up", "confidence": None}]},
        {"intent_ranking": [{"name": "sign_up", "confidence": -0.1}]},
        {"intent_ranking": [{"name": "sign_up", "confidence": 7}]},
        b'{"intent_ranking": [{"name": "sign_up", "confidence": NaN}]}',
        b'{"intent_ranking": "' + b"x" * 200_000 + b'"}',
    ],
)
def test_garbage_is_a_problem_and_not_an_intent(server: FakeRasa, engine: RasaEngine, body: object) -> None:
    server.body = body
    with pytest.raises(RasaProblem):
        engine.probe()


def test_nobody_there_is_a_problem() -> None:
    engine = RasaEngine("http://127.0.0.1:9")
    with pytest.raises(RasaProblem, match="does not answer"):
        engine.probe()
    engine.close()


@pytest.mark.parametrize("how", [{"delay": 1.0}, {"drip": 0.05}])
def test_a_late_or_dripping_answer_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, server: FakeRasa, how: dict[str, float]
) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.2)
    vars(server).update(how)
    engine, began = RasaEngine(server.url), perf_counter()
    with pytest.raises(RasaProblem):
        engine.probe()
    assert perf_counter() - began < 0.8
    engine.close()


def test_a_line_waits_two_seconds_at_most() -> None:
    assert module.SECONDS == 2.0
