"""Dialogues of several steps as data: what is asked, how an answer is read, what may be left out.

`community/filling.py` goes through them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import timedelta

Reader = Callable[[str], str | None]


def as_said(text: str) -> str | None:
    """Any words are an answer."""
    return " ".join(text.split()) or None


@dataclass(frozen=True)
class Field:
    """One thing that is asked.

    :param read: the value in a text, None when it is no answer; not asked about a choice, which is a value already.
    :param choices: values to choose from, or what makes them of what is known; empty ones are left out.
    :param closed: only a choice is an answer; else choices are shortcuts.
    :param when: whether it is asked, by the answers to the fields before it; what was skipped is not among them.
    :param refuses: whether an answer (no consent) ends the form.
    """

    name: str
    read: Reader = as_said
    _: KW_ONLY
    optional: bool = False
    choices: tuple[str, ...] | Callable[[Mapping[str, str]], Iterable[str]] = ()
    closed: bool = False
    when: Callable[[Mapping[str, str]], bool] = lambda given: True
    refuses: Callable[[str], bool] = lambda value: False

    def suggested(self, known: Mapping[str, str]) -> tuple[str, ...]:
        found = self.choices(known) if callable(self.choices) else self.choices
        return tuple(choice for choice in found if choice)


@dataclass(frozen=True)
class Form:
    """Whoever declares one finds it in FORMS.

    :param lives: how long it waits for the next answer.
    """

    name: str
    fields: tuple[Field, ...]
    lives: timedelta

    def __post_init__(self) -> None:
        """:raises ValueError: it cannot be told from another one, or cannot be filled."""
        if self.name in FORMS or len({field.name for field in self.fields}) < len(self.fields):
            raise ValueError(f"form {self.name}: the name of the form or of a field is taken")
        if not self.fields or not self.fields[0].when({}):
            raise ValueError(f"form {self.name}: it must begin with a field that is always asked")
        if any(field.closed and not field.choices for field in self.fields):
            raise ValueError(f"form {self.name}: a closed field needs choices")
        FORMS[self.name] = self

    def fitting(
        self, given: Mapping[str, str], without: Collection[str] = ()
    ) -> tuple[list[Field], dict[str, str]]:
        """The fields that are asked as things stand, and the answers to them: no others are kept.

        :param without: fields that need no asking, since their answers are known.
        """
        fields: list[Field] = []
        kept: dict[str, str] = {}
        for field in self.fields:
            if field.name not in without and field.when(kept):
                fields.append(field)
                kept |= {field.name: given[field.name]} if field.name in given else {}
        return fields, kept


FORMS: dict[str, Form] = {}
