"""For whom something is: how units are called, and which of them a name means."""

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from community.homes import plain
from storage.tables.units import Unit, UnitKind

_TOKEN = re.compile(r"[0-9]+[^0-9]?|[^0-9]")  # a number and its 栋 are one: 3栋 is neither 13栋 nor 3期5栋
LONGEST_RANGE = 30  # 1到30栋


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True)


class Ours(_Said):
    """我们楼, 本小区: the one of its kind that is the speaker's; 全小区: with every group below it."""

    said: str
    kind: UnitKind
    whole: bool = False


class ForWhom(_Said):
    """What was said of it; nothing, when all is empty.

    :ivar units: as they were called, a number among them too: 3, 5栋.
    :ivar end: what a number among the units may lack: 3 in 3、5栋.
    :ivar everywhere: wherever whoever speaks may.
    :ivar but: all of that without these.
    :ivar choice: the units of the choice that was shown; a number may be the place of one in it.
    """

    units: tuple[str, ...] = ()
    end: str = ""
    ours: tuple[Ours, ...] = ()
    everywhere: bool = False
    but: tuple[str, ...] = ()
    choice: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.units or self.ours or self.everywhere or self.but)

    def called(self, said: str, name: str) -> "ForWhom":
        """With the whole name of what was called so."""
        units, but = (tuple(name if one == said else one for one in names) for names in (self.units, self.but))
        return self.model_copy(update={"units": units, "but": but})


def bearing(units: Sequence[Unit], said: str) -> list[Unit]:
    """Units of this name, else those of whose name it is a part; the one above all of them stands for them.

    龙城3栋 is 大汉龙城3栋, and 梅苑 is 梅苑小区 with its buildings; 竹园小区 is not 兰园小区, however alike they look.
    """
    key = plain(said)
    exact = [unit for unit in units if plain(unit.name) == key]
    alike = exact or [unit for unit in units if len(key) > 1 and _is_part(key, plain(unit.name))]
    parents = {unit.id: unit.parent_id for unit in units}
    top = [unit for unit in alike if all(unit.id in _lineage(parents, one.id) for one in alike)]
    return top or alike


def _is_part(said: str, name: str) -> bool:
    """Its characters and numbers stand in the name in this order."""
    rest = iter(_TOKEN.findall(name))
    return all(token in rest for token in _TOKEN.findall(said))


def _lineage(parents: dict[int, int | None], unit_id: int) -> list[int]:
    found = list[int]()
    at: int | None = unit_id
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found
