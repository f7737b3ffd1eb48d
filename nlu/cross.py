"""Ranks lines that were held back, for `linli nlu test`; run by nlu/.venv, without loading Rasa itself.

Reads {"lines": [{"text", "intent", "named"}], "parts": [[row, ...], ...]} from standard input, learns once for each
part from all others, and writes the rankings of all lines, in their order.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nlu.components.lessons import lessons  # noqa: E402
from nlu.components.machine import Machine, learn  # noqa: E402

Line = dict[str, Any]


def main() -> None:
    asked = json.load(sys.stdin)
    lines, rankings = asked["lines"], {}
    for part in asked["parts"]:
        held_back = set(part)
        machine = _learnt([line for at, line in enumerate(lines) if at not in held_back])
        rankings.update({at: _ranking(machine, lines[at]) for at in part})
    json.dump([rankings[at] for at in range(len(lines))], sys.stdout)


def _learnt(lines: list[Line]) -> Machine:
    pairs = [(seen, line["intent"]) for line in lines for seen in lessons(line["text"], line["named"])]
    return learn([seen for seen, _ in pairs], [intent for _, intent in pairs], _config()["softness"])


def _ranking(machine: Machine, line: Line) -> Any:
    return machine.chances(next(lessons(line["text"], line["named"])), _config()["sharpness"])


def _config() -> dict[str, float]:
    config = yaml.safe_load((ROOT / "nlu" / "config.yml").read_text(encoding="utf-8"))
    pipeline: list[dict[str, float]] = config["pipeline"]
    return pipeline[0]


if __name__ == "__main__":
    main()
