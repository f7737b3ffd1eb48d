"""A series is changed or ended from a day on: what is made already follows, everybody concerned is told once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from community.clock import DAY, local_day
from community.finding import GOOD_ENOUGH, likeness
from community.outcomes.activities import Change
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.outcomes.series import SeriesChanged, SeriesTimeUnclear, SeriesUnclear, SeriesWhatToChange
from community.planning import Planning
from community.recurring import (
    at_clock,
    clock,
    hours_on,
    is_held,
    moved,
    pattern,
    pattern_of,
    phase_on,
    repeating,
)
from community.rights import Right
from community.wishes import Wish
from services import cards, series
from services.activities import occurrences
from services.activities.changing import may_manage
from services.activities.repeating import in_doubt, on_holidays, preview
from services.actor import Actor
from services.finding import MOST_CHOICES, coming, concerned
from services.seats import promote
from services.subjects import subject
from services.turn import Turn
from services.workdays import workdays
from storage import series as stored
from storage import signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.series import Phase, Series


def change(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """At once when the series and the new value are certain, else asks."""
    of = _to_manage(turn, actor, wish)
    if isinstance(of, Outcome):
        return of
    wish = wish.aimed_at(subject(of))
    if asked := in_doubt(turn, wish) or _no_single_day(wish):
        return asked
    return _change(turn, actor, of, Planning.of(wish))


def end(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    of = _to_manage(turn, actor, wish)
    if isinstance(of, Outcome):
        return of
    if of.published_at is None:
        return QuestionClosed()
    if asked := in_doubt(turn, wish.aimed_at(subject(of))):
        return asked
    return _end(turn, actor, of, Planning.of(wish))


def _no_single_day(wish: Wish) -> Outcome | None:
    """以后都改到12月5日: on which days it comes then is not said."""
    plan = Planning.of(wish)
    if plan.repeats or plan.time is None or not (plan.time.has_date or not plan.time.has_time):
        return None
    again = Wish(intent=wish.intent, text=plan.again, about=wish.about)
    return SeriesTimeUnclear(said=plan.time.text, options=(Option(wish=again),))


# --- which one -------------------------------------------------------------------------------------------------


def _to_manage(turn: Turn, actor: Actor, wish: Wish) -> Series | Outcome:
    if not may_manage(actor):
        return NotAllowed()
    found = meant(turn, actor, wish)
    allowed = [of for of in found if actor.may_for(Right.PUBLISH, of)]
    if found and not allowed:
        return NotAllowed()
    if len(allowed) == 1:
        return turn.lock(Series, allowed[0].id) or QuestionClosed()
    options = tuple(Option(wish=wish.aimed_at(subject(of)), facts=turn.facts(of), numbered=True) for of in allowed)
    return SeriesUnclear(said=wish.wanted.title or "", found=turn.all_facts(allowed), options=options[:MOST_CHOICES])


def meant(turn: Turn, actor: Actor, wish: Wish) -> list[Series]:
    """Those that fit all that was said: the one of an activity or a number, a title, how often it comes."""
    if known := wish.about_a("series"):
        return [of for of in [turn.tx.get(Series, known)] if of]
    if activity := wish.about_a("activity"):
        return _of_activities(turn, [turn.tx.get(Activity, activity)])
    if wish.wanted.number is not None:
        return _of_activities(turn, [a for a in coming(turn, actor) if a.number == wish.wanted.number])
    running = stored.running(turn.tx, concerned(turn, actor), turn.now)
    named = Planning.of(wish).named_by
    if named:
        said = pattern_of(named.rule, on_workdays=named.on_workdays)
        running = [of for of in running if pattern(_now(turn, of)).fits(said)]
    return _titled(turn, running, wish)


def _titled(turn: Turn, running: Sequence[Series], wish: Wish) -> list[Series]:
    title = wish.wanted.title
    if not title:
        return list(running)
    found = [of for of in running if likeness(title, _now(turn, of).title) >= GOOD_ENOUGH]
    return found or ([] if wish.wanted.title_is_certain else list(running))


def _of_activities(turn: Turn, some: Iterable[Activity | None]) -> list[Series]:
    ids = {one.series_id for one in some if one and one.series_id}
    return [turn.tx.get_one(Series, series_id) for series_id in sorted(ids)]


def _now(turn: Turn, of: Series) -> Phase:
    return phase_on(series.phases(turn, of), local_day(turn.now, turn.figures))


# --- changed ---------------------------------------------------------------------------------------------------


def _since(turn: Turn, plan: Planning) -> date:
    return max(plan.since or date.min, local_day(turn.now, turn.figures))


def _change(turn: Turn, actor: Actor, of: Series, plan: Planning) -> Outcome:
    before = [_copy(phase) for phase in series.phases(turn, of)]
    since = _since(turn, plan) if of.published_at else before[0].since
    changes = _plan_anew(turn, of, plan, since)
    if not changes and not plan.repeats:
        return SeriesWhatToChange(
            series=turn.facts(of), options=(Option(wish=Wish(intent="change_activity", about=subject(of))),)
        )
    actor.note("change", of, changes=[one.model_dump(mode="json") for one in changes], since=str(since))
    if of.published_at is None:
        return preview(turn, of)
    followed = _follow(turn, of, before, since, other_days=plan.repeats is not None)
    occurrences.make_due(turn, of.id, tell=False)
    occurrences.show_near(turn)
    return _tell(turn, actor, of, followed, _news(turn, of, plan, changes, since, followed))


def _plan_anew(turn: Turn, of: Series, plan: Planning, since: date) -> list[Change]:
    """From that day on, later phases too."""
    known = series.phases(turn, of)
    here = phase_on(known, since)
    if here.since < since:
        here = _copy(here, since=since)
    changes = _apply(turn, here, plan, since)
    if changes or plan.repeats:
        turn.tx.add(here)
        for later in (phase for phase in known if phase.since > since):
            _apply(turn, later, plan.model_copy(update={"repeats": None}), since)
            if plan.repeats:
                later.rule = here.rule if plan.repeats.has_time else at_clock(here.rule, clock(later.rule))
                later.holidays = here.holidays
    turn.tx.flush()
    return changes


def _copy(phase: Phase, **new: object) -> Phase:
    return Phase(**({column: getattr(phase, column) for column in Phase.model_fields} | new))


def _apply(turn: Turn, phase: Phase, plan: Planning, since: date) -> list[Change]:
    before = (clock(phase.rule), phase.minutes, phase.place, phase.capacity, phase.title)
    if plan.repeats:
        phase.rule = repeating(phase.rule, plan.repeats, since, workdays(turn.figures))
        phase.holidays = on_holidays(plan.repeats, phase.holidays)
        phase.minutes = plan.repeats.minutes or phase.minutes
    _new_hours(phase, plan)
    phase.place = plan.place or phase.place
    phase.capacity = plan.amount or phase.capacity
    phase.title = (plan.title or "")[: turn.figures.title_length] or phase.title
    return _changes(turn, phase, before, since)


def _new_hours(phase: Phase, plan: Planning) -> None:
    if plan.shift_minutes:
        start = datetime.combine(date.min + DAY, clock(phase.rule)) + timedelta(minutes=plan.shift_minutes)
        phase.rule = at_clock(phase.rule, start.time())
    elif plan.time and plan.time.start and plan.time.has_time:
        phase.rule = at_clock(phase.rule, plan.time.start.time())
        length = plan.time.length
        phase.minutes = int(length.total_seconds()) // 60 if length else phase.minutes


def _changes(
    turn: Turn, phase: Phase, before: tuple[object, ...], since: date
) -> list[Change]:
    hours, minutes, place, capacity, title = before
    changes = []
    if (clock(phase.rule), phase.minutes) != (hours, minutes):
        start, end = hours_on(phase, since, turn.figures.zone)
        changes.append(Change(what="time", starts_at=start, ends_at=end))
    new = {"place": (place, phase.place), "capacity": (capacity, phase.capacity), "title": (title, phase.title)}
    changes += [Change(what=what, value=str(now)) for what, (was, now) in new.items() if was != now]
    return changes


# --- what is made already follows ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Followed:
    changed: tuple[Activity, ...] = ()
    cancelled: tuple[Activity, ...] = ()
    soonest: datetime | None = None  # when the first of them would have been, or will be

    @property
    def all(self) -> tuple[Activity, ...]:
        return (*self.changed, *self.cancelled)


def _follow(turn: Turn, of: Series, before: Sequence[Phase], since: date, *, other_days: bool) -> _Followed:
    """What was moved or renamed by itself keeps that; what has begun stays."""
    ahead = stored.to_come(turn.tx, of.id, turn.now)
    rows = {row.planned_on: row for row in ahead if row.planned_on and row.planned_on >= since}
    starts = [row.starts_at for row in rows.values()]
    days = _other_days(turn, of, rows, since) if other_days else {day: day for day in rows}
    gone = [row for day, row in rows.items() if day not in days]
    _renumber(turn, gone, [(rows[old], new) for old, new in days.items()])
    after = series.phases(turn, of)
    changed = [rows[old] for old, new in days.items() if _adjust(turn, rows[old], (before, old), (after, new))]
    for row in gone:
        _call_off(turn, row)
    turn.tx.flush()
    for row in changed:
        promote(turn, row)
        cards.redraw(turn, row)
    return _Followed(tuple(changed), tuple(gone), min([*starts, *(row.starts_at for row in changed)], default=None))


def _other_days(turn: Turn, of: Series, rows: Mapping[date, Activity], since: date) -> Mapping[date, date]:
    """Where they go; what is between is made by the plan afterwards."""
    last = max([of.made_until or since, *rows]) + DAY * 6
    ahead = takewhile(lambda one: one.day <= last, series.plan(turn, of, since))
    free = [one.day for one in ahead if is_held(one) and one.starts_at > turn.now]
    freq = pattern(phase_on(series.phases(turn, of), since)).freq
    taken = {day for day in free if (row := stored.occurrence(turn.tx, of.id, day)) and row not in rows.values()}
    of.made_until = min(of.made_until or since, since - DAY)
    return moved(rows, [day for day in free if day not in taken], freq)


def _renumber(turn: Turn, gone: Sequence[Activity], kept: Sequence[tuple[Activity, date]]) -> None:
    """Which planned day each of them is; two may change places."""
    for row in (*gone, *(row for row, _ in kept)):
        row.planned_on = None
    turn.tx.flush()
    for row, new in kept:
        row.planned_on = new
    turn.tx.flush()


def _adjust(
    turn: Turn, row: Activity, old: tuple[Sequence[Phase], date], new: tuple[Sequence[Phase], date]
) -> bool:
    turn.lock(Activity, row.id)
    was, will_be = phase_on(*old), phase_on(*new)
    values = row.starts_at, row.ends_at, row.place, row.capacity, row.title
    start, end = hours_on(will_be, new[1], turn.figures.zone)
    if (row.starts_at, row.ends_at) == hours_on(was, old[1], turn.figures.zone) and start > turn.now:
        row.starts_at, row.ends_at = start, end
    row.place = will_be.place if row.place == was.place else row.place
    row.capacity = will_be.capacity if row.capacity == was.capacity else row.capacity
    row.title = will_be.title if row.title == was.title else row.title
    return values != (row.starts_at, row.ends_at, row.place, row.capacity, row.title)


def _call_off(turn: Turn, row: Activity) -> None:
    turn.lock(Activity, row.id)
    row.state, row.number = ActivityState.CANCELLED, None
    cards.redraw(turn, row)


# --- ended -----------------------------------------------------------------------------------------------------


def _end(turn: Turn, actor: Actor, of: Series, plan: Planning) -> Outcome:
    """What is made already and not held any more is cancelled; the days keep their places in the plan."""
    since = _since(turn, plan)
    of.ends_before = min(of.ends_before or date.max, since)
    ahead = stored.to_come(turn.tx, of.id, turn.now)
    rows = [row for row in ahead if row.planned_on is None or row.planned_on >= since]
    for row in rows:
        _call_off(turn, row)
    actor.note("end", of, since=str(since))
    occurrences.make_due(turn, of.id, tell=False)
    occurrences.show_near(turn)
    followed = _Followed((), tuple(rows), min((row.starts_at for row in rows), default=None))
    news = SeriesChanged(
        series=turn.facts(of), ended=True, since=plan.since and since, cancelled=tuple(row.starts_at for row in rows)
    )
    done = _tell(turn, actor, of, followed, news)
    for regular in stored.regulars(turn.tx, of.id) if of.next_at is None and not plan.since else ():
        turn.tx.delete(regular)
    return done


# --- told ------------------------------------------------------------------------------------------------------


def _news(
    turn: Turn, of: Series, plan: Planning, changes: Sequence[Change], since: date, followed: _Followed
) -> SeriesChanged:
    return SeriesChanged(
        series=turn.facts(of),
        changes=tuple(changes),
        repeats=plan.repeats is not None,
        since=plan.since and since,
        cancelled=tuple(row.starts_at for row in followed.cancelled),
        dates=tuple(one.starts_at for one in series.coming_up(turn, of, since)),
        skips=series.skips([one for one in series.in_the_way(turn, of, since) if not is_held(one)]),
    )


def _tell(turn: Turn, actor: Actor, of: Series, followed: _Followed, news: SeriesChanged) -> Outcome:
    """Those who go or wait, the hosts of guests and who comes every time; not whoever made the change."""
    whom: dict[int, int | None] = {row.member_id: row.chat_id for row in stored.regulars(turn.tx, of.id)}
    for activity in followed.all:
        for row in signup.roster(turn.tx, activity.id):
            member = row.member_id or row.host_id
            if member is not None:
                whom.setdefault(member, row.chat_id)
    whom.pop(actor.id or 0, None)
    soon = followed.soonest is not None and followed.soonest - turn.now < turn.figures.told_at_once
    return news.model_copy(update={"told": turn.tell(whom, news, hold=not soon)})
