"""The tree of units."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.own_data import NotPersonal, Register
from storage.tables.base import row_id, word


class UnitKind(StrEnum):
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"
    COMPOUND = "compound"
    BUILDING = "building"
    TEAM = "team"


class Unit(SQLModel, table=True):
    """A node of the tree: street → community → grid → compound → building; teams hang on any of them."""

    id: int = row_id()
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    kind: UnitKind = word()
    name: str = Field(index=True)
    conditions: str | None = None  # of a team: what it asks of those who join


OWN_DATA: Register = {
    "unit.name": NotPersonal("a place or a team"),
    "unit.conditions": NotPersonal("said to everybody who joins a team"),
}
