"""Signing up: oneself and guests, when there is a seat and when there is none."""

from collections.abc import Sequence
from typing import Any

from community import roster as rules
from community.company import Company, Joining, named
from community.names import name_key
from community.outcomes.activities import AmountImpossible
from community.outcomes.base import Outcome
from community.outcomes.facts import ActivityFacts
from community.outcomes.questions import Option
from community.outcomes.signup import (
    AlreadySignedUp,
    GuestSignedUp,
    SignedUp,
    SignupClosed,
    SignupNotOpen,
    Waitlisted,
)
from community.roster import Window
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.finding import called_off, coming, find, find_one, on_show, recent
from services.seats import clash, comes
from services.signup.asking import who_goes, who_leaves
from services.subjects import subject
from services.turn import Turn
from storage import groups, signup, units
from storage.tables.activities import Activity
from storage.tables.people import Member
from storage.tables.signup import SignUp, Source, Standing


def sign_up(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    activity = to_join(turn, actor, wish)
    return activity if isinstance(activity, Outcome) else _join(turn, actor, activity, wish)


def to_join(turn: Turn, actor: Actor, wish: Wish) -> Activity | Outcome:
    """Open activities first; one that is named but over is answered as closed, not as unknown."""
    if wish.about is not None:
        return find_one(turn, actor, wish, ())
    candidates = coming(turn, actor)
    found = on_show(turn, wish, find(turn, actor, wish, candidates))
    if len(found) > 1 and Joining.of(wish).company.is_only_me:
        found = _still_to_join(turn, actor, found) or found
    if not found and not wish.names_nothing:
        found = find(turn, actor, wish, [*recent(turn, actor), *called_off(turn, actor)])[-1:]
    return find_one(turn, actor, wish, found or []) if len(found) != 1 else found[0]


def _still_to_join(turn: Turn, actor: Actor, found: Sequence[Activity]) -> list[Activity]:
    own = signup.active_of(turn.tx, actor.id, turn.now) if actor.id else []
    joined = {a.id for row, a in own if row.member_id == actor.id}  # guests go without their host
    return [a for a in found if rules.window(a, turn.now) is Window.OPEN and a.id not in joined]


def _join(turn: Turn, actor: Actor, activity: Activity, wish: Wish) -> Outcome:
    joining = Joining.of(wish)
    if joining.too_many:
        return AmountImpossible(said=joining.too_many, many_guests=True, options=(Option(wish=_asked_anew(activity)),))
    said = joining.company.among(actor.names)
    turn.lock(Activity, activity.id)
    roster = signup.roster(turn.tx, activity.id)
    mine = next((row for row in roster if actor.me and row.member_id == actor.id), None)
    window = rules.window(activity, turn.now)
    offered = mine is not None and mine.standing == Standing.OFFERED and turn.now < activity.starts_at
    if window is not Window.OPEN and not offered:
        return _not_now(turn, activity, window, mine if said.myself else None, roster)
    if said.unsure:
        return who_goes(turn, activity, wish, said)
    if said.alone and mine and (own := [row for row in roster if row is mine or row.host_id == actor.id])[1:]:
        return who_leaves(turn, activity, wish.model_copy(update={"intent": "cancel"}), said, own)
    me = actor.member()
    company = _company(turn, actor, said, mine, roster, me)
    if company.myself and (mine is None or mine.standing == Standing.OFFERED) and not joining.despite_clash:
        others = signup.going_during(turn.tx, me.id, activity.starts_at, activity.ends_at)
        if clashes := rules.clashing(activity, others):
            return clash(turn, activity, clashes, wish)
    return _add(turn, actor, activity, roster, me, mine, company, wish)


def _asked_anew(activity: Activity) -> Wish:
    """带两个孩子 is the answer to how many."""
    return Wish(intent="sign_up", about=subject(activity))


def _not_now(turn: Turn, activity: Activity, window: Window, mine: SignUp | None, roster: Sequence[SignUp]) -> Outcome:
    facts = turn.facts(activity)
    if window is Window.NOT_YET:
        return SignupNotOpen(activity=facts)
    if mine is not None and turn.now < activity.starts_at and not facts.cancelled:
        return _already(facts, mine, roster, Company())
    return SignupClosed(activity=facts)


def _company(
    turn: Turn, actor: Actor, said: Company, mine: SignUp | None, roster: Sequence[SignUp], me: Member
) -> Company:
    """ "+1" by somebody who goes already brings one guest; who goes already is not brought again."""
    if said.plus_one and mine is not None:
        said = Company(myself=False, unnamed=1)
    guests = [row for row in roster if row.host_id == me.id]
    nameless = [row for row in guests if row.name.startswith(f"{me.name}+")]
    members = named([row for row in roster if row.member_id], said.names)
    known = [*guests, *(row for row in members if is_only_bearer(turn, actor, row.name))]
    names = tuple(name for name in said.names if not named(known, [name]))
    counted = [] if said.extra else nameless
    more = max(0, said.unnamed - len(counted))
    children = max(0, min(more, said.children - sum(bool(row.is_child) for row in counted)))
    young = tuple(name for name in said.young if name in names)
    return said.model_copy(update={"names": names, "unnamed": more, "children": children, "young": young})


def _add(
    turn: Turn,
    actor: Actor,
    activity: Activity,
    roster: list[SignUp],
    me: Member,
    mine: SignUp | None,
    company: Company,
    wish: Wish,
) -> Outcome:
    source = Source.BUTTON if wish.tapped else Source.WORDS
    new_me = company.myself and (mine is None or mine.standing == Standing.OFFERED)
    if new_me:
        mine = _take_place(turn, actor, activity, roster, me, mine, source)
    guests = add_guests(turn, actor, activity, roster, me, (*company.names, *([None] * company.unnamed)), source)
    young = {*company.young, *(row.name for row in guests[len(guests) - company.children :])}
    for row in guests:
        row.is_child = True if row.name in young else None
    children = sum(bool(row.is_child) for row in guests)
    facts = turn.facts(activity)
    if not new_me and not guests:
        return _already(facts, mine, roster, Joining.of(wish).company.among(actor.names))
    actor.note("sign_up", activity, own=new_me, guests=[row.name for row in guests])
    cards.redraw(turn, activity)
    seated = tuple(row.name for row in guests if row.standing == Standing.GOING)
    queued = tuple(row.name for row in guests if row.standing != Standing.GOING)
    if not new_me or mine is None:
        return GuestSignedUp(activity=facts, names=seated, waiting=queued, children=children)
    if mine.standing == Standing.WAITING:
        position = rules.position(mine, roster)
        return Waitlisted(activity=facts, position=position, guests=queued, children=children)
    return SignedUp(activity=facts, guests=seated, guests_waiting=queued, children=children)


def _already(facts: ActivityFacts, mine: SignUp | None, roster: Sequence[SignUp], said: Company) -> AlreadySignedUp:
    if not said.myself:
        return AlreadySignedUp(activity=facts, names=said.others)
    queued = mine is not None and mine.standing != Standing.GOING
    position = rules.position(mine, roster) if queued and mine else None
    return AlreadySignedUp(activity=facts, position=position)


def _take_place(
    turn: Turn, actor: Actor, activity: Activity, roster: list[SignUp], me: Member, mine: SignUp | None, source: Source
) -> SignUp:
    """The offered seat, the place that somebody else wrote down under this name, or a new one at the end."""
    row = mine or _written_down(turn, actor, roster, me)
    if row is None:
        row = new_row(turn, actor, activity, roster, me.name, source, member_id=me.id)
    elif row.standing == Standing.OFFERED:
        row.standing, row.offered_until = Standing.GOING, None
    row.member_id, row.host_id, row.name, row.source = me.id, None, me.name, source
    turn.tx.flush()
    comes(turn, actor, activity, me.id)
    return row


def _written_down(turn: Turn, actor: Actor, roster: Sequence[SignUp], me: Member) -> SignUp | None:
    """A named guest who turns out to be this member: taken over when name and member are the only ones here."""
    rows = [row for row in roster if row.member_id is None and name_key(row.name) == name_key(me.name)]
    return rows[0] if len(rows) == 1 and is_only_bearer(turn, actor, me.name) else None


def is_only_bearer(turn: Turn, actor: Actor, name: str) -> bool:
    """Whether at most one member of this group (or home) bears the name."""
    return sum(name_key(member.name) == name_key(name) for member in neighbours(turn, actor)) <= 1


def neighbours(turn: Turn, actor: Actor) -> list[Member]:
    """The members of this group, or in private of the home."""
    unit_id = actor.chat.unit_id if actor.chat else actor.me.home_unit_id if actor.me else None
    subtree = units.subtree(turn.tx, unit_id) if unit_id else []
    return groups.in_group(turn.tx, actor.chat.id if actor.chat else 0, subtree)


def add_guests(
    turn: Turn,
    actor: Actor,
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
        added.append(new_row(turn, actor, activity, roster, shown, source, host_id=host.id))
    return added


def new_row(
    turn: Turn, actor: Actor, activity: Activity, roster: list[SignUp], name: str, source: Source, **columns: Any
) -> SignUp:
    """A place at the end of the roster: going when a seat is free and nobody waits, else waiting."""
    row = SignUp(
        activity_id=activity.id,
        name=name,
        standing=rules.standing_for_new(activity.capacity, roster),
        source=source,
        chat_id=actor.chat.id if actor.chat else None,
        created_at=turn.now,
        **columns,
    )
    turn.tx.add(row)
    turn.tx.flush()
    roster.append(row)
    return row
