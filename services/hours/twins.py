"""Two members turn out to be one: nobody approves their own, nor what they entered."""

from community import hours as rules
from community.outcomes.hours import HoursUndecided
from services import persons
from services.claims import ask_for_approval
from services.turn import Turn
from storage.hours import approved_by_oneself
from storage.tables.people import Member


def _are_one(turn: Turn, member: Member) -> None:
    """Nobody approves their own: somebody else decides anew."""
    for hours, activity in approved_by_oneself(turn.tx, member.id):
        rules.undecide(hours)
        turn.tx.flush()
        turn.audit("undecide_hours", member.id, activity, minutes=hours.minutes)
        own = hours.member_id == member.id
        news = HoursUndecided(activity=turn.facts(activity), minutes=hours.minutes, own=own)
        whose = {hours.member_id: None} if hours.member_id is not None else {}
        turn.tell(whose, news)
        ask_for_approval(turn, activity)


persons.are_one(_are_one)
