"""Report-ins (双报到): what is asked, who is a member in service by them, and from which year the duty counts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from community.consents import consent
from community.figures import Figures
from community.forms import Field, Form, Reader, as_said
from community.wishes import Details
from storage.tables.report_in import Purpose, ReportIn, ReportInState

LIVES = timedelta(hours=1)
CONSENT_LIVES = timedelta(days=3)  # to be thought over
NAME_LENGTH = 20
WORDS_LENGTH = 60

What = Literal["everything", "employer_return"]


class Reporting(Details):
    """What a line says besides: for whom, and what may be offered as answers."""

    topic: Literal["report_in"] = "report_in"
    whose: Literal["own", "both", "others"] = "own"
    name: str = ""
    place: str = ""


class Withdrawing(Details):
    topic: Literal["withdraw_consent"] = "withdraw_consent"
    what: What | None = None  # None: to be asked


def a_name(said: str) -> str | None:
    return _words(said, NAME_LENGTH)


def some_words(said: str) -> str | None:
    return _words(said, WORDS_LENGTH)


def _words(said: str, most: int) -> str | None:
    """Marks and numbers alone are no answer, nor is a whole story."""
    found = as_said(said)
    return found if found and len(found) <= most and any(char.isalpha() for char in found) else None


def known(**values: Iterable[str | None]) -> dict[str, str]:
    """What may be offered as an answer to each field, a line each."""
    return {name: "\n".join(value for value in offered if value) for name, offered in values.items()}


def _asks(name: str, read: Reader = some_words, *, optional: bool = True) -> Field:
    return Field(name, read, optional=optional, choices=lambda known: known.get(name, "").split("\n"))


REPORT = Form(
    "report_in",
    (
        consent(Purpose.MEMBERSHIP),
        _asks("name", a_name, optional=False),
        _asks("home", optional=False),
        _asks("employer"),
        _asks("branch"),
        _asks("skills"),
        _asks("post"),
    ),
    LIVES,
)
CONSENT_ANEW = Form("membership", (consent(Purpose.MEMBERSHIP),), LIVES)
EMPLOYER_RETURN = Form("employer_return", (consent(Purpose.EMPLOYER_RETURN),), LIVES)


def duty_year(reported_at: datetime, figures: Figures) -> int:
    """Reporting in from 1 October: the duty begins next year. The day of reporting counts, not that of confirming."""
    day = reported_at.astimezone(figures.zone).date()
    return day.year + ((day.month, day.day) >= figures.late_report)


def membership(reports: Iterable[ReportIn], figures: Figures) -> tuple[bool, int | None]:
    """Whether these make a member in service, and the first year whose duty is theirs (None: whatever year).

    A confirmed report holds until consent is withdrawn: moving house or another employer begins no duty anew.
    """
    confirmed = [report.reported_at for report in reports if report.state == ReportInState.CONFIRMED]
    years = [duty_year(reported_at, figures) for reported_at in confirmed if reported_at is not None]
    return bool(confirmed), min(years) if years and len(years) == len(confirmed) else None


def may_decide(report: ReportIn, member_id: int) -> bool:
    """Nobody confirms their own. Who has decided may think better of it; others find it decided."""
    return report.member_id != member_id and (report.state == ReportInState.WAITING or report.decided_by == member_id)
