"""接龙: a list of names is compared with the roster of the activity that its title means."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from community import roster as rules
from community.jielong import Entry, Line, Listed, NameList, Reconciled, Written, lines, reconcile
from community.names import name_key
from community.outcomes.base import Outcome
from community.outcomes.signup import JielongReconciled, Noted, SignupClosed, SignupNotOpen
from community.rights import Right
from community.roster import Window
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.finding import coming, find, on_show
from services.seats import clash, comes, give_up
from services.signup.joining import add_guests, neighbours, new_row
from services.turn import Turn
from storage import signup
from storage.tables.activities import Activity
from storage.tables.people import Member
from storage.tables.signup import SignUp, Source, Standing


def reconcile_list(turn: Turn, actor: Actor, wish: Wish) -> tuple[Outcome, ...]:
    """Silent when the title means no single open activity here, and when the list changes nothing."""
    names, is_titled = wish.details, not wish.wanting(title_is_certain=True).names_nothing
    found = on_show(turn, wish, find(turn, actor, wish, coming(turn, actor))) if is_titled else []
    if len(found) != 1 or not isinstance(names, Listed):
        return ()
    return _reconcile(turn, actor, found[0], names.names)


def _reconcile(turn: Turn, actor: Actor, activity: Activity, names: NameList) -> tuple[Outcome, ...]:
    turn.lock(Activity, activity.id)
    roster = signup.roster(turn.tx, activity.id)
    here = _Here(turn, actor, activity, roster)
    change = here.allowed(reconcile(here.lines(names.entries), roster, here.is_one_person, here.lines(names.aside)))
    window = rules.window(activity, turn.now)
    if change.new and window is Window.NOT_YET:
        return (SignupNotOpen(activity=turn.facts(activity)),)
    if change.new and window is Window.CLOSED and not change.missing and not change.noted:
        return (SignupClosed(activity=turn.facts(activity)),)
    return _apply(turn, actor, activity, change, closed=window is not Window.OPEN)


class _Here:
    """Who the names of a list may be: the sender, members of this group, and who stands on the roster."""

    def __init__(self, turn: Turn, actor: Actor, activity: Activity, roster: Sequence[SignUp]) -> None:
        self._actor, self._activity, self._figures = actor, activity, turn.figures
        self._bearers: dict[str, list[Member]] = {}
        for member in neighbours(turn, actor):
            self._bearers.setdefault(name_key(member.name), []).append(member)
        shown = [row.name for row in roster] + [bearers[0].name for bearers in self._bearers.values()]
        self._known = {name_key(name): name for name in (*shown, actor.me.name if actor.me else actor.name)}

    def lines(self, entries: Iterable[Written]) -> list[Line]:
        """Long names are cut before they are compared, as they stand on the roster."""
        return lines(self._cut(entry.entry(self._known)) for entry in entries)

    def _cut(self, entry: Entry) -> Entry:
        note = entry.note and entry.note[: self._figures.note_length]
        return replace(entry, name=entry.name[: self._figures.name_length], note=note)

    def is_one_person(self, row: SignUp) -> bool:
        """A guest, the sender, or the only member here who bears that name."""
        own = self._actor.id is not None and row.member_id == self._actor.id
        return own or row.member_id is None or len(self._bearers.get(name_key(row.name), ())) <= 1

    def allowed(self, change: Reconciled) -> Reconciled:
        """What of it the sender may do. Notes of those whom no list has brought are changed by themselves only."""
        organises = self._actor.may_for(Right.PUBLISH, self._activity)
        noted = (one for one in change.noted if one[0].source == Source.JIELONG or self._is_theirs(one[0]))
        missing = (row for row in change.missing if organises or self._is_theirs(row))
        return replace(change, missing=tuple(missing), noted=tuple(noted))

    def _is_theirs(self, row: SignUp) -> bool:
        """The sender's own place, that of a guest of theirs, or one under the name that nobody else here bears."""
        if self._actor.id is not None and self._actor.id in (row.member_id, row.host_id):
            return True
        others = [one for one in self._bearers.get(name_key(row.name), ()) if one.id != self._actor.id]
        return row.member_id is None and name_key(row.name) == name_key(self._actor.name) and not others


def _apply(
    turn: Turn, actor: Actor, activity: Activity, change: Reconciled, *, closed: bool
) -> tuple[Outcome, ...]:
    for row, note in change.noted:
        row.note = note
    undo = give_up(turn, actor, activity, change.missing) if change.missing else None
    roster = signup.roster(turn.tx, activity.id)
    added, asked = ([], ()) if closed else _add_lines(turn, actor, activity, roster, change.new)
    if not added and not change.missing and not change.noted:
        return asked
    removed = tuple(row.name for row in change.missing)
    actor.note("jielong", activity, added=[r.name for r in added], removed=list(removed))
    cards.redraw(turn, activity)
    news = JielongReconciled(
        activity=turn.facts(activity),
        added=tuple(row.name for row in added if row.standing == Standing.GOING),
        waiting=tuple(row.name for row in added if row.standing == Standing.WAITING),
        removed=removed,
        noted=tuple(Noted(name=row.name, note=note) for row, note in change.noted),
        going_count=len(rules.going(signup.roster(turn.tx, activity.id))),
        closed=closed and bool(change.new),
        undo=undo,
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
        if name_key(line.name) == name_key(sender.name) and not goes:
            goes = True
            others = signup.going_during(turn.tx, sender.id, activity.starts_at, activity.ends_at)
            if clashes := rules.clashing(activity, others):
                asked = (clash(turn, activity, clashes, Wish(intent="sign_up")),)
                continue
            mine = {"member_id": sender.id, "note": line.note}
            row = new_row(turn, actor, activity, roster, sender.name, Source.JIELONG, **mine)
            comes(turn, actor, activity, sender.id)
        else:
            row = add_guests(turn, actor, activity, roster, sender, [line.name], Source.JIELONG)[0]
            row.note = line.note
        row.listed_by = sender.id
        added.append(row)
    return added, asked
