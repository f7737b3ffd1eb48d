"""The calendar of working days is another one than when dates were made: asked about once, and nothing is moved."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from community.clock import local_day
from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import QuestionClosed
from community.outcomes.series import DatesInDoubt, DatesSettled
from community.recurring import Planned, is_held
from community.rights import Right
from community.wishes import Wish
from services import series, whom
from services.activities import occurrences
from services.activities.altering import call_off_dates
from services.actor import Actor
from services.timers import Timer, declare
from services.turn import Turn
from services.workdays import workdays
from storage import series as stored
from storage.tables.activities import Activity
from storage.tables.series import Series


def _changed(tx: Session, now: datetime, figures: Figures) -> list[str]:
    today, calendar = local_day(now, figures), workdays(figures)
    made = [of for of in stored.running(tx, None, now) if of.made_until and of.made_until >= today]
    return [str(of.id) for of in made if _known(of, today) != calendar.unusual_days(today, of.made_until or today)]


def _known(of: Series, today: date) -> list[str]:
    """Days from today on that were unusual when they were gone through, as the calendar writes them."""
    return [one for one in of.unusual if one >= today.isoformat()]


def _ask(turn: Turn, key: str) -> None:
    of, today = turn.lock(Series, int(key)), local_day(turn.now, turn.figures)
    if of is None or of.made_until is None:
        return
    now = workdays(turn.figures).unusual_days(today, of.made_until)
    others = {date.fromisoformat(one[:10]) for one in {*_known(of, today)} ^ {*now}}
    of.unusual = now
    off = [row.starts_at for row in _not_held(turn, of) if row.planned_on in others]
    on = [one.starts_at for one in _not_made(turn, of) if one.day in others]
    in_charge = dict.fromkeys(whom.in_charge(turn, of))
    if off:
        turn.tell(in_charge, DatesInDoubt(series=turn.facts(of), off=True, dates=tuple(off)), hold=True)
    if on:
        turn.tell(in_charge, DatesInDoubt(series=turn.facts(of), off=False, dates=tuple(on)), hold=True)


def _to_come(turn: Turn, of: Series) -> list[Planned]:
    """What is planned and held by now, as far as it was gone through."""
    found = []
    for one in series.plan(turn, of, local_day(turn.now, turn.figures)):
        if of.made_until is None or one.day > of.made_until:
            break
        found += [one] if is_held(one) and one.starts_at > turn.now else []
    return found


def _not_held(turn: Turn, of: Series) -> list[Activity]:
    """Dates that stand, and would not be made by now; one that was moved elsewhere was somebody's decision."""
    held = {one.day for one in _to_come(turn, of)}
    ahead = stored.to_come(turn.tx, of.id, turn.now)
    return [row for row in ahead if row.planned_on == local_day(row.starts_at, turn.figures) not in held]


def _not_made(turn: Turn, of: Series) -> list[Planned]:
    return [one for one in _to_come(turn, of) if stored.occurrence(turn.tx, of.id, one.day) is None]


declare(Timer("ask_about_new_holidays", _changed, _ask, lambda *_: None))


# --- the answers -----------------------------------------------------------------------------------------------


def skip_dates(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[这几次不办]"""
    of = _meant(turn, actor, wish)
    if isinstance(of, Outcome):
        return of
    rows = _not_held(turn, of)
    return call_off_dates(turn, actor, of, rows) if rows else QuestionClosed()


def add_dates(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[补上这几次]"""
    of = _meant(turn, actor, wish)
    if isinstance(of, Outcome):
        return of
    missing = _not_made(turn, of)
    for one in missing:
        occurrences.make(turn, of, one)
    occurrences.show_near(turn)
    return _settled(turn, actor, of, missing) if missing else QuestionClosed()


def _settled(turn: Turn, actor: Actor, of: Series, made: Sequence[Planned]) -> Outcome:
    actor.note("add_dates", of, dates=[str(one.day) for one in made])
    return DatesSettled(series=turn.facts(of), dates=tuple(one.starts_at for one in made))


def _meant(turn: Turn, actor: Actor, wish: Wish) -> Series | Outcome:
    of = turn.lock(Series, wish.about_a("series") or 0)
    if of is None or of.published_at is None:
        return QuestionClosed()
    return of if actor.may_for(Right.PUBLISH, of) else NotAllowed()
