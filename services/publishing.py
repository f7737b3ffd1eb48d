"""Publishing: one line becomes a draft with a preview; [发布] gives it a number and its cards."""


from collections.abc import Sequence
from datetime import datetime

from community.attendance import new_secret
from community.outcomes.activities import (
    ActivityDiscarded,
    ActivityIncomplete,
    ActivityPreview,
    ActivityPublished,
    TimeImpossible,
)
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed, WhichUnit
from community.rights import Right, units_with
from community.wishes import Wish
from services.finding import best_unit
from services.turn import Turn
from services.visit import Desk, Event, Visit
from storage import activities, cards, groups, units
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.units import Unit, UnitKind


def publish(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """One line becomes a draft with a preview; [发布] makes it public."""
    with desk.visit(event, wish) as visit:
        if wish.wanted.activity_id is not None:
            return visit.reply(_publish_draft(visit, wish.wanted.activity_id))
        return visit.reply(_draft(visit, wish))


def discard(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[取消] under a preview."""
    with desk.visit(event, wish) as visit:
        draft = visit.tx.get(Activity, wish.wanted.activity_id or 0)
        if draft is None or draft.state != ActivityState.DRAFT:
            return visit.reply(QuestionClosed())
        if visit.me is None or draft.organiser_id != visit.me.id:
            return visit.reply(NotAllowed(because="not_yours"))
        visit.tx.delete(draft)
        return visit.reply(ActivityDiscarded(title=draft.title))


def _draft(visit: Visit, wish: Wish) -> Outcome:
    unit = _unit_for(visit, wish)
    if isinstance(unit, Outcome):
        return unit
    time = wish.wanted.time
    if time is not None and time.kind == "impossible":
        _ask_for_the_rest(visit, wish)
        return TimeImpossible(said=time.text)
    missing = _missing(wish, visit.now)
    if missing:
        _ask_for_the_rest(visit, wish)
        return ActivityIncomplete(missing=missing)
    draft = _new_draft(visit, wish, unit)
    visit.tx.add(draft)
    visit.tx.flush()
    return ActivityPreview(activity=visit.facts(draft), groups=len(groups.chats_of(visit.tx, draft.unit_id)))


def _unit_for(visit: Visit, wish: Wish) -> Unit | Outcome:
    """The unit that is named, the one whose place is named, the only one there is, or a question."""
    own = units_with(Right.PUBLISH, visit.roles)
    if not own and not visit.is_owner:
        return NotAllowed()
    named = _named_unit(visit, wish, own)
    if named is not None:
        return named if _may_publish_for(visit, named) else NotAllowed()
    if len(own) == 1:
        return visit.tx.get_one(Unit, own[0])
    choices = [visit.tx.get_one(Unit, unit) for unit in own] or units.all_units(visit.tx)[:8]
    options = tuple(Option(wish=wish.wanting(unit=u.name), label=u.name) for u in choices)
    return WhichUnit(question_id=visit.ask(options, private=True), options=options)


def _named_unit(visit: Visit, wish: Wish, own: Sequence[int]) -> Unit | None:
    everywhere = [u for u in units.all_units(visit.tx) if u.kind != UnitKind.TEAM or u.id in own]
    if wish.wanted.unit:
        return best_unit(everywhere, wish.wanted.unit)
    if wish.place and len(own) != 1:
        below = {below for unit in own for below in units.subtree(visit.tx, unit)}
        return best_unit([u for u in everywhere if u.id in below], wish.place)
    return None


def _may_publish_for(visit: Visit, unit: Unit) -> bool:
    return visit.may(Right.PUBLISH, units.lineage(visit.tx, unit.id))


def _missing(wish: Wish, now: datetime) -> tuple[str, ...]:
    time = wish.wanted.time
    timed = time is not None and time.start is not None and time.has_time and time.kind in ("point", "span")
    missing = [] if wish.new_title else ["title"]
    missing += [] if timed else ["start"]
    if timed and time and time.start and time.start <= now:
        missing.append("future")
    return tuple(missing)


def _ask_for_the_rest(visit: Visit, wish: Wish) -> None:
    visit.ask([Option(wish=Wish(intent="publish_activity", text=wish.text))], kind="more", private=True)


def _new_draft(visit: Visit, wish: Wish, unit: Unit) -> Activity:
    time = wish.wanted.time
    assert time is not None
    assert time.start is not None
    assert wish.new_title
    team = unit if unit.kind == UnitKind.TEAM else _team_for(visit, wish, unit)
    home = unit.parent_id if unit.kind == UnitKind.TEAM and unit.parent_id else unit.id
    return Activity(
        title=wish.new_title[: visit.figures.title_length],
        kind=wish.wanted.kind or ActivityKind.SERVICE,
        unit_id=home,
        team_id=team.id if team else None,
        starts_at=time.start,
        ends_at=time.end or time.start + visit.figures.usual_length,
        place=wish.place,
        capacity=wish.amount,
        organiser_id=visit.member().id,
        code_secret=new_secret(),
        state=ActivityState.DRAFT,
        created_at=visit.now,
    )


def _team_for(visit: Visit, wish: Wish, unit: Unit) -> Unit | None:
    """The team that is named, or whose name is the title: 环境卫生整治 belongs to 环境卫生整治队."""
    near = {*units.lineage(visit.tx, unit.id), *units.subtree(visit.tx, unit.id)}
    teams = [u for u in units.all_units(visit.tx) if u.kind == UnitKind.TEAM and (u.id in near or u.parent_id in near)]
    if wish.wanted.team:
        return best_unit(teams, wish.wanted.team)
    return next((team for team in teams if wish.new_title and team.name.startswith(wish.new_title)), None)


def _publish_draft(visit: Visit, activity_id: int) -> Outcome:
    draft = visit.lock(activity_id)
    if draft is None or draft.state == ActivityState.CANCELLED:
        return QuestionClosed()
    if not visit.may_for(Right.PUBLISH, draft):
        return NotAllowed()
    if draft.state == ActivityState.PUBLISHED:
        return ActivityPublished(activity=visit.facts(draft), groups=len(cards.cards(visit.tx, draft.id)))
    if draft.starts_at <= visit.now:
        return ActivityIncomplete(missing=("future",))
    groups = make_public(visit, draft)
    visit.note("publish", draft)
    return ActivityPublished(activity=visit.facts(draft), groups=groups)


def make_public(turn: Turn, draft: Activity, *, at_once: bool = False) -> int:
    """Gives the short number and posts the cards. Returns the number of groups."""
    taken = activities.numbers_in_use(turn.tx)
    draft.number = next(n for n in range(1, len(taken) + 2) if n not in taken)
    draft.state, draft.published_at = ActivityState.PUBLISHED, turn.now
    turn.tx.add(draft)
    turn.tx.flush()
    return turn.post_cards(draft, at_once=at_once)
