"""Publishing what comes again: a draft with a preview, in which holidays are asked about once."""

from collections.abc import Sequence
from datetime import date

from community.clock import local_day
from community.outcomes.activities import ActivityIncomplete
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.outcomes.series import SeriesDiscarded, SeriesPreview, SeriesPublished, SeriesTimeUnclear
from community.planning import Planning
from community.recurring import Planned, Repeats, phase_on, written
from community.rights import Right
from community.wishes import Wish
from services import series
from services.activities import occurrences
from services.activities.doubts import doubt
from services.activities.publishing import audience_of, team_for, unit_for
from services.actor import Actor
from services.lecturers import introduced_as, only_bearer
from services.subjects import subject
from services.turn import Turn
from services.workdays import workdays
from storage import groups, questions, units
from storage import series as stored
from storage.tables.activities import ActivityKind
from storage.tables.groups import Chat
from storage.tables.series import Holidays, Phase, Series
from storage.tables.units import Unit, UnitKind


def create(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """每周六上午9点 环境卫生整治: a draft with a preview; [发布] makes it public."""
    known = wish.about_a("series")
    return _draft(turn, actor, wish) if known is None else _publish(turn, actor, known)


def _draft(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    chosen = audience_of(turn, actor, wish)
    if isinstance(chosen, Outcome):
        return chosen
    unit = unit_for(turn, actor, wish, chosen)
    if isinstance(unit, Outcome):
        return unit
    if asked := in_doubt(turn, wish) or _lacking(wish):
        return asked
    repeats = Planning.of(wish).repeats
    assert repeats
    new = _new_series(turn, actor, wish, unit, repeats)
    turn.tx.add(new)
    turn.tx.flush()
    turn.tx.add(_first_phase(turn, new, wish, repeats, [one.id for one in chosen]))
    turn.tx.flush()
    if not series.coming_up(turn, new) and not series.in_the_way(turn, new):
        forget(turn, new)
        return _more(wish, "future")
    return preview(turn, new).model_copy(update={"phone_left_out": Planning.of(wish).phone_left_out})


def in_doubt(turn: Turn, wish: Wish) -> Outcome | None:
    """What was said of when, how often and how many, and cannot be or was not wholly read."""
    plan = Planning.of(wish)
    again = Wish(intent=wish.intent, text=plan.again, about=wish.about)
    if plan.not_read:
        return SeriesTimeUnclear(said=plan.not_read, options=(Option(wish=again),))
    if plan.repeats and not plan.repeats.says_the_days:
        return SeriesTimeUnclear(said=plan.repeats.text, options=(Option(wish=again),))
    return doubt(wish, plan.time, turn.now)


def _lacking(wish: Wish) -> Outcome | None:
    plan = Planning.of(wish)
    lacking = [] if plan.title else ["title"]
    lacking += [] if plan.repeats and plan.repeats.has_time else ["start"]
    return _more(wish, *lacking) if lacking else None


def _more(wish: Wish, *lacking: str) -> Outcome:
    text = Planning.of(wish).again if "future" in lacking else wish.text
    return ActivityIncomplete(missing=lacking, options=(Option(wish=Wish(intent=wish.intent, text=text)),))


def _new_series(turn: Turn, actor: Actor, wish: Wish, unit: Unit, repeats: Repeats) -> Series:
    team = unit if unit.kind == UnitKind.TEAM else team_for(turn, wish, unit)
    return Series(
        kind=wish.wanted.kind or ActivityKind.SERVICE,
        unit_id=unit.parent_id if unit.kind == UnitKind.TEAM and unit.parent_id else unit.id,
        team_id=team.id if team else None,
        organiser_id=actor.member().id,
        created_at=turn.now,
    )


def _first_phase(turn: Turn, of: Series, wish: Wish, repeats: Repeats, audience: list[int]) -> Phase:
    plan = Planning.of(wish)
    assert plan.title
    return Phase(
        series_id=of.id,
        since=local_day(turn.now, turn.figures),
        rule=written(repeats, workdays(turn.figures)),
        minutes=repeats.minutes or int(turn.figures.usual_length.total_seconds()) // 60,
        holidays=on_holidays(repeats),
        title=plan.title[: turn.figures.title_length],
        place=plan.place,
        capacity=plan.amount,
        at_least=plan.at_least,
        lecturer=plan.lecturer[: turn.figures.name_length] if plan.lecturer else None,
        lecturer_id=only_bearer(turn, plan.lecturer) if plan.lecturer else None,
        bring=plan.bring,
        open_to=plan.open_to,
        audience=[*([of.unit_id] if plan.whom_also else []), *audience],
    )


def on_holidays(repeats: Repeats, usual: Holidays = Holidays.SKIPPED) -> Holidays:
    if repeats.on_workdays:
        return Holidays.WORKDAYS
    return repeats.holidays or (Holidays.SKIPPED if usual == Holidays.WORKDAYS else usual)


# --- the preview -----------------------------------------------------------------------------------------------


def preview(turn: Turn, of: Series) -> SeriesPreview:
    """As it would be published. It owns the next short answer."""
    shown, first = turn.facts(of), series.phases(turn, of)[0]
    ahead, unusual = series.coming_up(turn, of), series.in_the_way(turn, of)
    meant = {"create_series": "yes", "change_activity": "wrong", "discard": "no"}
    options = [_option(intent, of, says) for intent, says in meant.items()]
    if unusual:
        options += [_option("hold_on_holidays", of), _option("skip_holidays", of)]
    return SeriesPreview(
        series=shown,
        dates=tuple(one.starts_at for one in ahead),
        skips=series.skips(unusual),
        held_on_holidays=all(one.phase.holidays == Holidays.HELD for one in unusual),
        provisional=_provisional(turn, [*ahead, *unusual]),
        ahead=turn.figures.occurrences_ahead.days // 7,
        groups=len(groups_of(turn, of)),
        audience=called(turn, first.audience),
        groupless=called(turn, [unit for unit in first.audience if not groups.chats_of(turn.tx, unit)]),
        introduced=introduced_as(turn, first.lecturer, first.lecturer_id, of.unit_id),
        lecturer_is_member=first.lecturer_id is not None,
        options=tuple(options),
    )


def groups_of(turn: Turn, of: Series, since: date | None = None) -> list[Chat]:
    """In which its dates will stand, as it is planned from a day on."""
    phase = phase_on(series.phases(turn, of), since or local_day(turn.now, turn.figures))
    return groups.chats_of(turn.tx, *(phase.audience or [of.unit_id]))


def called(turn: Turn, chosen: Sequence[int]) -> tuple[str, ...]:
    names = units.names(turn.tx, chosen)
    return tuple(names[unit] for unit in chosen)


def _option(intent: str, of: Series, says: str | None = None) -> Option:
    return Option(wish=Wish(intent=intent, about=subject(of)), says=says)


def _provisional(turn: Turn, some: Sequence[Planned]) -> tuple[int, ...]:
    """Years that the time foretold reaches into, and of which nobody knows yet which days are off."""
    first = local_day(turn.now, turn.figures)
    last = max((one.day for one in some), default=first)
    years = range(first.year, last.year + 1)
    return tuple(year for year in years if workdays(turn.figures).is_provisional(year))


def hold_on_holidays(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[节假日照常] under a preview, or said while it is open."""
    return _choose(turn, actor, wish, Holidays.HELD)


def skip_holidays(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return _choose(turn, actor, wish, Holidays.SKIPPED)


def _choose(turn: Turn, actor: Actor, wish: Wish, holidays: Holidays) -> Outcome:
    known = wish.about_a("series")
    drafts = stored.drafts_of(turn.tx, actor.id) if actor.id else []
    of = turn.lock(Series, known) if known else next(iter(drafts), None)
    if of is None or of.published_at is not None:
        return QuestionClosed()
    if not actor.may_for(Right.PUBLISH, of):
        return NotAllowed()
    for phase in series.phases(turn, of):
        phase.holidays = phase.holidays if phase.holidays == Holidays.WORKDAYS else holidays
    turn.tx.flush()
    return preview(turn, of)


# --- public ----------------------------------------------------------------------------------------------------


def _publish(turn: Turn, actor: Actor, series_id: int) -> Outcome:
    of = turn.lock(Series, series_id)
    if of is None:
        return QuestionClosed()
    if not actor.may_for(Right.PUBLISH, of):
        return NotAllowed()
    if of.published_at is None:
        _close_previews(turn, of)
        _make_public(turn, of)
        actor.note("publish", of)
    dates = series.starts(turn, of)
    return SeriesPublished(series=turn.facts(of), dates=dates, groups=len(groups_of(turn, of)))


def _make_public(turn: Turn, of: Series) -> None:
    """What is not held for a holiday stood in the preview: it is not told once more."""
    of.published_at = turn.now
    turn.tx.flush()
    occurrences.make_due(turn, of.id, tell=False)
    occurrences.show_near(turn)


def discard(turn: Turn, actor: Actor, series_id: int) -> Outcome:
    """[取消] under the preview."""
    of = turn.lock(Series, series_id)
    if of is None or of.published_at is not None:
        return QuestionClosed()
    if actor.me is None or of.organiser_id != actor.id:
        return NotAllowed(because="not_yours")
    title = turn.facts(of).title
    _close_previews(turn, of)
    forget(turn, of)
    return SeriesDiscarded(title=title)


def forget(turn: Turn, of: Series) -> None:
    """A draft that nobody publishes."""
    for phase in series.phases(turn, of):
        turn.tx.delete(phase)
    turn.tx.flush()
    turn.tx.delete(of)
    turn.tx.flush()


def _close_previews(turn: Turn, of: Series) -> None:
    for question in questions.asked_as(turn.tx, SeriesPreview.called(), turn.now):
        if SeriesPreview.model_validate(question.asked).series.id == of.id:
            turn.close(question)

