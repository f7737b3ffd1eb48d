"""Why a row was left out, in the words of texts/zh/import.yml: for whoever made the table."""

from collections.abc import Sequence

from community.importing.rows import Fault
from services.importing.words import words

LONGEST = 40  # characters of a value that are shown


def said(fault: Fault) -> str:
    """Row, column, what stands there, why, and what to do."""
    row = words().row.format(sheet=fault.line.table.sheet.name, row=fault.line.number)
    return "，".join(filter(None, (row, _cell(fault)))) + "——" + reason(fault)


def reason(fault: Fault) -> str:
    return words().reasons[fault.why].format(**fault.facts)


def reasons(faults: Sequence[Fault]) -> str:
    """All that is wrong with one row, for the column beside it."""
    shown = (f"{column.heading}：{reason(one)}" if (column := one.column) else reason(one) for one in faults)
    return " ".join(shown)


def _cell(fault: Fault) -> str:
    column = fault.column
    if column is None:
        return ""
    value = fault.line.said(column.field)
    shown = value if len(value) <= LONGEST else value[:LONGEST] + "…"
    return words().cell.format(column=column.letter, heading=column.heading, value=shown)
