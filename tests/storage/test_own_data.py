"""The register of personal data: each column that may lead to a person, or hold a word of one, has its line."""

from enum import StrEnum
from typing import get_args

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from storage import tables
from storage.own_data import OUR_WORD, Deletion, Export, NotPersonal, Own
from storage.package import load
from storage.tables.base import UTCDateTime

PERSONS = {"member.id", "identity.id", "sign_up.id"}
WORDLESS = (sa.Boolean, sa.DateTime, sa.Integer, sa.Numeric, UTCDateTime)


def refers_to_a_person(column):
    return any(key.target_fullname in PERSONS for key in column.foreign_keys)


def may_refer_to_a_person(column):
    """`subject_id` beside a kind: where it leads, the tables do not say."""
    return column.name.endswith("_id") and not column.foreign_keys


def may_hold_words(column):
    """Enums hold words of the program's own. A type that is not known to be harmless is not (a picture, a birthday)."""
    return not isinstance(column.type, WORDLESS) and str(column) not in enums()


def enums():
    models = [model for model in SQLModel.__subclasses__() if hasattr(model, "__table__")]
    fields = [(model.__table__.c[name], field) for model in models for name, field in model.model_fields.items()]
    return {str(column) for column, field in fields if is_enum(field.annotation)}


def is_enum(annotation):
    kinds = [kind for kind in get_args(annotation) or (annotation,) if kind is not type(None)]
    return all(isinstance(kind, type) and issubclass(kind, StrEnum) for kind in kinds)


def columns(metadata):
    return [column for table in metadata.tables.values() for column in table.columns]


def without_a_line(metadata, register):
    """A reference to a person is always personal."""
    return [
        str(column)
        for column in columns(metadata)
        if (refers_to_a_person(column) and not isinstance(register.get(str(column)), Own))
        or ((may_hold_words(column) or may_refer_to_a_person(column)) and str(column) not in register)
    ]


def of_no_column(metadata, register):
    return sorted(register.keys() - {str(column) for column in columns(metadata)})


# --- the tables ------------------------------------------------------------------------------------------------


def test_every_column_that_may_hold_something_of_a_person_says_what_export_and_deletion_do():
    missing = without_a_line(SQLModel.metadata, tables.OWN_DATA)
    assert not missing, f"no line in OWN_DATA for export and deletion: {', '.join(missing)}"


def test_every_line_is_about_a_column_that_exists():
    gone = of_no_column(SQLModel.metadata, tables.OWN_DATA)
    assert not gone, f"OWN_DATA has lines of no column: {', '.join(gone)}"


@pytest.mark.parametrize("topic", load(tables.__name__, tables.__path__), ids=lambda topic: topic.__name__)
def test_a_line_stands_with_its_table(topic):
    here = {model.__tablename__ for model in SQLModel.__subclasses__() if model.__module__ == topic.__name__}
    assert {column.partition(".")[0] for column in getattr(topic, "OWN_DATA", {})} <= here


# --- the twin: the register can be found wanting ---------------------------------------------------------------


LISTED = Own(Export.LISTED, Deletion.ROW)
LINES = {
    "rating.member_id": LISTED,
    "rating.told": LISTED,
    "rating.place": LISTED,
    "rating.subject_id": LISTED,
    "rating.words": LISTED,
    "rating.tags": LISTED,
    "rating.picture": LISTED,
    "rating.kind": OUR_WORD,
}


def a_new_table():
    """As the next topic might bring it."""
    made = sa.MetaData()
    sa.Table(
        "rating",
        made,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("told", sa.Integer, sa.ForeignKey("identity.id")),
        sa.Column("place", sa.Integer, sa.ForeignKey("sign_up.id")),
        sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id")),
        sa.Column("subject_id", sa.Integer),
        sa.Column("stars", sa.Integer),
        sa.Column("at", UTCDateTime),
        sa.Column("words", sa.String),
        sa.Column("tags", sa.JSON),
        sa.Column("picture", sa.LargeBinary),
        sa.Column("kind", sa.String),
    )
    return made


def test_a_new_table_without_lines_is_reported_column_by_column():
    assert without_a_line(a_new_table(), {}) == list(LINES)


def test_a_new_table_with_its_lines_is_complete():
    assert without_a_line(a_new_table(), LINES) == []


def test_a_reference_to_a_person_cannot_be_called_impersonal():
    lines = LINES | {"rating.member_id": NotPersonal("only a number")}
    assert without_a_line(a_new_table(), lines) == ["rating.member_id"]


def test_a_line_of_a_column_that_is_gone_is_reported():
    assert of_no_column(a_new_table(), LINES | {"rating.title": LISTED}) == ["rating.title"]


def test_only_an_enum_saves_a_word_from_needing_a_line():
    assert {"sign_up.standing", "role.role", "activity.kind"} <= enums()
    assert not enums() & {"sign_up.name", "sign_up.id", "audit.action", "audit.detail", "sign_up.note"}
