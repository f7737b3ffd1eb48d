"""关爱, 刘奶奶有人看吗: what one has to do with it oneself. To all others there is nothing, whether there is or not."""

from community import care as rules
from community.care import Caring
from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.outcomes.questions import NothingFound
from community.wishes import Wish
from services.actor import Actor
from services.care.composing import choices
from services.care.subject import names
from services.turn import Turn
from storage import care as rows
from storage.tables.care import Care, CareState, CareTurn, TurnState

MOST_LINES = 3


def show(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return said.CareList(entries=entries(turn, actor), may_add=bool(choices(turn, actor)))


def look(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """In a group everybody hears the same; whoever looks after the person reads theirs in private."""
    name = Caring.of(wish).name
    own = tuple(one for one in entries(turn, actor) if rules.is_named_so(one.care.name, name) and one.role != "person")
    if own and actor.in_private:
        return said.CareList(entries=own)
    if own and actor.id is not None:
        turn.tell({actor.id: None}, said.CareList(entries=own))
    return NothingFound(asked=name)


def entries(turn: Turn, actor: Actor) -> tuple[said.CareEntry, ...]:
    """As an organiser first, then as a helper, then of oneself."""
    if actor.id is None:
        return ()
    organised, me = rows.organised(turn.tx, actor.id), actor.id
    helped = [one for one in rows.helped(turn.tx, me) if one.state != CareState.ASKING and one not in organised]
    return (
        *(_organised(turn, me, care) for care in organised),
        *(_helped(turn, me, care) for care in helped),
        *(_person(turn, care) for care in rows.of_person(turn.tx, me)),
    )


def _person(turn: Turn, care: Care) -> said.CareEntry:
    return said.CareEntry(care=turn.facts(care), role="person", agreed=care.state != CareState.ASKING)


def _organised(turn: Turn, member_id: int, care: Care) -> said.CareEntry:
    """Perhaps one of the helpers as well."""
    lines, turn_id = _lines(turn, care), _due(turn, member_id, care)
    return said.CareEntry(care=turn.facts(care), role="organiser", lines=lines, turn_id=turn_id)


def _helped(turn: Turn, member_id: int, care: Care) -> said.CareEntry:
    helper = rows.helper(turn.tx, care.id, member_id)
    if helper is None or helper.agreed_at is None:
        return said.CareEntry(care=turn.facts(care), role="helper", agreed=False)
    lines, turn_id = _lines(turn, care), _due(turn, member_id, care)
    return said.CareEntry(care=turn.facts(care), role="helper", lines=lines, turn_id=turn_id)


def _due(turn: Turn, member_id: int, care: Care) -> int | None:
    return next((one.id for one in rows.own_due(turn.tx, member_id) if one.care_id == care.id), None)


def _lines(turn: Turn, care: Care) -> tuple[said.CareLine, ...]:
    """The newest ones."""
    done = [one for one in rows.turns(turn.tx, care.id) if one.state == TurnState.DONE][:MOST_LINES]
    return tuple(_line(turn, one) for one in done)


def _line(turn: Turn, one: CareTurn) -> said.CareLine:
    return said.CareLine(at=one.done_at or one.due_at, by="".join(names(turn, [one.helper_id])), words=one.words or "")
