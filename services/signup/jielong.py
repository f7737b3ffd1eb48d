"""接龙: a list of names is compared with the roster of the activity that its title means."""

from dataclasses import replace

from community import roster as rules
from community.jielong import Entry, Line, Listed, NameList, Reconciled, lines, reconcile
from community.outcomes.base import Outcome
from community.outcomes.signup import JielongReconciled, SignupClosed, SignupNotOpen
from community.rights import Right
from community.roster import Window
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.finding import coming, find
from services.seats import clash, promote
from services.signup.joining import add_guests, is_only_bearer, new_row
from services.turn import Turn
from storage import signup
from storage.tables.activities import Activity
from storage.tables.signup import SignUp, Source, Standing


def reconcile_list(turn: Turn, actor: Actor, wish: Wish) -> tuple[Outcome, ...]:
    """Silent when the title means no single open activity here, and when the list changes nothing."""
    found = find(turn, actor, wish, coming(turn, actor))
    names = wish.details
    if len(found) != 1 or not isinstance(names, Listed):
        return ()
    return _reconcile(turn, actor, found[0], names.names)


def _reconcile(turn: Turn, actor: Actor, activity: Activity, names: NameList) -> tuple[Outcome, ...]:
    turn.lock(Activity, activity.id)
    roster = signup.roster(turn.tx, activity.id)
    change = reconcile(lines(_cut(turn, names)), roster, lambda row: _is_one_person(turn, actor, row))
    removable = [row for row in change.missing if _may_remove(actor, activity, row)]
    window = rules.window(activity, turn.now)
    if change.new and window is Window.NOT_YET:
        return (SignupNotOpen(activity=turn.facts(activity)),)
    if change.new and window is Window.CLOSED and not removable:
        return (SignupClosed(activity=turn.facts(activity)),)
    return _apply(turn, actor, activity, roster, change, removable, closed=window is not Window.OPEN)


def _cut(turn: Turn, names: NameList) -> list[Entry]:
    """Long names are cut before they are compared, as they stand on the roster."""
    return [replace(entry, name=entry.name[: turn.figures.name_length]) for entry in names.entries]


def _is_one_person(turn: Turn, actor: Actor, row: SignUp) -> bool:
    return row.member_id is None or is_only_bearer(turn, actor, row.name)


def _may_remove(actor: Actor, activity: Activity, row: SignUp) -> bool:
    """The person themselves, their host, or an organiser."""
    own = actor.id is not None and actor.id in (row.member_id, row.host_id)
    return own or actor.may_for(Right.PUBLISH, activity)


def _apply(
    turn: Turn,
    actor: Actor,
    activity: Activity,
    roster: list[SignUp],
    change: Reconciled,
    removable: list[SignUp],
    *,
    closed: bool,
) -> tuple[Outcome, ...]:
    for row in removable:
        row.standing, row.cancelled_at = Standing.CANCELLED, turn.now
        roster.remove(row)
    turn.tx.flush()
    if removable:
        promote(turn, activity)
    added, asked = ([], ()) if closed else _add_lines(turn, actor, activity, roster, change.new)
    if not added and not removable:
        return asked
    actor.note("jielong", activity, added=[r.name for r in added], removed=[r.name for r in removable])
    cards.redraw(turn, activity)
    news = JielongReconciled(
        activity=turn.facts(activity),
        added=tuple(row.name for row in added if row.standing == Standing.GOING),
        waiting=tuple(row.name for row in added if row.standing == Standing.WAITING),
        removed=tuple(row.name for row in removable),
        going_count=len(rules.going(signup.roster(turn.tx, activity.id))),
        closed=closed and bool(change.new),
    )
    return (*asked, news)


def _add_lines(
    turn: Turn, actor: Actor, activity: Activity, roster: list[SignUp], new: tuple[Line, ...]
) -> tuple[list[SignUp], tuple[Outcome, ...]]:
    """In the order of the list: it decides when places are few. Also the question to a sender who goes elsewhere."""
    sender = actor.member()
    asked: tuple[Outcome, ...] = ()
    goes = any(row.member_id == sender.id for row in roster)
    added: list[SignUp] = []
    for line in new:
        if line.name == sender.name and not goes:
            goes = True
            others = signup.going_during(turn.tx, sender.id, activity.starts_at, activity.ends_at)
            if clashes := rules.clashing(activity, others):
                asked = (clash(turn, activity, clashes, Wish(intent="sign_up")),)
                continue
            mine = {"member_id": sender.id, "note": line.note}
            row = new_row(turn, actor, activity, roster, sender.name, Source.JIELONG, **mine)
        else:
            row = add_guests(turn, actor, activity, roster, sender, [line.name], Source.JIELONG)[0]
            row.note = line.note
        row.listed_by = sender.id
        added.append(row)
    return added, asked
