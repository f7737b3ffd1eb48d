"""Somebody goes for good: their places and those of their guests are given up until the start."""

from services import cards, persons
from services.actor import Actor
from services.finding import REMEMBERED
from services.seats import give_up
from services.turn import Turn
from storage import signup
from storage.tables.activities import Activity


def _give_up_all(turn: Turn, leaving: Actor) -> None:
    """What was over lately is drawn anew: a card stands as long as its message."""
    assert leaving.id is not None
    held = signup.active_of(turn.tx, leaving.id, turn.now - REMEMBERED)
    for activity in {activity.id: activity for _, activity in held}.values():
        turn.lock(Activity, activity.id)
        rows = [row for row, one in held if one.id == activity.id]
        if turn.now < activity.starts_at:
            give_up(turn, leaving, activity, rows)
        cards.redraw(turn, activity)


persons.gives_up(_give_up_all, "sign_up.member_id", "sign_up.host_id")
