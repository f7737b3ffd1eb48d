"""The question before an exemption is granted or ended: what follows is said in it."""

from community.asked import Dropping
from community.exempting import Exempting
from community.outcomes.duty import Exempted, ExemptionAsked
from community.outcomes.questions import Option
from community.wishes import Wish
from services.turn import Turn
from storage import signup
from storage.tables.activities import Activity
from storage.tables.people import Member


def ask(turn: Turn, member: Member, meant: Exempted, wish: Wish, *, ends: bool = False) -> ExemptionAsked:
    yes = wish.detailed(Exempting.of(wish).model_copy(update={"sure": True}))
    no = Wish(intent="drop_question", details=Dropping(intent=wish.intent))
    return ExemptionAsked(
        exempted=meant,
        ends=ends,
        places=turn.all_facts(places_held(turn, member, meant)),
        options=(Option(wish=yes, says="yes"), Option(wish=no, says="no")),
    )


def places_held(turn: Turn, member: Member, meant: Exempted) -> list[Activity]:
    """What they hold of these kinds, which stays theirs."""
    own = [a for row, a in signup.active_of(turn.tx, member.id, turn.now) if row.member_id == member.id]
    return [a for a in own if a.kind in meant.kinds and a.starts_at < meant.until]
