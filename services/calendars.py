"""日历: one activity as a file, and addresses to subscribe to: of one's own calendar and of a unit's.

What an activity's version is in calendars is noticed when it is shown: whoever has changed it need not know of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from community import calendars as rules
from community.calendars import Calendaring, Entry
from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.calendars import (
    CalendarAddress,
    CalendarFile,
    CalendarInUse,
    CalendarNotServed,
    CalendarOthers,
    WhichCalendar,
)
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.wishes import Wish
from services import latest
from services.actor import Actor
from services.finding import best_unit, called_off, coming, find, find_one, recent, which_unit
from services.turn import Turn
from services.visit import Desk
from storage import calendars, people, signup, units
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.calendars import CalendarEntry, CalendarLink
from storage.tables.people import Identity, Member
from storage.tables.signup import Standing
from storage.tables.units import Unit
from texts import calendars as texts


def calendar(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """日历 3 is a file; 我的日历 and 3栋的日历 are addresses; 日历 alone asks which."""
    said, whose = Calendaring.of(wish), Calendaring.of(wish).whose
    if whose == "others" and said.name not in actor.names:
        return NotAllowed(because="others_data")
    if whose in ("mine", "others"):
        return _address(turn, actor, None)
    if whose == "unit":
        return _of_unit(turn, actor, wish)
    is_bare = wish.wanting(title_is_certain=True).names_nothing
    return _which(turn, actor) if is_bare else _file(turn, actor, wish)


def renew(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[换一个]: the old address holds no longer. Two taps are one."""
    old = turn.lock(CalendarLink, wish.about_a("calendar") or 0)
    if old is None or actor.me is None or old.member_id != actor.id:
        return NotAllowed(because="not_yours")
    if old.ended_at is not None:
        return QuestionClosed()
    if not turn.figures.public_url:
        return CalendarNotServed()
    calendars.end_links(turn.tx, old.member_id, old.unit_id, turn.now)
    return _new(turn, actor, old.unit_id, renewed=True)


# --- a file ----------------------------------------------------------------------------------------------------


