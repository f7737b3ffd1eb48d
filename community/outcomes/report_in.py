"""Report-ins of in-service members. Nothing of it is ever said in a group."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from community.figures import Figures
from community.filling import AsksField as Step
from community.outcomes.base import Facts, Outcome
from community.outcomes.forms import AsksField
from community.outcomes.posts import PostFacts
from community.outcomes.questions import Asks
from community.report_in import CONSENT_LIVES, What


class ReportInFacts(Facts):
    """Only which one it is: facts may stand in lists of many things."""

    about: Literal["report_in"] = "report_in"


class Particulars(BaseModel):
    """What was reported."""

    model_config = ConfigDict(frozen=True)

    name: str
    unit: str
    employer: str | None = None
    branch: str | None = None
    skills: str | None = None
    posts: tuple[str, ...] = ()
    post: str | None = None  # one that they wish for


class _AboutReport(Outcome, abstract=True):
    personal = True
    report: ReportInFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.report,)


class _AsksMember(AsksField, abstract=True):
    """`why` it is asked: said with the first question only."""

    why: Literal["", "listed", "renewed", "both", "waiting", "returned", "confirmed"] = ""
    reason: str = ""  # why the last one was returned


class ConsentAsked(_AsksMember):
    text: str  # which one, in which version

    @classmethod
    def at(cls, step: Step, **more: Any) -> Self:
        return super().at(step, text=step.field.name, **more)

    def until(self, now: datetime, figures: Figures) -> datetime:
        return now + CONSENT_LIVES


class ReportInStarted(_AsksMember):
    """What the report-in asks once there is consent."""


class ReportInRefused(Outcome):
    personal = True


class ReportInOwnOnly(Outcome):
    """Asked for somebody else: each reports in for oneself."""

    personal = True


class ReportedIn(_AboutReport):
    """To the member, and to whoever may confirm it."""

    what: Particulars
    to_organiser: bool
    anew: bool  # was confirmed before
    told: int = 0
    later: bool = False  # at first nobody could be told
    full: str = ""  # the post that was meant, and has no place left
    elsewhere: tuple[PostFacts, ...] = ()  # posts that they still hold where they do not live any more


class ReportInConfirmed(_AboutReport):
    name: str
    to_organiser: bool
    told: bool = True
    duty_from: int | None
    may_consent_to_return: bool = False


class ReturnReasonAsked(_AboutReport, Asks):
    asks = "words"
    lives = "dispute_lives"
    name: str


class ReportInReturned(_AboutReport):
    name: str
    words: str
    to_organiser: bool
    told: bool = True


class ReportInSettled(Outcome):
    """Somebody was quicker, or it is no longer there."""

    personal = True
    short = True
    state: Literal["confirmed", "returned", "gone"]
    name: str = ""
    by: str = ""


class ConsentNoted(Outcome):
    personal = True
    purpose: Literal["membership", "employer_return"]
    given: bool


class WithdrawalAsked(Asks):
    personal = True
    refused: bool = False  # a newer text was


class ConsentWithdrawn(Outcome):
    personal = True
    what: What
    posts: tuple[str, ...] = ()  # given up with it


class NoConsent(Outcome):
    personal = True
