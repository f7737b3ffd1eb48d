"""For whom: units as they are called, only those where one has the right; what is not certain is asked."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import cached_property
from typing import Any

from sqlmodel import SQLModel

from community.audience import ForWhom, Ours, bearing
from community.clock import at, evening, local_day
from community.outcomes.questions import Option
from community.rights import Right, units_with
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.finding import MOST_CHOICES
from services.subjects import kind_of, subject
from services.turn import Turn
from storage import audiences, groups, notices, units
from storage.tables.units import Unit, UnitKind


@dataclass(frozen=True)
class Audience:
    """:ivar doubts: why it is not certain (unknown, several, forbidden), each with what was called so."""

    units: tuple[int, ...] = ()
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Speaker:
    """Whoever names an audience, and what they must be allowed to."""

    turn: Turn
    actor: Actor
    right: Right = Right.ANNOUNCE

    def meant(self, whom: ForWhom) -> Audience:
        """Each name is one unit, or all of it is asked."""
        named = self._named(whom)
        without = {name: bearing(self._places, name) for name in whom.but}
        if doubts := self._doubts(named, without):
            return Audience(doubts=doubts)
        tops = self.own if whom.everywhere else [found[0].id for found in named.values()]
        if without:
            return self._all_but(tops, {name: found[0].id for name, found in without.items()})
        whole = self.own if whom.everywhere else [named[one.said][0].id for one in whom.ours if one.whole]
        chosen = (self._with_all_below(unit) if unit in whole else [unit] for unit in tops)
        return Audience(tuple(dict.fromkeys(unit for some in chosen for unit in some)))

    def unknown(self, whom: ForWhom) -> tuple[str, ...]:
        """Names that no unit has."""
        return self.meant(whom).doubts.get("unknown", ())

    def _named(self, whom: ForWhom) -> dict[str, list[Unit]]:
        """Units that may be meant by each of the names."""
        by_name = {name: bearing(self._places, name) for name in whom.units if not name.isdigit()}
        numbers = {name: self._numbered(int(name), whom) for name in whom.units if name.isdigit()}
        taken = [found[0] for found in by_name.values() if len(found) == 1]
        left = {name: [unit for unit in found if unit not in taken] for name, found in numbers.items()}
        return by_name | left | {one.said: self._ours(one) for one in whom.ours}

    def _numbered(self, number: int, whom: ForWhom) -> list[Unit]:
        """2 in 2和5栋: the second of the choice, or 2栋; nobody names one of them twice."""
        place = whom.choice[number - 1 : number] if number else ()
        offered = [unit for unit in self._places if unit.name in place]
        named = bearing(self._places, f"{number}{whom.end}") if whom.end else []
        return list({unit.id: unit for unit in (*offered, *named)}.values())

    def _ours(self, said: Ours) -> list[Unit]:
        """The only one of its kind that one looks after; else where one lives, or the only one below or above."""
        kind = [unit for unit in self._places if unit.kind == said.kind]
        home = units.lineage(self.turn.tx, self.actor.me.home_unit_id) if self.actor.me and not said.whole else []
        below = {one for unit in self.own for one in units.subtree(self.turn.tx, unit)}
        above = {one for unit in self.own for one in units.lineage(self.turn.tx, unit)}
        for near in ({*self.own, *home}, below, above):
            if found := [unit for unit in kind if unit.id in near]:
                return found
        return []

    def _doubts(self, named: Mapping[str, list[Unit]], without: Mapping[str, list[Unit]]) -> dict[str, tuple[str, ...]]:
        every = [*named.items(), *without.items()]
        certain = [found[0] for found in named.values() if len(found) == 1]
        doubts = {
            "unknown": tuple(name for name, found in every if not found),
            "several": tuple(name for name, found in every if len(found) > 1),
            "forbidden": tuple(unit.name for unit in certain if not self.may(unit.id)),
        }
        return {why: names for why, names in doubts.items() if names}

    def _all_but(self, tops: Collection[int], without: Mapping[str, int]) -> Audience:
        """Nobody of the others reads it: groups above them are left out, too."""
        below = {one for top in tops for one in units.subtree(self.turn.tx, top)}
        if strange := tuple(name for name, unit in without.items() if unit not in below):
            return Audience(doubts={"unknown": strange})
        gone = {one for unit in without.values() for one in units.subtree(self.turn.tx, unit)}
        left = dict.fromkeys(one for top in tops for one in self._without(top, gone))
        return Audience(tuple(left)) if left else Audience(doubts={"unknown": tuple(without)})

    def _without(self, unit: int, gone: set[int]) -> list[int]:
        below = {*units.subtree(self.turn.tx, unit)}
        if not below & gone:
            return self._with_all_below(unit) if below & self._bound else []
        children = units.children(self.turn.tx, unit) if unit not in gone else []
        return [one for child in children for one in self._without(child.id, gone)]

    def _with_all_below(self, unit: int) -> list[int]:
        """Whatever group there is; a unit without a group of its own stands for all below it."""
        children = units.children(self.turn.tx, unit) if unit in self._bound else []
        return [unit, *(below for child in children for below in self._with_all_below(child.id))]

    @cached_property
    def _bound(self) -> set[int]:
        return groups.bound_units(self.turn.tx)

    @cached_property
    def _places(self) -> list[Unit]:
        return [unit for unit in units.all_units(self.turn.tx) if unit.kind != UnitKind.TEAM]

    @cached_property
    def own(self) -> list[int]:
        """Units for which one holds a role with the right; of the owner those that no other is above."""
        places = {place.id: place for place in self._places}
        held = [unit for unit in units_with(self.right, self.actor.roles) if unit in places]
        return held or [unit for unit, place in places.items() if place.parent_id is None and self.actor.is_owner]

    @cached_property
    def choices(self) -> list[Unit]:
        """What can be chosen by number: one's own units, then those right below them."""
        below = [unit.id for own in self.own for unit in self._places if unit.parent_id == own]
        places = {place.id: place for place in self._places}
        return [places[unit] for unit in list(dict.fromkeys([*self.own, *below]))[:MOST_CHOICES]]

    def options(self, wish: Callable[[ForWhom], Wish], whom: ForWhom | None = None) -> tuple[Option, ...]:
        """The choice, with all of them behind it.

        :param whom: what was said; of a name that several bear in it the choice is theirs alone, and the rest stays.
        """
        if whom and (fitting := self._in_full(whom)):
            return tuple(Option(wish=wish(meant), label=name, numbered=True) for name, meant in fitting)
        some = (
            Option(wish=wish(ForWhom(units=(unit.name,))), label=unit.name, numbered=True) for unit in self.choices
        )
        return (*some, Option(wish=wish(ForWhom(everywhere=True)), says="all"))

    def _in_full(self, whom: ForWhom) -> list[tuple[str, ForWhom]]:
        """One's own units that the first name may mean which several bear, each in what was said."""
        borne = {name: bearing(self._places, name) for name in whom.but} | self._named(whom)
        for said in (*whom.units, *whom.but):
            own = [unit.name for unit in borne[said] if self.may(unit.id)]
            if len(borne[said]) > 1 and own:
                return [(name, whom.called(said, name)) for name in own[:MOST_CHOICES]]
        return []

    def takes(self, row: Any, whom: ForWhom) -> Mapping[str, tuple[str, ...]]:
        """A draft is for them from now on; what is not certain takes back what was said before, too."""
        found = self.meant(whom)
        if found.doubts:
            audiences.choose(self.turn.tx, subject(row), ())
        elif found.units:
            choose(self.turn, row, found.units)
        return found.doubts

    def may(self, unit: int) -> bool:
        return self.actor.may(self.right, units.lineage(self.turn.tx, unit))

    def may_for_all(self, row: SQLModel) -> bool:
        """The right over every unit that it is for."""
        chosen = audiences.units_of(self.turn.tx, subject(row))
        return all(self.may(unit) for unit in chosen or [kind_of(row).unit(row)])


