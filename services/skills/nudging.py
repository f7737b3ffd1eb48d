"""A request that fits is shown in private to a few who said that they want to be asked: each of them once.

When it is due follows from the request's own row; nothing is stored before it happens.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlmodel import Session

from community.clock import next_allowed
from community.figures import Figures
from community.outcomes import skills as said
from community.outcomes.base import Outcome
from community.skills import matching
from community.skills.matching import Candidate
from community.skills.offering import Skilling
from community.wishes import Wish
from services.actor import Actor
from services.skills.near import near, nearby, where_needed
from services.timers import Timer, declare, look_again, row_of
from services.turn import Turn
from storage import aid, people, questions, skills
from storage import teams as team_rows
from storage.tables.aid import HelpRequest, HelpState
from storage.tables.people import Member
from storage.tables.skills import Nudge, Nudging, Skill

SUGGEST = "suggest_help"


# --- wanted or not ---------------------------------------------------------------------------------------------


def agreed(turn: Turn, member_id: int) -> bool | None:
    """None: they have never said so. Whoever is away is not asked now."""
    row = turn.tx.get(Nudging, member_id)
    return None if row is None else not row.declined and (row.away_until is None or row.away_until <= turn.now)


def switch_on(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[可以问我]"""
    me = actor.member()
    _decide(turn, actor, declined=False)
    look_again_at_open_ones(turn)
    noted = len(skills.of_member(turn.tx, me.id))
    return said.NudgesOn(noted=noted, reminders_off=me.reminders_off)


def switch_off(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[只登记], 别找我了: what is noted stays theirs, and nobody is shown it; 这周别找我: until then."""
    me, until = actor.member(), Skilling.of(wish).until
    row = turn.tx.get(Nudging, me.id)
    if until is None or until <= turn.now or row is None or row.declined:
        until = None
    _decide(turn, actor, declined=until is None, away_until=until)
    return said.NudgesOff(noted=len(skills.of_member(turn.tx, me.id)), until=until)


def _decide(turn: Turn, actor: Actor, *, declined: bool, away_until: datetime | None = None) -> None:
    me = actor.member()
    turn.tx.merge(Nudging(member_id=me.id, declined=declined, decided_at=turn.now, away_until=away_until))
    turn.tx.flush()
    for account in people.identities(turn.tx, [me.id]):
        questions.forget_asked(turn.tx, account.channel, account.external_id, said.SkillNoted.called())
    actor.note("nudges_off" if declined else "nudges_on")


# --- when ------------------------------------------------------------------------------------------------------


def _moments(tx: Session, now: datetime, figures: Figures) -> Iterator[tuple[str, datetime]]:
    """Soon after the card; at night only what is urgent."""
    for request in aid.open_ones(tx):
        if request.waits_since is not None and request.half_done_at is None and _is_in_time(request, now):
            soonest = max(request.waits_since + figures.nudge_after, now)
            yield _key(request), soonest if request.is_urgent else next_allowed(soonest, figures)


def _is_in_time(request: HelpRequest, now: datetime) -> bool:
    """After a downtime it may be too late."""
    return request.expires_at is None or now < request.expires_at


def _key(request: HelpRequest) -> str:
    """A late drop-out is another occurrence."""
    return f"{request.id}@{request.waits_since.isoformat() if request.waits_since else ''}"


def _due(tx: Session, now: datetime, figures: Figures) -> list[str]:
    return [key for key, moment in _moments(tx, now, figures) if moment <= now]


def _next(tx: Session, now: datetime, figures: Figures) -> datetime | None:
    return min((moment for _, moment in _moments(tx, now, figures) if moment > now), default=None)


def look_again_at_open_ones(turn: Turn) -> None:
    """Somebody may fit now who did not."""
    look_again(turn, SUGGEST, [_key(request) for request in aid.open_ones(turn.tx)])


# --- to whom ---------------------------------------------------------------------------------------------------


def _suggest(turn: Turn, key: str) -> None:
    request = turn.lock(HelpRequest, row_of(key))
    if request is None or request.state != HelpState.OPEN or request.half_done_at or _key(request) != key:
        return
    already = skills.nudges_about(turn.tx, request.id)
    left_out = {request.asker_id, *(nudge.member_id for nudge in already), *_helpers(turn, request)}
    for one in matching.chosen(_candidates(turn, request, left_out), len(already), turn.figures):
        turn.tx.add(Nudge(request_id=request.id, member_id=one.member_id, nudged_at=turn.now))
        news = said.HelpSuggested(help=turn.facts(request), name=one.skill.name)
        turn.tell({one.member_id: None}, news, silent=turn.is_night)


def _helpers(turn: Turn, request: HelpRequest) -> list[int | None]:
    """Whoever helps, has helped or was sent away."""
    return [claim.helper_id for claim in aid.claims(turn.tx, [request.id])[request.id]]


def _candidates(turn: Turn, request: HelpRequest, left_out: set[int | None]) -> list[Candidate]:
    around = nearby(turn, where_needed(turn, request))
    found = [
        (skill, member, distance)
        for skill, member in skills.of_kinds(turn.tx, matching.alike(request.category), turn.now)
        if member.id not in left_out and matching.fits(skill, request, turn.figures)
        if (distance := near(turn, member, around)) is not None and _may_help(turn, member, request)
    ]
    since = turn.now - turn.figures.nudges_within
    nudged = skills.nudges_since(turn.tx, {member.id for _, member, _ in found}, since)
    return [_candidate(skill, member, distance, nudged) for skill, member, distance in found]


def _candidate(skill: Skill, member: Member, distance: int, nudged: list[Nudge]) -> Candidate:
    own = [nudge.nudged_at for nudge in nudged if nudge.member_id == member.id]
    return Candidate(member.id, distance, skill, own)


def wanted_now(turn: Turn, member: Member, found: Iterable[Skill]) -> list[HelpRequest]:
    """Open requests near somebody that one of these fits."""
    able = [one for one in aid.open_ones(turn.tx) if one.asker_id != member.id and _may_help(turn, member, one)]
    return [one for one in able if any(matching.fits(skill, one, turn.figures) for skill in found)]


def _may_help(turn: Turn, member: Member, request: HelpRequest) -> bool:
    """Its card is for where they live, or for a team of theirs."""
    teams = [team.id for team in team_rows.teams_of(turn.tx, member.id)]
    return request.unit_id in teams or near(turn, member, [request.unit_id]) is not None


declare(Timer(SUGGEST, _due, _suggest, _next, once=True))
