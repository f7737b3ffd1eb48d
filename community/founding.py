"""Whether a described community can be founded: what must fit together, and what is known already.

Rules only: a description in, its faults and doubts out, each with the place where it is written.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from community.posting import core
from community.spec import ActivitySpec, CommunitySpec, PersonSpec, UnitSpec, folded
from storage.tables.people import RoleName
from storage.tables.units import UnitKind

Kinds = dict[str, UnitKind]  # by folded name
CLOCK = "%Y-%m-%d %H:%M"
Place = tuple[str | int, ...]  # keys and positions from the top: ("people", "小李", "home")


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where; for what stands twice, both places."""

    said: str
    at: Place
    first: Place | None = None


@dataclass(frozen=True)
class Calling:
    """How a channel calls people and groups. The default: by name, as the web chat and rehearsals do."""

    id_form: re.Pattern[str] | None = None  # None: whoever has no id is called by name
    id_is: str = ""
    lists_groups: bool = True  # else they are met, and bound there

    def by_id(self, name: str, person: PersonSpec) -> str | None:
        """What the channel calls the person; None when that is not known."""
        return person.id or (name if self.id_form is None else None)


@dataclass(frozen=True)
class Known:
    """What a description is read against: units by folded name (kind, folded parent), role names, figures."""

    roles: Mapping[str, RoleName]
    zone: tzinfo
    units: Mapping[str, tuple[UnitKind, str | None]] = field(default_factory=dict)
    calling: Calling = Calling()

    def moment(self, written: datetime) -> datetime:
        """Times without an offset are the community's own."""
        return written if written.tzinfo else written.replace(tzinfo=self.zone)


def faults(spec: CommunitySpec, known: Known) -> list[Fault]:
    """Everything that keeps the description from being carried out; none when it can be."""
    kinds = unit_kinds(spec, known)
    return [
        *_units(spec, known),
        *_chats(spec, kinds),
        *_people(spec, known, kinds),
        *_activities(spec, known, kinds),
        *_on_duty(spec, known, kinds),
        *_care(spec),
        *_departments(spec, kinds),
        *_stands_twice(spec, known),
    ]


def unit_kinds(spec: CommunitySpec, known: Known) -> Kinds:
    """Every unit that there will be. A parent that is not described is somebody's street."""
    parents = {folded(unit.parent): UnitKind.STREET for unit in spec.units if unit.parent}
    described = {folded(unit.name): _kind(unit) or UnitKind.BUILDING for unit in spec.units}
    return parents | described | {name: kind for name, (kind, _) in known.units.items()}


def _kind(unit: UnitSpec) -> UnitKind | None:
    return next((kind for kind in UnitKind if kind == unit.kind), None)


# --- units and groups ------------------------------------------------------------------------------------------


def _units(spec: CommunitySpec, known: Known) -> Iterator[Fault]:
    above = {name: parent for name, (_, parent) in known.units.items() if parent}
    above = {folded(unit.name): folded(unit.parent) for unit in spec.units if unit.parent} | above
    for number, unit in enumerate(spec.units):
        who, at = f"unit {unit.name}", ("units", number)
        if _kind(unit) is None:
            yield Fault(f"{who}: unknown kind {unit.kind!r} ({_listed(UnitKind)})", (*at, "kind"))
        if _lies_in_itself(folded(unit.name), above):
            yield Fault(f"{who}: lies in itself", (*at, "in"))
        yield from _team(spec, unit, who, at)
        yield from _posts(unit, who, at)


def _team(spec: CommunitySpec, unit: UnitSpec, who: str, at: Place) -> Iterator[Fault]:
    """Only a team has conditions and members, who stand in the same file."""
    described = {folded(name) for name in spec.people}
    for key in ("conditions", "members"):
        if getattr(unit, key) and unit.kind != UnitKind.TEAM:
            yield Fault(f"{who}: only a team has {key}", (*at, key))
    for number, name in enumerate(unit.members):
        if folded(name) not in described:
            yield Fault(f"{who}: nobody among the people is called {name!r}", (*at, "members", number))


