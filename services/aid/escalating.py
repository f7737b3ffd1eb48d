"""Nobody has come: whoever is on duty hears of it, then the building lead; the grid head of what drags, once a day.

The moments follow from the rows, so that a claim ends it and a late drop-out begins it anew.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from community.aid import life
from community.clock import at, local_day
from community.figures import Figures
from community.outcomes.emergency import HelpEscalated
from community.outcomes.reminders import Digest
from services import whom
from services.aid.claiming import home
from services.aid.subject import claims_of
from services.timers import Timer, declare, row_of
from services.turn import Turn
from storage import aid, audit, people, units
from storage.tables.aid import HelpRequest
from storage.tables.people import RoleName

ESCALATE = "escalate_help"
_GRID_HEADS = (RoleName.GRID_HEAD, RoleName.CHIEF_GRID_HEAD)


# --- level by level --------------------------------------------------------------------------------------------


def _moments(tx: Session, figures: Figures) -> Iterator[tuple[str, datetime]]:
    for request in aid.open_ones(tx):
        for step in range(len(figures.help_escalates)):
            moment = life.escalates_at(request, step, figures)
            if moment is not None:
                yield _key(request, step), moment


def _key(request: HelpRequest, step: int) -> str:
    """A late drop-out is another occurrence."""
    return f"{request.id}@{step}@{request.waits_since.isoformat() if request.waits_since else ''}"


def _due(tx: Session, now: datetime, figures: Figures) -> list[str]:
    return [key for key, moment in _moments(tx, figures) if moment <= now]


def _next(tx: Session, now: datetime, figures: Figures) -> datetime | None:
    return min((moment for _, moment in _moments(tx, figures) if moment > now), default=None)


def _escalate(turn: Turn, key: str) -> None:
    request = turn.lock(HelpRequest, row_of(key))
    step = int(key.split("@")[1])
    if request is None or _key(request, step) != key or life.escalates_at(request, step, turn.figures) is None:
        return
    level = turn.figures.help_escalates[step][1]
    claims = claims_of(turn, request)
    wanted = max(0, life.lacking(request, claims) - len(life.offering(claims)))
    told = _reachable(turn, _LEVELS[level](turn, request))[:wanted]
    if told:
        turn.audit(ESCALATE, None, request, level=level, told=told)
        news = HelpEscalated(request=turn.facts(request), place=_place(turn, request))
        turn.tell(dict.fromkeys(told), news, silent=turn.is_night)


def _on_duty(turn: Turn, request: HelpRequest) -> list[int]:
    """Of the building; when it is the asker's own hour there, of what lies above it."""
    known = _left_out(turn, request)
    own = [request.asker_id] if request.asker_id is not None else []
    return [one for one in whom.on_duty(turn, home(turn, request), without=own) if one not in known]


def _lead(turn: Turn, request: HelpRequest) -> list[int]:
    return whom.nearest(turn, home(turn, request), without=_left_out(turn, request))


_LEVELS = {"on_duty": _on_duty, "lead": _lead}


def _left_out(turn: Turn, request: HelpRequest) -> set[int]:
    """Who asks, whoever has helped or was sent away, and who was told since it last began."""
    helped = {claim.helper_id for claim in claims_of(turn, request)}
    rows = audit.about_all(turn.tx, "help_request", [request.id], [ESCALATE])
    since = request.waits_since
    told = {member for row in rows if since is None or row.at >= since for member in row.detail.get("told", ())}
    return {member for member in {request.asker_id, *helped, *told} if member is not None}


def _reachable(turn: Turn, members: list[int]) -> list[int]:
    found = {one.member_id for one in people.identities(turn.tx, members) if one.reachable}
    return [member for member in members if member in found]


def _place(turn: Turn, request: HelpRequest) -> str:
    where = home(turn, request)
    return units.names(turn.tx, [where])[where]


# --- what drags ------------------------------------------------------------------------------------------------


def _morning(now: datetime, figures: Figures) -> datetime:
    return at(local_day(now, figures), figures.help_digest, figures)


def _drags(request: HelpRequest, moment: datetime, figures: Figures) -> bool:
    since = request.waits_since
    return since is not None and request.half_done_at is None and since + figures.help_drags <= moment


def _digest_due(tx: Session, now: datetime, figures: Figures) -> list[str]:
    """One key for each unit that a grid head looks after, and day."""
    morning = _morning(now, figures)
    if now < morning or not any(_drags(one, morning, figures) for one in aid.open_ones(tx)):
        return []
    heads = {role.member_id for role in people.all_roles(tx, now) if role.role in _GRID_HEADS}
    return [f"{member}@{morning.isoformat()}" for member in sorted(heads)]


def _digest_next(tx: Session, now: datetime, figures: Figures) -> datetime | None:
    morning = _morning(now, figures)
    if morning <= now:
        morning = _morning(now + timedelta(days=1), figures)
    return morning if any(_drags(one, morning, figures) for one in aid.open_ones(tx)) else None


def _tell_what_drags(turn: Turn, key: str) -> None:
    member, morning = row_of(key), _morning(turn.now, turn.figures)
    dragging = [
        one for one in aid.open_ones(turn.tx) if _drags(one, morning, turn.figures) and _head(turn, one) == member
    ]
    if dragging:
        turn.tell({member: None}, Digest(lines=turn.all_facts(dragging)), hold=True)


def _head(turn: Turn, request: HelpRequest) -> int | None:
    """The nearest grid head who can be told and has nothing to do with it."""
    without = {request.asker_id, *(claim.helper_id for claim in claims_of(turn, request))}
    lineage = units.lineage(turn.tx, home(turn, request))
    held = [role for role in people.roles_on(turn.tx, lineage, turn.now) if role.role in _GRID_HEADS]
    near = sorted(held, key=lambda role: lineage.index(role.unit_id))
    able = _reachable(turn, [role.member_id for role in near if role.member_id not in without])
    return able[0] if able else None


declare(Timer("escalate_help", _due, _escalate, _next, once=True))
declare(Timer("tell_what_drags", _digest_due, _tell_what_drags, _digest_next, once=True))
