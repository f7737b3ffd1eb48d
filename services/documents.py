"""A YAML file that knows in which line everything stands, so that what is wrong can be shown there."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from community.founding import Fault, Place
from community.spec import folded, tidy

PLAINLY = {
    "extra_forbidden": "unknown key '{key}'",
    "missing": "'{key}' is missing",
    "model_type": "keys and values are expected here",
    "dict_type": "keys and values are expected here",
    "list_type": "a list is expected here",
    "string_type": "words are expected here",
    "too_short": "{key} must not be empty",
    "enum": "unknown {key} {input!r} (known: {expected})",
    "int_parsing": "{key} must be a whole number, not {input!r}",
    "float_parsing": "{key} must be a number, not {input!r}",
    "finite_number": "{key} must be a number, not {input!r}",
    "bool_parsing": "{key} must be true or false, not {input!r}",
    "greater_than_equal": "{key} must be at least {ge:g}, not {input}",
    "less_than_equal": "{key} must be at most {le:g}, not {input}",
}
Read = TypeVar("Read")


class DocumentProblem(Exception):
    """A file that cannot be used; each of its `args` is one line with the file, the place and why."""

    def __str__(self) -> str:
        return "\n".join(self.args)


class _AsWritten(yaml.CSafeLoader):
    """All but emptiness is the words that are written. Each field says what they mean to it, while YAML would read
    0735221 (a phone) as an octal number, 9:30 as 570 and No (a name) as false."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, Any]]] = {}  # noqa: RUF012  (the library fills it)


_AsWritten.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(~|null|Null|NULL|)$"), [*"~nN", ""])
_AsWritten.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"<<$"), ["<"])


class Document:
    """
    :raises DocumentProblem: not readable, not YAML, the same key twice, or something else than keys and values.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            loader = _AsWritten(path.read_text(encoding="utf-8-sig"))
            self._root = loader.get_single_node()
            if twice := sorted(_twice(self._root)):
                raise DocumentProblem(*(f"{path}:{line}: {said}" for line, said in twice))
            written = loader.construct_document(self._root) if self._root else None
        except OSError as problem:
            raise DocumentProblem(f"{path}: {problem.strerror}") from problem
        except UnicodeDecodeError as problem:
            raise DocumentProblem(f"{path}: not UTF-8 text ({problem.reason} at byte {problem.start})") from problem
        except (yaml.YAMLError, ValueError, RecursionError) as problem:
            raise DocumentProblem(_unreadable(path, problem)) from problem
        if not isinstance(written, dict):
            raise DocumentProblem(f"{path}: not a mapping of keys to values")
        self.value: dict[Any, Any] = written

    def problem(self, faults: Iterable[Fault], under: Place = ()) -> DocumentProblem:
        """All of them, in the order of the file. `under`: where the places begin."""
        shown = sorted(self._shown(fault, under) for fault in faults)
        return DocumentProblem(*(f"{self.path}:{line}: {said}" for line, said in dict.fromkeys(shown)))

    def _shown(self, fault: Fault, under: Place) -> tuple[int, str]:
        place, line = self._found(under + fault.at)
        lines = f": lines {self._found(under + fault.first)[1]} and {line}" if fault.first else ""
        where = f" (at {'.'.join(tidy(str(step)) for step in place)})" if place else ""
        return line, fault.said + lines + where

    def _found(self, at: Place) -> tuple[Place, int]:
        """As much of the place as stands in the file, and its line, counted from 1."""
        node, line, known = self._root, 1, 0
        for step in at:
            entry = _entry(node, step)
            if entry is None:
                break
            (key, node), known = entry, known + 1
            line = key.start_mark.line + 1
        return at[:known], line


def _entry(node: Any, step: str | int) -> tuple[Any, Any] | None:
    """The node that shows where an entry begins, and the one of its value."""
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in reversed(node.value) if folded(str(k.value)) == folded(str(step))), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _twice(root: Any) -> Iterator[tuple[int, str]]:
    """Keys that are the same, or look it: YAML would let the last one win and say nothing."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # an alias
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            waiting += [value for _, value in node.value]
            yield from _twice_among([key for key, _ in node.value if isinstance(key, yaml.ScalarNode)])


def _twice_among(keys: Iterable[Any]) -> Iterator[tuple[int, str]]:
    lines: dict[str, int] = {}
    for key in keys:
        name, line = folded(key.value), int(key.start_mark.line) + 1
        if name in lines:
            yield line, f"the key {tidy(key.value)!r} stands twice: lines {lines[name]} and {line}"
        lines.setdefault(name, line)


def _unreadable(path: Path, problem: Exception) -> str:
    mark = getattr(problem, "problem_mark", None)
    reason = getattr(problem, "problem", None) or str(problem).strip().partition("\n")[0] or "nested too deeply"
    where = f"{path}:{mark.line + 1}" if mark else str(path)
    return f"{where}: not readable as YAML: {reason}"


def valid(document: Document, validate: Callable[[Any], Read], written: Any, under: Place = ()) -> Read:
    """
    :param under: where in the document `written` stands.
    :raises DocumentProblem: with the line of everything that is wrong.
    """
    try:
        return validate(written)
    except ValidationError as problem:
        raise document.problem((Fault(said(error), error["loc"]) for error in problem.errors()), under) from problem


def said(error: ErrorDetails) -> str:
    """What is wrong, for whoever wrote the file."""
    if error["type"] not in PLAINLY:
        return error["msg"].removeprefix("Value error, ")
    key = str(error["loc"][-1] if error["loc"] else "").replace("[key]", "a name")
    return PLAINLY[error["type"]].format(key=key, input=error["input"], **error.get("ctx", {}))
