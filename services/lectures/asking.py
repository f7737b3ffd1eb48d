"""What is asked of a lecture: answered by its facts, else passed on to whoever lectures."""

from collections.abc import Sequence

from community import lectures as rules
from community import roster
from community.lectures import Asking, Fact
from community.outcomes.activities import ActivityList
from community.outcomes.base import Outcome
from community.outcomes.lectures import LectureAnswer
from community.roster import Window
from community.wishes import Wish
from services.actor import Actor
from services.finding import coming, concerned, find, nothing, on_show, which
from services.lecturers import introduced
from services.lectures.passing_on import pass_on
from services.subjects import subject
from services.turn import Turn
from storage import activities, signup
from storage.tables.activities import Activity, ActivityKind


def question(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    asking = Asking.of(wish)
    if not asking.facts and not asking.others:
        return _lectures(turn, actor, wish)
    found = meant(turn, actor, wish)
    if len(found) > 1 and not asking.others and {*asking.facts} <= rules.LISTED:
        return _listed(turn, found)
    if len(found) != 1:
        return which(turn, wish, found) if found else nothing(turn, actor, _of_lectures(wish))
    return _answer(turn, actor, wish.aimed_at(subject(found[0])), found[0], asking)


def to_lecturer(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """问讲师 …: whatever is said, to whoever lectures."""
    found = meant(turn, actor, wish)
    if len(found) != 1:
        return which(turn, wish, found) if found else nothing(turn, actor, _of_lectures(wish))
    return pass_on(turn, actor, wish.aimed_at(subject(found[0])))


def meant(turn: Turn, actor: Actor, wish: Wish) -> list[Activity]:
    """Lectures that are not over; what a title names may be anything else."""
    everything = activities.published(turn.tx, concerned(turn, actor), turn.now)
    still_open = [one for one in everything if one.closed_at is None]
    found = find(turn, actor, _of_lectures(wish), still_open)
    found = found or (find(turn, actor, wish.wanting(kind=None), still_open) if wish.wanted.title else [])
    return on_show(turn, wish, found)


def _of_lectures(wish: Wish) -> Wish:
    return wish.wanting(kind=ActivityKind.LECTURE)


def _lectures(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    wish = _of_lectures(wish)
    found = on_show(turn, wish, find(turn, actor, wish, coming(turn, actor)))
    return _listed(turn, found) if found else nothing(turn, actor, wish)


def _listed(turn: Turn, some: Sequence[Activity]) -> Outcome:
    return ActivityList(activities=turn.all_facts(some[:10]))


def _answer(turn: Turn, actor: Actor, wish: Wish, activity: Activity, asking: Asking) -> Outcome:
    """What nobody has entered is asked of whoever lectures."""
    lacking = rules.unknown(activity, asking.facts)
    known = tuple(fact for fact in asking.facts if fact not in lacking)
    if not known:
        return pass_on(turn, actor, wish)
    return _facts(turn, activity, known, others=asking.others or bool(lacking))


def _facts(turn: Turn, activity: Activity, known: Sequence[Fact], *, others: bool) -> LectureAnswer:
    rows = signup.roster(turn.tx, activity.id)
    return LectureAnswer(
        activity=turn.facts(activity),
        asked=tuple(known),
        free=roster.free_seats(activity.capacity, rows),
        open=roster.window(activity, turn.now) is Window.OPEN,
        introduced=introduced(turn, activity),
        others=others,
    )
