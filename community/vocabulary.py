"""The community's own names at this moment: what a line can be about."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Vocabulary:
    activities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    lecturers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # name → titles of what they lecture on
