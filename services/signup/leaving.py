"""Giving a place up: one's own, a guest's, a promotion, an offered seat."""

from collections.abc import Sequence

from community.company import Company, Joining, leaving
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import QuestionClosed
from community.outcomes.signup import ClashDeclined, NotSignedUp, SignupCancelled, SignupClosed
from community.rights import Right
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.finding import coming, find, find_one, which
from services.seats import give_up
from services.signup.asking import who_leaves
from services.turn import Turn
from storage import signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.signup import SignUp, Standing

Own = tuple[SignUp, Activity]


def cancel(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    if actor.me is None:
        return NotSignedUp()
    own = signup.active_of(turn.tx, actor.me.id, turn.now)
    said = Joining.of(wish).company.among(actor.names)
    activity = _to_leave(turn, actor, wish, said, own)
    done = activity if isinstance(activity, Outcome) else _leave(turn, actor, activity, wish, said)
    return _or_all_of_it(turn, actor, done)


def _or_all_of_it(turn: Turn, actor: Actor, done: Outcome) -> Outcome:
    """Whoever does not go and may cancel the activity is told how: they may have meant that."""
    if not isinstance(done, NotSignedUp) or done.activity is None:
        return done
    activity = turn.tx.get_one(Activity, done.activity.id)
    return done.model_copy(update={"organises": actor.may_for(Right.PUBLISH, activity)})


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
    offered = row is not None and row.standing == Standing.OFFERED
    undo = _cancel_rows(turn, actor, activity, [row]) if row and offered else None
    return ClashDeclined(activity=turn.facts(activity), undo=undo)


def _to_leave(turn: Turn, actor: Actor, wish: Wish, said: Company, own: Sequence[Own]) -> Activity | Outcome:
    joined = list({a.id: a for _, a in own if a.starts_at > turn.now}.values())
    if wish.about is not None:
        return find_one(turn, actor, wish, joined, own=True)
    found = find(turn, actor, wish, joined)
    if found:
        meant = [a for a in found if _rows(actor, said, [row for row, one in own if one.id == a.id]) != []]
        return find_one(turn, actor, wish, meant or found[:1], own=True)
    if started := find(turn, actor, wish, [a for _, a in own]):
        return SignupClosed(activity=turn.facts(started[0]))
    named = [] if wish.names_nothing else find(turn, actor, wish, coming(turn, actor))
    if joined and not named:  # something else than they go to was said: ask, change nothing
        return which(turn, wish, joined, own=True)
    others = () if said.myself else said.others
    return NotSignedUp(activity=turn.facts(named[0]) if len(named) == 1 else None, names=others)


def _rows(actor: Actor, said: Company, own: Sequence[SignUp]) -> list[SignUp] | None:
    assert actor.me is not None
    return leaving(said, own, actor.me.id, actor.me.name)


def _leave(turn: Turn, actor: Actor, activity: Activity, wish: Wish, said: Company) -> Outcome:
    turn.lock(Activity, activity.id)
    if turn.now >= activity.starts_at or activity.state != ActivityState.PUBLISHED:
        return SignupClosed(activity=turn.facts(activity))
    own = _own(turn, actor, activity)
    rows = _rows(actor, said, own)
    if rows is None:
        return who_leaves(turn, activity, wish, said, own)
    if not rows and not said.is_only_me:
        still = any(row.member_id == actor.id for row in own)
        return NotSignedUp(activity=turn.facts(activity), names=said.others, still=still)
    return _drop(turn, actor, activity, rows)


def _own(turn: Turn, actor: Actor, activity: Activity) -> list[SignUp]:
    """The person's place and those of their guests."""
    return [row for row in signup.roster(turn.tx, activity.id) if actor.id in (row.member_id, row.host_id)]


def _drop(turn: Turn, actor: Actor, activity: Activity, rows: Sequence[SignUp]) -> Outcome:
    if not rows:
        return NotSignedUp(activity=turn.facts(activity))
    if turn.now >= activity.starts_at:
        return SignupClosed(activity=turn.facts(activity))
    done = _cancel_rows(turn, actor, activity, rows)
    staying = _own(turn, actor, activity)
    return SignupCancelled(
        activity=turn.facts(activity),
        myself=any(row.member_id == actor.id for row in rows),
        names=tuple(row.name for row in rows if row.member_id != actor.id),
        still=any(row.member_id == actor.id for row in staying),
        staying=tuple(row.name for row in staying if row.member_id != actor.id),
        undo=done,
    )


def _cancel_rows(turn: Turn, actor: Actor, activity: Activity, rows: Sequence[SignUp]) -> int:
    done = give_up(turn, actor, activity, rows)
    cards.redraw(turn, activity)
    return done
