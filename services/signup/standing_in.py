"""Somebody goes instead: 我去不了，老公去. Nobody is lost, and what is not certain is asked."""

from collections.abc import Sequence

from community import roster as rules
from community.company import Company, Joining
from community.outcomes.questions import Option
from community.outcomes.signup import StandInAsked
from community.roster import Window
from community.wishes import Wish
from services.subjects import subject
from services.turn import Turn
from storage.tables.activities import Activity
from storage.tables.signup import SignUp, Standing


def asked(
    turn: Turn, activity: Activity, wish: Wish, others: Company, mine: SignUp | None, roster: Sequence[SignUp]
) -> StandInAsked | None:
    """None: it is certain, and can be done at once."""
    closed = rules.window(activity, turn.now) is not Window.OPEN
    queued = any(row.standing != Standing.GOING for row in roster if row is not mine)
    joining = Joining.of(wish)
    if mine and not (closed or joining.company.unsure or (queued and not joining.despite_queue)):
        return None
    return StandInAsked(
        activity=turn.facts(activity),
        names=others.others,
        going=mine is not None,
        queued=queued,
        closed=closed,
        options=_options(activity, wish, others, mine, closed),
    )


def _options(
    activity: Activity, wish: Wish, others: Company, mine: SignUp | None, closed: bool
) -> tuple[Option, ...]:
    meant = wish.aimed_at(subject(activity))
    instead = others.model_copy(update={"only_me": mine is not None})
    swap = meant.model_copy(
        update={
            "intent": "cancel" if mine else "sign_up",
            "details": Joining(company=instead, despite_queue=True),
        }
    )
    only_mine = meant.detailed(Joining(company=Company(only_me=True)))
    found = [] if closed else [Option(wish=swap, says="yes")]
    return (*found, *([Option(wish=only_mine, says="me")] if mine else []))
