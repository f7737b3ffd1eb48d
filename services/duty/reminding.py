"""Reminders of the yearly duty: in private, once a quarter and once in each of the last two months."""

from datetime import datetime

from sqlmodel import Session

from community.clock import local_day
from community.figures import Figures
from community.outcomes.duty import DutyReminder
from community.reminders import duty_reminder_after, duty_reminder_due
from services.duty.standing import state
from services.timers import Timer, declare, row_of
from services.turn import Turn
from storage import notices, people
from storage.tables.notices import Lane
from storage.tables.people import Member


def _remind(turn: Turn, key: str) -> None:
    """Those who live in a unit, want reminders, were there before, and miss something."""
    moment = duty_reminder_due(turn.now, turn.figures)
    if moment is None:
        return
    living = people.in_service_at(turn.tx, row_of(key))
    wanting = [m for m in living if not m.reminders_off and m.joined_at < moment]
    keys = {m.id: f"duty:{local_day(moment, turn.figures)}:{m.id}" for m in wanting}
    told = notices.told_among(turn.tx, keys.values())
    for member in wanting:
        news = _missing(turn, member) if keys[member.id] not in told else None
        if news is not None:
            turn.tell({member.id: None}, news, lane=Lane.REMINDER, hold=True, key=keys[member.id])


def _missing(turn: Turn, member: Member) -> DutyReminder | None:
    """None for who has done it, need not, or begins another year."""
    now = state(turn, member, local_day(turn.now, turn.figures).year)
    parts = tuple(part for part in now.parts if part.stand == "missing")
    if not parts:
        return None
    return DutyReminder(year=now.year, parts=parts, waiting=now.waiting, coming=now.coming, offers=now.offers)


def _due(tx: Session, now: datetime, figures: Figures) -> list[str]:
    """Every unit in which somebody has a duty."""
    moment = duty_reminder_due(now, figures)
    if moment is None:
        return []
    return [f"{unit}@{local_day(moment, figures)}" for unit in people.homes_of_in_service(tx)]


def _next(tx: Session, now: datetime, figures: Figures) -> datetime:
    return duty_reminder_after(now, figures)


declare(Timer("remind_of_duty", _due, _remind, _next, once=True))
