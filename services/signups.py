"""Signing up: oneself and guests, when there is a seat and when there is none."""


from collections.abc import Sequence
from typing import Any

from community import roster as rules
from community.outcomes.base import Outcome
from community.outcomes.facts import ActivityFacts
from community.outcomes.signup import (
    AlreadySignedUp,
    Clashes,
    GuestSignedUp,
    SignedUp,
    SignupClosed,
    SignupNotOpen,
    Waitlisted,
)
from community.roster import Window
from community.wishes import Company, Wish
from services.finding import called_off, coming, find, find_one, recent
from services.promotion import clash_options
from services.visit import Desk, Event, Visit
from storage import groups, signup, units
from storage.tables.activities import Activity
from storage.tables.people import Member
from storage.tables.signup import SignUp, Source, Standing


def sign_up(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        activity = _to_join(visit, wish)
        return visit.reply(activity if isinstance(activity, Outcome) else _join(visit, activity, wish))


def _to_join(visit: Visit, wish: Wish) -> Activity | Outcome:
    """Open activities first; one that is named but over is answered as closed, not as unknown."""
    if wish.wanted.activity_id is not None:
        return find_one(visit, wish, ())
    candidates = coming(visit)
    found = find(visit, wish, candidates)
    if len(found) > 1:
        found = _still_to_join(visit, found) or found
    if not found and not wish.wanted.names_nothing:
        found = find(visit, wish, [*recent(visit), *called_off(visit)])[-1:]
    return find_one(visit, wish, found or []) if len(found) != 1 else found[0]


def _still_to_join(visit: Visit, found: Sequence[Activity]) -> list[Activity]:
    joined = {a.id for _, a in signup.active_of(visit.tx, visit.me.id, visit.now)} if visit.me else set()
    return [a for a in found if rules.window(a, visit.now) is Window.OPEN and a.id not in joined]


def _join(visit: Visit, activity: Activity, wish: Wish) -> Outcome:
    visit.lock(activity.id)
    roster = signup.roster(visit.tx, activity.id)
    mine = next((row for row in roster if visit.me and row.member_id == visit.me.id), None)
    window = rules.window(activity, visit.now)
    offered = mine is not None and mine.standing == Standing.OFFERED and visit.now < activity.starts_at
    if window is not Window.OPEN and not offered:
        return _not_now(visit, activity, window, mine, roster)
    me = visit.member()
    company = _company(wish.company, mine, roster, me)
    if company.myself and (mine is None or mine.standing == Standing.OFFERED) and not wish.despite_clash:
        others = signup.going_during(visit.tx, me.id, activity.starts_at, activity.ends_at)
        if clashes := rules.clashing(activity, others):
            return ask_about_clash(visit, activity, clashes, wish)
    return _add(visit, activity, roster, me, mine, company, wish)


def _not_now(
    visit: Visit, activity: Activity, window: Window, mine: SignUp | None, roster: Sequence[SignUp]
) -> Outcome:
    facts = visit.facts(activity)
    if window is Window.NOT_YET:
        return SignupNotOpen(activity=facts)
    if mine is not None and visit.now < activity.starts_at:
        return _already(facts, mine, roster)
    return SignupClosed(activity=facts)


def _company(said: Company, mine: SignUp | None, roster: Sequence[SignUp], me: Member) -> Company:
    """"+1" by somebody who goes already brings one guest; what was brought before is not brought again."""
    if said.plus_one and mine is not None:
        said = Company(myself=False, unnamed=1)
    guests = [row for row in roster if row.host_id == me.id]
    unnamed = sum(row.name.startswith(f"{me.name}+") for row in guests)
    names = tuple(name for name in said.names if name not in {row.name for row in guests})
    return said.model_copy(update={"names": names, "unnamed": max(0, said.unnamed - unnamed)})


def ask_about_clash(visit: Visit, activity: Activity, others: list[Activity], wish: Wish) -> Clashes:
    options = clash_options(activity.id, wish)
    question = visit.ask(options)
    return Clashes(
        question_id=question, options=options, activity=visit.facts(activity), others=visit.all_facts(others)
    )


def _add(
    visit: Visit,
    activity: Activity,
    roster: list[SignUp],
    me: Member,
    mine: SignUp | None,
    company: Company,
    wish: Wish,
) -> Outcome:
    source = Source.BUTTON if visit.event.tap_id else Source.WORDS
    new_me = company.myself and (mine is None or mine.standing == Standing.OFFERED)
    if new_me:
        mine = _take_place(visit, activity, roster, me, mine, source)
    guests = add_guests(visit, activity, roster, me, (*company.names, *([None] * company.unnamed)), source)
    facts = visit.facts(activity)
    if not new_me and not guests:
        return _already(facts, mine, roster)
    visit.note("sign_up", activity, own=new_me, guests=[row.name for row in guests])
    visit.redraw(activity)
    seated = tuple(row.name for row in guests if row.standing == Standing.GOING)
    queued = tuple(row.name for row in guests if row.standing != Standing.GOING)
    if not new_me or mine is None:
        return GuestSignedUp(activity=facts, names=seated, waiting=queued)
    if mine.standing == Standing.WAITING:
        return Waitlisted(activity=facts, position=rules.position(mine, roster), guests=queued)
    return SignedUp(activity=facts, guests=seated, guests_waiting=queued)


def _already(facts: ActivityFacts, mine: SignUp | None, roster: Sequence[SignUp]) -> AlreadySignedUp:
    queued = mine is not None and mine.standing != Standing.GOING
    position = rules.position(mine, roster) if queued and mine else None
    return AlreadySignedUp(activity=facts, position=position)


def _take_place(
    visit: Visit, activity: Activity, roster: list[SignUp], me: Member, mine: SignUp | None, source: Source
) -> SignUp:
    """The offered seat, the place that somebody else wrote down under this name, or a new one at the end."""
    row = mine or _written_down(visit, roster, me)
    if row is None:
        row = new_row(visit, activity, roster, me.name, source, member_id=me.id)
    elif row.standing == Standing.OFFERED:
        row.standing, row.offered_until = Standing.GOING, None
    row.member_id, row.host_id, row.source = me.id, None, source
    visit.tx.flush()
    return row


def _written_down(visit: Visit, roster: Sequence[SignUp], me: Member) -> SignUp | None:
    """A named guest who turns out to be this member: taken over when name and member are the only ones here."""
    rows = [row for row in roster if row.member_id is None and row.name == me.name]
    return rows[0] if len(rows) == 1 and is_only_bearer(visit, me.name) else None


def is_only_bearer(visit: Visit, name: str) -> bool:
    """Whether at most one member of this group (or home) bears the name."""
    unit_id = visit.chat.unit_id if visit.chat else visit.me.home_unit_id if visit.me else None
    subtree = units.subtree(visit.tx, unit_id) if unit_id else []
    return len(groups.in_group(visit.tx, visit.chat.id if visit.chat else 0, subtree, name)) <= 1


def add_guests(
    visit: Visit,
    activity: Activity,
    roster: list[SignUp],
    host: Member,
    names: Sequence[str | None],
    source: Source,
) -> list[SignUp]:
    """Adds guests in order; one without a name is host+1, host+2, …"""
    added = []
    for name in names:
        shown = name or rules.guest_name(host.name, (row.name for row in roster))
        added.append(new_row(visit, activity, roster, shown, source, host_id=host.id))
    return added


def new_row(
    visit: Visit, activity: Activity, roster: list[SignUp], name: str, source: Source, **columns: Any
) -> SignUp:
    """A place at the end of the roster: going when a seat is free and nobody waits, else waiting."""
    row = SignUp(
        activity_id=activity.id,
        name=name,
        standing=rules.standing_for_new(activity.capacity, roster),
        source=source,
        chat_id=visit.chat.id if visit.chat else None,
        created_at=visit.now,
        **columns,
    )
    visit.tx.add(row)
    visit.tx.flush()
    roster.append(row)
    return row
