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
    period = year_of(year, figures)
    came = [(one, served(one, figures)) for one in duty.came(tx, [member_id], period.first, period.last)]
    exempt = exempted(duty.exemptions(tx, [member_id], year), year, now, figures)
    return Record(rules.stand(year, owed(year), [one for _, one in came], exempt), came, exempt)


def served(one: Came, figures: Figures) -> Served:
    year = local_day(one.activity.starts_at, figures).year
    return Served(one.row.id, one.activity.kind, year, rules.waits(one.activity, one.attendance, one.hours))
