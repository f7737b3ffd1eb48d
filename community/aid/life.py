"""What becomes of a request: rows and now in, a decision out."""

from collections.abc import Sequence
from datetime import datetime

from community.clock import next_allowed
from community.figures import Figures
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest, HelpState

ALIVE = (HelpState.OPEN, HelpState.CLAIMED)


def helping(request: HelpRequest, claims: Sequence[HelpClaim]) -> list[HelpClaim]:
    """Those who hold a place; who still opens the private chat holds one too, unless the asker is to choose."""
    holds = (ClaimState.ACCEPTED,) if request.chooses else (ClaimState.WAITING, ClaimState.ACCEPTED)
    return [claim for claim in claims if claim.state in holds]


def waiting(claims: Sequence[HelpClaim]) -> list[HelpClaim]:
    """Who has still to open the private chat."""
    return [claim for claim in claims if claim.state == ClaimState.WAITING]


def offering(claims: Sequence[HelpClaim]) -> list[HelpClaim]:
    """Of whom the asker has not chosen yet."""
    return [claim for claim in claims if claim.state == ClaimState.OFFERED]


def lacking(request: HelpRequest, claims: Sequence[HelpClaim]) -> int:
    """How many helpers are still wanted; none once somebody has said that it is done."""
    return 0 if request.half_done_at else max(0, request.needed - len(helping(request, claims)))


def state_of(request: HelpRequest, claims: Sequence[HelpClaim]) -> HelpState:
    """Of one that is not over."""
    return HelpState.OPEN if request.needed > len(helping(request, claims)) else HelpState.CLAIMED


def is_alive(request: HelpRequest) -> bool:
    return request.state in ALIVE


def expires(request: HelpRequest, now: datetime, figures: Figures) -> datetime:
    """When it was needed, else after three days."""
    return request.wanted_until or now + figures.help_lives


def asks_at(now: datetime, expires_at: datetime, figures: Figures) -> datetime:
    """Whether it is still needed is asked before it expires, in its second half at the earliest."""
    return max(expires_at - figures.help_asked_before, now + (expires_at - now) / 2)


def asks_whether_done_at(request: HelpRequest, now: datetime, figures: Figures) -> datetime:
    """Once somebody helps: when its time is over, and not as soon as they have come."""
    return max(request.expires_at or now, now + figures.usual_length)


def lapses_at(request: HelpRequest, now: datetime, figures: Figures) -> datetime:
    """It was asked now, or in the morning: nobody has less than an hour for the answer."""
    asked = next_allowed(now, figures)
    return max(request.expires_at or asked, asked + figures.help_answer)


def escalates_at(request: HelpRequest, step: int, figures: Figures) -> datetime | None:
    """When the next level is told that nobody has come; at night only of what is urgent."""
    if request.state != HelpState.OPEN or request.half_done_at or request.waits_since is None:
        return None
    moment = request.waits_since + figures.help_escalates[step][0]
    return moment if request.is_urgent else next_allowed(moment, figures)
