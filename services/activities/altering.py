"""A series is changed or ended from a day on: what is made already follows, everybody concerned is told once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from community.clock import DAY, local_day
from community.finding import GOOD_ENOUGH, likeness
from community.outcomes.activities import Change
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.outcomes.series import SeriesChanged, SeriesTimeUnclear, SeriesUnclear, SeriesWhatToChange
from community.planning import Planning, has_too_few_places
from community.recurring import (
    LIKE,
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
from community.spec import folded
from community.wishes import Wish
from services import cards, series
from services.activities import occurrences
from services.activities.changing import may_manage
from services.activities.doubts import no_such_amount
from services.activities.publishing import audience_of
from services.activities.repeating import called, in_doubt, on_holidays, preview
from services.actor import Actor
from services.finding import MOST_CHOICES, coming, concerned
from services.lecturers import only_bearer
from services.seats import promote
from services.subjects import subject
from services.turn import Turn
from services.workdays import workdays
from storage import audiences, notices, people, signup
from storage import series as stored
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
    chosen = audience_of(turn, actor, wish)
    if isinstance(chosen, Outcome):
        return chosen
    return _what_cannot_be(turn, of, wish) or _change(turn, actor, of, Planning.of(wish), [unit.id for unit in chosen])


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


def _what_cannot_be(turn: Turn, of: Series, wish: Wish) -> Outcome | None:
    """Words that nothing read, more people than may come, only one of the things to bring, groups where cards stand."""
    plan = Planning.of(wish)
    if plan.unread:
        return _what_to_change(turn, of, unread=plan.unread)
    phase = phase_on(series.phases(turn, of), _since(turn, plan))
    if has_too_few_places(phase, plan):
        return no_such_amount(wish)
    if plan.dropped_said and folded(plan.dropped_said) != folded(phase.bring or ""):
        return _what_to_change(turn, of)
    if plan.whom and not plan.whom_also and of.published_at is not None:
        return _what_to_change(turn, of, for_others=True)
    return None


def _what_to_change(turn: Turn, of: Series, *, for_others: bool = False, unread: str = "") -> Outcome:
    again = Option(wish=Wish(intent="change_activity", about=subject(of)))
    return SeriesWhatToChange(series=turn.facts(of), for_others=for_others, unread=unread, options=(again,))


# --- which one -------------------------------------------------------------------------------------------------


def _to_manage(turn: Turn, actor: Actor, wish: Wish) -> Series | Outcome:
    if not may_manage(actor):
        return NotAllowed()
    found = meant(turn, actor, wish)
    allowed = [of for of in found if actor.may_for(Right.PUBLISH, of)]
    if found and not allowed:
        return NotAllowed()
    if len(allowed) == 1 and not Planning.of(wish).unsure:
        return turn.lock(Series, allowed[0].id) or QuestionClosed()
    ends, wish = Planning.of(wish).unsure, wish.detailed(Planning.of(wish).model_copy(update={"unsure": False}))
    options = tuple(Option(wish=wish.aimed_at(subject(of)), facts=turn.facts(of), numbered=True) for of in allowed)
    return SeriesUnclear(
        said=wish.wanted.title or "", ends=ends, found=turn.all_facts(allowed), options=options[:MOST_CHOICES]
    )


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
    titles = [title, *(too.title for too in wish.wanted.also if too.title)]
    found = [of for of in running if any(likeness(one, _now(turn, of).title) >= GOOD_ENOUGH for one in titles)]
    return found or ([] if wish.wanted.title_is_certain else list(running))


def _of_activities(turn: Turn, some: Iterable[Activity | None]) -> list[Series]:
    ids = {one.series_id for one in some if one and one.series_id}
    return [turn.tx.get_one(Series, series_id) for series_id in sorted(ids)]


def _now(turn: Turn, of: Series) -> Phase:
    return phase_on(series.phases(turn, of), local_day(turn.now, turn.figures))


# --- changed ---------------------------------------------------------------------------------------------------


def _since(turn: Turn, plan: Planning | SeriesChanged) -> date:
    return max(plan.since or date.min, local_day(turn.now, turn.figures))


def _change(turn: Turn, actor: Actor, of: Series, plan: Planning, chosen: list[int]) -> Outcome:
    before = [_copy(phase) for phase in series.phases(turn, of)]
    since = _since(turn, plan) if of.published_at else before[0].since
    changes = _plan_anew(turn, of, plan, since)
    added = _address(turn, of, chosen, since, grows=plan.whom_also)
    if not changes and not plan.repeats and not added:
        return _what_to_change(turn, of)
    actor.note("change", of, changes=[one.model_dump(mode="json") for one in changes], since=str(since))
    if of.published_at is None:
        return preview(turn, of)
    followed = _follow(turn, of, before, since, other_days=plan.repeats is not None)
    occurrences.make_due(turn, of.id, tell=False)
    occurrences.show_near(turn)
    news = _news(turn, of, plan, changes, since, followed).model_copy(update={"audience": called(turn, added)})
    if not changes and not plan.repeats:  # nothing is different for whoever goes
        return news.model_copy(update={"told": 0})
    lecturers = [phase_on(phases, since).lecturer_id for phases in (before, series.phases(turn, of))]
    return _tell(turn, actor, of, followed, news, lecturers)


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


def _address(turn: Turn, of: Series, chosen: Sequence[int], since: date, *, grows: bool) -> list[int]:
    """For whom else it is from that day on; a draft may be for them alone. What stands already stands there too."""
    if not chosen:
        return []
    known = series.phases(turn, of)
    here = phase_on(known, since)
    grown = [here] if here.since >= since else [_copy(here, since=since)]
    added = [unit for unit in chosen if not grows or unit not in (here.audience or [of.unit_id])]
    for phase in (*grown, *(phase for phase in known if phase.since > since)) if added else ():
        kept = (phase.audience or [of.unit_id]) if grows else []
        phase.audience = list(dict.fromkeys([*kept, *chosen]))
        turn.tx.add(phase)
    turn.tx.flush()
    ahead = stored.to_come(turn.tx, of.id, turn.now) if added else []
    for row in (row for row in ahead if row.planned_on and row.planned_on >= since):
        kept = audiences.units_of(turn.tx, subject(row)) or [row.unit_id]
        audiences.choose(turn.tx, subject(row), [*kept, *chosen])
        cards.post_to_all(turn, row)
    return added


def _copy(phase: Phase, **new: object) -> Phase:
    return Phase(**({column: getattr(phase, column) for column in Phase.model_fields} | new))


def _apply(turn: Turn, phase: Phase, plan: Planning, since: date) -> list[Change]:
    before = _copy(phase)
    if plan.repeats:
        phase.rule = repeating(phase.rule, plan.repeats, since, workdays(turn.figures))
        phase.holidays = on_holidays(plan.repeats, phase.holidays)
        phase.minutes = plan.repeats.minutes or phase.minutes
    _new_hours(phase, plan)
    for column, value in _new_values(turn, plan).items():
        setattr(phase, column, value)
    return _changes(turn, phase, before, since)


def _new_values(turn: Turn, plan: Planning) -> dict[str, Any]:
    said: dict[str, Any] = {
        "title": (plan.title or "")[: turn.figures.title_length],
        "place": plan.place,
        "capacity": plan.amount,
        "at_least": plan.at_least,
        "bring": plan.bring,
        "open_to": plan.open_to,
    }
    new = {column: value for column, value in said.items() if value} | dict.fromkeys(plan.dropped)
    if plan.lecturer:
        new |= {"lecturer": plan.lecturer[: turn.figures.name_length], "lecturer_id": only_bearer(turn, plan.lecturer)}
    return new


def _new_hours(phase: Phase, plan: Planning) -> None:
    if plan.shift_minutes:
        start = datetime.combine(date.min + DAY, clock(phase.rule)) + timedelta(minutes=plan.shift_minutes)
        phase.rule = at_clock(phase.rule, start.time())
    elif plan.time and plan.time.start and plan.time.has_time:
        phase.rule = at_clock(phase.rule, plan.time.start.time())
        length = plan.time.length
        phase.minutes = int(length.total_seconds()) // 60 if length else phase.minutes


def _changes(
    turn: Turn, phase: Phase, before: Phase, since: date
) -> list[Change]:
    changes = []
    if (clock(phase.rule), phase.minutes) != (clock(before.rule), before.minutes):
        start, end = hours_on(phase, since, turn.figures.zone)
        changes.append(Change(what="time", starts_at=start, ends_at=end))
    new = {what: getattr(phase, what) for what, *_ in LIKE if getattr(phase, what) != getattr(before, what)}
    return changes + [Change(what=what, value=None if now is None else str(now)) for what, now in new.items()]


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
    before = _shown(row)
    start, end = hours_on(will_be, new[1], turn.figures.zone)
    if (row.starts_at, row.ends_at) == hours_on(was, old[1], turn.figures.zone) and start > turn.now:
        row.starts_at, row.ends_at = start, end
    for columns in LIKE:
        if all(getattr(row, column) == getattr(was, column) for column in columns):
            for column in columns:
                setattr(row, column, getattr(will_be, column))
    return before != _shown(row)


def _shown(row: Activity) -> tuple[Any, ...]:
    return row.starts_at, row.ends_at, *(getattr(row, column) for columns in LIKE for column in columns)


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


def call_off_dates(turn: Turn, actor: Actor, of: Series, rows: Sequence[Activity]) -> Outcome:
    """These alone, told once to everybody."""
    for row in rows:
        _call_off(turn, row)
    actor.note("skip_dates", of, dates=[str(row.planned_on) for row in rows])
    occurrences.show_near(turn)
    followed = _Followed((), tuple(rows), min(row.starts_at for row in rows))
    news = SeriesChanged(series=turn.facts(of), cancelled=tuple(row.starts_at for row in rows), only_these=True)
    return _tell(turn, actor, of, followed, news)


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
        dates=series.starts(turn, of, since),
        skips=series.skips([one for one in series.in_the_way(turn, of, since) if not is_held(one)]),
    )


def _tell(
    turn: Turn,
    actor: Actor,
    of: Series,
    followed: _Followed,
    news: SeriesChanged,
    lecturers: Sequence[int | None] = (),
) -> Outcome:
    """Those who go or wait, the hosts of guests, who comes every time, and whoever lectures or was to; not whoever
    made the change."""
    whom: dict[int, int | None] = {row.member_id: row.chat_id for row in stored.regulars(turn.tx, of.id)}
    for activity in followed.all:
        for row in signup.roster(turn.tx, activity.id):
            member = row.member_id or row.host_id
            if member is not None:
                whom.setdefault(member, row.chat_id)
    whom.pop(actor.id or 0, None)
    soon = followed.soonest is not None and followed.soonest - turn.now < turn.figures.told_at_once
    lecturing = {one for one in (*lecturers, *(row.lecturer_id for row in followed.all)) if one} - {actor.id, *whom}
    told = also = 0
    for one in _with_untold(turn, of, news, [*whom, *lecturing]):
        told = turn.tell(whom, one, hold=not soon)
        theirs = one.model_copy(update={"lectures": True})
        also = turn.tell(dict.fromkeys(sorted(lecturing)), theirs, hold=not soon)
    return news.model_copy(update={"told": told, "lecturer_told": bool(also)})


def _with_untold(turn: Turn, of: Series, news: SeriesChanged, members: Sequence[int]) -> tuple[SeriesChanged, ...]:
    """What still waits for the morning is told with this news, as far as it is still true."""
    identities = [one.id for one in people.identities(turn.tx, members)]
    waiting = notices.take_back_from(turn.tx, SeriesChanged.called(), subject(of), identities)
    earlier = [SeriesChanged.model_validate(fields | {"lectures": False}) for fields in waiting]
    told: tuple[SeriesChanged, ...] = ()
    for one in (*{one.model_dump_json(): one for one in earlier}.values(), news):
        told = (*told[:-1], *(told[-1].then(one) if told else (one,)))
    return tuple(
        one.model_copy(update={"series": news.series, "dates": series.starts(turn, of, _since(turn, one))})
        for one in told
    )
