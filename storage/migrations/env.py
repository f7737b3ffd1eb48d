"""Runs a migration on the connection that `Database.open` hands over."""

import sqlmodel  # noqa: F401  (migrations name its types)
from alembic import context
from sqlmodel import SQLModel

from storage.tables.base import UTCDateTime


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Migrations outlive the classes of today: an instant is written as what it is in the database."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UTCDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