def may_announce(actor: Actor) -> bool:
    return actor.is_owner or bool(units_with(Right.ANNOUNCE, actor.roles))


def may_handle(turn: Turn, actor: Actor, row: SQLModel) -> bool:
    """Correct, stop, withdraw, close: whoever may announce to all of them, the author among them."""
    return may_announce(actor) and Speaker(turn, actor).may_for_all(row)


def called(turn: Turn, row: SQLModel) -> tuple[str, ...]:
    """Its units, without those that lie below another one of them."""
    chosen = audiences.units_of(turn.tx, subject(row))
    tops = [unit for unit in chosen if not set(units.lineage(turn.tx, unit)[1:]) & set(chosen)]
    names = units.names(turn.tx, tops)
    return tuple(names[unit] for unit in tops)


def choose(turn: Turn, row: Any, chosen: Sequence[int]) -> None:
    """The unit above all of them holds it."""
    lines = [units.lineage(turn.tx, unit) for unit in chosen]
    shared = [unit for unit in lines[0] if all(unit in line for line in lines)]
    row.unit_id = shared[0] if shared else chosen[0]
    audiences.choose(turn.tx, subject(row), chosen)


def full(turn: Turn, chat_ids: Sequence[int]) -> int:
    """How many of these groups have had their messages of the day; at night it is the next day's that counts."""
    if turn.is_night:
        return 0
    today = at(local_day(turn.now, turn.figures), time.min, turn.figures)
    return notices.groups_over_budget(turn.tx, chat_ids, today, turn.figures.message_budget)


def reach(turn: Turn, row: SQLModel, *, spends: bool = True) -> dict[str, Any]:
    """What previews say of whom it reaches, and of how many groups that have had their messages of the day.

    :param spends: whether it is one of today's.
    """
    concerned = cards.groups_of(turn.tx, row)
    reached = [chat.id for chat in concerned if chat.paused_at is None]
    over = full(turn, reached) if spends else 0
    return {
        "units": called(turn, row),
        "groups": len(reached),
        "unreachable": len(concerned) - len(reached),
        "full": over,
        "evening": evening(turn.now, turn.figures) if over else None,
    }
