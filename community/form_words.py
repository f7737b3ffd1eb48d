"""What people say to any question of a form: a way out of it, or one of the choices by its words or its place."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

Control = Literal["back", "skip", "drop"]
_ENDS = ".。,、!~()"  # around an answer, never part of it: "2.", "(2)"; as they are once folded
_LONGEST_NUMBER = 9


class FormWords(BaseModel):
    """`choices`: what else is said for a value that a form names in code (同意 for "agree")."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    back: tuple[str, ...]
    skip: tuple[str, ...]
    drop: tuple[str, ...]
    choices: dict[str, tuple[str, ...]] = {}

    def control(self, text: str) -> Control | None:
        listed: dict[Control, tuple[str, ...]] = {"back": self.back, "skip": self.skip, "drop": self.drop}
        return next((control for control, words in listed.items() if _is_one_of(text, words)), None)

    def meant(self, text: str, values: Iterable[str]) -> str | None:
        return next((value for value in values if _is_one_of(text, (value, *self.choices.get(value, ())))), None)


def at_place(text: str, choices: Sequence[str]) -> str | None:
    """By the number that stands before a choice. Where choices are numbers themselves, a number is no place."""
    if any(_number(choice) is not None for choice in choices):
        return None
    number = _number(text) or 0
    return choices[number - 1] if 1 <= number <= len(choices) else None


def _is_one_of(text: str, words: Iterable[str]) -> bool:
    said = _folded(text)
    return bool(said) and said in map(_folded, words)


def _number(text: str) -> int | None:
    """2, ２, ②, 2️⃣, 二, "2."."""
    said = _folded(text)
    if said.isdecimal():
        return int(said[:_LONGEST_NUMBER])
    value = unicodedata.numeric(said, None) if len(said) == 1 else None
    return None if value is None else int(value)


def _folded(text: str) -> str:
    """For comparing: without width, case, spaces, what cannot be seen, and marks around it."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if unicodedata.category(char)[0] not in "CMZ").strip(_ENDS)
