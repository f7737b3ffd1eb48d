"""When something will next happen by itself: for a clock that is moved by hand, in rehearsals and in the demo."""

from datetime import datetime, timedelta

from sqlmodel import col

from community.clock import at, local_day
from community.reminders import remind_at
from services.visit import Desk
from storage import activities
from storage.tables import Activity, ActivityState, Hours, HoursState, Notice, NoticeState, SignUp, Standing

PUBLISHED = col(Activity.state) == ActivityState.PUBLISHED


def closing(desk: Desk, now: datetime) -> datetime | None:
    late = desk.figures.check_out_closes
    with desk.database.reading() as tx:
        end = activities.first_after(tx, Activity.ends_at, now - late, PUBLISHED, col(Activity.closed_at).is_(None))
    return end + late if end else None


def lapsing_offer(desk: Desk, now: datetime) -> datetime | None:
    with desk.database.reading() as tx:
        return activities.first_after(tx, SignUp.offered_until, now, col(SignUp.standing) == Standing.OFFERED)


def card_edge(desk: Desk, now: datetime) -> datetime | None:
    edges = (Activity.signup_opens, Activity.signup_closes, Activity.starts_at, Activity.ends_at)
    with desk.database.reading() as tx:
        found = [activities.first_after(tx, edge, now, PUBLISHED) for edge in edges]
    return min((moment for moment in found if moment), default=None)


def unanswered_hours(desk: Desk, now: datetime) -> datetime | None:
    week = desk.figures.hours_count_after
    with desk.database.reading() as tx:
        decided = activities.first_after(tx, Hours.decided_at, now - week, col(Hours.state) == HoursState.APPROVED)
    return decided + week if decided else None


def reminder(desk: Desk, now: datetime) -> datetime | None:
    """The next reminder of any activity that is still to start; activities lie within a few weeks."""
    figures = desk.figures
    with desk.database.reading() as tx:
        ahead = activities.starting(tx, now, now + timedelta(days=60))
    leads = (figures.day_before, figures.soon_before)
    moments = [remind_at(a.starts_at, lead, figures) for a in ahead for lead in leads]
    return min((moment for moment in moments if moment > now), default=None)


def weekly_tally(desk: Desk, now: datetime) -> datetime | None:
    weekday, clock = desk.figures.weekly_tally
    today = local_day(now, desk.figures)
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    moment = at(day, clock, desk.figures)
    return moment if moment > now else moment + timedelta(days=7)


def held_message(desk: Desk, now: datetime) -> datetime | None:
    with desk.database.reading() as tx:
        return activities.first_after(tx, Notice.not_before, now, col(Notice.state) == NoticeState.QUEUED)
