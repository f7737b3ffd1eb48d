"""Tallies that are told by themselves: every Monday to those who look after a unit, every month to its group."""

from datetime import datetime, timedelta

from sqlmodel import Session

from community import tallies as rules
from community.clock import at, local_day
from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import NothingFound, Option
from community.outcomes.tallies import (
    GroupTally,
    MonthlyFacts,
    MonthlyOff,
    MonthlyOn,
    WeeklyOff,
    WeeklyOn,
    WhichGroup,
)
from community.rights import Right
from community.tallies import Period
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.finding import units_named
from services.tallies import counting
from services.tallies.asking import compared
from services.timers import Timer, declare, row_of
from services.turn import Turn
from services.workdays import workdays
from storage import groups, notices, people, units
from storage.tables.groups import Chat
from storage.tables.notices import Lane
from storage.tables.people import Member
from storage.tables.subject import Subject
from storage.tables.units import Unit

MOST_GROUPS = 8


# --- once a week -------------------------------------------------------------------------------------------------


def weekly_off(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    actor.member().weekly_tally = False
    return WeeklyOff()


def weekly_on(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    actor.member().weekly_tally = True
    return WeeklyOn()


def _wants_weekly(member: Member) -> bool:
    return not member.reminders_off if member.weekly_tally is None else member.weekly_tally


def _send_weekly(turn: Turn, key: str) -> None:
    """Last week's tally, in private, to those who look after the unit; never an empty one."""
    unit, week = turn.tx.get_one(Unit, row_of(key)), _last_week(turn.now, turn.figures)
    readers = whom.of_unit(turn, unit.id, Right.SEE_TALLIES)
    known = people.members(turn.tx, readers)
    keys = {m: f"weekly:{unit.id}:{week.first.date()}:{m}" for m in readers if _wants_weekly(known[m])}
    told = notices.told_among(turn.tx, keys.values())
    wanting = {member: key for member, key in keys.items() if key not in told}
    news = counting.tally_of(turn, unit, week) if wanting else None
    if news is None or (news.total.activities == 0 and news.total.minutes in (0, "hidden")):
        return
    news = compared(turn, unit, news, rules.before(week, turn.figures)).model_copy(update={"weekly": True})
    for member, told_once in wanting.items():
        turn.tell({member: None}, news, lane=Lane.REMINDER, hold=True, key=told_once)


def _units_to_tell(tx: Session, now: datetime, figures: Figures) -> list[str]:
    """On Monday morning, every unit that somebody looks after."""
    weekday, clock = figures.weekly_tally
    today = local_day(now, figures)
    if today.weekday() != weekday or now < at(today, clock, figures):
        return []
    return [f"{unit}@{_last_week(now, figures).first.date()}" for unit in people.units_with_roles(tx, now)]


def _next_week(tx: Session, now: datetime, figures: Figures) -> datetime:
    weekday, clock = figures.weekly_tally
    today = local_day(now, figures)
    moment = at(today + timedelta(days=(weekday - today.weekday()) % 7), clock, figures)
    return moment if moment > now else moment + timedelta(days=7)


def _last_week(now: datetime, figures: Figures) -> Period:
    return rules.period("week", now - timedelta(days=7), figures)


# --- once a month ------------------------------------------------------------------------------------------------


def monthly_off(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return _switch_monthly(turn, actor, wish, off=True)


def monthly_on(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return _switch_monthly(turn, actor, wish, off=False)


def _switch_monthly(turn: Turn, actor: Actor, wish: Wish, *, off: bool) -> Outcome:
    chat = _meant(turn, actor, wish)
    if isinstance(chat, Outcome):
        return chat
    if not _may_switch(turn, actor, chat):
        return NotAllowed()
    chat.monthly_tally = not off
    actor.note("monthly_tally_off" if off else "monthly_tally_on", group=chat.title)
    return MonthlyOff(group=chat.title) if off else MonthlyOn(group=chat.title)


def _may_switch(turn: Turn, actor: Actor, chat: Chat) -> bool:
    """Whoever may speak to the group."""
    return chat.unit_id is not None and actor.may(Right.ANNOUNCE, units.lineage(turn.tx, chat.unit_id))


def _meant(turn: Turn, actor: Actor, wish: Wish) -> Chat | Outcome:
    """The group that a button names, or where it is said; in private, one of those they may speak to."""
    chosen = wish.about_a("chat")
    if chosen is not None:
        return turn.tx.get(Chat, chosen) or NothingFound()
    if actor.chat is not None:
        return actor.chat
    found = [chat for chat in groups.bound(turn.tx) if _may_switch(turn, actor, chat)]
    if said := wish.wanted.unit:
        named = {unit.id for unit in units_named(units.all_units(turn.tx), said)}
        found = [chat for chat in found if chat.unit_id in named]
    if not found:
        return NotAllowed()
    return found[0] if len(found) == 1 else _which_group(found, wish)


def _which_group(found: list[Chat], wish: Wish) -> WhichGroup:
    options = (Option(wish=wish.aimed_at(Subject("chat", one.id)), label=one.title, numbered=True) for one in found)
    return WhichGroup(options=tuple(options)[:MOST_GROUPS])


def _send_monthly(turn: Turn, key: str) -> None:
    """Last month's, as everybody may read it; never an empty one, and once for each group and month."""
    chat, month = turn.tx.get(Chat, row_of(key)), _last_month(turn.now, turn.figures)
    if chat is None or chat.unit_id is None or chat.monthly_tally is False or chat.paused_at is not None:
        return
    told_once = f"monthly:{chat.id}:{local_day(month.first, turn.figures)}"
    news = _monthly(turn, chat, month)
    if news.activities and not notices.told(turn.tx, told_once):
        turn.post(chat, GroupTally(monthly=news), lane=Lane.REMINDER, hold=True, budgeted=True, key=told_once)


def _monthly(turn: Turn, chat: Chat, month: Period) -> MonthlyFacts:
    assert chat.unit_id is not None
    unit = turn.tx.get_one(Unit, chat.unit_id)
    total, _ = counting.of_everybody(turn, *counting.sums(turn, unit, month))
    return MonthlyFacts(
        id=chat.id,
        unit=unit.name,
        month=month.first,
        activities=total.activities,
        signed_up=total.signed_up,
        attended=total.attended,
        people=total.people,
    )


def _groups_to_tell(tx: Session, now: datetime, figures: Figures) -> list[str]:
    """From the first working day of a month on, for as long as the last one is news."""
    moment = _first_working_day(now, figures)
    if not moment <= now < moment + figures.monthly_tally_is_news:
        return []
    month = local_day(_last_month(now, figures).first, figures)
    return [f"{chat.id}@{month}" for chat in groups.bound(tx)]


def _first_working_day(now: datetime, figures: Figures) -> datetime:
    month = rules.period("month", now, figures)
    day = next(workdays(figures).working_days(local_day(month.first, figures)))
    return at(day, figures.monthly_tally, figures)


def _next_month(tx: Session, now: datetime, figures: Figures) -> datetime:
    moment = _first_working_day(now, figures)
    return moment if moment > now else _first_working_day(rules.period("month", now, figures).last, figures)


def _last_month(now: datetime, figures: Figures) -> Period:
    return rules.before(rules.period("month", now, figures), figures)


declare(Timer("weekly_tally", _units_to_tell, _send_weekly, _next_week, once=True))
declare(Timer("monthly_tally", _groups_to_tell, _send_monthly, _next_month, once=True))
