"""What everybody may ask about activities: what is on, and who goes."""



from community import roster as rules
from community.outcomes.activities import ActivityList, Roster, RosterRow
from community.outcomes.base import Outcome
from community.rights import Right
from community.wishes import Wish
from services.finding import coming, find, find_one, nothing, recent
from services.visit import Desk, Event, Visit
from storage import people, signup
from storage.attendance import attendances
from storage.tables.activities import Activity, ActivityKind
from storage.tables.signup import SignUp


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
    rows = signup.roster(visit.tx, activity.id)
    private = visit.event.private
    contacts = private and visit.may_for(Right.SEE_CONTACTS, activity)
    phones = people.phones(visit.tx, [r.member_id for r in rows if r.member_id]) if contacts else {}
    taking = private and visit.may_for(Right.CONFIRM_ATTENDANCE, activity) and _is_on(visit, activity)
    present = attendances(visit.tx, activity.id) if taking else {}

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
