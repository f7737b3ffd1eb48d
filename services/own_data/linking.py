"""绑定账号: two accounts of one person, shown by a one-time code that is said on the other one.

Only the digest of a code is stored; the code is made when it is sent. How a link is taken back: `parting`.
"""

from community import linking as rules
from community import roster
from community.linking import Linking
from community.outcomes.base import Outcome
from community.outcomes.courtesies import ContinueInPrivate
from community.outcomes.facts import ActivityFacts
from community.outcomes.own_data import AccountLinked, AccountNotLinked, LinkingCode, LinkingGuessed
from community.wishes import Wish
from services import guesses, latest, persons, whom
from services.actor import Actor
from services.timers import at_moments, declare
from services.turn import Turn
from storage import linking, people, register, signup, units
from storage.register import Moved
from storage.tables.linking import LinkCode
from storage.tables.people import Identity, Member
from storage.tables.subject import Subject

LINK = "link_account"  # in the audit


def link(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    code = Linking.of(wish).code
    if code is None:
        return LinkingCode()
    if not actor.in_private:
        linking.burn(turn.tx, rules.digest(code))
        return ContinueInPrivate()
    return _said(turn, actor, actor.known(), code)


def _said(turn: Turn, actor: Actor, account: Identity, code: str) -> Outcome:
    about = Subject("account", account.id)
    if until := guesses.paused_until(turn, actor, about):
        return AccountNotLinked(because="paused", until=until)
    found = linking.found(turn.tx, rules.digest(code), turn.now)
    owner = turn.tx.get_one(Identity, found.identity_id) if found else None
    if owner is not None and owner.id == account.id:
        return AccountNotLinked(because="same_account")
    if owner is not None and owner.member_id is not None and owner.member_id == account.member_id:
        return _linked(turn, turn.tx.get_one(Member, owner.member_id))
    if found is None or owner is None or found.used_at is not None:
        return _wrong(turn, actor, about)
    if actor.me is not None and len(people.identities(turn.tx, [actor.me.id])) > 1:
        return AccountNotLinked(because="many_accounts")
    found.used_at = turn.now
    return _link(turn, actor, owner, account)


def _wrong(turn: Turn, actor: Actor, about: Subject) -> Outcome:
    """A few guesses, then a pause, of which those who look after the person's home hear."""
    until = guesses.note_wrong(turn, actor, about)
    if until is not None:
        home = actor.me.home_unit_id if actor.me else None
        unit = home or next((one.id for one in units.all_units(turn.tx)), None)
        able = [member for member in whom.nearest(turn, unit) if member != actor.id] if unit else []
        turn.tell(dict.fromkeys(able), LinkingGuessed(name=actor.name, until=until), silent=turn.is_night)
    return AccountNotLinked(because="paused" if until else "wrong", until=until)


def _link(turn: Turn, actor: Actor, owner: Identity, account: Identity) -> Outcome:
    """The member who was there first stays; an account that never took part only comes to the other."""
    mine, theirs = actor.me, turn.tx.get(Member, owner.member_id) if owner.member_id else None
    known = sorted((one for one in (mine, theirs) if one is not None), key=lambda one: one.id)
    kept = known[0] if known else Actor(turn, None, name=owner.name, introduce=lambda: owner).member()
    moved = _become_one(turn, kept, known[1]) if len(known) == 2 else {}
    came = moved.pop("identity.member_id", [owner.id] if mine and not theirs else [account.id])
    for one in (owner, account):
        one.member_id = kept.id
    turn.tx.flush()
    for after in persons.AFTER:
        after(turn, kept)
    turn.audit(LINK, kept.id, accounts=came, moved=moved)
    actor.me = kept
    news = _linked(turn, kept)
    turn.whisper(owner, news.model_copy(update={"here": False}))
    return news


def _become_one(turn: Turn, kept: Member, other: Member) -> Moved:
    """The name that goes stays with an account: copies of it are found by that."""
    accounts = people.identities(turn.tx, [other.id])
    if accounts and other.name not in {one.name for one in accounts}:
        accounts[0].name = other.name
    persons.becomes_one(turn, kept, other)
    return register.join(turn.tx, kept.id, other.id)


def _linked(turn: Turn, member: Member) -> AccountLinked:
    accounts = people.identities(turn.tx, [member.id])
    return AccountLinked(name=member.name, accounts=len(accounts), clashes=_clashes(turn, member))


def _clashes(turn: Turn, member: Member) -> tuple[ActivityFacts, ...]:
    """Both accounts may go somewhere at the same hour."""
    own = [a for row, a in signup.active_of(turn.tx, member.id, turn.now) if row.member_id == member.id]
    return turn.all_facts([a for a in own if a.starts_at > turn.now and roster.clashing(a, own)])


# --- the code --------------------------------------------------------------------------------------------------


def _made(turn: Turn, account: Identity) -> LinkingCode:
    code, until = rules.new_code(), turn.now + turn.figures.link_code_lives
    linking.write(turn.tx, account.id, rules.digest(code), until)
    return LinkingCode(code=code, until=until)


def _forget(turn: Turn, account_id: int) -> None:
    code = turn.tx.get(LinkCode, account_id)
    if code is not None and code.expires_at <= turn.now:
        turn.tx.delete(code)


latest.declare(LinkingCode, lambda turn, account, _: _made(turn, account))
declare(at_moments("forget_linking_codes", linking.CODES, _forget))
