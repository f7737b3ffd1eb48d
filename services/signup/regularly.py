"""Who comes every time: asked once after a first sign-up to a series, ended when they say so."""

from collections.abc import Sequence

from community import roster as rules
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.outcomes.questions import Option, QuestionClosed, WhichActivity
from community.outcomes.series import EveryTime, EveryTimeAsked, EveryTimeOver, NoMoreTimes, ThisTime, TimesCancelled
from community.outcomes.signup import SignedUp
from community.roster import Window
from community.wishes import Wish
from services import cards, persons, series
from services.actor import Actor
from services.finding import coming, find, nothing, which
from services.seats import clash, give_up
from services.signup import joining
from services.subjects import subject
from services.turn import Turn
from services.visit import Answer
from storage import audiences, groups, people, signup, units
from storage import series as stored
from storage.tables.activities import Activity
from storage.tables.people import Member
from storage.tables.series import Regular, Series
from storage.tables.signup import SignUp, Source, Standing


def sign_up(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...]:
    """As always; whoever has just joined a series for the first time is asked whether they come every time."""
    done = joining.sign_up(turn, actor, wish)
    of = _joined_first(turn, actor, done)
    if of is None or not isinstance(done, SignedUp):
        return done
    if not wish.tapped or actor.in_private:
        return done.model_copy(update={"every": "ask"})
    if not actor.known().reachable:
        return done.model_copy(update={"every": "hint"})
    return done, EveryTimeAsked(series=turn.facts(of), activity=done.activity)


def _joined_first(turn: Turn, actor: Actor, done: Outcome) -> Series | None:
    if not isinstance(done, SignedUp) or done.activity.series_id is None or actor.id is None:
        return None
    of = turn.tx.get_one(Series, done.activity.series_id)
    if stored.regular(turn.tx, of.id, actor.id) or stored.places(turn.tx, of.id, actor.id) > 1:
        return None
    return of


