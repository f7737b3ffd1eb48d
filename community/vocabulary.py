"""The community's own names at this moment: what a line can be about."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Vocabulary:
    activities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    lecturers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()  # what the items of the service guide go by
    lectures: tuple[str, ...] = ()  # what each of them lectures on, at the same place

    helped: tuple[str, ...] = ()  # what the requests are called in which the speaker helps
    duties: tuple[str, ...] = ()  # what slots of duty rosters that are not over are for

    @property
    def lectured_on(self) -> Mapping[str, tuple[str, ...]]:
        """Name → titles."""
        both = list(zip(self.lecturers, self.lectures, strict=True))
        return {name: tuple(title for one, title in both if one == name) for name in self.lecturers}
