"""Filling a form step by step: by words, taps or numbers, forward and back.

Nothing here waits or remembers. A `Filling` is the whole state and fits into a row as JSON, so that a restart, another
question or another wish in between costs nothing. What refuses or drops a form hands back nothing of what was given:
whoever keeps the row deletes it then, as when the form lapses.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from community.form_words import Control, FormWords, at_place
from community.forms import FORMS, Field, Form, Reader


class Filling(BaseModel):
    """Where somebody is in a form."""

    model_config = ConfigDict(frozen=True)

    form: str
    at: str  # the name of the field that is asked
    given: dict[str, str] = {}
    known: dict[str, str] = {}
    without: tuple[str, ...] = ()  # fields that are not asked this time
    certain: dict[str, str] = {}  # what is not asked at all, and handed on with the answers


@dataclass(frozen=True)
class AsksField:
    """:param again: what was said was no answer.
    :param number: of the fields that are asked as things stand, counting from one; there is a way back from the second.
    """

    filling: Filling
    field: Field
    choices: tuple[str, ...]
    again: bool
    number: int
    of: int


@dataclass(frozen=True)
class Filled:
    """What was skipped is missing in `given`."""

    form: str
    given: dict[str, str]


@dataclass(frozen=True)
class Refused:
    form: str


@dataclass(frozen=True)
class Dropped:
    form: str


Step = AsksField | Filled | Refused | Dropped


def begin(
    form: Form, known: Mapping[str, str], without: Collection[str] = (), certain: Mapping[str, str] | None = None
) -> AsksField:
    first = form.fitting({}, without)[0][0].name
    filling = Filling(form=form.name, at=first, known=dict(known), without=tuple(without), certain=dict(certain or {}))
    return asks(filling)


def asks(filling: Filling, *, again: bool = False) -> AsksField:
    """The present question, also after a restart or something else in between.

    :raises KeyError: there is no such form (any more).
    """
    fields, place = _place(filling)
    return AsksField(filling, fields[place], _offered(filling, fields[place]), again, place + 1, len(fields))


def answer(filling: Filling, text: str, words: FormWords, read: Reader | None = None) -> Step:
    """Words for a way out come first: nobody is caught in a form because a suggestion is called like one.

    :param read: takes the place of the field's own, where only the tables can tell what is an answer.
    """
    if control := words.control(text):
        return _CONTROLS[control](filling)
    asked = asks(filling)
    value = _value(asked, text, words, read or asked.field.read)
    return asks(filling, again=True) if value is None else _give(asked, value)


def answer_tap(filling: Filling, what: Control | int) -> Step:
    """:param what: which way, or which of the choices, counting from zero; a forged one is asked again."""
    asked = asks(filling)
    if isinstance(what, int):
        return _give(asked, asked.choices[what]) if 0 <= what < len(asked.choices) else asks(filling, again=True)
    return _CONTROLS[what](filling)


# --- what is asked, and what was said to it ------------------------------------------------------------------------


def _place(filling: Filling) -> tuple[list[Field], int]:
    """A form that was declared anew without the field is asked from its beginning; what still fits is suggested."""
    fields, _ = FORMS[filling.form].fitting(filling.given, filling.without)
    return fields, next((place for place, field in enumerate(fields) if field.name == filling.at), 0)


def _offered(filling: Filling, field: Field) -> tuple[str, ...]:
    """The earlier answer first, for whoever came back."""
    suggested, earlier = field.suggested(filling.known), filling.given.get(field.name)
    if earlier is None or (field.closed and earlier not in suggested):
        return tuple(dict.fromkeys(suggested))
    return tuple(dict.fromkeys((earlier, *suggested)))


def _value(asked: AsksField, text: str, words: FormWords, read: Reader) -> str | None:
    """An earlier answer is no word for itself: else nobody could go back to change abc into ABC."""
    chosen = words.meant(text, asked.field.suggested(asked.filling.known)) or at_place(text, asked.choices)
    return chosen if chosen or asked.field.closed else read(text)


# --- the steps from there ------------------------------------------------------------------------------------------


def _give(asked: AsksField, value: str) -> Step:
    if asked.field.refuses(value):
        return Refused(asked.filling.form)
    return _go_on(asked, asked.filling.given | {asked.field.name: value})


def _go_on(asked: AsksField, given: Mapping[str, str]) -> Step:
    """To the next field; at the end to a required one that was declared meanwhile."""
    filling = asked.filling
    fields, kept = FORMS[filling.form].fitting(given, filling.without)
    missing = [field for field in fields if not field.optional and field.name not in kept]
    left = fields[fields.index(asked.field) + 1 :] or missing
    return _to(filling, left[0], kept) if left else Filled(filling.form, filling.certain | kept)


def _to(filling: Filling, field: Field, given: Mapping[str, str]) -> AsksField:
    return asks(filling.model_copy(update={"at": field.name, "given": dict(given)}))


def _back(filling: Filling) -> Step:
    fields, place = _place(filling)
    return _to(filling, fields[place - 1], filling.given) if place else asks(filling)


def _skip(filling: Filling) -> Step:
    """An earlier answer to what is skipped is taken back."""
    asked = asks(filling)
    left = {name: value for name, value in filling.given.items() if name != asked.field.name}
    return _go_on(asked, left) if asked.field.optional else asks(filling, again=True)


def _drop(filling: Filling) -> Step:
    return Dropped(filling.form)


_CONTROLS: dict[Control, Callable[[Filling], Step]] = {"back": _back, "skip": _skip, "drop": _drop}
