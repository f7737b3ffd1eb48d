"""Other hours by a figure that is said: whose it is must be certain, and all that was said understood, else it asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from community import hours as rules
from community.hours import Adjusting
from community.names import name_key
from community.outcomes.courtesies import NotAllowed
from community.outcomes.hours import HoursDisputed, WhichHours
from community.outcomes.questions import Option
from community.wishes import Wish
from services.actor import Actor
from services.claims import shown
from services.finding import MOST_CHOICES
from services.hours.deciding import Figure, decide, list_to_adjust, may_be_decided
from services.subjects import subject
from services.turn import Turn
from services.visit import Answer
from storage.attendance import attendances
from storage.hours import hours_of
from storage.tables.activities import Activity
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp
from storage.tables.subject import Subject


@dataclass(frozen=True, eq=False)
class Served:
    """Somebody's hours at one activity."""

    hours: Hours
    row: SignUp
    activity: Activity


def adjust(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...]:
    """[逐个调整] lists the rows; "小李 1.5" gives somebody another figure, "2小时" whoever disputes theirs."""
    said = Adjusting.of(wish)
    if not said.minutes_by_name:
        return list_to_adjust(turn, actor, wish, said.unread)
    allowed = may_be_decided(turn, actor, wish)
    if not allowed:
        return NotAllowed()
    served = _served(turn, allowed, wish.about_a("hours"))
    if len(said.minutes_by_name) == 1:
        return _adjust_one(turn, actor, wish, allowed, served)
    meant = [(_named(served, name), Figure(minutes, reason)) for name, minutes, reason in said.figures]
    wanted = {found[0]: figure for found, figure in meant if len(found) == 1}
    is_read = not said.unread and not any(_names_another(served, one, figure) for one, figure in wanted.items())
    if not is_read or len(wanted) < len(meant) or len({one.activity.id for one in wanted}) > 1:
        return list_to_adjust(turn, actor, wish, wish.text)
    return _give(turn, actor, wanted)


def _adjust_one(
    turn: Turn, actor: Actor, wish: Wish, allowed: Sequence[Activity], served: Sequence[Served]
) -> Answer | tuple[Answer, ...]:
    said = Adjusting.of(wish)
    ((name, minutes, reason),) = said.figures
    named = _named(served, name or said.unread)  # 小李，1.5
    if name and not named:
        return list_to_adjust(turn, actor, wish, wish.text)
    found = named or _waiting(_undecided(served, actor))
    if not found:
        return decide(turn, actor, allowed[-1], {})
    is_known = bool(named) or wish.about is not None or found[0].hours.state == HoursState.DISPUTED
    unread = "" if named and not name else said.unread
    figure = Figure(minutes, reason or (unread if rules.may_be_reason(unread) else ""))
    if len(found) == 1 and is_known and not unread and not _names_another(served, found[0], figure):
        return _give(turn, actor, {found[0]: figure})
    return _which_hours(turn, found, figure)


def _served(turn: Turn, some: Sequence[Activity], one: int | None) -> list[Served]:
    """Everything that was served at these activities, or the one row."""
    found = [Served(hours, row, activity) for activity in some for hours, row in hours_of(turn.tx, activity.id)]
    return [served for served in found if one in (None, served.row.id)]


def _named(served: Sequence[Served], name: str) -> list[Served]:
    """Also hours that were decided before: a correction. 小李环境卫生整治 names what it was at as well."""
    return _waiting([one for one in served if name and name_key(one.row.name) in _called(name, one.activity.title)])


def _called(name: str, title: str) -> set[str]:
    said = name_key(name)
    return {said, said.replace(name_key(title), "", 1)}


def _names_another(served: Sequence[Served], one: Served, figure: Figure) -> bool:
    """A reason in which a second name stands may be about that one."""
    return any(other.row.name in figure.reason for other in served if other.row.name != one.row.name)


def _undecided(served: Sequence[Served], actor: Actor) -> list[Served]:
    """Never one's own."""
    return [one for one in served if rules.to_decide([one.hours], actor.id or 0)]


def _waiting(served: Sequence[Served]) -> list[Served]:
    """Those that wait most: in dispute, else undecided, else all."""
    for states in ((HoursState.DISPUTED,), rules.UNDECIDED):
        if found := [one for one in served if one.hours.state in states]:
            return found
    return list(served)


def _give(turn: Turn, actor: Actor, wanted: dict[Served, Figure]) -> Answer | tuple[Answer, ...]:
    """What was said is done; another dispute that waits comes up next."""
    settles = any(one.hours.state == HoursState.DISPUTED for one in wanted)
    activity = next(iter(wanted)).activity
    done = decide(turn, actor, activity, {one.row.id: figure for one, figure in wanted.items()})
    following = _next_dispute(turn, actor) if settles else None
    return (done, following) if following else done


def _next_dispute(turn: Turn, actor: Actor) -> HoursDisputed | None:
    served = _served(turn, may_be_decided(turn, actor, Wish(intent="adjust_hours")), None)
    open_ones = [one for one in _undecided(served, actor) if one.hours.state == HoursState.DISPUTED]
    return disputed(turn, open_ones[0].activity, open_ones[0].hours, open_ones[0].row) if open_ones else None


def disputed(turn: Turn, activity: Activity, hours: Hours, row: SignUp, *, may_decide: bool = True) -> HoursDisputed:
    """What the member says, for an organiser; who may decide is asked for the figure."""
    figure = Option(wish=Wish(intent="adjust_hours", about=subject(activity)))
    return HoursDisputed(
        activity=turn.facts(activity),
        row=shown(turn, activity, hours, row, attendances(turn.tx, activity.id).get(row.id)),
        to_organiser=True,
        options=(figure,) if may_decide else (),
    )


def _which_hours(turn: Turn, found: Sequence[Served], figure: Figure) -> WhichHours:
    """Whose hours are meant; of only one it is asked whether that is right."""
    options = [_option(turn, one, figure) for one in found[:MOST_CHOICES]]
    if len(options) > 1:
        numbered = tuple(one.model_copy(update={"numbered": True}) for one in options)
        return WhichHours(minutes=figure.minutes, reason=figure.reason, options=numbered)
    each = Option(wish=Wish(intent="adjust_hours", about=subject(found[0].activity)), says="wrong")
    yes = options[0].model_copy(update={"says": "yes"})
    return WhichHours(minutes=figure.minutes, reason=figure.reason, options=(yes, each))


def _option(turn: Turn, one: Served, figure: Figure) -> Option:
    """Hours that wait and are decided by somebody else meanwhile stay as they are; what was decided is corrected."""
    name = "" if one.hours.state in rules.UNDECIDED else one.row.name
    wish = Wish(intent="adjust_hours", about=Subject("hours", one.row.id))
    said = Adjusting(minutes_by_name=((name, figure.minutes),), reasons=(figure.reason,))
    return Option(wish=wish.detailed(said), label=one.row.name, facts=turn.facts(one.activity))
