"""Who did what."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.tables.base import instant, json_column, row_id


class Audit(SQLModel, table=True):
    id: int = row_id()
    at: datetime = instant(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    action: str
    activity_id: int | None = Field(default=None, foreign_key="activity.id", index=True)
    detail: dict[str, Any] = json_column(dict)
