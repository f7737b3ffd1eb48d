"""Signing up, cancelling, and moving up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from community import roster as rules
from community.clock import next_allowed
from community.outcomes import (
    ActivityFacts,
    AlreadySignedUp,
    ClashDeclined,
    Clashes,
    GuestSignedUp,
    NotAllowed,
    NotSignedUp,
    Option,
    Outcome,
    Promoted,
    QuestionClosed,
    SignedUp,
    SignupCancelled,
    SignupClosed,
    SignupNotOpen,
    Waitlisted,
)
from community.roster import Window
from community.wishes import Company, Wanted, Wish
from services.finding import called_off, coming, find, find_one, recent
from services.turn import Turn
from services.visit import Desk, Event, Visit
from storage import activities, people, units
from storage.tables import Activity, ActivityState, Member, SignUp, Source, Standing


def sign_up(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        activity = _to_join(visit, wish)
        return visit.reply(activity if isinstance(activity, Outcome) else _join(visit, activity, wish))


def cancel(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        return visit.reply(leave(visit, wish))


def decline(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[不去了] under the news of a promotion."""
    with desk.visit(event, wish) as visit:
        row = visit.tx.get(SignUp, wish.subject_id or 0)
        if row is None or visit.me is None or visit.me.id not in (row.member_id, row.host_id):
            return visit.reply(NotAllowed(because="not_yours"))
        activity = visit.lock(row.activity_id)
        assert activity is not None
        return visit.reply(_drop(visit, activity, [row] if row.standing != Standing.CANCELLED else []))


