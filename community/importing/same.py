"""Who is meant by a row: by name and phone, or by name and building. Namesakes are told apart or asked about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from community.importing.cells import phone_key
from community.names import name_key


@dataclass
class Known:
    """Somebody who may be meant. `values` are what the tables say, and what this import adds to it."""

    id: int | None  # None: new, by an earlier row of this very file
    name: str
    full_name: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    row: int | None = None  # where somebody new stands

    @property
    def keys(self) -> set[str]:
        return {name_key(self.name), name_key(self.full_name or self.name)}

    @property
    def phone(self) -> str | None:
        return self.values.get("phone")

    @property
    def home(self) -> int | None:
        return self.values.get("home_unit_id")


@dataclass(frozen=True)
class Meant:
    """`who` is certain; with several in `perhaps` it is not; with neither it is somebody new."""

    who: Known | None = None
    perhaps: tuple[Known, ...] = ()


def who_is_meant(namesakes: Sequence[Known], phone: str | None, home: int | None) -> Meant:
    """
    The same phone is the same person; else the same building, unless two phones contradict. Two who differ in both are
    two. With one of both unknown on either side nothing is certain, but that one file lists nobody twice in two places.
    """
    by_phone = [one for one in namesakes if _same(_key(one.phone), _key(phone))]
    by_home = [one for one in namesakes if _same(one.home, home)]
    certain = by_phone or [one for one in by_home if not _differs(_key(one.phone), _key(phone))]
    if len(certain) == 1:
        return Meant(certain[0])
    return Meant(perhaps=tuple(certain or [one for one in namesakes if not _is_other(one, phone, home)]))


def _is_other(one: Known, phone: str | None, home: int | None) -> bool:
    differs = _differs(_key(one.phone), _key(phone)), _differs(one.home, home)
    return all(differs) or (one.id is None and differs[1])


def _key(phone: str | None) -> str | None:
    return phone_key(phone) if phone else None


def _same(one: object, other: object) -> bool:
    return one is not None and one == other


def _differs(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other
