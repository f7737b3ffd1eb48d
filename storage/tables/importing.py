"""What imports of tables have written, so that one can be taken back as a whole."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.base import instant, json_column, maybe_instant, row_id


class ImportRun(SQLModel, table=True):
    """One import. Its number is never used again: whoever runs the community names it to take it back."""

    __tablename__ = "import_run"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = row_id()
    at: datetime = instant()
    file: str  # its name, without the folder
    people: int  # new ones
    completed: int  # known ones of whom something was added
    services: int
    undone_at: datetime | None = maybe_instant()


class ImportedRow(SQLModel, table=True):
    """What a row has become: a member, what was added to one, or a service of one."""

    __tablename__ = "imported_row"

    id: int = row_id()
    run_id: int = Field(foreign_key="import_run.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    sign_up_id: int | None = Field(default=None, foreign_key="sign_up.id", index=True)  # of a service
    made: bool = False  # the member was new
    wrote: dict[str, Any] = json_column(dict)  # by column what it has become: only that is taken back


OWN_DATA: Register = {
    "import_run.file": Own(Export.OTHERS, Deletion.SEARCHED),
    "imported_row.member_id": Own(Export.LISTED, Deletion.ROW),
    "imported_row.sign_up_id": Own(Export.COPY, Deletion.ROW),
    "imported_row.wrote": Own(Export.COPY, Deletion.ROW),
}
