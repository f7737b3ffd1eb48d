"""Which activity does the person mean? One, or a question, or nothing."""

from collections.abc import Sequence
from datetime import timedelta

from community.finding import GOOD_ENOUGH, likeness, matching
from community.outcomes.base import Outcome
from community.outcomes.questions import NothingFound, Option, WhichActivity
from community.wishes import Wish
from services.visit import Visit
from storage import activities, units
from storage.tables.activities import Activity
from storage.tables.units import Unit

MOST_CHOICES = 8
REMEMBERED = timedelta(days=30)  # a past activity can still be named


def concerned(visit: Visit) -> list[int] | None:
    """Units whose activities concern this person here; None: all of them. Nothing concerns a group without a unit."""
    if visit.chat is not None and visit.chat.unit_id is None:
        return []
    homes = [visit.chat.unit_id] if visit.chat else [visit.me.home_unit_id] if visit.me else []
    if visit.chat is None:
        homes += [role.unit_id for role in visit.roles]
    known = [home for home in homes if home is not None]
    if not known:
        return None
    found = {unit for home in known for unit in (*units.lineage(visit.tx, home), *units.subtree(visit.tx, home))}
    return sorted(found)


def coming(visit: Visit) -> list[Activity]:
    """Activities that have not started, the next one first."""
    return [a for a in activities.published(visit.tx, concerned(visit), visit.now) if a.starts_at > visit.now]


def recent(visit: Visit) -> list[Activity]:
    """Also those that have started or are over, the latest last."""
    return activities.published(visit.tx, concerned(visit), visit.now - REMEMBERED)


def called_off(visit: Visit) -> list[Activity]:
    """Cancelled activities, so that they are answered as such and not as unknown."""
    return activities.cancelled(visit.tx, concerned(visit), visit.now - REMEMBERED)


def find_one(visit: Visit, wish: Wish, candidates: Sequence[Activity]) -> Activity | Outcome:
    """The activity that is meant, else the answer to give: a choice, or that nothing was found."""
    found = find(visit, wish, candidates)
    if len(found) == 1:
        return found[0]
    return which(visit, wish, found) if found else nothing(visit, wish)


def find(visit: Visit, wish: Wish, candidates: Sequence[Activity]) -> list[Activity]:
    wanted = wish.wanted
    if wanted.activity_id is not None:
        activity = visit.lock(wanted.activity_id)
        return [activity] if activity and _is_known_here(visit, activity) else []
    teams = units.names(visit.tx, {a.team_id for a in candidates if a.team_id})
    return matching(candidates, wanted, teams)


def _is_known_here(visit: Visit, activity: Activity) -> bool:
    """A group speaks of what concerns it, whatever id a tap carries."""
    if visit.chat is None or activity.unit_id == visit.chat.unit_id:
        return True
    return bool({activity.unit_id, activity.team_id} & set(concerned(visit) or ()))


def which(visit: Visit, wish: Wish, found: Sequence[Activity]) -> WhichActivity:
    facts = visit.all_facts(found[:MOST_CHOICES])
    options = tuple(Option(wish=wish.wanting(activity_id=a.id), activity=a) for a in facts)
    return WhichActivity(question_id=visit.ask(options), options=options)


def nothing(visit: Visit, wish: Wish) -> NothingFound:
    asked = wish.wanted.title or wish.wanted.team or (wish.wanted.time.text if wish.wanted.time else "")
    return NothingFound(asked=asked, open=visit.all_facts(coming(visit)[:MOST_CHOICES]))


def best_unit(choices: Sequence[Unit], said: str) -> Unit | None:
    """The unit whose name is most like what was said; 3栋楼下 names 大汉龙城3栋 by its end."""
    scored = [(_unit_likeness(said, unit.name), unit) for unit in choices]
    score, unit = max(scored, key=lambda pair: pair[0], default=(0, None))
    return unit if score >= GOOD_ENOUGH else None


def _unit_likeness(said: str, name: str) -> float:
    tail = max((n for n in range(2, len(name) + 1) if said.startswith(name[-n:])), default=0)
    return max(likeness(said, name), 90 + tail / 10 if tail else 0)
