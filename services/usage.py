"""消息用量: how much of its budget each group has used, today and on the days before."""

from datetime import time, timedelta
from itertools import pairwise

from community.clock import at, local_day
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.usage import GroupUsage, MessageUsage
from community.rights import Right, units_with
from community.wishes import Wish
from services.actor import Actor
from services.turn import Turn
from storage import groups, units, usage
from storage.tables.groups import Chat

MOST = 20


def message_usage(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """For whoever sees tallies of whole units: the groups of these."""
    own = units_with(Right.SEE_TALLIES, actor.roles, whole=True)
    if not own and not actor.is_owner:
        return NotAllowed()
    below = {unit for one in own for unit in units.subtree(turn.tx, one)} if own else groups.bound_units(turn.tx)
    bound = groups.bound_to(turn.tx, below)
    shown = bound[:MOST]
    return MessageUsage(
        budget=turn.figures.message_budget, groups=tuple(_used(turn, shown)), more=len(bound) - len(shown)
    )


def _used(turn: Turn, shown: list[Chat]) -> list[GroupUsage]:
    ids, today = [chat.id for chat in shown], local_day(turn.now, turn.figures)
    days = [at(today - timedelta(days=past), time.min, turn.figures) for past in range(-1, usage.DAYS)]
    sent = [usage.sent(turn.tx, ids, first, last) for last, first in pairwise(days)]
    merged = usage.merged(turn.tx, ids, days[-1], days[0])
    return [
        GroupUsage(
            group=chat.title, days=tuple(day.get(chat.id, 0) for day in sent), merged=merged.get(chat.id, 0)
        )
        for chat in shown
    ]
