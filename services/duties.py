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
from community.exempting import exempted
from community.figures import Figures
from community.tallies import year as year_of
from storage import duty
from storage.duty import Came
from storage.tables.activities import ActivityKind
from storage.tables.duty import Exemption
from storage.tables.people import Profile


@cache
def rules_of_duty() -> tuple[Rule, ...]:
    written = yaml.safe_load((Path(__file__).parent / "duties.yml").read_text(encoding="utf-8"))
    return tuple(Rule(one["begins"], {ActivityKind(k): n for k, n in one["owed"].items()}) for one in written)


def owed(year: int) -> Owed:
    return rules.owed_in(rules_of_duty(), year)


@dataclass(frozen=True)
class Record:
    """How one member stands in a year, and what they came to that is for it."""

    stand: Stand
    came: Sequence[tuple[Came, Served]]
    exempt: Mapping[ActivityKind, Exemption]


def record(tx: Session, member_id: int, year: int, now: datetime, figures: Figures) -> Record | None:
    """None: no duty of that year is this member's."""
    if not rules.is_owed_by(tx.get(Profile, member_id), year):
        return None
    came = [(one, its) for one, its in everything(tx, member_id, year, figures) if its.year == year]
    exempt = exempted(duty.exemptions(tx, [member_id], year), year, now, figures)
    return Record(rules.stand(year, owed(year), [one for _, one in came], exempt), came, exempt)


def everything(tx: Session, member_id: int, year: int, figures: Figures) -> list[tuple[Came, Served]]:
    """What may be for a year: what was in it, and in the next, from which it may have been put to it."""
    came = duty.came(tx, [member_id], year_of(year, figures).first, year_of(year + 1, figures).last)
    made_up = duty.made_up(tx, [member_id])
    return [(one, served(one, made_up, figures)) for one in came]


def served(one: Came, made_up: Mapping[int, int], figures: Figures) -> Served:
    year = made_up.get(one.row.id, local_day(one.activity.starts_at, figures).year)
    return Served(one.row.id, one.activity.kind, year, rules.waits(one.activity, one.attendance, one.hours))
