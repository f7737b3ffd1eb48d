"""Cards: what an activity's message in a group shows at this moment, and drawing it again."""

from datetime import datetime

from community import roster as rules
from community.outcomes.activities import ActivityCard, Name
from community.roster import Window
from services.turn import Turn
from services.visit import Desk
from storage import activities, cards, signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.cards import Card
from storage.tables.signup import SignUp


def draw(turn: Turn, card: Card) -> ActivityCard:
    """The card as it is at this moment."""
    activity = turn.tx.get_one(Activity, card.activity_id)
    roster = signup.roster(turn.tx, activity.id)
    going, waiting = rules.going(roster), rules.waiting(roster)
    return ActivityCard(
        activity=turn.facts(activity),
        going_count=len(going),
        going=_names(going, turn.figures.names_on_card),
        waiting_count=len(waiting),
        waiting=_names(waiting, turn.figures.names_on_card),
        state=_state(turn, activity),
    )


def _state(turn: Turn, activity: Activity) -> str:
    if activity.state == ActivityState.CANCELLED:
        return "cancelled"
    if turn.now >= activity.ends_at or activity.closed_at:
        return "over"
    window = rules.window(activity, turn.now)
    return {Window.NOT_YET: "not_yet", Window.OPEN: "open", Window.CLOSED: "closed"}[window]


def _names(rows: list[SignUp], most: int) -> tuple[Name, ...] | None:
    return tuple(Name(name=row.name, note=row.note) for row in rows) if len(rows) <= most else None


def redraw_open(desk: Desk, channel: str, now: datetime) -> None:
    """For a channel that remembers nothing over a restart: every card of an activity that is not over."""
    with desk.turn(now) as turn:
        for activity in activities.published(turn.tx, None, now):
            for card_id, chat_id, on in cards.cards_to_redraw(turn.tx, activity.id):
                if on == channel:
                    turn.queue_card(card_id, chat_id, on)
