"""Which activity does the person mean? One, or a question, or nothing."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Literal

from community.finding import GOOD_ENOUGH, at_another_time, likeness, matching
from community.outcomes.base import Outcome
from community.outcomes.questions import NothingFound, Option, WhichActivity, WhichMember, WhichUnit
from community.wishes import Wish
from services.actor import Actor
from services.subjects import subject
from services.turn import Turn
from storage import activities, audiences, series, units
from storage.tables.activities import Activity
from storage.tables.people import Member
from storage.tables.subject import Subject
from storage.tables.units import Unit

MOST_CHOICES = 8
_HOUSE = re.compile(r"([0-9]+)\s*(?:号楼|号院|栋|幢|座|期)")
REMEMBERED = timedelta(days=30)  # a past activity can still be named


def concerned(turn: Turn, actor: Actor) -> list[int] | None:
    """Units whose activities concern this person here; None: all of them. Nothing concerns a group without a unit."""
    if actor.chat is not None and actor.chat.unit_id is None:
        return []
    homes = [actor.chat.unit_id] if actor.chat else [actor.me.home_unit_id] if actor.me else []
    if actor.chat is None:
        homes += [role.unit_id for role in actor.roles]
    known = [home for home in homes if home is not None]
    if not known:
        return None
    found = {unit for home in known for unit in (*units.lineage(turn.tx, home), *units.subtree(turn.tx, home))}
    return sorted(found)


def coming(turn: Turn, actor: Actor) -> list[Activity]:
    """Activities that have not started, the next one first."""
    return [a for a in activities.published(turn.tx, concerned(turn, actor), turn.now) if a.starts_at > turn.now]


def on_show(turn: Turn, wish: Wish, found: Sequence[Activity]) -> list[Activity]:
    """Of a series what is near is meant, as its card says, unless a day or a number was named."""
    if wish.about is not None or wish.wanted.time or wish.wanted.number is not None or wish.wanted.also:
        return list(found)
    hidden = series.hidden(turn.tx, turn.now, turn.now + turn.figures.occurrence_shown)
    return [one for one in found if one.id not in hidden]


def recent(turn: Turn, actor: Actor) -> list[Activity]:
    """Also those that have started or are over, the latest last."""
    return activities.published(turn.tx, concerned(turn, actor), turn.now - REMEMBERED)


def called_off(turn: Turn, actor: Actor) -> list[Activity]:
    """Cancelled activities, so that they are answered as such and not as unknown."""
    return activities.cancelled(turn.tx, concerned(turn, actor), turn.now - REMEMBERED)


def find_one(
    turn: Turn, actor: Actor, wish: Wish, candidates: Sequence[Activity], *, own: bool = False
) -> Activity | Outcome:
    """The activity that is meant, else the answer to give: a choice, or that nothing was found.

    :param own: the candidates are what the person takes part in.
    """
    found = find(turn, actor, wish, candidates)
    if len(found) == 1:
        return found[0]
    return which(turn, wish, found, own=own) if found else nothing(turn, actor, wish)


def find(turn: Turn, actor: Actor, wish: Wish, candidates: Sequence[Activity]) -> list[Activity]:
    if wish.about is not None:
        activity = turn.lock(Activity, wish.about_a("activity") or 0)
        return [activity] if activity and _is_known_here(turn, actor, activity) else []
    teams = units.names(turn.tx, {a.team_id for a in candidates if a.team_id})
    return matching(candidates, wish.wanted, teams)


def _is_known_here(turn: Turn, actor: Actor, activity: Activity) -> bool:
    """A group speaks of what concerns it, whatever id a tap carries."""
    if actor.chat is None or activity.unit_id == actor.chat.unit_id:
        return True
    its_units = {activity.unit_id, activity.team_id, *audiences.units_of(turn.tx, subject(activity))}
    return bool(its_units & set(concerned(turn, actor) or ()))


def which(
    turn: Turn, wish: Wish, found: Sequence[Activity], *, despite: str = "", own: bool = False
) -> WhichActivity:
    facts = turn.all_facts(found[:MOST_CHOICES])
    says: Literal["yes"] | None = "yes" if len(facts) == 1 else None
    options = tuple(Option(wish=wish.aimed_at(a.subject), facts=a, says=says) for a in facts)
    return WhichActivity(options=options, despite=despite, own=own)


def nothing(turn: Turn, actor: Actor, wish: Wish) -> NothingFound | WhichActivity:
    """What is nearly meant is asked; what is found with other units is said to be theirs."""
    here = coming(turn, actor)
    teams = units.names(turn.tx, {a.team_id for a in here if a.team_id})
    if other := at_another_time(here, wish.wanted, teams):
        return which(turn, wish, [other], despite=wish.wanted.time.text if wish.wanted.time else "")
    elsewhere = _elsewhere(turn, actor, wish)
    title = wish.wanted.title if wish.wanted.title_is_certain else None  # 有什么 is not quoted back
    asked = title or wish.wanted.team or (wish.wanted.time.text if wish.wanted.time else "")
    shown = on_show(turn, Wish(intent=wish.intent), here)[:MOST_CHOICES]
    return NothingFound(asked=asked, open=turn.all_facts(shown), elsewhere=turn.all_facts(elsewhere))


def _elsewhere(turn: Turn, actor: Actor, wish: Wish) -> list[Activity]:
    """Open activities of other units that the number or the title names."""
    if wish.wanted.number is None and not wish.wanted.title:
        return []
    everywhere = [a for a in activities.published(turn.tx, None, turn.now) if a.starts_at > turn.now]
    sure = wish.wanting(title_is_certain=True)
    found = find(turn, actor, sure, everywhere) if actor.chat is None or actor.chat.unit_id is not None else []
    known = {a.id for a in coming(turn, actor)}
    return [a for a in found if a.id not in known][:MOST_CHOICES]


def which_unit(choices: Iterable[Unit], wish: Wish) -> WhichUnit:
    options = (Option(wish=wish.wanting(unit=unit.name), label=unit.name, numbered=True) for unit in choices)
    return WhichUnit(options=tuple(options))


def which_member(turn: Turn, wish: Wish, found: Sequence[Member], name: str = "") -> WhichMember:
    """Several are called so, or several were named: each with their home."""
    homes = units.names(turn.tx, {one.home_unit_id for one in found if one.home_unit_id})
    options = (
        Option(
            wish=wish.aimed_at(Subject("member", one.id)),
            label=f"{one.name} {homes.get(one.home_unit_id or 0, '')}".strip(),
            numbered=True,
        )
        for one in found[:MOST_CHOICES]
    )
    return WhichMember(name=name, options=tuple(options))


def best_unit(choices: Sequence[Unit], said: str) -> Unit | None:
    """The unit whose name is most like what was said; 3栋楼下 names 大汉龙城3栋 by its end."""
    return next(iter(units_named(choices, said)), None)


def units_named(choices: Sequence[Unit], said: str) -> list[Unit]:
    """The same, and all others that it names as well: 3栋 of two compounds."""
    scored = [(_unit_likeness(said, unit.name), unit) for unit in choices]
    best = max((score for score, _ in scored), default=0)
    return [unit for score, unit in scored if score == best >= GOOD_ENOUGH]


def _unit_likeness(said: str, name: str) -> float:
    """4栋 and 13栋 are not 3栋, however alike they look."""
    if not set(_HOUSE.findall(said)) <= set(_HOUSE.findall(name)):
        return 0
    tail = max((n for n in range(2, len(name) + 1) if said.startswith(name[-n:])), default=0)
    return max(likeness(said, name), 90 + tail / 10 if tail else 0)