def _posts(unit: UnitSpec, who: str, at: Place) -> Iterator[Fault]:
    """A team has no posts; two of one name are one."""
    if unit.posts and unit.kind == UnitKind.TEAM:
        yield Fault(f"{who}: a team has no posts", (*at, "posts"))
    first: dict[str, Place] = {}
    for number, post in enumerate(unit.posts or ()):
        here, key = (*at, "posts", number, "name"), core(post.name)
        if key in first:
            yield Fault(f"{who}: the post {post.name} is described twice", here, first[key])
        first.setdefault(key, here)


def _lies_in_itself(name: str, above: Mapping[str, str]) -> bool:
    passed: set[str] = set()
    upwards = above.get(name)
    while upwards is not None and upwards not in passed:
        if upwards == name:
            return True
        passed.add(upwards)
        upwards = above.get(upwards)
    return False


def _chats(spec: CommunitySpec, kinds: Kinds) -> Iterator[Fault]:
    for name, unit in spec.chats.items():
        yield from _unknown(f"chat {name}", unit, kinds, ("chats", name))


def _unknown(who: str, unit: str | None, kinds: Kinds, at: Place) -> Iterator[Fault]:
    if unit is not None and folded(unit) not in kinds:
        yield Fault(f"{who}: no unit is called {unit!r}", at)


# --- people ----------------------------------------------------------------------------------------------------


def _people(spec: CommunitySpec, known: Known, kinds: Kinds) -> Iterator[Fault]:
    for name, person in spec.people.items():
        if person is not None:
            yield from _unknown(f"person {name}", person.home, kinds, ("people", name, "home"))
            yield from _id(name, person, known.calling)
            yield from _roles(name, person, known, kinds)


def _id(name: str, person: PersonSpec, calling: Calling) -> Iterator[Fault]:
    """Who holds a role must be recognised; a resident is met when they first write."""
    if calling.id_form is None:
        return
    if person.id is None and person.roles:
        yield Fault(f"person {name}: a role needs an id here, {calling.id_is}", ("people", name))
    if person.id is not None and not calling.id_form.fullmatch(person.id):
        yield Fault(f"person {name}: {person.id!r} is no id here; it is {calling.id_is}", ("people", name, "id"))


def _roles(name: str, person: PersonSpec, known: Known, kinds: Kinds) -> Iterator[Fault]:
    for number, held in enumerate(person.roles):
        here = ("people", name, "roles", number)
        role, unit = known.roles.get(held.role), held.unit or person.home
        if role is None:
            yield Fault(f"person {name}: unknown role {held.role!r} ({_listed(known.roles)})", (*here, "role"))
        elif unit is None:
            yield Fault(f"person {name}: the role {held.role} needs a unit", here)
        elif not makes_team(role, person):  # its home was looked at already
            yield from _unknown(f"person {name}", held.unit, kinds, (*here, "unit"))


def makes_team(role: RoleName, person: PersonSpec) -> bool:
    """A team that is only named by who leads it hangs on their home."""
    return role == RoleName.TEAM_LEAD and person.home is not None


# --- activities ------------------------------------------------------------------------------------------------


def _activities(spec: CommunitySpec, known: Known, kinds: Kinds) -> Iterator[Fault]:
    for number, activity in enumerate(spec.activities):
        who, at = f"activity {activity.title}", ("activities", number)
        yield from _unknown(who, activity.unit, kinds, (*at, "unit"))
        for place, unit in enumerate(activity.audience):
            yield from _unknown(who, unit, kinds, (*at, "audience", place))
        if activity.team and kinds.get(folded(activity.team), UnitKind.TEAM) != UnitKind.TEAM:
            yield Fault(f"{who}: {activity.team} is a {kinds[folded(activity.team)]}, no team", (*at, "team"))
        yield from _times(who, activity, known.moment, at)


