"""接龙: a list of names is compared with the roster of the activity that its title means."""

from dataclasses import replace

from community import roster as rules
from community.jielong import Entry, Line, NameList, Reconciled, lines, reconcile
from community.outcomes.signup import JielongReconciled, SignupClosed, SignupNotOpen
from community.rights import Right
from community.roster import Window
from community.wishes import Company, Wish
from services.finding import coming, find
from services.promotion import promote
from services.signups import add_guests, ask_about_clash, is_only_bearer, new_row
from services.visit import Desk, Event, Visit
from storage import signup
from storage.tables.activities import Activity
from storage.tables.signup import SignUp, Source, Standing


def reconcile_list(desk: Desk, event: Event, wish: Wish, names: NameList) -> None:
    """Silent when the title means no single open activity here, and when the list changes nothing."""
    with desk.visit(event) as visit:
        found = find(visit, wish, coming(visit))
        if len(found) == 1:
            _reconcile(visit, found[0], names)


def _reconcile(visit: Visit, activity: Activity, names: NameList) -> None:
    visit.lock(activity.id)
    roster = signup.roster(visit.tx, activity.id)
    change = reconcile(lines(_cut(visit, names)), roster, lambda row: _is_one_person(visit, row))
    removable = [row for row in change.missing if _may_remove(visit, activity, row)]
    window = rules.window(activity, visit.now)
    if change.new and window is Window.NOT_YET:
        visit.reply(SignupNotOpen(activity=visit.facts(activity)))
    elif change.new and window is Window.CLOSED and not removable:
        visit.reply(SignupClosed(activity=visit.facts(activity)))
    elif change.new or removable:
        _apply(visit, activity, roster, change, removable, closed=window is not Window.OPEN)


def _cut(visit: Visit, names: NameList) -> list[Entry]:
    """Long names are cut before they are compared, as they stand on the roster."""
    return [replace(entry, name=entry.name[: visit.figures.name_length]) for entry in names.entries]


def _is_one_person(visit: Visit, row: SignUp) -> bool:
    return row.member_id is None or is_only_bearer(visit, row.name)


def _may_remove(visit: Visit, activity: Activity, row: SignUp) -> bool:
    """The person themselves, their host, or an organiser."""
    own = visit.me is not None and visit.me.id in (row.member_id, row.host_id)
    return own or visit.may_for(Right.PUBLISH, activity)


def _apply(
    visit: Visit, activity: Activity, roster: list[SignUp], change: Reconciled, removable: list[SignUp], *, closed: bool
) -> None:
    for row in removable:
        row.standing, row.cancelled_at = Standing.CANCELLED, visit.now
        roster.remove(row)
    visit.tx.flush()
    if removable:
        promote(visit, activity)
    added = [] if closed else _add_lines(visit, activity, roster, change.new)
    if not added and not removable:
        return
    visit.note("jielong", activity, added=[r.name for r in added], removed=[r.name for r in removable])
    visit.redraw(activity)
    visit.reply(
        JielongReconciled(
            activity=visit.facts(activity),
            added=tuple(row.name for row in added if row.standing == Standing.GOING),
            waiting=tuple(row.name for row in added if row.standing == Standing.WAITING),
            removed=tuple(row.name for row in removable),
            going_count=len(rules.going(signup.roster(visit.tx, activity.id))),
            closed=closed and bool(change.new),
        )
    )


def _add_lines(visit: Visit, activity: Activity, roster: list[SignUp], new: tuple[Line, ...]) -> list[SignUp]:
    """In the order of the list: it decides when places are few."""
    sender = visit.member()
    goes = any(row.member_id == sender.id for row in roster)
    added: list[SignUp] = []
    for line in new:
        if line.name == sender.name and not goes:
            goes = True
            others = signup.going_during(visit.tx, sender.id, activity.starts_at, activity.ends_at)
            if clashes := rules.clashing(activity, others):
                visit.reply(ask_about_clash(visit, activity, clashes, Wish(intent="sign_up", company=Company())))
                continue
            row = new_row(visit, activity, roster, sender.name, Source.JIELONG, member_id=sender.id, note=line.note)
        else:
            row = add_guests(visit, activity, roster, sender, [line.name], Source.JIELONG)[0]
            row.note = line.note
        row.listed_by = sender.id
        added.append(row)
    return added
