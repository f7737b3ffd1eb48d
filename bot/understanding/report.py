"""What `linli understand` prints of one line."""

from datetime import datetime
from typing import Any

from bot.understanding.engine import OUT_OF_SCOPE, Engine
from bot.understanding.when import to_json, when
from community.spec import CommunitySpec
from community.vocabulary import Vocabulary


def vocabulary_of(spec: CommunitySpec) -> Vocabulary:
    teams = [unit.name for unit in spec.units if unit.kind == "team"]
    return Vocabulary(
        activities=tuple(dict.fromkeys(activity.title for activity in spec.activities)),
        teams=tuple(dict.fromkeys(teams + [a.team for a in spec.activities if a.team])),
        units=tuple(unit.name for unit in spec.units if unit.kind != "team"),
        people=tuple(spec.people),
        places=tuple(dict.fromkeys(a.place for a in spec.activities if a.place)),
    )


def understood(engine: Engine, text: str, vocabulary: Vocabulary, now: datetime) -> dict[str, Any]:
    """`when` is null without a time; `offers` stands only where the bot would ask."""
    found = engine.understand(text, vocabulary, now)
    time = when(text, now)
    meaning = None if time.kind == "none" else {k: v for k, v in to_json(time, time.text).items() if k != "text"}
    line: dict[str, Any] = {
        "text": text,
        "intent": found.intent if text.strip() else OUT_OF_SCOPE,
        "confidence": round(found.confidence, 3),
        "slots": dict(found.slots),
        "when": meaning,
    }
    if found.offers:
        line["offers"] = list(found.offers)
    return line