def decline_clash(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[不报了]: nothing was changed, or an offered seat goes to the next."""
    with desk.visit(event, wish) as visit:
        activity = visit.lock(wish.wanted.activity_id or 0)
        if activity is None:
            return visit.reply(QuestionClosed())
        row = activities.own_sign_up(visit.tx, activity.id, visit.me.id) if visit.me else None
        if row is not None and row.standing == Standing.OFFERED:
            _cancel_rows(visit, activity, [row])
        return visit.reply(ClashDeclined(activity=visit.facts(activity)))


# --- joining ---------------------------------------------------------------------------------------------------


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
    joined = {a.id for _, a in activities.active_of(visit.tx, visit.me.id, visit.now)} if visit.me else set()
    return [a for a in found if rules.window(a, visit.now) is Window.OPEN and a.id not in joined]


def _join(visit: Visit, activity: Activity, wish: Wish) -> Outcome:
    visit.lock(activity.id)
    roster = activities.roster(visit.tx, activity.id)
    mine = next((row for row in roster if visit.me and row.member_id == visit.me.id), None)
    window = rules.window(activity, visit.now)
    offered = mine is not None and mine.standing == Standing.OFFERED and visit.now < activity.starts_at
    if window is not Window.OPEN and not offered:
        return _not_now(visit, activity, window, mine, roster)
    me = visit.member()
    company = _company(wish.company, mine, roster, me)
    if company.myself and (mine is None or mine.standing == Standing.OFFERED) and not wish.despite_clash:
        others = activities.going_during(visit.tx, me.id, activity.starts_at, activity.ends_at)
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


def clash_options(activity_id: int, wish: Wish) -> tuple[Option, ...]:
    wanted = Wanted(activity_id=activity_id)
    insist = wish.model_copy(update={"intent": "sign_up", "wanted": wanted, "despite_clash": True})
    return Option(wish=insist), Option(wish=Wish(intent="decline_clash", wanted=wanted))


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
    return len(people.in_group(visit.tx, visit.chat.id if visit.chat else 0, subtree, name)) <= 1


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


# --- leaving ---------------------------------------------------------------------------------------------------


def leave(visit: Visit, wish: Wish) -> Outcome:
    activity = _to_leave(visit, wish)
    return activity if isinstance(activity, Outcome) else _leave(visit, activity, wish)


def _to_leave(visit: Visit, wish: Wish) -> Activity | Outcome:
    if visit.me is None:
        return NotSignedUp()
    own = activities.active_of(visit.tx, visit.me.id, visit.now)
    wish = _about_guests(wish, visit.me, [row for row, _ in own])
    joined = list({a.id: a for _, a in own if a.starts_at > visit.now}.values())
    if wish.wanted.activity_id is not None:
        return find_one(visit, wish, joined)
    found = find(visit, wish, joined)
    if found:
        return find_one(visit, wish, found)
    if started := find(visit, wish, [a for _, a in own]):
        return SignupClosed(activity=visit.facts(started[0]))
    named = [] if wish.wanted.names_nothing else find(visit, wish, coming(visit))
    return NotSignedUp(activity=visit.facts(named[0]) if len(named) == 1 else None)


def _about_guests(wish: Wish, me: Member, own: Sequence[SignUp]) -> Wish:
    """A guest who is named goes, and nobody else: 取消 刘桂英, 老彭+1来不了了."""
    named = tuple(dict.fromkeys(row.name for row in own if row.host_id == me.id and row.name in wish.text))
    if not named:
        return wish
    title = None if wish.wanted.title in named else wish.wanted.title
    return wish.wanting(title=title).model_copy(update={"company": Company(myself=False, names=named)})


def _leave(visit: Visit, activity: Activity, wish: Wish) -> Outcome:
    visit.lock(activity.id)
    if visit.now >= activity.starts_at or activity.state != ActivityState.PUBLISHED:
        return SignupClosed(activity=visit.facts(activity))
    assert visit.me is not None or wish.wanted.activity_id is not None
    rows = _mine_to_drop(visit, activity, wish) if visit.me else []
    return _drop(visit, activity, rows)


def _mine_to_drop(visit: Visit, activity: Activity, wish: Wish) -> list[SignUp]:
    """Named guests only when they are named; otherwise oneself and those who came without a name.

    Somebody who goes on their own account stays: a host who is ill does not take 刘桂英's place away.
    """
    assert visit.me is not None
    me = visit.me
    roster = activities.roster(visit.tx, activity.id)
    guests = [row for row in roster if row.host_id == me.id]
    if named := _about_guests(wish, me, guests).company.names:
        return [row for row in guests if row.name in named]
    if not wish.company.myself and wish.company.unnamed:
        return [row for row in guests if row.name.startswith(f"{me.name}+")][-wish.company.unnamed :]
    own = [row for row in roster if row.member_id == me.id]
    if own:
        return own + [row for row in guests if row.name.startswith(f"{me.name}+")]
    return [row for row in guests if row.source != Source.JIELONG]


def _drop(visit: Visit, activity: Activity, rows: Sequence[SignUp]) -> Outcome:
    if not rows:
        return NotSignedUp(activity=visit.facts(activity))
    if visit.now >= activity.starts_at:
        return SignupClosed(activity=visit.facts(activity))
    guests = tuple(row.name for row in rows if row.member_id is None)
    _cancel_rows(visit, activity, rows)
    return SignupCancelled(activity=visit.facts(activity), names=guests)


def _cancel_rows(visit: Visit, activity: Activity, rows: Sequence[SignUp]) -> None:
    for row in rows:
        row.standing, row.cancelled_at, row.offered_until = Standing.CANCELLED, visit.now, None
    visit.note("cancel", activity, names=[row.name for row in rows])
    visit.tx.flush()
    promote(visit, activity)
    visit.redraw(activity)


# --- moving up -------------------------------------------------------------------------------------------------


def promote(turn: Turn, activity: Activity) -> None:
    """Fills free seats from the queue. Whoever goes elsewhere at that hour is offered the seat, not moved."""
    roster = activities.roster(turn.tx, activity.id)
    while moving := rules.next_up(activity, roster, turn.now):
        row = moving[0]
        others = (
            activities.going_during(turn.tx, row.member_id, activity.starts_at, activity.ends_at)
            if row.member_id
            else []
        )
        if clashes := rules.clashing(activity, others):
            _offer(turn, activity, row, clashes)
        else:
            row.standing = Standing.GOING
            _tell_promoted(turn, activity, row)
        turn.audit("promote", row.member_id or row.host_id, activity, name=row.name, standing=row.standing)
        turn.tx.flush()


def _tell_promoted(turn: Turn, activity: Activity, row: SignUp) -> None:
    """Told at any hour, silently at night."""
    whom = row.member_id or row.host_id
    if whom is not None:
        names = () if row.member_id else (row.name,)
        news = Promoted(activity=turn.facts(activity), names=names, sign_up_id=row.id)
        turn.tell({whom: row.chat_id}, news, silent=turn.is_night)


def _offer(turn: Turn, activity: Activity, row: SignUp, others: list[Activity]) -> None:
    """The seat is held for a while, counted from the morning at night, and never beyond the start."""
    assert row.member_id is not None
    row.standing = Standing.OFFERED
    row.offered_until = min(next_allowed(turn.now, turn.figures) + turn.figures.offer_lives, activity.starts_at)
    options = clash_options(activity.id, Wish(intent="sign_up"))
    place = _where_to_ask(turn, row)
    if place is None:
        return
    channel, chat, person = place
    question = turn.put_question(channel, chat, person, "choice", options, row.offered_until)
    news = Clashes(
        question_id=question,
        options=options,
        activity=turn.facts(activity),
        others=turn.all_facts(others),
        held_until=row.offered_until,
    )
    turn.tell({row.member_id: row.chat_id}, news, silent=turn.is_night)


def _where_to_ask(turn: Turn, row: SignUp) -> tuple[str, str, str] | None:
    """Channel, chat and person, chosen as `Turn.tell` chooses them."""
    assert row.member_id is not None
    found = people.identities(turn.tx, [row.member_id])
    for identity in found:
        if identity.reachable:
            return identity.channel, identity.external_id, identity.external_id
    chat = turn.group_for(row.member_id, row.chat_id)
    here = [i for i in found if chat and i.channel == chat.channel]
    return (chat.channel, chat.external_id, here[0].external_id) if chat and here else None


def pass_on_lapsed_offers(desk: Desk, now: datetime) -> None:
    """Timer: a seat that was offered and not taken goes to the next in the queue."""
    with desk.turn(now) as turn:
        for row in activities.lapsed_offers(turn.tx, turn.now):
            activity = turn.lock(row.activity_id)
            assert activity is not None
            row.standing, row.cancelled_at, row.offered_until = Standing.CANCELLED, turn.now, None
            turn.audit("offer_lapsed", row.member_id, activity, name=row.name)
            turn.tx.flush()
            promote(turn, activity)
            turn.redraw(activity)
