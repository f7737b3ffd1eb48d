"""Requests in a tally: how many, how soon somebody came, how many helped. Never who, and no order of persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from community.clock import next_allowed
from community.figures import Figures
from community.small import Count
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest


@dataclass(frozen=True)
class HelpCounts:
    """:ivar within: claimed so soon after the card went out, by each of `Figures.help_answered`."""

    requests: Count
    within: tuple[Count, ...]
    helpers: Count


def counted(
    requests: Sequence[HelpRequest], claims: Mapping[int, Sequence[HelpClaim]], figures: Figures, *, exact: bool
) -> HelpCounts:
    """:param exact: of a single building or team; else numbers under five are not told."""
    waits = [wait for one in requests if (wait := _wait(one, figures)) is not None]
    helpers = {c.helper_id for some in claims.values() for c in some if c.state == ClaimState.ACCEPTED}

    def told(number: int) -> Count:
        return number if exact or number >= figures.small_count else "small"

    within = tuple(told(sum(wait <= limit for wait in waits)) for limit in figures.help_answered)
    return HelpCounts(told(len(requests)), within, told(len(helpers)))


def _wait(request: HelpRequest, figures: Figures) -> timedelta | None:
    """From the moment when the card could be read."""
    if request.published_at is None or request.first_claimed_at is None:
        return None
    shown = request.published_at if request.is_urgent else next_allowed(request.published_at, figures)
    return max(request.first_claimed_at - shown, timedelta())
