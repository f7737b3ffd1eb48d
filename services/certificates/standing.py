"""What a certificate says, and whether that is still so: it follows from the hours, and is kept nowhere."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from community import certificates as rules
from community.clock import local_day
from community.outcomes.certificates import CertificateFacts, Service, State
from community.tallies import Period
from services.turn import Turn
from storage import certificates
from storage.hours import hours_of_member
from storage.tables.certificates import Certificate, CertifiedService

EARLIEST, LATEST = 2000, 9000  # years that a button may carry


def facts(tx: Session, row: Certificate) -> CertificateFacts:
    lines, now = certificates.lines_of(tx, row.id), certificates.counted_now(tx, row)
    said = CertificateFacts.model_fields.keys() & Certificate.model_fields.keys()
    return CertificateFacts(
        **{field: getattr(row, field) for field in said},
        services=tuple(Service(title=one.title, starts_at=one.starts_at, minutes=one.minutes) for one in lines),
        minutes=sum(one.minutes for one in lines),
        minutes_now=sum(now.values()),
        state=_state(row, lines, now),
    )


def _state(row: Certificate, lines: Sequence[CertifiedService], now: Mapping[int, int]) -> State:
    if row.revoked_at is not None:
        return "replaced" if row.replaced_by is not None else "revoked"
    return "valid" if all(now.get(one.activity_id) == one.minutes for one in lines) else "corrected"


def own_of(turn: Turn, member_id: int, period: Period) -> list[rules.Own]:
    return hours_of_member(turn.tx, member_id, period.first, period.last)


def of_year(turn: Turn, number: int) -> Period | None:
    return rules.year_until_today(min(max(number, EARLIEST), LATEST), turn.now, turn.figures)


def earlier(turn: Turn, member_id: int, period: Period) -> int | None:
    """The year before, when there is something to certify of it."""
    number = local_day(period.first, turn.figures).year - 1
    before = of_year(turn, number)
    return number if before and rules.counting(own_of(turn, member_id, before)) else None
