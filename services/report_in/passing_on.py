"""A report-in is passed on to whoever may confirm it and is nearest, else the owner; as soon as one can be reached."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from community.figures import Figures
from community.outcomes.report_in import ReportedIn
from community.rights import Right
from services import whom
from services.report_in.standing import particulars, profile_of
from services.timers import Timer, declare, row_of
from services.turn import Turn
from storage import people, report_in
from storage.tables.report_in import ReportIn, ReportInState


def pass_on(turn: Turn, row: ReportIn) -> ReportedIn:
    """As the member reads it."""
    news = ReportedIn(
        report=turn.facts(row),
        what=particulars(turn, row),
        to_organiser=True,
        anew=profile_of(turn, row.member_id).in_service,
    )
    able = whom.nearest_with(turn, row, Right.CONFIRM_REPORT_IN, without=[row.member_id])
    told = turn.tell(dict.fromkeys(able), news, hold=True) or _tell_owner(turn, row, news)
    row.told_at = turn.now if told else None
    return news.model_copy(update={"to_organiser": False, "told": told})


def _tell_owner(turn: Turn, row: ReportIn, news: ReportedIn) -> int:
    owner = people.identity(turn.tx, *turn.owner) if turn.owner else None
    if owner is None or not owner.reachable or owner.member_id == row.member_id:
        return 0
    turn.whisper(owner, news, hold=True)
    return 1


def _pass_on_now(turn: Turn, key: str) -> None:
    """The member hears of it, since they were told that nobody was there."""
    row = turn.tx.get(ReportIn, row_of(key))
    if row is None or row.state != ReportInState.WAITING or row.told_at is not None:
        return
    news = pass_on(turn, row)
    if news.told:
        turn.tell({row.member_id: None}, news.model_copy(update={"later": True}), hold=True)


def _waiting(tx: Session, now: datetime, figures: Figures) -> Iterable[str]:
    """Whether somebody can be reached by now is asked each minute: a role, an account or a first word may have come."""
    return [str(row.id) for row in report_in.untold(tx)]


declare(Timer("pass_on_report_ins", _waiting, _pass_on_now, lambda *_: None))
