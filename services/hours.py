"""Hours: approving, adjusting, confirming, disputing, and counting by themselves after a week."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from community import hours as rules
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.hours import (
    HoursApproved,
    HoursConfirmed,
    HoursCorrected,
    HoursDisputed,
    HoursRow,
    HoursToAdjust,
    HoursToConfirm,
    MyProgress,
    WhatIsWrong,
)
from community.outcomes.questions import NothingFound, Option, QuestionClosed
from community.rights import Right
from community.tallies import year
from community.wishes import Wanted, Wish
from services.attendance import deciders, hours_row, rows_to_decide
from services.finding import find, which
from services.visit import Desk, Event, Visit
from storage import activities, signup
from storage.attendance import attendances, attended_by
from storage.hours import hours_of, hours_of_member, unanswered_hours
from storage.tables.activities import Activity, ActivityKind
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp, Standing

LOOK_BACK = timedelta(days=60)


def approve(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[全部通过], or one by one: nobody's own, and only by those with the right."""
    with desk.visit(event, wish) as visit:
        activity = _to_decide(visit, wish)
        if isinstance(activity, Outcome):
            return visit.reply(activity)
        wanted = {row.sign_up_id: row.minutes for row in _mine_to_decide(visit, activity)}
        if wish.subject_id is not None:
            wanted = {key: minutes for key, minutes in wanted.items() if key == wish.subject_id}
        return visit.reply(_decide(visit, activity, wanted))


