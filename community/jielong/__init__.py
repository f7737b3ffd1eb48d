"""接龙: reading a pasted list of names, and comparing it with the roster.

numbering.py finds the numbered lines, entries.py what one of them says of a person, reading.py which of them are
people, reconciling.py what they change.
"""

from community.jielong.entries import Entry, Written
from community.jielong.reading import MOST_ENTRIES, NameList, read, together
from community.jielong.reconciling import Line, Listed, Reconciled, lines, reconcile
from community.jielong.words import ListWords

__all__ = [
    "MOST_ENTRIES",
    "Entry",
    "Line",
    "ListWords",
    "Listed",
    "NameList",
    "Reconciled",
    "Written",
    "lines",
    "read",
    "reconcile",
    "together",
]
