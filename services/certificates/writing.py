"""A certificate is written down, with what counts at this moment."""

from collections.abc import Sequence

from community import certificates as rules
from community.outcomes.base import Outcome
from community.outcomes.certificates import Certificate, NothingToCertify
from community.tallies import Period
from services.certificates.standing import own_of
from services.turn import Turn
from storage import certificates, report_in, units
from storage.tables.activities import Activity, ActivityState
from storage.tables.certificates import Certificate as Row
from storage.tables.certificates import CertifiedService
from storage.tables.hours import Hours
from storage.tables.people import Member, Profile
from storage.tables.report_in import ReportInState
from storage.tables.units import Unit, UnitKind

Line = tuple[int, str, int]  # which activity, what it is called on the sheet, minutes


def written(turn: Turn, me: Member, period: Period, name: str) -> Outcome:
    """The one that says just this already, with its code; else a new one, in the place of others for these days."""
    counts = rules.counting(own_of(turn, me.id, period))
    if not counts:  # corrected while the name was asked
        return NothingToCertify(first=period.first, last=period.last)
    older = certificates.of_period(turn.tx, me.id, period.first, period.last)
    lines = [(activity.id, _title(activity), hours.minutes) for hours, activity in counts]
    is_confirmed = name == confirmed_name(turn, me.id)
    alike = [one for one in older if one.name == name and one.name_confirmed == is_confirmed]
    same = next((one for one in alike if _lines(turn, one) == lines), None)
    return Certificate(certificate_id=(same or _write(turn, me, period, name, counts, older)).id)


def _title(activity: Activity) -> str:
    """What was served without an activity is called by somebody's own words, and may name whom they helped."""
    return "" if activity.state == ActivityState.RECORDED else activity.title


def _lines(turn: Turn, row: Row) -> list[Line]:
    return [(one.activity_id, one.title, one.minutes) for one in certificates.lines_of(turn.tx, row.id)]


def _write(
    turn: Turn, me: Member, period: Period, name: str, counts: Sequence[rules.Own], older: Sequence[Row]
) -> Row:
    unit = _issuer(turn, me, counts[-1][1])
    row = Row(
        code=rules.new_code(),
        member_id=me.id,
        name=name,
        name_confirmed=name == confirmed_name(turn, me.id),
        unit_id=unit.id,
        issuer=unit.name,
        first=period.first,
        last=period.last,
        issued_at=turn.now,
    )
    turn.tx.add(row)
    turn.tx.flush()
    turn.tx.add_all(_line(row, hours, activity) for hours, activity in counts)
    for old in older:
        old.revoked_at, old.replaced_by = turn.now, row.id
    turn.tx.flush()
    turn.audit("issue_certificate", me.id, certificate=row.id)
    return row


def _line(row: Row, hours: Hours, activity: Activity) -> CertifiedService:
    return CertifiedService(
        certificate_id=row.id,
        activity_id=activity.id,
        title=_title(activity),
        starts_at=activity.starts_at,
        minutes=hours.minutes,
    )


def _issuer(turn: Turn, me: Member, served: Activity) -> Unit:
    """The community where the member lives, or last served; where there is none, the highest unit."""
    lineage = units.lineage(turn.tx, me.home_unit_id or served.unit_id)
    above = [turn.tx.get_one(Unit, unit_id) for unit_id in lineage]
    return next((unit for unit in above if unit.kind == UnitKind.COMMUNITY), above[-1])


def confirmed_name(turn: Turn, member_id: int) -> str | None:
    """What somebody else has confirmed: the newest report-in is."""
    reports = report_in.reports(turn.tx, member_id)
    if not reports or reports[-1].state != ReportInState.CONFIRMED:
        return None
    profile = turn.tx.get(Profile, member_id)
    return profile.full_name if profile else None
