"""Two members turn out to be one, or a wrong link is taken back: membership follows from the report-ins of each."""

from services import persons
from services.report_in.passing_on import pass_on
from services.report_in.standing import recount
from services.turn import Turn
from storage import report_in
from storage.tables.people import Member
from storage.tables.report_in import ReportIn, ReportInState


def _are_one(turn: Turn, member: Member) -> None:
    """Nobody confirms their own: what one account has decided for the other waits for somebody else."""
    own = [report for report in report_in.reports(turn.tx, member.id) if report.decided_by == member.id]
    for report in own:
        _undecide(turn, report)
    _recounted(turn, member)
    for report in own:
        turn.tell({member.id: None}, pass_on(turn, report))


def _undecide(turn: Turn, report: ReportIn) -> None:
    turn.audit("undecide_report_in", report.member_id, report)
    report.state = ReportInState.WAITING
    report.decided_by = report.decided_at = report.words = None


def _recounted(turn: Turn, member: Member) -> None:
    if report_in.reports(turn.tx, member.id):
        recount(turn, member.id)


persons.are_one(_are_one)
persons.are_two(_recounted)
