"""退出关爱: by the person themselves, or by somebody who visits one other; asked first."""

from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.wishes import Wish
from services.actor import Actor
from services.care import asking, ending
from services.turn import Turn
from storage import care as rows
from storage.tables.care import CareState


def quit_(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    if actor.id is None:
        return said.CareRefused(because="none")
    own = rows.of_person(turn.tx, actor.id)
    helped = [one for one in rows.helped(turn.tx, actor.id) if one.state != CareState.ASKING]
    if len(own) + len(helped) > 1:
        return said.CareList(entries=asking.entries(turn, actor))
    if own:
        return ending.sure(turn, own[0], "refuse")
    return ending.sure(turn, helped[0], "leave") if helped else said.CareRefused(because="none")
