"""How members stand with their yearly duty: always worked out anew from what they came to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml
from sqlmodel import Session

from community import duty as rules
from community.clock import local_day
from community.duty import Owed, Rule, Served, Stand
from community.exempting import exempted, may_be_made_up
from community.figures import Figures
from community.tallies import year as year_of
from storage import duty, people
from storage.duty import Came
from storage.tables.activities import ActivityKind
from storage.tables.duty import Exemption
from storage.tallies import Scope

AT_ONCE = 500  # members in one query


@cache
def rules_of_duty() -> tuple[Rule, ...]:
    written = yaml.safe_load((Path(__file__).parent / "duties.yml").read_text(encoding="utf-8"))
    return tuple(Rule(one["begins"], {ActivityKind(k): n for k, n in one["owed"].items()}) for one in written)


def owed(year: int) -> Owed:
    return rules.owed_in(rules_of_duty(), year)


Did = tuple[Came, Served]


@dataclass(frozen=True)
class Record:
    """How one member stands in a year, and what they came to that is for it."""

    stand: Stand
    came: Sequence[tuple[Came, Served]]
    exempt: Mapping[ActivityKind, Exemption]


def record(tx: Session, member_id: int, year: int, now: datetime, figures: Figures) -> Record | None:
    """None: no duty of that year is this member's."""
    return records(tx, [member_id], year, now, figures).get(member_id)


def records(
    tx: Session, member_ids: Sequence[int], year: int, now: datetime, figures: Figures
) -> dict[int, Record]:
    """Of those whose duty it is."""
    found: dict[int, Record] = {}
    for some in (member_ids[place : place + AT_ONCE] for place in range(0, len(member_ids), AT_ONCE)):
        owing = [one for one, profile in people.profiles(tx, some).items() if rules.is_owed_by(profile, year)]
        came = everything(tx, owing, year, figures)
        exemptions = duty.exemptions_by_member(tx, owing, year)
        for one in owing:
            its = [(c, s) for c, s in came.get(one, ()) if s.year == year]
            exempt = exempted(exemptions.get(one, ()), year, now, figures)
            found[one] = Record(rules.stand(year, owed(year), [s for _, s in its], exempt), its, exempt)
    return found


@dataclass
class Completed:
    """How many of a unit's child owe a year's duty, and how many of these have done it or need not."""

    owed: int = 0
    done: int = 0


def completed(tx: Session, unit_id: int, year: int, now: datetime, figures: Figures) -> dict[int, Completed]:
    """By the unit's children, and the unit itself: counted by the database, judged by the rule."""
    found: dict[int, Completed] = {}
    for one in duty.alike(tx, _scope(unit_id, year, figures), year, now):
        counted = {ActivityKind.SERVICE: one.services, ActivityKind.ORG_LIFE: one.sessions}
        exempt = [k for k, so in zip(rules.KINDS, (one.no_service, one.no_session), strict=True) if so]
        here = found.setdefault(one.child, Completed())
        here.owed += one.members
        here.done += 0 if Stand(year, owed(year), counted, frozenset(exempt)).missing else one.members
    return found


def lacking(tx: Session, unit_id: int, year: int, now: datetime, figures: Figures, most: int) -> dict[int, Record]:
    """How those stand who live in a unit and have not done it, the first of them."""
    ids = duty.lacking(tx, _scope(unit_id, year, figures), year, now, owed(year), most)
    found = records(tx, ids, year, now, figures)
    return {one: found[one] for one in ids}


def _scope(unit_id: int, year: int, figures: Figures) -> Scope:
    period = year_of(year, figures)
    return Scope(unit_id, period.first, period.last)


def could_make_up(tx: Session, member_id: int, now: datetime, figures: Figures) -> list[Came]:
    """What a member came to that may be put to the year before, while that may be changed."""
    year = local_day(now, figures).year - 1
    found = record(tx, member_id, year, now, figures) if may_be_made_up(year, now, figures) else None
    items = everything(tx, [member_id], year, figures).get(member_id, []) if found else []
    return [came for came, item in items if found and rules.may_make_up(item, found.stand)]


def everything(
    tx: Session, member_ids: Sequence[int], year: int, figures: Figures
) -> dict[int, list[tuple[Came, Served]]]:
    """What may be for a year, by member: what was in it, and in the next, from which it may have been put to it."""
    made_up = duty.made_up(tx, member_ids)
    found: dict[int, list[tuple[Came, Served]]] = {}
    for one in duty.came(tx, member_ids, year_of(year, figures).first, year_of(year + 1, figures).last):
        found.setdefault(one.row.member_id or 0, []).append((one, served(one, made_up, figures)))
    return found


def served(one: Came, made_up: Mapping[int, int], figures: Figures) -> Served:
    year = made_up.get(one.row.id, local_day(one.activity.starts_at, figures).year)
    return Served(one.row.id, one.activity.kind, year, rules.waits(one.activity, one.attendance, one.hours))
