"""Signing in to the pages: links that are used once, and sessions. Their secrets are kept as digests only."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, maybe_instant, row_id


class SignInLink(SQLModel, table=True):
    """It stays for an hour, so that whoever opens it late is told why it does not hold."""

    __tablename__ = "sign_in_link"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = row_id()
    member_id: int = Field(foreign_key="member.id", index=True)
    digest: str | None = Field(default=None, unique=True)  # None: it was not told yet
    made_at: datetime = instant(index=True)  # asked for, then told: its minutes count from there
    used_at: datetime | None = maybe_instant()
    replaced_at: datetime | None = maybe_instant()


class WebSession(SQLModel, table=True):
    """Somebody is signed in, in one browser. What was ended goes at once; no row, no session."""

    __tablename__ = "web_session"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = row_id()
    member_id: int = Field(foreign_key="member.id", index=True)
    digest: str = Field(unique=True)
    browser: str = ""  # in a coarse word: Chrome · Android
    began_at: datetime = instant()
    seen_at: datetime = instant()  # to a few minutes
    ends_at: datetime = instant(index=True)


OWN_DATA: Register = {
    "sign_in_link.member_id": Own(Export.COPY, Deletion.ROW),
    "sign_in_link.digest": NotPersonal("of something made by chance"),
    "web_session.member_id": Own(Export.LISTED, Deletion.ROW),
    "web_session.digest": NotPersonal("of something made by chance"),
    "web_session.browser": OUR_WORD,
}