def adjust(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[逐个调整]: lists the rows; "小李 1.5" gives somebody another figure."""
    with desk.visit(event, wish) as visit:
        activity = _to_decide(visit, wish)
        if isinstance(activity, Outcome):
            return visit.reply(activity)
        wanted = _by_name(visit, activity, wish.minutes_by_name)
        return visit.reply(_decide(visit, activity, wanted) if wanted else _list_to_adjust(visit, activity))


def _to_decide(visit: Visit, wish: Wish) -> Activity | Outcome:
    if wish.subject_id is not None:
        row = visit.tx.get(SignUp, wish.subject_id)
        wish = wish.model_copy(update={"wanted": Wanted(activity_id=row.activity_id if row else 0)})
    closed = [a for a in activities.published(visit.tx, None, visit.now - LOOK_BACK) if a.closed_at]
    found = find(visit, wish, closed)
    allowed = [a for a in found if visit.me and visit.may_for(Right.DECIDE_HOURS, a)]
    if not allowed:
        return NotAllowed()
    undecided = [a for a in allowed if _mine_to_decide(visit, a)]
    chosen = undecided or allowed[-1:]
    return chosen[0] if len(chosen) == 1 else which(visit, wish, chosen)


def _mine_to_decide(visit: Visit, activity: Activity) -> tuple[HoursRow, ...]:
    return rows_to_decide(visit, activity, visit.me.id) if visit.me else ()


def _by_name(visit: Visit, activity: Activity, said: Sequence[tuple[str, int]]) -> dict[int, int]:
    """Also rows that were decided before: a correction. A name that two people bear says too little."""
    asked = dict(said)
    pairs = hours_of(visit.tx, activity.id)
    bearers = Counter(s.name for _, s in pairs)
    return {h.sign_up_id: asked[s.name] for h, s in pairs if s.name in asked and bearers[s.name] == 1}


def _list_to_adjust(visit: Visit, activity: Activity) -> HoursToAdjust:
    again = Wish(intent="adjust_hours", wanted=Wanted(activity_id=activity.id))
    visit.ask([Option(wish=again)], kind="words", private=True)
    return HoursToAdjust(activity=visit.facts(activity), rows=_mine_to_decide(visit, activity))


def _decide(visit: Visit, activity: Activity, wanted: dict[int, int]) -> Outcome:
    assert visit.me is not None
    visit.lock(activity.id)
    present = attendances(visit.tx, activity.id)
    pairs = [(h, s) for h, s in hours_of(visit.tx, activity.id) if h.sign_up_id in wanted]
    if any(not rules.may_decide(h, visit.me.id) for h, _ in pairs):
        return NotAllowed()
    decided = []
    for hours, row in pairs:
        corrected = hours.decided_at is not None
        rules.approve(hours, visit.me.id, visit.now, wanted[row.id])
        _ask_to_confirm(visit, activity, hours, corrected)
        visit.note("approve_hours", activity, name=row.name, minutes=hours.minutes, corrected=corrected)
        decided.append(hours_row(hours, row, present))
    visit.tx.flush()
    left = len(_mine_to_decide(visit, activity))
    return HoursApproved(activity=visit.facts(activity), rows=tuple(decided), left=left)


def _ask_to_confirm(visit: Visit, activity: Activity, hours: Hours, corrected: bool) -> None:
    if hours.member_id is None:
        return
    kind = HoursCorrected if corrected else HoursToConfirm
    news = kind(activity=visit.facts(activity), sign_up_id=hours.sign_up_id, minutes=hours.minutes)
    visit.tell({hours.member_id: None}, news, hold=True)


# --- the member's own word -------------------------------------------------------------------------------------


def confirm(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[确认] under one activity's hours, or "时长没问题" for the latest that wait."""
    with desk.visit(event, wish) as visit:
        pair = _own_hours(visit, wish, (HoursState.APPROVED,))
        if isinstance(pair, Outcome):
            return visit.reply(pair)
        hours, activity = pair
        rules.confirm(hours, visit.now)
        visit.note("confirm_hours", activity, minutes=hours.minutes)
        return visit.reply(HoursConfirmed(activity=visit.facts(activity), minutes=hours.minutes))


def dispute(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[有误]: asks what is wrong; the words go back to those who decide."""
    with desk.visit(event, wish) as visit:
        pair = _own_hours(visit, wish, (HoursState.APPROVED, HoursState.COUNTED))
        if isinstance(pair, Outcome):
            return visit.reply(pair)
        hours, activity = pair
        if not wish.text:
            return visit.reply(_ask_what_is_wrong(visit, activity, hours))
        return visit.reply(_dispute(visit, activity, hours, wish.text))


def _own_hours(visit: Visit, wish: Wish, states: tuple[HoursState, ...]) -> tuple[Hours, Activity] | Outcome:
    if wish.subject_id is not None:
        hours = visit.tx.get(Hours, wish.subject_id)
        if hours is None or visit.me is None or hours.member_id != visit.me.id:
            return NotAllowed(because="not_yours")
        activity = visit.tx.get_one(Activity, visit.tx.get_one(SignUp, hours.sign_up_id).activity_id)
        if hours.state == HoursState.COUNTED and states == (HoursState.APPROVED,):
            return HoursConfirmed(activity=visit.facts(activity), minutes=hours.minutes)
        return (hours, activity) if hours.state in states else QuestionClosed()
    own = hours_of_member(visit.tx, visit.me.id, visit.now - LOOK_BACK, visit.now) if visit.me else []
    waiting = [(h, a) for h, a in own if h.state in states]
    return waiting[-1] if waiting else NothingFound()


def _ask_what_is_wrong(visit: Visit, activity: Activity, hours: Hours) -> WhatIsWrong:
    """May be answered after asking at home: it waits for a day."""
    again = Option(wish=Wish(intent="dispute_hours", subject_id=hours.sign_up_id))
    event = visit.event
    expires = visit.now + visit.figures.dispute_lives
    visit.put_question(event.channel, event.person, event.person, "words", [again], expires)
    return WhatIsWrong(activity=visit.facts(activity))


def _dispute(visit: Visit, activity: Activity, hours: Hours, words: str) -> HoursDisputed:
    rules.dispute(hours, words[: visit.figures.text_length])
    visit.tx.flush()
    visit.note("dispute_hours", activity)
    row = visit.tx.get_one(SignUp, hours.sign_up_id)
    shown = hours_row(hours, row, attendances(visit.tx, activity.id))
    facts = visit.facts(activity)
    whom = [m for m in deciders(visit, activity) if m != hours.member_id]
    if activity.organiser_id is not None and activity.organiser_id != hours.member_id:
        whom.append(activity.organiser_id)
    visit.tell(dict.fromkeys(whom), HoursDisputed(activity=facts, row=shown, to_organiser=True), hold=True)
    return HoursDisputed(activity=facts, row=shown, to_organiser=False)


def count_unanswered(desk: Desk, now: datetime) -> None:
    """Timer: approved and unanswered for seven days counts, marked as not confirmed by the person."""
    with desk.turn(now) as turn:
        for hours in unanswered_hours(turn.tx, now - desk.figures.hours_count_after):
            hours.state = HoursState.COUNTED
            turn.audit("hours_counted_unanswered", hours.member_id, sign_up=hours.sign_up_id)


def my_progress(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        return visit.reply(_progress(visit))


def _progress(visit: Visit) -> MyProgress:
    this_year = visit.now.astimezone(visit.figures.zone).year
    period = year(this_year, visit.figures)
    me = visit.me.id if visit.me else 0
    hours = hours_of_member(visit.tx, me, period.first, period.last)
    attended = attended_by(visit.tx, me, period.first, period.last)
    counted = [(h, a) for h, a in hours if h.state == HoursState.COUNTED]
    coming = [(r, a) for r, a in signup.active_of(visit.tx, me, visit.now) if r.member_id == me]
    return MyProgress(
        name=visit.me.name if visit.me else visit.event.name,
        year=this_year,
        counted_minutes=sum(h.minutes for h, _ in counted),
        pending_minutes=sum(h.minutes for h, _ in hours) - sum(h.minutes for h, _ in counted),
        services=sum(a.kind == ActivityKind.SERVICE for _, a in counted),
        sessions=sum(a.kind == ActivityKind.ORG_LIFE for a in attended),
        coming=visit.all_facts(a for r, a in coming if r.standing == Standing.GOING),
        queue=visit.all_facts(a for r, a in coming if r.standing != Standing.GOING),
        to_confirm=tuple(
            HoursToConfirm(activity=visit.facts(a), sign_up_id=h.sign_up_id, minutes=h.minutes)
            for h, a in hours
            if h.state == HoursState.APPROVED
        ),
    )