def _file(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    known = coming(turn, actor)
    found = find(turn, actor, wish, known) or find(turn, actor, wish, recent(turn, actor))
    found = found or find(turn, actor, wish, called_off(turn, actor))
    activity = found[0] if len(found) == 1 else find_one(turn, actor, wish, found or known)
    if isinstance(activity, Outcome):
        return activity
    if activity.published_at is None or activity.state not in (ActivityState.PUBLISHED, ActivityState.CANCELLED):
        return QuestionClosed()
    facts = turn.facts(activity)
    if activity.kind == ActivityKind.ORG_LIFE and not _goes(turn, actor, activity):
        return CalendarOthers(activity=facts)
    return CalendarFile(activity=facts)


def _goes(turn: Turn, actor: Actor, activity: Activity) -> bool:
    own = signup.own_sign_up(turn.tx, activity.id, actor.id) if actor.id is not None else None
    return own is not None and own.standing == Standing.GOING


def _made_file(turn: Turn, account: Identity, asked: CalendarFile) -> CalendarFile:
    return file_of(turn, turn.tx.get_one(Activity, asked.activity.id))


def file_of(turn: Turn, activity: Activity) -> CalendarFile:
    _notice(turn, [activity])
    (entry,), _ = _as_noticed(turn.tx, [activity])
    made = texts.file(entry, turn.figures.zone)
    return CalendarFile(activity=turn.facts(activity), name=made.name, content=made.content)


# --- an address ------------------------------------------------------------------------------------------------


def _which(turn: Turn, actor: Actor) -> Outcome:
    """Their own, their home's and those of the units that they look after."""
    if not turn.figures.public_url:
        return CalendarNotServed()
    near = [turn.tx.get_one(Unit, unit) for unit in _near(turn, actor)]
    mine = Option(wish=Wish(intent="calendar", details=Calendaring(whose="mine")), numbered=True)
    theirs = (Option(wish=_wanting(unit), label=unit.name, numbered=True) for unit in near)
    return WhichCalendar(units=tuple(unit.name for unit in near), options=(mine, *theirs))


def _near(turn: Turn, actor: Actor) -> list[int]:
    home = actor.chat.unit_id if actor.chat else actor.me.home_unit_id if actor.me else None
    above = units.lineage(turn.tx, home)[:2] if home is not None else []
    return list(dict.fromkeys([*above, *(role.unit_id for role in actor.roles)]))[:5]


def _wanting(unit: Unit) -> Wish:
    return Wish(intent="calendar", details=Calendaring(whose="unit")).wanting(unit=unit.name)


def _of_unit(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Of the unit that is named, else of the home; for whoever it concerns."""
    if not wish.wanted.unit:
        near = [turn.tx.get_one(Unit, unit) for unit in _near(turn, actor)]
        return which_unit(near, wish) if len(near) > 1 else _address(turn, actor, near[0]) if near else NotAllowed()
    unit = best_unit(units.all_units(turn.tx), wish.wanted.unit)
    if unit is None or not (actor.is_owner or (actor.me and may_see(turn.tx, actor.me, unit.id, turn.now))):
        return NotAllowed()
    return _address(turn, actor, unit)


def may_see(tx: Session, member: Member, unit_id: int, now: datetime) -> bool:
    """Whoever lives there or below, or looks after it, what is above it or below it."""
    if unit_id in units.lineage(tx, member.home_unit_id):
        return True
    held = [role.unit_id for role in people.roles(tx, member.id, now)]
    lineage = units.lineage(tx, unit_id)
    return any(unit in lineage or unit_id in units.lineage(tx, unit) for unit in held)


def _address(turn: Turn, actor: Actor, unit: Unit | None) -> Outcome:
    if not turn.figures.public_url:
        return CalendarNotServed()
    link = calendars.link_of(turn.tx, actor.member().id, unit.id if unit else None)
    if link is None or link.digest is None:
        return _new(turn, actor, unit.id if unit else None)
    return CalendarInUse(link_id=link.id, unit=unit.name if unit else "", since=link.made_at)


def _new(turn: Turn, actor: Actor, unit_id: int | None, *, renewed: bool = False) -> CalendarAddress:
    link = calendars.link_of(turn.tx, actor.member().id, unit_id)
    if link is None:
        link = CalendarLink(member_id=actor.member().id, unit_id=unit_id, made_at=turn.now)
        turn.tx.add(link)
        turn.tx.flush()
    actor.note("make_calendar_address", unit=unit_id, renewed=renewed)
    name = turn.tx.get_one(Unit, unit_id).name if unit_id is not None else ""
    return CalendarAddress(link_id=link.id, unit=name, renewed=renewed)


def _made_address(turn: Turn, account: Identity, asked: CalendarAddress) -> CalendarAddress:
    """The secret is in the message and nowhere else. Sent a second time, the first one's holds no longer."""
    link = turn.tx.get(CalendarLink, asked.link_id)
    if link is None or link.ended_at is not None or link.member_id != account.member_id:
        return asked.model_copy(update={"address": ""})
    token = rules.new_token()
    link.digest = rules.digest(token)
    return asked.model_copy(update={"address": f"{turn.figures.public_url}/cal/{token}.ics"})


latest.declare(CalendarFile, _made_file)
latest.declare(CalendarAddress, _made_address)


# --- what is served ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Served:
    """What a token opens.

    :ivar content: None: the address does not hold any more.
    """

    content: bytes | None


def served(desk: Desk, token: str, now: datetime) -> Served | None:
    """None: there was never such an address, which is a guess."""
    if not rules.is_token(token):
        return None
    with desk.database.reading() as tx:
        link = calendars.by_digest(tx, rules.digest(token))
        if link is None:
            return None
        shown = _shown(tx, link, now, desk.figures)
        if shown is None:
            return Served(None)
        unit, some = shown
        entries, changed = _as_noticed(tx, some)
        if not changed:
            return Served(texts.feed(entries, unit, desk.figures.zone))
    with desk.turn(now) as turn:
        _notice(turn, [turn.tx.get_one(Activity, number) for number in changed])
    return served(desk, token, now)


def _shown(tx: Session, link: CalendarLink, now: datetime, figures: Figures) -> tuple[str, list[Activity]] | None:
    """What the calendar is called and what stands in it; None: it is not its reader's any more."""
    owner, since = tx.get(Member, link.member_id), rules.since(now, figures)
    if owner is None or link.ended_at is not None:
        return None
    if link.unit_id is None:
        return "", calendars.of_member(tx, owner.id, since, rules.MOST)
    if not may_see(tx, owner, link.unit_id, now):
        return None
    above = units.lineage(tx, link.unit_id)
    return units.names(tx, above[:1])[link.unit_id], calendars.of_units(tx, above, since, rules.MOST)


# --- versions ----------------------------------------------------------------------------------------------------


def _as_noticed(tx: Session, some: Sequence[Activity]) -> tuple[list[Entry], list[int]]:
    """As they were noticed to stand, and the numbers of those that differ from that by now."""
    names, seen = units.names(tx, {one.unit_id for one in some}), calendars.entries(tx, [one.id for one in some])
    told = {one.id: rules.shown(one, names[one.unit_id]) for one in some}
    changed = [number for number, shown in told.items() if number not in seen or seen[number].shown != shown]
    return [rules.entry(one, names[one.unit_id], seen[one.id]) for one in some if one.id in seen], changed


def _notice(turn: Turn, some: Sequence[Activity]) -> None:
    names, seen = units.names(turn.tx, {one.unit_id for one in some}), calendars.entries(turn.tx, [a.id for a in some])
    for one in some:
        shown, entry = rules.shown(one, names[one.unit_id]), seen.get(one.id)
        if entry is None:
            turn.tx.add(CalendarEntry(activity_id=one.id, shown=shown, changed_at=turn.now))
        elif entry.shown != shown:
            entry.shown, entry.version, entry.changed_at = shown, entry.version + 1, turn.now
    turn.tx.flush()
