"""Occurrences of a series: made some weeks ahead, each once, and shown when they are near."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session

from community.attendance import new_secret
from community.clock import DAY, local_day
from community.figures import Figures
from community.outcomes.series import OccurrenceSkipped
from community.recurring import LIKE, Planned, is_held
from services import cards, series, whom
from services.activities.publishing import give_number, open_up
from services.subjects import subject
from services.timers import Timer, at_moments, declare, row_of
from services.turn import Turn
from services.workdays import workdays
from storage import audiences
from storage import series as stored
from storage.cards import cards as cards_of
from storage.tables.activities import Activity, ActivityState
from storage.tables.series import Phase, Series
from storage.timers import earliest


def make_due(turn: Turn, series_id: int, *, tell: bool = True) -> None:
    """All that is due of one series, and what follows next. What has begun meanwhile is not made any more."""
    of = turn.lock(Series, series_id)
    if of is None or of.published_at is None:
        return
    skipped: list[Planned] = []
    gone_through, of.next_at = of.made_until, None
    for one in series.plan(turn, of, _first_unmade(turn, of)):
        if one.starts_at > turn.now + turn.figures.occurrences_ahead and not _goes_on(skipped, one):
            of.next_at = one.starts_at
            break
        of.made_until = one.day
        if one.starts_at <= turn.now:
            continue
        if is_held(one):
            make(turn, of, one)
        else:
            skipped.append(one)
    _note_unusual(turn, of, gone_through)
    turn.tx.flush()
    if skipped and tell:
        news = OccurrenceSkipped(series=turn.facts(of), skips=series.skips(skipped))
        turn.tell(dict.fromkeys(whom.in_charge(turn, of)), news, hold=True)


def _note_unusual(turn: Turn, of: Series, before: date | None) -> None:
    """What was known of the days that were gone through before stays: what is another by now is asked about."""
    today, calendar = local_day(turn.now, turn.figures), workdays(turn.figures)
    first = max(before + DAY, today) if before else today
    known = [one for one in of.unusual if today.isoformat() <= one < first.isoformat()]
    of.unusual = known + (calendar.unusual_days(first, of.made_until) if of.made_until else [])


def _first_unmade(turn: Turn, of: Series) -> date:
    today = local_day(turn.now, turn.figures)
    return max(of.made_until + DAY, today) if of.made_until else today


def _goes_on(skipped: list[Planned], one: Planned) -> bool:
    """A holiday of a week is told of at once, and not day by day."""
    return bool(skipped) and one.unusual is not None and skipped[-1].unusual is not None and (
        one.unusual.name == skipped[-1].unusual.name and one.day - skipped[-1].day <= DAY
    )


def make(turn: Turn, of: Series, one: Planned) -> None:
    if stored.occurrence(turn.tx, of.id, one.day) is not None:
        return
    activity = _activity(turn, of, one, one.phase)
    numbers = sum(row.number is not None for row in stored.to_come(turn.tx, of.id, turn.now))
    open_up(turn, activity, numbered=numbers < turn.figures.numbers_of_series)
    audiences.choose(turn.tx, subject(activity), one.phase.audience)
    for act in series.WHEN_MADE:
        act(turn, activity)


def _activity(turn: Turn, of: Series, one: Planned, phase: Phase) -> Activity:
    return Activity(
        **{column: getattr(phase, column) for columns in LIKE for column in columns},
        kind=of.kind,
        unit_id=of.unit_id,
        team_id=of.team_id,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        organiser_id=of.organiser_id,
        code_secret=new_secret(),
        state=ActivityState.DRAFT,
        created_at=turn.now,
        series_id=of.id,
        planned_on=one.day,
    )


declare(at_moments("make_occurrences", stored.NEXT, make_due, late=lambda figures: -figures.occurrences_ahead))


# --- cards -----------------------------------------------------------------------------------------------------


def show_near(turn: Turn) -> None:
    """At once, what a minute later would be shown by itself."""
    for key in _to_show(turn.tx, turn.now, turn.figures):
        _show(turn, key)


def _to_show(tx: Session, now: datetime, figures: Figures) -> Iterable[str]:
    """Asked every minute, while mostly none is without its card."""
    waiting = stored.without_card(tx, now)
    hidden = stored.hidden(tx, now, now + figures.occurrence_shown) if waiting else set()
    return [str(activity.id) for activity in waiting if activity.id not in hidden]


def _show(turn: Turn, key: str) -> None:
    activity = turn.tx.get_one(Activity, row_of(key))
    if activity.state == ActivityState.PUBLISHED and not cards_of(turn.tx, subject(activity)):
        if activity.number is None:
            give_number(turn, activity)
        cards.post(turn, activity)


def _next(tx: Session, now: datetime, figures: Figures) -> datetime | None:
    """When one comes near, or the one before it is over."""
    waiting = stored.without_card(tx, now)
    near = [activity.starts_at - figures.occurrence_shown for activity in waiting]
    of = {activity.series_id for activity in waiting if activity.series_id}
    over = [one.ends_at for series_id in sorted(of) for one in stored.to_come(tx, series_id, now - DAY)]
    return earliest(moment for moment in (*near, *over) if moment > now)


declare(Timer("show_occurrences", _to_show, _show, _next, once=True))
