"""What organisers do with activities, and what everybody may ask about them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from community import roster as rules
from community.attendance import new_secret
from community.finding import GOOD_ENOUGH, likeness
from community.outcomes import (
    ActivityCancelled,
    ActivityChanged,
    ActivityDiscarded,
    ActivityIncomplete,
    ActivityList,
    ActivityPreview,
    ActivityPublished,
    Change,
    NotAllowed,
    NothingFound,
    Option,
    Outcome,
    QuestionClosed,
    Roster,
    RosterRow,
    TimeImpossible,
    WhatToChange,
    WhichUnit,
)
from community.rights import Right, units_with
from community.wishes import Said, Wanted, Wish
from services.finding import coming, find, find_one, nothing, recent
from services.signups import leave, promote
from services.turn import Turn
from services.visit import Desk, Event, Visit
from storage import activities, people, units
from storage.tables import Activity, ActivityKind, ActivityState, SignUp, Unit, UnitKind

# --- publishing ------------------------------------------------------------------------------------------------


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
    return ActivityPreview(activity=visit.facts(draft), groups=len(units.chats_of(visit.tx, draft.unit_id)))


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


def best_unit(choices: Sequence[Unit], said: str) -> Unit | None:
    """The unit whose name is most like what was said; 3栋楼下 names 大汉龙城3栋 by its end."""
    scored = [(_unit_likeness(said, unit.name), unit) for unit in choices]
    score, unit = max(scored, key=lambda pair: pair[0], default=(0, None))
    return unit if score >= GOOD_ENOUGH else None


def _unit_likeness(said: str, name: str) -> float:
    tail = max((n for n in range(2, len(name) + 1) if said.startswith(name[-n:])), default=0)
    return max(likeness(said, name), 90 + tail / 10 if tail else 0)


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
        return ActivityPublished(activity=visit.facts(draft), groups=len(activities.cards(visit.tx, draft.id)))
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


# --- changing and cancelling -----------------------------------------------------------------------------------


def change(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """At once when the activity and the new value are certain, else asks."""
    with desk.visit(event, wish) as visit:
        activity = _to_manage(visit, wish)
        return visit.reply(activity if isinstance(activity, Outcome) else _change(visit, activity, wish))


def cancel_activity(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        if wish.loosely and not visit.is_owner and not units_with(Right.PUBLISH, visit.roles):
            return visit.reply(leave(visit, wish))  # a resident's "取消周六的活动" is about their own place
        activity = _to_manage(visit, wish)
        return visit.reply(activity if isinstance(activity, Outcome) else _cancel(visit, activity))


def _to_manage(visit: Visit, wish: Wish) -> Activity | Outcome:
    if not visit.is_owner and not units_with(Right.PUBLISH, visit.roles):
        return NotAllowed()
    candidates = coming(visit)
    found = find(visit, wish, candidates) or find(visit, wish, activities.published(visit.tx, None, visit.now))
    allowed = [a for a in found if visit.may_for(Right.PUBLISH, a)]
    if found and not allowed:
        return NotAllowed()
    return find_one(visit, wish, allowed) if len(allowed) != 1 else allowed[0]


def _change(visit: Visit, activity: Activity, wish: Wish) -> Outcome:
    visit.lock(activity.id)
    if activity.state == ActivityState.CANCELLED or activity.closed_at:
        return nothing(visit, wish)
    if wish.new_time and wish.new_time.kind == "impossible":
        return TimeImpossible(said=wish.new_time.text)
    old_start = activity.starts_at
    changes = _apply(activity, wish, visit.figures.title_length)
    if not changes:
        return _what_to_change(visit, activity)
    if activity.starts_at <= visit.now and old_start > visit.now:
        visit.tx.refresh(activity)
        return ActivityIncomplete(missing=("future",))
    visit.note("change", activity, changes=[c.model_dump(mode="json") for c in changes])
    visit.tx.flush()
    if activity.state == ActivityState.DRAFT:
        return ActivityPreview(activity=visit.facts(activity), groups=len(units.chats_of(visit.tx, activity.unit_id)))
    news = ActivityChanged(activity=visit.facts(activity), changes=tuple(changes))
    told = _tell_everyone(visit, activity, news, min(old_start, activity.starts_at))
    promote(visit, activity)
    visit.redraw(activity)
    return news.model_copy(update={"told": told})


def _what_to_change(visit: Visit, activity: Activity) -> WhatToChange:
    again = Wish(intent="change_activity", wanted=Wanted(activity_id=activity.id))
    visit.ask([Option(wish=again)], kind="words", private=True)
    return WhatToChange(activity=visit.facts(activity))


def _apply(activity: Activity, wish: Wish, longest: int) -> list[Change]:
    changes = []
    start, end = new_times(activity, wish)
    if (start, end) != (activity.starts_at, activity.ends_at):
        activity.starts_at, activity.ends_at = start, end
        changes.append(Change(what="time", starts_at=start, ends_at=end))
    if wish.place and wish.place != activity.place:
        activity.place = wish.place
        changes.append(Change(what="place", value=wish.place))
    if wish.amount and wish.amount != activity.capacity:
        activity.capacity = wish.amount
        changes.append(Change(what="capacity", value=str(wish.amount)))
    title = (wish.new_title or "")[:longest]
    if title and title != activity.title:
        activity.title = title
        changes.append(Change(what="title", value=title))
    return changes


def new_times(activity: Activity, wish: Wish) -> tuple[datetime, datetime]:
    """A day alone keeps the clock, a clock alone keeps the day, and the length stays unless an end is said."""
    start, length = activity.starts_at, activity.ends_at - activity.starts_at
    said = wish.new_time
    if wish.shift_minutes:
        start += timedelta(minutes=wish.shift_minutes)
    elif said is not None and said.start is not None and said.kind in ("point", "day", "span"):
        start = _moved(start, said)
        length = said.length or length
    return start, start + length


def _moved(start: datetime, said: Said) -> datetime:
    assert said.start is not None
    here = start.astimezone(said.start.tzinfo)
    day = said.start.date() if said.has_date else here.date()
    clock = said.start.time() if said.has_time else here.time()
    return datetime.combine(day, clock, said.start.tzinfo)


def _cancel(visit: Visit, activity: Activity) -> Outcome:
    visit.lock(activity.id)
    if activity.state == ActivityState.CANCELLED:
        return ActivityCancelled(activity=visit.facts(activity), told=0)
    if activity.closed_at is not None:
        return NothingFound(asked=activity.title)
    activity.state, activity.number = ActivityState.CANCELLED, None
    visit.note("cancel_activity", activity)
    visit.tx.flush()
    news = ActivityCancelled(activity=visit.facts(activity))
    told = _tell_everyone(visit, activity, news, activity.starts_at)
    visit.redraw(activity)
    return news.model_copy(update={"told": told})


def _tell_everyone(visit: Visit, activity: Activity, news: Outcome, takes_effect: datetime) -> int:
    """Those who go or wait and the hosts of guests; not whoever made the change."""
    whom: dict[int, int | None] = {}
    for row in activities.roster(visit.tx, activity.id):
        member = row.member_id or row.host_id
        if member is not None and (visit.me is None or member != visit.me.id):
            whom[member] = row.chat_id
    soon = takes_effect - visit.now < visit.figures.told_at_once
    return visit.tell(whom, news, hold=not soon)


# --- asking ----------------------------------------------------------------------------------------------------


def list_activities(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        found = find(visit, wish, coming(visit))
        if not found:
            return visit.reply(nothing(visit, wish))
        return visit.reply(ActivityList(activities=visit.all_facts(found[:10])))


def lectures(desk: Desk, event: Event, wish: Wish) -> Outcome:
    wanted = wish.wanted.model_copy(update={"kind": ActivityKind.LECTURE})
    return list_activities(desk, event, wish.model_copy(update={"wanted": wanted}))


def roster(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """Names for anyone; contacts and [到场] only in private, for those with the right."""
    with desk.visit(event, wish) as visit:
        known = recent(visit)
        found = find(visit, wish, [a for a in known if a.ends_at > visit.now])
        if not found and not wish.wanted.names_nothing:
            found = find(visit, wish, known)[-1:]
        activity = find_one(visit, wish, found) if len(found) != 1 else found[0]
        if isinstance(activity, Outcome):
            return visit.reply(activity)
        return visit.reply(_roster(visit, activity))


def _roster(visit: Visit, activity: Activity) -> Roster:
    rows = activities.roster(visit.tx, activity.id)
    private = visit.event.private
    contacts = private and visit.may_for(Right.SEE_CONTACTS, activity)
    phones = people.phones(visit.tx, [r.member_id for r in rows if r.member_id]) if contacts else {}
    taking = private and visit.may_for(Right.CONFIRM_ATTENDANCE, activity) and _is_on(visit, activity)
    present = activities.attendances(visit.tx, activity.id) if taking else {}

    def shown(row: SignUp) -> RosterRow:
        phone = phones.get(row.member_id) if row.member_id else None
        return RosterRow(sign_up_id=row.id, name=row.name, note=row.note, phone=phone, present=row.id in present)

    return Roster(
        activity=visit.facts(activity),
        going=tuple(map(shown, rules.going(rows))),
        waiting=tuple(map(shown, rules.waiting(rows))),
        taking_attendance=taking,
    )


def _is_on(visit: Visit, activity: Activity) -> bool:
    return activity.closed_at is None and visit.now >= activity.starts_at - visit.figures.check_in_opens


# --- timers ----------------------------------------------------------------------------------------------------


def redraw_shutting(desk: Desk, since: datetime, now: datetime) -> None:
    """Timer: cards follow the opening and closing of sign-up, the start and the end."""
    with desk.turn(now) as turn:
        for activity in activities.shutting(turn.tx, since, now):
            turn.redraw(activity)


