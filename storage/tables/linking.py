"""The code by which somebody shows that two accounts are theirs."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, maybe_instant


class LinkCode(SQLModel, table=True):
    """One for each account that has asked; it stays for its ten minutes, so that saying it twice is harmless."""

    __tablename__ = "link_code"

    identity_id: int = Field(primary_key=True, foreign_key="identity.id")
    digest: str = Field(index=True)  # the code itself is known to nobody but who was told it
    expires_at: datetime = instant(index=True)
    used_at: datetime | None = maybe_instant()


OWN_DATA: Register = {
    "link_code.identity_id": Own(Export.COPY, Deletion.ROW),
    "link_code.digest": NotPersonal("of something made by chance"),
}
