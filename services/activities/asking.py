"""What everybody may ask about activities: what is on, and who goes."""

from community import roster as rules
from community.outcomes.activities import ActivityList, Roster, RosterRow
from community.outcomes.base import Outcome
from community.rights import Right
from community.wishes import Wish
from services.actor import Actor
from services.finding import coming, find, find_one, nothing, on_show, recent
from services.turn import Turn
from storage import people, signup
from storage.attendance import attendances
from storage.tables.activities import Activity
from storage.tables.signup import SignUp, Standing


def list_activities(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    found = on_show(turn, wish, find(turn, actor, wish, coming(turn, actor)))
    return ActivityList(activities=turn.all_facts(found[:10])) if found else nothing(turn, actor, wish)


def roster(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Names for anyone; contacts and [到场] only in private, for those with the right."""
    known = recent(turn, actor)
    found = on_show(turn, wish, find(turn, actor, wish, [a for a in known if a.ends_at > turn.now]))
    if not found and not wish.names_nothing:
        found = find(turn, actor, wish, known)[-1:]
    activity = find_one(turn, actor, wish, found) if len(found) != 1 else found[0]
    return activity if isinstance(activity, Outcome) else _roster(turn, actor, activity)


def _roster(turn: Turn, actor: Actor, activity: Activity) -> Roster:
    """Of what is discreet the names are for those who run it; whoever else asks hears how they stand themselves."""
    found = _whole_roster(turn, actor, activity)
    if not found.is_discreet() or _may_read_names(actor, activity):
        return found
    own = signup.own_sign_up(turn.tx, activity.id, actor.id) if actor.id else None
    if own is None:
        return found.without_names()
    return found.without_names("going" if own.standing == Standing.GOING else "waiting")


def _may_read_names(actor: Actor, activity: Activity) -> bool:
    return any(actor.may_for(right, activity) for right in (Right.SEE_CONTACTS, Right.CONFIRM_ATTENDANCE))


def _whole_roster(turn: Turn, actor: Actor, activity: Activity) -> Roster:
    rows = signup.roster(turn.tx, activity.id)
    contacts = actor.in_private and actor.may_for(Right.SEE_CONTACTS, activity)
    phones = people.phones(turn.tx, [r.member_id for r in rows if r.member_id]) if contacts else {}
    taking = actor.in_private and actor.may_for(Right.CONFIRM_ATTENDANCE, activity) and _is_on(turn, activity)
    present = attendances(turn.tx, activity.id) if taking else {}
    unsure = people.unconfirmed(turn.tx, [r.member_id for r in rows if r.member_id]) if contacts or taking else set()

    def shown(row: SignUp) -> RosterRow:
        phone = phones.get(row.member_id) if row.member_id else None
        is_child, is_here = bool(row.is_child), row.id in present
        return RosterRow(
            sign_up_id=row.id,
            name=row.name,
            note=row.note,
            phone=phone,
            present=is_here,
            is_child=is_child,
            by_page=row.member_id in unsure,
        )

    return Roster(
        activity=turn.facts(activity),
        going=tuple(map(shown, rules.going(rows))),
        waiting=tuple(map(shown, rules.waiting(rows))),
        going_count=len(rules.going(rows)),
        waiting_count=len(rules.waiting(rows)),
        children=sum(bool(row.is_child) for row in rules.going(rows)),
        taking_attendance=taking,
    )


def _is_on(turn: Turn, activity: Activity) -> bool:
    return activity.closed_at is None and turn.now >= activity.starts_at - turn.figures.check_in_opens
