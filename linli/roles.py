"""`linli roles`: listed, granted and revoked by whoever runs the program, through the services that the chat uses."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from community.appointing import Appointing
from community.outcomes.base import Outcome
from community.outcomes.roles import Held, RoleGranted, RoleIncomplete, RoleNotHeld, RoleRevoked
from community.spec import folded
from community.wishes import Wanted, Wish
from linli import checks
from linli.settings import Settings
from services.actor import Actor
from services.names import role_names
from services.roles import granting, revoking
from services.roles.naming import called, held
from services.turn import Turn
from services.visit import Desk
from storage import people, units
from storage.tables.people import Member
from storage.tables.subject import Subject

MOST = 6


def listed(settings: Settings, now: datetime) -> Iterator[str]:
    """Each with the number of its bearer.

    :raises checks.Problem: the database cannot be used.
    """
    with _desk(settings).turn(now) as turn:
        for row in people.all_roles(turn.tx, now):
            yield f"{row.member_id} {_shown(held(turn, row), settings)}"


def grant(settings: Settings, person: str, role: str, unit: str, until: date | None, now: datetime) -> str:
    """
    :param person: a name, or the number of a member.
    :raises checks.Problem: it cannot be done, and why.
    """
    return _act(settings, granting.grant, ("grant_role", person, role, unit, until), now)


def revoke(settings: Settings, person: str, role: str, unit: str, now: datetime) -> str:
    """
    :raises checks.Problem: it cannot be done, and why.
    """
    return _act(settings, revoking.revoke, ("revoke_role", person, role, unit, None), now)


def _act(
    settings: Settings,
    service: Callable[[Turn, Actor, Wish], Outcome],
    said: tuple[str, str, str, str, date | None],
    now: datetime,
) -> str:
    with _desk(settings).turn(now) as turn:
        whoever_runs_it = Actor(turn, None, is_owner=True)
        return _told(service(turn, whoever_runs_it, _certain(turn, whoever_runs_it, *said)), settings)


def _desk(settings: Settings) -> Desk:
    checks.data_folder(settings)
    return Desk(checks.database(settings), settings.figures(), settings.bot_name)


# --- what is meant, exactly --------------------------------------------------------------------------------------


def _certain(turn: Turn, actor: Actor, intent: str, person: str, role: str, unit: str, until: date | None) -> Wish:
    known = role_names()
    if role not in known:
        raise checks.Problem(f"there is no role called {role!r} ({', '.join(known)})")
    said = Appointing(person=person, role=known[role], until=until, sure=True)
    about = Subject("member", _person(turn, actor, person))
    return Wish(intent=intent, about=about, wanted=Wanted(unit=_unit(turn, unit)), details=said)


def _unit(turn: Turn, said: str) -> str:
    """By its whole name."""
    known = {folded(unit.name): unit.name for unit in units.all_units(turn.tx)}
    if folded(said) in known:
        return known[folded(said)]
    alike = [name for name in known.values() if said in name][:MOST]
    raise checks.Problem(f"no unit is called {said!r}" + (f" (there are: {', '.join(alike)})" if alike else ""))


def _person(turn: Turn, actor: Actor, said: str) -> int:
    if said.isascii() and said.isdigit() and turn.tx.get(Member, int(said)) is not None:
        return int(said)
    found = called(turn, actor, said)
    if len(found) == 1:
        return found[0].id
    if not found:
        raise checks.Problem(f"nobody is called {said!r}, by name or number")
    homes = units.names(turn.tx, {one.home_unit_id for one in found if one.home_unit_id})
    those = [f"{one.id} ({homes.get(one.home_unit_id or 0, 'no home')})" for one in found]
    raise checks.Problem(f"several are called {said}, say the number: {', '.join(those)}")


# --- what came of it ---------------------------------------------------------------------------------------------


def _told(outcome: Outcome, settings: Settings) -> str:
    match outcome:
        case RoleGranted():
            before = "already: " if outcome.already else ""
            return f"{before}{_shown(outcome.held, settings)}{_unheard(outcome.told)}"
        case RoleRevoked():
            return f"not any more: {_shown(outcome.held, settings)}{_unheard(outcome.told)}"
        case RoleNotHeld():
            raise checks.Problem("that role is not held there; `linli roles` lists all")
        case RoleIncomplete(lacks="end"):
            raise checks.Problem("--until: that day is over")
        case _:
            raise checks.Problem("a team has a 队长 and no other role, and nothing else has one")


def _unheard(told: bool) -> str:
    return "" if told else " (they have never written in private: tell them yourself)"


def _shown(one: Held, settings: Settings) -> str:
    role = next(said for said, name in role_names().items() if name == one.role)
    last = one.until.astimezone(settings.figures().zone) - timedelta(microseconds=1) if one.until else None
    return f"{one.name} {role} {one.unit}" + (f" until {last:%Y-%m-%d}" if last else "")
