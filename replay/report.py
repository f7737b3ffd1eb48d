"""What is printed of a rehearsal."""

import json
from collections.abc import Iterable

from replay.player import Result


class Report:
    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self._as_json = as_json
        self._quiet = quiet
        self._files: dict[str, bool] = {}

    @property
    def ok(self) -> bool:
        return all(self._files.values())

    def add(self, results: Iterable[Result]) -> None:
        for result in results:
            self._files[result.file] = self._files.get(result.file, True) and result.ok
            self._show(result)

    def close(self) -> None:
        if not self._as_json:
            good = sum(self._files.values())
            print(f"{good} passed, {len(self._files) - good} failed")

    def _show(self, result: Result) -> None:
        if self._as_json:
            print(json.dumps(as_json(result), ensure_ascii=False))
        elif not (self._quiet and result.ok):
            print(_lines(result))


def as_json(result: Result) -> dict[str, object]:
    return {
        "file": result.file,
        "step": result.step,
        "ok": result.ok,
        "why": result.why,
        "heard": [heard.as_json() for heard in result.heard],
    }


def _lines(result: Result) -> str:
    mark = "✓" if result.ok else "✗"
    lines = [f"{mark} {result.file}:{result.step} {result.said}"]
    for heard in result.heard:
        to = heard.chat or (f"→ {heard.private}" if heard.private else f"! {heard.alert}")
        edited = " (edited)" if heard.edited else ""
        lines.append(f"    {to}: {heard.outcome}{edited}: {' / '.join(heard.text.splitlines())}")
        if heard.buttons:
            lines.append("        " + " ".join(f"[{label}]" for label, _ in heard.buttons))
    if result.why:
        lines.append(f"    FAILED: {result.why}")
    return "\n".join(lines)
