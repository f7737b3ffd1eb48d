"""Giving a place up: one's own, a guest's, a promotion, an offered seat."""


from collections.abc import Sequence

from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import QuestionClosed
from community.outcomes.signup import ClashDeclined, NotSignedUp, SignupCancelled, SignupClosed
from community.wishes import Company, Wish
from services.finding import coming, find, find_one, which
from services.promotion import promote
from services.visit import Desk, Event, Visit
from storage import signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.people import Member
from storage.tables.signup import SignUp, Source, Standing


def cancel(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        return visit.reply(leave(visit, wish))


def decline(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[不去了] under the news of a promotion."""
    with desk.visit(event, wish) as visit:
        row = visit.tx.get(SignUp, wish.subject_id or 0)
        if row is None or visit.me is None or visit.me.id not in (row.member_id, row.host_id):
            return visit.reply(NotAllowed(because="not_yours"))
        activity = visit.lock(row.activity_id)
        assert activity is not None
        return visit.reply(_drop(visit, activity, [row] if row.standing != Standing.CANCELLED else []))


def decline_clash(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[不报了]: nothing was changed, or an offered seat goes to the next."""
    with desk.visit(event, wish) as visit:
        activity = visit.lock(wish.wanted.activity_id or 0)
        if activity is None:
            return visit.reply(QuestionClosed())
        row = signup.own_sign_up(visit.tx, activity.id, visit.me.id) if visit.me else None
        if row is not None and row.standing == Standing.OFFERED:
            _cancel_rows(visit, activity, [row])
        return visit.reply(ClashDeclined(activity=visit.facts(activity)))


def leave(visit: Visit, wish: Wish) -> Outcome:
    activity = _to_leave(visit, wish)
    return activity if isinstance(activity, Outcome) else _leave(visit, activity, wish)


def _to_leave(visit: Visit, wish: Wish) -> Activity | Outcome:
    if visit.me is None:
        return NotSignedUp()
    own = signup.active_of(visit.tx, visit.me.id, visit.now)
    wish = _about_guests(wish, visit.me, [row for row, _ in own])
    joined = list({a.id: a for _, a in own if a.starts_at > visit.now}.values())
    if wish.wanted.activity_id is not None:
        return find_one(visit, wish, joined)
    found = find(visit, wish, joined)
    if found:
        return find_one(visit, wish, found)
    if started := find(visit, wish, [a for _, a in own]):
        return SignupClosed(activity=visit.facts(started[0]))
    named = [] if wish.wanted.names_nothing else find(visit, wish, coming(visit))
    if joined and not named:  # something else than they go to was said: ask, change nothing
        return which(visit, wish, joined)
    return NotSignedUp(activity=visit.facts(named[0]) if len(named) == 1 else None)


def _about_guests(wish: Wish, me: Member, own: Sequence[SignUp]) -> Wish:
    """A guest who is named goes, and nobody else: 取消 刘桂英, 老彭+1来不了了."""
    named = tuple(dict.fromkeys(row.name for row in own if row.host_id == me.id and row.name in wish.text))
    if not named:
        return wish
    title = None if wish.wanted.title in named else wish.wanted.title
    return wish.wanting(title=title).model_copy(update={"company": Company(myself=False, names=named)})


def _leave(visit: Visit, activity: Activity, wish: Wish) -> Outcome:
    visit.lock(activity.id)
    if visit.now >= activity.starts_at or activity.state != ActivityState.PUBLISHED:
        return SignupClosed(activity=visit.facts(activity))
    assert visit.me is not None or wish.wanted.activity_id is not None
    rows = _mine_to_drop(visit, activity, wish) if visit.me else []
    return _drop(visit, activity, rows)


def _mine_to_drop(visit: Visit, activity: Activity, wish: Wish) -> list[SignUp]:
    """Named guests only when they are named; otherwise oneself and those who came without a name.

    Somebody who goes on their own account stays: a host who is ill does not take 刘桂英's place away.
    """
    assert visit.me is not None
    me = visit.me
    roster = signup.roster(visit.tx, activity.id)
    guests = [row for row in roster if row.host_id == me.id]
    if named := _about_guests(wish, me, guests).company.names:
        return [row for row in guests if row.name in named]
    if not wish.company.myself and wish.company.unnamed:
        return [row for row in guests if row.name.startswith(f"{me.name}+")][-wish.company.unnamed :]
    own = [row for row in roster if row.member_id == me.id]
    if own:
        return own + [row for row in guests if row.name.startswith(f"{me.name}+")]
    return [row for row in guests if row.source != Source.JIELONG]


def _drop(visit: Visit, activity: Activity, rows: Sequence[SignUp]) -> Outcome:
    if not rows:
        return NotSignedUp(activity=visit.facts(activity))
    if visit.now >= activity.starts_at:
        return SignupClosed(activity=visit.facts(activity))
    guests = tuple(row.name for row in rows if row.member_id is None)
    _cancel_rows(visit, activity, rows)
    return SignupCancelled(activity=visit.facts(activity), names=guests)


def _cancel_rows(visit: Visit, activity: Activity, rows: Sequence[SignUp]) -> None:
    for row in rows:
        row.standing, row.cancelled_at, row.offered_until = Standing.CANCELLED, visit.now, None
    visit.note("cancel", activity, names=[row.name for row in rows])
    visit.tx.flush()
    promote(visit, activity)
    visit.redraw(activity)