def this_time(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[报这次]: what was done already."""
    activity = turn.tx.get(Activity, wish.about_a("activity") or 0)
    return ThisTime(activity=turn.facts(activity)) if activity else QuestionClosed()


# --- every time ------------------------------------------------------------------------------------------------


def every_time(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[每次都报], 每周六的环境整治都给我报上: for what there is and what will be made."""
    of = _to_join(turn, actor, wish)
    if isinstance(of, Outcome):
        return of
    me = actor.member()
    turn.lock(Series, of.id)
    known = stored.regular(turn.tx, of.id, me.id)
    if known is None:
        chat = actor.chat.id if actor.chat else None
        regular = Regular(series_id=of.id, member_id=me.id, chat_id=chat, home_unit_id=me.home_unit_id, since=turn.now)
        turn.tx.add(regular)
        actor.note("every_time", of)
    there = stored.to_come(turn.tx, of.id, turn.now)
    clashing = [activity for activity in there if not _takes_place(turn, activity, me, known)]
    own = [(one, signup.own_sign_up(turn.tx, one.id, me.id)) for one in there]
    return EveryTime(
        series=turn.facts(of),
        going=tuple(one.starts_at for one, row in own if row and row.standing == Standing.GOING),
        waiting=tuple(one.starts_at for one, row in own if row and row.standing != Standing.GOING),
        clashing=tuple(one.starts_at for one in clashing),
        already=known is not None,
    )


def _to_join(turn: Turn, actor: Actor, wish: Wish) -> Series | Outcome:
    """The series that is named, or the only one there is; of several it is asked which."""
    if known := wish.about_a("series"):
        return turn.tx.get(Series, known) or QuestionClosed()
    ahead = [activity for activity in coming(turn, actor) if activity.series_id]
    found = find(turn, actor, wish, ahead)
    first = list({activity.series_id: activity for activity in reversed(found)}.values())
    if len(first) == 1:
        return turn.tx.get(Series, first[0].series_id or 0) or QuestionClosed()
    return which(turn, wish, sorted(first, key=lambda one: one.starts_at)) if first else nothing(turn, actor, wish)


def _takes_place(turn: Turn, activity: Activity, me: Member, regular: Regular | None = None) -> bool:
    """At the end of the roster. False: the person goes elsewhere at that hour, and nothing was changed."""
    turn.lock(Activity, activity.id)
    if rules.window(activity, turn.now) is Window.CLOSED or signup.own_sign_up(turn.tx, activity.id, me.id):
        return True
    others = signup.going_during(turn.tx, me.id, activity.starts_at, activity.ends_at)
    if rules.clashing(activity, others):
        return False
    roster = signup.roster(turn.tx, activity.id)
    turn.tx.add(
        SignUp(
            activity_id=activity.id,
            member_id=me.id,
            name=me.name,
            standing=rules.standing_for_new(activity.capacity, roster),
            source=Source.WORDS,
            chat_id=regular.chat_id if regular else None,
            created_at=turn.now,
        )
    )
    turn.tx.flush()
    cards.redraw(turn, activity)
    return True


def _sign_up_regulars(turn: Turn, activity: Activity) -> None:
    """When it is made, in the order of asking. Who goes elsewhere is asked, all others hear by the usual reminder."""
    regulars = stored.regulars(turn.tx, activity.series_id or 0)
    members = people.members(turn.tx, [one.member_id for one in regulars])
    for one in regulars:
        me = members[one.member_id]
        if _has_moved_away(turn, one, me, activity):
            _end_for_who_moved(turn, one, activity)
        elif not _takes_place(turn, activity, me, one):
            others = signup.going_during(turn.tx, me.id, activity.starts_at, activity.ends_at)
            asked = clash(turn, activity, rules.clashing(activity, others), Wish(intent="sign_up"))
            turn.tell({me.id: one.chat_id}, asked, hold=True)


def _has_moved_away(turn: Turn, one: Regular, me: Member, activity: Activity) -> bool:
    """They live elsewhere since, and nothing here concerns them any more: no group, no role."""
    if me.home_unit_id == one.home_unit_id:
        return False
    theirs = {chat.unit_id for chat in groups.groups_of(turn.tx, me)} | {me.home_unit_id}
    theirs |= {role.unit_id for role in people.roles(turn.tx, me.id, turn.now)}
    its = {activity.team_id, *(audiences.units_of(turn.tx, subject(activity)) or [activity.unit_id])}
    near = {unit for its_unit in its if its_unit for unit in units.lineage(turn.tx, its_unit)}
    near |= {unit for its_unit in its if its_unit for unit in units.subtree(turn.tx, its_unit)}
    return not theirs & near


def _end_for_who_moved(turn: Turn, one: Regular, activity: Activity) -> None:
    of = turn.tx.get_one(Series, activity.series_id or 0)
    turn.tell({one.member_id: one.chat_id}, EveryTimeOver(series=turn.facts(of)), hold=True)
    turn.tx.delete(one)
    turn.tx.flush()


series.WHEN_MADE.append(_sign_up_regulars)


# --- no more ---------------------------------------------------------------------------------------------------


def no_more(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """以后不报了: nothing is made for them any more; the places that there are stay until they say so."""
    mine = _mine(turn, actor, wish)
    if len(mine) != 1:
        return _which_of_mine(turn, wish, mine)
    of, me = mine[0], actor.member()
    known = stored.regular(turn.tx, of.id, me.id)
    if known is not None:
        turn.tx.delete(known)
        turn.tx.flush()
        actor.note("no_more_times", of)
    left = turn.all_facts(activity for _, activity in _places(turn, of, me.id))
    meant = Wish(intent="cancel", about=subject(of))
    keep = meant.model_copy(update={"intent": "keep_times"})
    options = (Option(wish=meant, says="yes"), Option(wish=keep, says="no"), Option(wish=meant, says="all"))
    return NoMoreTimes(series=turn.facts(of), left=left, was=known is not None, options=options if left else ())


def _mine(turn: Turn, actor: Actor, wish: Wish) -> list[Series]:
    """Those that they come to, as far as they fit what was said; those that they come to every time go before."""
    if actor.id is None:
        return []
    places = [activity for _, activity in signup.active_of(turn.tx, actor.id, turn.now) if activity.series_id]
    regular = [one.series_id for one in stored.regular_at(turn.tx, actor.id)]
    if wish.about_a("series"):
        return [turn.tx.get_one(Series, wish.about_a("series") or 0)]
    named = {one.series_id for one in find(turn, actor, wish, places)} if not wish.names_nothing else set()
    other = find(turn, actor, wish, coming(turn, actor)) if wish.wanted.title and not named else []
    if other and not any(one.series_id for one in other):  # something that does not come again
        return []
    among = named or set(regular) or {one.series_id for one in places}
    return [turn.tx.get_one(Series, one) for one in sorted(one for one in among if one)]


def _which_of_mine(turn: Turn, wish: Wish, mine: Sequence[Series]) -> Outcome:
    if not mine:
        return NotUnderstood()
    first = [next(iter(stored.to_come(turn.tx, of.id, turn.now)), None) for of in mine]
    shown = [(of, activity) for of, activity in zip(mine, first, strict=True) if activity]
    options = tuple(Option(wish=wish.aimed_at(subject(of)), facts=turn.facts(activity)) for of, activity in shown)
    return WhichActivity(options=options, own=True)


def _places(turn: Turn, of: Series, member_id: int) -> list[tuple[SignUp, Activity]]:
    own = signup.active_of(turn.tx, member_id, turn.now)
    return [(row, one) for row, one in own if one.series_id == of.id and one.starts_at > turn.now]


def cancel_times(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[都取消]: the places that there are, and those of guests."""
    of = turn.tx.get(Series, wish.about_a("series") or 0)
    if of is None or actor.id is None:
        return QuestionClosed()
    rows = _places(turn, of, actor.id)
    for activity in {one.id: one for _, one in rows}.values():
        turn.lock(Activity, activity.id)
        give_up(turn, actor, activity, [row for row, one in rows if one.id == activity.id])
        cards.redraw(turn, activity)
    gone = {activity.id: activity for _, activity in rows}
    return TimesCancelled(series=turn.facts(of), left=turn.all_facts(gone.values()))


def keep_times(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    of = turn.tx.get(Series, wish.about_a("series") or 0)
    if of is None or actor.id is None:
        return QuestionClosed()
    left = turn.all_facts(activity for _, activity in _places(turn, of, actor.id))
    return NoMoreTimes(series=turn.facts(of), left=left)


# --- one person ------------------------------------------------------------------------------------------------


def _become_one(turn: Turn, kept: Member, other: Member) -> None:
    """Who asked with both of their accounts keeps the earlier place in the order."""
    theirs = {one.series_id: one for one in stored.regular_at(turn.tx, kept.id)}
    for second in stored.regular_at(turn.tx, other.id):
        if first := theirs.get(second.series_id):
            turn.tx.delete(max(first, second, key=lambda one: one.id))
    turn.tx.flush()


persons.become_one(_become_one)
