"""Giving a place up: one's own, a guest's, a promotion, an offered seat."""

from collections.abc import Sequence

from community.company import Company, Joining, leaving, newcomers
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import QuestionClosed
from community.outcomes.signup import AlreadySignedUp, ClashDeclined, NotSignedUp, SignupCancelled, SignupClosed
from community.rights import Right
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.finding import coming, find, find_one, which
from services.seats import give_up
from services.signup import joining, standing_in
from services.signup.asking import who_leaves
from services.subjects import subject
from services.turn import Turn
from services.visit import Answer
from storage import signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.signup import SignUp, Standing

Own = tuple[SignUp, Activity]
Answers = Answer | tuple[Answer, ...]


def cancel(turn: Turn, actor: Actor, wish: Wish) -> Answers:
    own = signup.active_of(turn.tx, actor.me.id, turn.now) if actor.me else []
    said = Joining.of(wish).company.among(actor.names)
    activity = _to_leave(turn, actor, wish, said, own)
    if isinstance(activity, NotSignedUp) and (said.alone or said.is_passed_on):  # somebody goes all the same
        activity = joining.to_join(turn, actor, wish)
    done = activity if isinstance(activity, Outcome) else _leave(turn, actor, activity, wish, said)
    return _or_all_of_it(turn, actor, done) if isinstance(done, NotSignedUp) else done


def _or_all_of_it(turn: Turn, actor: Actor, done: NotSignedUp) -> Outcome:
    """Whoever does not go and may cancel the activity is told how: they may have meant that."""
    if done.activity is None:
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
    return leaving(said, own, actor.me.id, actor.me.name) if actor.me else []


def _leave(turn: Turn, actor: Actor, activity: Activity, wish: Wish, said: Company) -> Answers:
    turn.lock(Activity, activity.id)
    if turn.now >= activity.starts_at or activity.state != ActivityState.PUBLISHED:
        return SignupClosed(activity=turn.facts(activity))
    own = _own(turn, actor, activity)
    if said.is_passed_on:
        return _pass_on(turn, actor, activity, wish, said)
    rows, still = _rows(actor, said, own), any(row.member_id == actor.id for row in own)
    if rows is None:
        return who_leaves(turn, activity, wish, said, own)
    if said.alone and not still:
        left = [_drop(turn, actor, activity, rows)] if rows else []
        return (*left, _joined(turn, actor, activity, wish, Company()))
    if not rows and said.keeps is not None and own:
        return AlreadySignedUp(activity=turn.facts(activity), names=tuple(row.name for row in own if row.host_id))
    if not rows and not said.is_only_me:
        return NotSignedUp(activity=turn.facts(activity), names=said.others, still=still)
    return _drop(turn, actor, activity, rows)


def _pass_on(turn: Turn, actor: Actor, activity: Activity, wish: Wish, said: Company) -> Answers:
    """我去不了，老公去. Whoever comes with the speaker already just keeps the place."""
    roster = signup.roster(turn.tx, activity.id)
    mine = next((row for row in roster if actor.me and row.member_id == actor.id), None)
    others = newcomers(said, roster, actor.me.name if actor.me else actor.name)
    if others.has_guests:
        asked = standing_in.asked(turn, activity, wish, others, mine, roster)
        left = None if asked or mine is None else _drop(turn, actor, activity, [mine])
        return asked or tuple(filter(None, (left, _joined(turn, actor, activity, wish, others))))
    return _drop(turn, actor, activity, [mine] if mine else [])


def _joined(turn: Turn, actor: Actor, activity: Activity, wish: Wish, who: Company) -> Outcome:
    return joining.sign_up(turn, actor, wish.aimed_at(subject(activity)).detailed(Joining(company=who)))


def _own(turn: Turn, actor: Actor, activity: Activity) -> list[SignUp]:
    """The person's place and those of their guests."""
    roster = signup.roster(turn.tx, activity.id) if actor.id else []
    return [row for row in roster if actor.id in (row.member_id, row.host_id)]


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
