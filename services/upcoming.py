"""When something will next happen by itself: for a clock that is moved by hand, in rehearsals and in the demo."""

from datetime import datetime, timedelta

from community.clock import at, local_day
from community.reminders import remind_at
from services.visit import Desk
from storage import activities, notices, signup
from storage.hours import next_decision

FAR = timedelta(days=60)  # activities are published a few weeks ahead


def closing(desk: Desk, now: datetime) -> datetime | None:
    late = desk.figures.check_out_closes
    with desk.database.reading() as tx:
        end = activities.next_end(tx, now - late)
    return end + late if end else None


def lapsing_offer(desk: Desk, now: datetime) -> datetime | None:
    with desk.database.reading() as tx:
        return signup.next_lapse(tx, now)


def card_edge(desk: Desk, now: datetime) -> datetime | None:
    with desk.database.reading() as tx:
        return activities.next_edge(tx, now)


def unanswered_hours(desk: Desk, now: datetime) -> datetime | None:
    week = desk.figures.hours_count_after
    with desk.database.reading() as tx:
        decided = next_decision(tx, now - week)
    return decided + week if decided else None


def reminder(desk: Desk, now: datetime) -> datetime | None:
    with desk.database.reading() as tx:
        ahead = activities.starting(tx, now, now + FAR)
    leads = (desk.figures.day_before, desk.figures.soon_before)
    moments = [remind_at(activity.starts_at, lead, desk.figures) for activity in ahead for lead in leads]
    return min((moment for moment in moments if moment > now), default=None)


def weekly_tally(desk: Desk, now: datetime) -> datetime | None:
    weekday, clock = desk.figures.weekly_tally
    today = local_day(now, desk.figures)
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    moment = at(day, clock, desk.figures)
    return moment if moment > now else moment + timedelta(days=7)


def held_message(desk: Desk, now: datetime) -> datetime | None:
    with desk.database.reading() as tx:
        return notices.next_held(tx, now)
