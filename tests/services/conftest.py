"""Looking into the tables."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col

from storage.tables.audit import Audit
from storage.tables.notices import Notice

Rows = Callable[..., list[Any]]


@pytest.fixture
def rows(rows_of: Rows) -> Rows:
    return rows_of


@pytest.fixture
def audited(rows_of: Rows) -> Callable[..., list[tuple[str, Any]]]:
    """What the audit says about an action: who by (the member's id) and the detail."""
    return lambda action: [(row.member_id, row.detail) for row in rows_of(Audit, Audit.action == action)]


@pytest.fixture
def notices(rows_of: Rows) -> Callable[..., list[Notice]]:
    """Notices of an outcome."""
    return lambda outcome, *where: rows_of(Notice, col(Notice.outcome) == outcome, *where)
