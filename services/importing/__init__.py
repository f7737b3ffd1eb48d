"""Tables of members and of past hours: looked at, written as one import, and taken back as one."""

from datetime import datetime

from community.founding import Calling
from community.importing.tables import Sheet, Table, by_word, table_of
from services.importing.files import sheets_of
from services.importing.planning import Became, Plan, planned
from services.importing.refused import ImportRefused
from services.importing.undoing import Undone, undo
from services.importing.words import recognised
from services.importing.writing import carry_out
from services.visit import Desk
from storage import importing
from storage.tables.importing import ImportRun

__all__ = [
    "Became",
    "ImportRefused",
    "Plan",
    "Undone",
    "import_table",
    "is_recognised",
    "look_at",
    "runs",
    "sheets_of",
    "take_back",
]


def is_recognised(sheet: Sheet) -> bool:
    return isinstance(table_of(sheet, by_word(recognised().headings)), Table)


def look_at(desk: Desk, content: bytes, name: str, channel: str, now: datetime, calling: Calling) -> tuple[Plan, None]:
    """What a file would become; nothing is written.

    :raises ImportRefused: nothing can be made of it.
    """
    sheets = sheets_of(content, name)
    with desk.turn(now) as turn:
        return planned(turn, sheets, channel, calling), None


def import_table(
    desk: Desk, content: bytes, name: str, channel: str, now: datetime, calling: Calling
) -> tuple[Plan, ImportRun | None]:
    """All rows that can be used, in one transaction.

    :raises ImportRefused: nothing can be made of it; nothing is written then.
    """
    sheets = sheets_of(content, name)
    with desk.turn(now) as turn:
        plan = planned(turn, sheets, channel, calling)
        return plan, carry_out(turn, plan, name, channel)


def runs(desk: Desk, now: datetime) -> list[ImportRun]:
    with desk.turn(now) as turn:
        return importing.runs(turn.tx)


def take_back(desk: Desk, number: int, now: datetime) -> Undone | None:
    with desk.turn(now) as turn:
        return undo(turn, number)
