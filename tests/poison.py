"""Everything that stands in a database or a log, so that nothing of somebody can hide in it."""

import io
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from linli.logs import FORMS
from storage.database import Database


def everything(database: Database) -> Iterator[tuple[str, str]]:
    """Every text and number in every column of every table, out of JSON too, with where it stands."""
    with database.reading() as tx:
        for table in SQLModel.metadata.sorted_tables:
            for row in tx.execute(select(table)):
                for column in table.columns:
                    yield from ((str(column), one) for one in _texts(row._mapping[column]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from (str(key), *_texts(one))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif value is not None:
        yield str(value)


def holding(database: Database, *poison: str) -> list[tuple[str, str]]:
    """Where any of it stands."""
    return [(where, text) for where, text in everything(database) if any(one in text for one in poison)]


@contextmanager
def logged(form: str = "text") -> Iterator[Callable[[], str]]:
    """All that is logged, as the program would write it, chatter too."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(FORMS[form])
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield written.getvalue
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def written_in(lines: str, words: Iterable[str]) -> list[str]:
    return [one for one in words if one in lines or one.encode("unicode_escape").decode() in lines]