def _times(who: str, activity: ActivitySpec, moment: Callable[[datetime], datetime], at: Place) -> Iterator[Fault]:
    start, end = moment(activity.start), moment(activity.end)
    if end <= start:
        yield Fault(f"{who}: the end, {end:{CLOCK}}, is not after the start, {start:{CLOCK}}", (*at, "end"))
    closes = min(moment(activity.signup_closes), start) if activity.signup_closes else start
    if activity.signup_opens and moment(activity.signup_opens) >= closes:
        yield Fault(f"{who}: sign-up would open only when it is closed, at {closes:{CLOCK}}", (*at, "signup_opens"))


# --- on duty ---------------------------------------------------------------------------------------------------


def _on_duty(spec: CommunitySpec, known: Known, kinds: Kinds) -> Iterator[Fault]:
    described = {folded(name) for name in spec.people}
    for number, one in enumerate(spec.on_duty):
        who, at = f"on duty {one.who}", ("on_duty", number)
        yield from _unknown(who, one.unit, kinds, (*at, "unit"))
        if folded(one.who) not in described:
            yield Fault(f"{who}: nobody among the people is called so", (*at, "who"))
        if known.moment(one.end) <= known.moment(one.start):
            yield Fault(f"{who}: the end is not after the start", (*at, "to"))


# --- the care list ---------------------------------------------------------------------------------------------


def _care(spec: CommunitySpec) -> Iterator[Fault]:
    """Helpers stand in the same file; whoever is looked after need not."""
    described = {folded(name) for name in spec.people}
    for number, one in enumerate(spec.care):
        for place, name in enumerate(one.helpers):
            if folded(name) not in described:
                said = f"care {one.who}: nobody among the people is called {name!r}"
                yield Fault(said, ("care", number, "helpers", place))


# --- departments -----------------------------------------------------------------------------------------------


def _departments(spec: CommunitySpec, kinds: Kinds) -> Iterator[Fault]:
    described = {folded(name) for name in spec.people}
    for number, one in enumerate(spec.departments):
        who, at = f"department {one.name}", ("departments", number)
        if folded(one.contact) not in described:
            yield Fault(f"{who}: nobody among the people is called {one.contact}", (*at, "contact"))
        if one.unit is not None:
            yield from _unknown(who, one.unit, kinds, (*at, "unit"))
        elif len(streets(kinds)) != 1:
            yield Fault(f"{who}: say of which street it is (unit)", (*at, "name"))


def streets(kinds: Kinds) -> list[str]:
    return [name for name, kind in kinds.items() if kind == UnitKind.STREET]


# --- what stands twice -----------------------------------------------------------------------------------------


def _stands_twice(spec: CommunitySpec, known: Known) -> Iterator[Fault]:
    first: dict[object, Place] = {}
    for said, key, at in _that_stand_once(spec, known):
        if key in first:
            yield Fault(said, at, first[key])
        first.setdefault(key, at)


def _that_stand_once(spec: CommunitySpec, known: Known) -> Iterator[tuple[str, object, Place]]:
    for number, unit in enumerate(spec.units):
        yield f"unit {unit.name} is described twice", ("unit", folded(unit.name)), ("units", number, "name")
    for name, person in spec.people.items():
        if called := known.calling.by_id(name, person or PersonSpec()):
            at: Place = ("people", name, "id") if person and person.id else ("people", name)
            yield f"person {name}: somebody else has the id {called!r}", ("id", folded(called)), at
    for number, activity in enumerate(spec.activities):
        key = (folded(activity.title), folded(activity.unit), known.moment(activity.start))
        yield f"activity {activity.title} is described twice", ("activity", *key), ("activities", number)


def _listed(words: Collection[str] | type[UnitKind]) -> str:
    return "known: " + ", ".join(words)
