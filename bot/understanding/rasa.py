"""Rasa over HTTP: it ranks the intents, everything else about a line is done here.

Rasa is sent the folded line with one sign for each known name: it never sees who or what is named.
"""

import logging
import math
from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from typing import Any

import httpx

from bot.understanding.engine import Ranking, Understood
from bot.understanding.hearing import understand
from bot.understanding.traits import Place, with_signs
from community.vocabulary import Vocabulary

SECONDS = 2.0  # for one line
LONGEST_ANSWER = 100_000  # bytes; a ranking has about 4,000
_IN_FRONT = "/／ \t\n"  # Rasa takes /sign_up{} for the intent itself

logging.getLogger("httpx").setLevel(logging.WARNING)  # it writes down addresses, and the token is in them


class RasaProblem(Exception):
    """Rasa does not answer, too late, or not with a ranking. The message names no token."""


class RasaEngine:
    """Implements engine.Engine; every call may raise RasaProblem.

    :param url: where Rasa listens, without a path.
    """

    name = "rasa"

    def __init__(self, url: str, token: str | None = None) -> None:
        self._url = f"{url.rstrip('/')}/model/parse"
        self._token = {"token": token} if token else {}
        self._client = httpx.Client(timeout=SECONDS, trust_env=False)

    def understand(self, text: str, vocabulary: Vocabulary, now: datetime) -> Understood:
        return understand(text, vocabulary, now, self.rank)

    def rank(self, folded: str, places: Sequence[Place]) -> Ranking:
        text = with_signs(folded, places).lstrip(_IN_FRONT)
        return _ranking(self._ask({"text": text or "?"}))

    def probe(self) -> None:
        """:raises RasaProblem: it would not understand a line now."""
        self.rank("在吗", ())

    def close(self) -> None:
        self._client.close()

    def _ask(self, question: dict[str, str]) -> Any:
        try:
            with self._client.stream("POST", self._url, params=self._token, json=question) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise RasaProblem(f"Rasa answers with status {answer.status_code}")
                return httpx.Response(200, content=_body(answer)).json()
        except httpx.HTTPError as problem:
            raise RasaProblem(f"Rasa does not answer: {type(problem).__name__}") from problem
        except RuntimeError as problem:  # closed meanwhile
            raise RasaProblem("another Rasa is on its way") from problem
        except ValueError as problem:  # no JSON, or not in UTF-8
            raise RasaProblem("what Rasa answers is not JSON") from problem


def _body(answer: httpx.Response) -> bytes:
    """A drop now and then keeps no resident waiting."""
    until, body = monotonic() + SECONDS, b""
    for part in answer.iter_bytes():
        body += part
        if monotonic() > until or len(body) > LONGEST_ANSWER:
            raise RasaProblem("Rasa's answer is too long or too slow")
    return body


def _ranking(answer: Any) -> Ranking:
    """Intents with their probabilities, best first."""
    try:
        ranking = [(str(one["name"]), float(one["confidence"])) for one in answer["intent_ranking"]]
    except (TypeError, KeyError, ValueError) as problem:
        raise RasaProblem("what Rasa answers holds no ranking of intents") from problem
    if not ranking or not all(math.isfinite(chance) and 0 <= chance <= 1.001 for _, chance in ranking):
        raise RasaProblem("what Rasa answers holds no probabilities; was its model made by `make rasa`?")
    return sorted(ranking, key=lambda pair: -pair[1])
