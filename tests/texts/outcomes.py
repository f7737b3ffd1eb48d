"""Instances of every outcome, made from their types: the smallest, and full ones with what people may write."""

import dataclasses
import types
import typing
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel

from community.outcomes.base import Facts, Outcome
from community.wishes import Details, Wish
from storage.tables.subject import Subject
from tests.cast import END, START

WORDS = {  # fields whose strings come from us, with everything they may be
    "because": (
        *("right", "not_yours", "own", "own_only", "own_certificate", "others_data", "others_deletion"),
        *("wrong", "paused", "never"),
    ),
    "state": ("not_yet", "open", "closed", "over", "cancelled"),
    "over": ("", "done", "expired"),
    "what": ("time", "place", "capacity", "at_least", "title", "lecturer", "bring", "open_to"),
    "period": ("week", "month", "quarter", "year", "span"),
    "missing": ("title", "start", "future"),
    "offers": ("sign_up", "my_progress"),
    "intent": ("sign_up",),
    "kind": ("service",),
    "code": ("123456",),
    "report_in": ("", "waiting", "confirmed", "returned"),
    "text": ("membership.1", "employer_return.1", "employer_return.2", "care.1"),
    "field": ("name", "home", "employer", "branch", "skills"),
}


def minimal(name: str) -> Outcome:
    """Only what must be there: empty lists, no optional value."""
    kind = Outcome.catalogue[name]
    required = {f: _value(f, i.annotation, "甲", full=False) for f, i in kind.model_fields.items() if i.is_required()}
    return kind(**required)


def full(name: str, text: str = "环境卫生整治", choice: int = 0) -> Outcome:
    """Every field filled, every string that people may write being `text`.

    :param choice: which of our own words is taken where there are several.
    """
    return typing.cast(Outcome, _model(Outcome.catalogue[name], text, choice))


def _model(kind: type[BaseModel], text: str, choice: int) -> BaseModel:
    """Without what is never told: it is kept elsewhere."""
    told = {f: i.annotation for f, i in kind.model_fields.items() if not i.exclude}
    return kind(**{field: _value(field, one, text, choice) for field, one in told.items()})


def _kind_of_its_own(field: str, kind: type[BaseModel], choice: int) -> type[BaseModel]:
    """What stands for any topic's facts or details; the choices of a question are between activities."""
    if kind is Facts:
        return Facts.catalogue["activity"] if field == "facts" else _nth(Facts.catalogue, choice)
    return _nth(Details.catalogue, choice) if kind is Details else kind


def _nth(catalogue: dict[str, Any], choice: int) -> type[BaseModel]:
    return typing.cast(type[BaseModel], list(catalogue.values())[choice % len(catalogue)])


def _value(field: str, kind: Any, text: str, choice: int = 0, *, full: bool = True) -> Any:
    if field == "instead" and kind is not bool:  # a wish within a wish, and so on
        return None
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        return _value(field, arguments[0], text, choice, full=full)
    if origin in (Union, types.UnionType):
        if type(None) in arguments and (not full or Wish in arguments):  # a wish within a wish would have no end
            return None
        return _value(field, arguments[0], text, choice, full=full)
    if origin is tuple and arguments[-1] is not Ellipsis:
        return tuple(_value(field, one, text, choice, full=full) for one in arguments)
    if origin is tuple:
        return (_value(field, arguments[0], text, choice),) * 2 if full or field == "missing" else ()
    if origin is Literal:
        return arguments[choice % len(arguments)]
    if origin is dict:
        return {_value(field, arguments[0], text, choice): _value(field, arguments[1], text, choice)}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _model(_kind_of_its_own(field, kind, choice), text, choice)
    if dataclasses.is_dataclass(kind):
        return kind(**{f: _value(f, one, text, choice) for f, one in typing.get_type_hints(kind).items()})
    if kind is Subject:
        return Subject("activity", 7)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return _plain(field, kind, text, choice)


def _plain(field: str, kind: Any, text: str, choice: int) -> Any:
    if kind is str:
        return WORDS[field][choice % len(WORDS[field])] if field in WORDS else text
    if kind is datetime:
        return END if field in ("ends_at", "last", "until") else START
    if kind is bytes:
        return text.encode()
    if kind is date:
        return START.date()
    if kind is bool:
        return choice % 2 == 0
    if kind is float:
        return 4.2
    assert kind is int, (field, kind)
    return 7
