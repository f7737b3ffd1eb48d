"""Giving a place up: one's own, a guest's, a promotion, an offered seat."""

from collections.abc import Sequence

from community.company import Company, Joining
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import QuestionClosed
from community.outcomes.signup import ClashDeclined, NotSignedUp, SignupCancelled, SignupClosed
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.finding import coming, find, find_one, which
from services.seats import promote
from services.turn import Turn
from storage import signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.people import Member
from storage.tables.signup import SignUp, Source, Standing


def cancel(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    activity = _to_leave(turn, actor, wish)
    return activity if isinstance(activity, Outcome) else _leave(turn, actor, activity, wish)


def decline(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不去了] under the news of a promotion."""
    row = turn.tx.get(SignUp, wish.about_a("sign_up") or 0)
    if row is None or actor.id is None or actor.id not in (row.member_id, row.host_id):
        return NotAllowed(because="not_yours")
    activity = turn.lock(Activity, row.activity_id)
    assert activity is not None
    return _drop(turn, actor, activity, [row] if row.standing != Standing.CANCELLED else [])


def decline_clash(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不报了]: nothing was changed, or an offered seat goes to the next."""
    activity = turn.lock(Activity, wish.about_a("activity") or 0)
    if activity is None:
        return QuestionClosed()
    row = signup.own_sign_up(turn.tx, activity.id, actor.id) if actor.id else None
    if row is not None and row.standing == Standing.OFFERED:
        _cancel_rows(turn, actor, activity, [row])
    return ClashDeclined(activity=turn.facts(activity))


def _to_leave(turn: Turn, actor: Actor, wish: Wish) -> Activity | Outcome:
    if actor.me is None:
        return NotSignedUp()
    own = signup.active_of(turn.tx, actor.me.id, turn.now)
    wish = _about_guests(wish, actor.me, [row for row, _ in own])
    joined = list({a.id: a for _, a in own if a.starts_at > turn.now}.values())
    if wish.about is not None:
        return find_one(turn, actor, wish, joined)
    found = find(turn, actor, wish, joined)
    if found:
        return find_one(turn, actor, wish, found)
    if started := find(turn, actor, wish, [a for _, a in own]):
        return SignupClosed(activity=turn.facts(started[0]))
    named = [] if wish.names_nothing else find(turn, actor, wish, coming(turn, actor))
    if joined and not named:  # something else than they go to was said: ask, change nothing
        return which(turn, wish, joined)
    return NotSignedUp(activity=turn.facts(named[0]) if len(named) == 1 else None)


def _about_guests(wish: Wish, me: Member, own: Sequence[SignUp]) -> Wish:
    """A guest who is named goes, and nobody else: 取消 刘桂英, 老彭+1来不了了."""
    named = tuple(dict.fromkeys(row.name for row in own if row.host_id == me.id and row.name in wish.text))
    if not named:
        return wish
    title = None if wish.wanted.title in named else wish.wanted.title
    company = Company(myself=False, names=named)
    return wish.wanting(title=title).detailed(Joining(company=company))


def _leave(turn: Turn, actor: Actor, activity: Activity, wish: Wish) -> Outcome:
    turn.lock(Activity, activity.id)
    if turn.now >= activity.starts_at or activity.state != ActivityState.PUBLISHED:
        return SignupClosed(activity=turn.facts(activity))
    assert actor.me is not None or wish.about is not None
    rows = _mine_to_drop(turn, actor, activity, wish) if actor.me else []
    return _drop(turn, actor, activity, rows)


def _mine_to_drop(turn: Turn, actor: Actor, activity: Activity, wish: Wish) -> list[SignUp]:
    """Named guests only when they are named; otherwise oneself and those who came without a name.

    Somebody who goes on their own account stays: a host who is ill does not take 刘桂英's place away.
    """
    assert actor.me is not None
    me = actor.me
    roster = signup.roster(turn.tx, activity.id)
    guests = [row for row in roster if row.host_id == me.id]
    if named := Joining.of(_about_guests(wish, me, guests)).company.names:
        return [row for row in guests if row.name in named]
    company = Joining.of(wish).company
    if not company.myself and company.unnamed:
        return [row for row in guests if row.name.startswith(f"{me.name}+")][-company.unnamed :]
    own = [row for row in roster if row.member_id == me.id]
    if own:
        return own + [row for row in guests if row.name.startswith(f"{me.name}+")]
    return [row for row in guests if row.source != Source.JIELONG]


def _drop(turn: Turn, actor: Actor, activity: Activity, rows: Sequence[SignUp]) -> Outcome:
    if not rows:
        return NotSignedUp(activity=turn.facts(activity))
    if turn.now >= activity.starts_at:
        return SignupClosed(activity=turn.facts(activity))
    guests = tuple(row.name for row in rows if row.member_id is None)
    _cancel_rows(turn, actor, activity, rows)
    return SignupCancelled(activity=turn.facts(activity), names=guests)


def _cancel_rows(turn: Turn, actor: Actor, activity: Activity, rows: Sequence[SignUp]) -> None:
    for row in rows:
        row.standing, row.cancelled_at, row.offered_until = Standing.CANCELLED, turn.now, None
    actor.note("cancel", activity, names=[row.name for row in rows])
    turn.tx.flush()
    promote(turn, activity)
    cards.redraw(turn, activity)
