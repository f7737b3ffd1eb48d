"""What somebody's report-ins amount to, and how they are told."""

from collections.abc import Sequence

from community import report_in as rules
from community.consents import CURRENT
from community.outcomes.report_in import Particulars, ReportInFacts, ReturnReasonAsked
from services.subjects import Kind, declare, subject
from services.turn import Turn
from storage import notices, people, posts, report_in
from storage.tables.people import Member, Profile
from storage.tables.report_in import Consent, Purpose, ReportIn, ReportInState
from storage.tables.units import Unit


def profile_of(turn: Turn, member_id: int) -> Profile:
    """Made when there is none."""
    profile = turn.tx.get(Profile, member_id)
    if profile is None:
        profile = Profile(member_id=member_id)
        turn.tx.add(profile)
    return profile


def recount(turn: Turn, member_id: int) -> Profile:
    """Membership and the beginning of the duty follow from the report-ins."""
    turn.tx.flush()
    profile = profile_of(turn, member_id)
    reports = report_in.reports(turn.tx, member_id)
    profile.in_service, profile.duty_from = rules.membership(reports, turn.figures)
    return profile


def found_confirmed(turn: Turn, member_id: int) -> None:
    """As if reported in, consented and confirmed before anybody can remember."""
    home = turn.tx.get_one(Member, member_id).home_unit_id
    turn.tx.add(ReportIn(member_id=member_id, unit_id=home, state=ReportInState.CONFIRMED))
    version = CURRENT[Purpose.MEMBERSHIP]
    turn.tx.add(Consent(member_id=member_id, purpose=Purpose.MEMBERSHIP, version=version, given_at=turn.now))
    recount(turn, member_id)


def particulars(turn: Turn, report: ReportIn) -> Particulars:
    profile = profile_of(turn, report.member_id)
    words = profile.model_dump(include={"employer", "branch", "skills", "post"})
    unit = turn.tx.get_one(Unit, report.unit_id)
    held = tuple(post.name for _, post in posts.held_by(turn.tx, report.member_id))
    return Particulars(name=name_of(turn, report.member_id), unit=unit.name, posts=held, **words)


def name_of(turn: Turn, member_id: int) -> str:
    """As reported in, else the display name."""
    full = profile_of(turn, member_id).full_name
    return full or people.members(turn.tx, [member_id])[member_id].name


def forget(turn: Turn, report: ReportIn) -> None:
    """Nothing of it is left, nor of what was told of it."""
    turn.settled(ReturnReasonAsked, report)
    notices.empty_about(turn.tx, subject(report), turn.now)
    turn.tx.delete(report)
    turn.tx.flush()


def _facts(turn: Turn, some: Sequence[ReportIn]) -> list[ReportInFacts]:
    return [ReportInFacts(id=report.id) for report in some]


declare(Kind("report_in", ReportIn, facts=_facts, unit=lambda report: report.unit_id or 0))
