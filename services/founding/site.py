"""The site of a founding: what is known, what the description has become so far, and what there is to say of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import SQLModel

from community.founding import Calling, Fault, Known
from community.spec import CommunitySpec, folded
from services.names import role_names
from services.turn import Turn
from storage import units
from storage.tables.units import Unit, UnitKind


class FoundingProblem(Exception):
    """A description that cannot be carried out; `faults` say what is wrong, and where."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.said for fault in faults))
        self.faults = faults


@dataclass
class Founded:
    """What was new, by name; what was added to what is known; and what to look at, a sentence each."""

    units: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    activities: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Site:
    def __init__(self, turn: Turn, spec: CommunitySpec, channel: str, calling: Calling) -> None:
        self.turn, self.tx = turn, turn.tx
        self.spec, self.channel, self.calling = spec, channel, calling
        self.done = Founded()
        self.members: dict[str, int] = {}  # those of the description, by the folded name that stands there
        self._units = {folded(unit.name): unit for unit in reversed(units.all_units(turn.tx))}
        self.known = Known(role_names(), turn.figures.zone, self._above(), calling)

    def _above(self) -> dict[str, tuple[UnitKind, str | None]]:
        names = {unit.id: name for name, unit in self._units.items()}
        return {name: (UnitKind(unit.kind), names.get(unit.parent_id or 0)) for name, unit in self._units.items()}

    def unit(self, name: str) -> Unit:
        """:raises KeyError: there is none, which the faults have said."""
        return self._units[folded(name)]

    def unit_or_new(self, name: str, kind: UnitKind, parent: Unit | None = None) -> Unit:
        if folded(name) not in self._units:
            made = Unit(name=name, kind=kind, parent_id=parent.id if parent else None)
            self.save(made)
            self._units[folded(name)] = made
            self.done.units.append(name)
        return self.unit(name)

    def save(self, row: SQLModel) -> None:
        self.tx.add(row)
        self.tx.flush()

    def differs(self, who: str, what: Iterable[str]) -> None:
        if listed := ", ".join(what):
            self.done.notes.append(f"{who}: left as it was, though the file says otherwise: {listed}")


def fill(row: SQLModel, written: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Sets what is not known yet; what is, is left alone. Returns what was set, and what differs."""
    added: list[str] = []
    differing: list[str] = []
    for column, value in written.items():
        here = getattr(row, column)
        if value is None or here == value:
            continue
        (added if here in (None, False) else differing).append(column)
        if here in (None, False):
            setattr(row, column, value)
    return added, differing
