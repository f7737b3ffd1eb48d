"""Confirmed or returned by whoever holds the right where the member lives; the first decision holds."""

from community import report_in as rules
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option
from community.outcomes.report_in import (
    ReportInConfirmed,
    ReportInReturned,
    ReportInSettled,
    ReturnReasonAsked,
)
from community.rights import Right
from community.wishes import Wish
from services import consents
from services.actor import Actor
from services.report_in.standing import name_of, recount
from services.subjects import subject
from services.turn import Turn
from storage import people
from storage.tables.report_in import Purpose, ReportIn, ReportInState


def confirm(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[确认]."""
    report = _to_decide(turn, actor, wish)
    if isinstance(report, Outcome):
        return report
    if report.state == ReportInState.CONFIRMED:
        return _settled(turn, report)
    _decide(turn, actor, report, ReportInState.CONFIRMED)
    profile = recount(turn, report.member_id)
    news = ReportInConfirmed(
        report=turn.facts(report),
        name=name_of(turn, report.member_id),
        to_organiser=False,
        duty_from=profile.duty_from,
        may_consent_to_return=bool(profile.employer)
        and not consents.holds(turn, report.member_id, Purpose.EMPLOYER_RETURN),
    )
    told = turn.tell({report.member_id: None}, news)
    return news.model_copy(update={"to_organiser": True, "told": told > 0})


def give_back(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[退回]: asks why; the words go to the member."""
    report = _to_decide(turn, actor, wish)
    if isinstance(report, Outcome):
        return report
    name, facts = name_of(turn, report.member_id), turn.facts(report)
    if not wish.text:
        again = Option(wish=Wish(intent="return_report_in", about=subject(report)))
        return ReturnReasonAsked(report=facts, name=name, options=(again,))
    _decide(turn, actor, report, ReportInState.RETURNED, wish.text[: turn.figures.text_length])
    recount(turn, report.member_id)
    news = ReportInReturned(report=facts, name=name, words=report.words or "", to_organiser=False)
    told = turn.tell({report.member_id: None}, news)
    return news.model_copy(update={"to_organiser": True, "told": told > 0})


def _to_decide(turn: Turn, actor: Actor, wish: Wish) -> ReportIn | Outcome:
    report = turn.lock(ReportIn, wish.about_a("report_in") or 0)
    if report is None or report.unit_id is None:
        return ReportInSettled(state="gone")
    own = report.member_id == actor.id
    if own or not actor.may_for(Right.CONFIRM_REPORT_IN, report):
        actor.note("refused_to_decide_report_in", report)
        return NotAllowed(because="own" if own else "right")
    return report if rules.may_decide(report, actor.member().id) else _settled(turn, report)


def _decide(turn: Turn, actor: Actor, report: ReportIn, state: ReportInState, words: str | None = None) -> None:
    report.state, report.words = state, words
    report.decided_by, report.decided_at = actor.member().id, turn.now
    actor.note("confirm_report_in" if state == ReportInState.CONFIRMED else "return_report_in", report)


def _settled(turn: Turn, report: ReportIn) -> ReportInSettled:
    by = people.members(turn.tx, [report.decided_by])[report.decided_by].name if report.decided_by else ""
    return ReportInSettled(state=report.state, name=name_of(turn, report.member_id), by=by)
