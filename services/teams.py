"""Volunteer teams: joining, leaving, and the lead's list."""

from collections.abc import Sequence

from community.asked import Dropping
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.outcomes.teams import (
    Team,
    TeamAsked,
    TeamCount,
    TeamJoined,
    TeamLeft,
    TeamNews,
    TeamRoster,
    TeamRow,
    WhichTeam,
)
from community.rights import Right
from community.teaming import Teaming
from community.wishes import Wish
from services.actor import Actor
from services.finding import MOST_CHOICES, concerned, units_named
from services.turn import Turn
from storage import people, signup, teams, units
from storage.tables.people import Member, RoleName
from storage.tables.subject import Subject
from storage.tables.teams import TeamMember
from storage.tables.units import Unit, UnitKind


def join(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """加入 环境卫生整治队. Everybody joins by themselves; what was not certain is asked."""
    team = _meant(turn, wish, _here(turn, actor), lone_one_is_meant=False)
    if isinstance(team, Outcome):
        return team
    if _is_uncertain(wish):
        return _ask(turn, wish, team)
    me = actor.member()
    turn.lock(Member, me.id)
    already = turn.tx.get(TeamMember, (team.id, me.id)) is not None
    if not already:
        turn.tx.add(TeamMember(unit_id=team.id, member_id=me.id, since=turn.now))
        _changed(turn, actor, team, joined=True)
    following = teams.next_of(turn.tx, team.id, turn.now)
    ahead = turn.facts(following) if following else None
    return TeamJoined(name=me.name, team=_shown(turn, team), already=already, next=ahead)


def leave(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """退出 环境卫生整治队: places in what the team does stay theirs."""
    mine = teams.teams_of(turn.tx, actor.id) if actor.id else []
    team = _meant(turn, wish, mine)
    if isinstance(team, Outcome):
        elsewhere = units_named([one for one in _here(turn, actor) if one not in mine], _said(wish))
        is_one = len(elsewhere) == 1 and not team.options
        return TeamLeft(name=actor.name, team=_shown(turn, elsewhere[0]), already=True) if is_one else team
    if _is_uncertain(wish):
        return _ask(turn, wish, team)
    me = actor.member()
    turn.tx.delete(turn.tx.get_one(TeamMember, (team.id, me.id)))
    _changed(turn, actor, team, joined=False)
    own = {a.id: a for _, a in signup.active_of(turn.tx, me.id, turn.now) if a.team_id == team.id}
    return TeamLeft(name=me.name, team=_shown(turn, team), places=turn.all_facts(own.values()))


def _changed(turn: Turn, actor: Actor, team: Unit, *, joined: bool) -> None:
    """Noted, and told to who leads the team."""
    turn.tx.flush()
    actor.note("join_team" if joined else "leave_team", team=team.id)
    count = len(teams.members_of(turn.tx, team.id))
    news = TeamNews(name=actor.member().name, team=_shown(turn, team), joined=joined, count=count)
    leads = [member.id for member in _leads(turn, team) if member.id != actor.id]
    turn.tell(dict.fromkeys(leads), news, hold=True)


def roster(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """队员名单: names and contacts in private, for those with the right; a number for everybody else."""
    led = [role.unit_id for role in actor.roles if role.role == RoleName.TEAM_LEAD]
    here = _here(turn, actor)
    team = _meant(turn, wish, here if _said(wish) else [one for one in here if one.id in led] or here)
    if isinstance(team, Outcome):
        return team
    found = teams.members_of(turn.tx, team.id)
    if not (actor.in_private and actor.may(Right.SEE_CONTACTS, units.lineage(turn.tx, team.id))):
        return TeamCount(team=_shown(turn, team), count=len(found))
    phones = people.phones(turn.tx, [member.id for member in found])
    rows = tuple(TeamRow(name=member.name, phone=phones.get(member.id)) for member in found)
    return TeamRoster(team=_shown(turn, team), rows=rows)


# --- which team --------------------------------------------------------------------------------------------------


def _said(wish: Wish) -> str:
    return wish.wanted.team or wish.wanted.title or ""


def _here(turn: Turn, actor: Actor) -> list[Unit]:
    """Teams that hang on what concerns this person."""
    near = concerned(turn, actor)
    everywhere = [unit for unit in units.all_units(turn.tx) if unit.kind == UnitKind.TEAM]
    return [team for team in everywhere if near is None or team.id in near or team.parent_id in near]


def _meant(turn: Turn, wish: Wish, among: Sequence[Unit], *, lone_one_is_meant: bool = True) -> Unit | WhichTeam:
    if (certain := wish.about_a("team")) is not None:
        found = [team for team in among if team.id == certain]
    else:
        found = units_named(among, _said(wish)) if _said(wish) else list(among)
    if len(found) == 1 and (certain or _said(wish) or lone_one_is_meant):
        return found[0]
    choices = [] if wish.intent == "leave_team" and not found else (found or among)[:MOST_CHOICES]
    options = tuple(Option(wish=_aimed(wish, team), label=team.name, numbered=True) for team in choices)
    shown = tuple(_shown(turn, team) for team in choices)
    unknown, leaves = "" if found else _said(wish), wish.intent == "leave_team"
    return WhichTeam(teams=shown, said=unknown, leaves=leaves, options=options)


def _aimed(wish: Wish, team: Unit) -> Wish:
    return wish.aimed_at(Subject("team", team.id))


def _is_uncertain(wish: Wish) -> bool:
    said = Teaming.of(wish)
    return bool(said.others or said.doubtful) and not said.sure


def _ask(turn: Turn, wish: Wish, team: Unit) -> TeamAsked:
    said = Teaming.of(wish)
    yes = _aimed(wish, team).detailed(said.model_copy(update={"sure": True}))
    no = Wish(intent="drop_question", details=Dropping(intent=wish.intent))
    return TeamAsked(
        team=_shown(turn, team),
        leaves=wish.intent == "leave_team",
        others=said.others,
        options=(Option(wish=yes, says="yes"), Option(wish=no, says="no")),
    )


def _shown(turn: Turn, team: Unit) -> Team:
    names = units.names(turn.tx, {team.parent_id} if team.parent_id else set())
    leads = tuple(member.name for member in _leads(turn, team))
    unit = names.get(team.parent_id or 0, "")
    return Team(id=team.id, name=team.name, unit=unit, leads=leads, conditions=team.conditions)


def _leads(turn: Turn, team: Unit) -> list[Member]:
    held = [r for r in people.roles_on(turn.tx, [team.id], turn.now) if r.role == RoleName.TEAM_LEAD]
    found = people.members(turn.tx, [role.member_id for role in held])
    return [found[role.member_id] for role in held]
