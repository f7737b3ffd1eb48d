"""What an organiser has said and cannot be done as it was said: asked back, by publishing and changing alike."""

from collections.abc import Sequence
from datetime import datetime

from community.outcomes.activities import AmountImpossible, TimeImpossible, TimeUnclear, WhichDay
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.planning import Planning, is_gone
from community.wishes import Said, Wish
from services.finding import MOST_CHOICES


def doubt(wish: Wish, time: Said | None, now: datetime) -> Outcome | None:
    """A time or a number of people that cannot be; what is said next takes its place."""
    plan = Planning.of(wish)
    again = _again(wish)
    if time is not None and time.kind == "impossible":
        return impossible(wish, time)
    if time is not None and (time.kind == "unclear" or is_gone(time, now)):
        return TimeUnclear(said=time.text, options=again)
    if plan.amount and plan.at_least and plan.at_least > plan.amount:
        return no_such_amount(wish)
    return AmountImpossible(said=plan.no_amount, options=again) if plan.no_amount else None


def no_such_amount(wish: Wish) -> Outcome:
    """More must come than may."""
    plan = Planning.of(wish)
    return AmountImpossible(said=plan.least_said or str(plan.amount), too_many=True, options=_again(wish))


def impossible(wish: Wish, time: Said | None) -> Outcome:
    """No calendar has it, or it ends before it begins."""
    return TimeImpossible(said=time.text if time else wish.text, options=_again(wish))


def _again(wish: Wish) -> tuple[Option]:
    return (Option(wish=Wish(intent=wish.intent, text=Planning.of(wish).again, about=wish.about)),)


def which_day(said: Said, wishes: Sequence[tuple[datetime, Wish]], again: Wish) -> Outcome:
    """Which of several days is meant; of too many for a choice, in words.

    :param wishes: for each day when it would be, and the wish for it.
    """
    if len(wishes) > MOST_CHOICES:
        return TimeUnclear(said=said.text, options=(Option(wish=again),))
    options = tuple(Option(wish=wish, numbered=True) for _, wish in wishes)
    return WhichDay(said=said.text, starts=tuple(start for start, _ in wishes), options=options)
