"""The community's own names at this moment: what a line can be about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Vocabulary:
    activities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
