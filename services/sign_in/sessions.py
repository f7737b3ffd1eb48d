"""Who is signed in: asked at every page, and in the transaction of every action (`services.visit.act`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from community import signing_in as rules
from services.names import called
from services.visit import Desk
from storage import people, sign_in
from storage.tables.people import Member
from storage.tables.sign_in import WebSession
from storage.tables.units import Unit


@dataclass(frozen=True)
class Signed:
    """Somebody who is signed in, as a page may keep them; an action asks again."""

    session: int
    member: int
    name: str
    is_owner: bool = False
    has_role: bool = False


@dataclass(frozen=True)
class OneSession:
    id: int
    browser: str
    began_at: datetime
    seen_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Account:
    """What stands on the page of one's own account."""

    name: str
    roles: Sequence[str]
    sessions: Sequence[OneSession]


def signed(desk: Desk, secret: str, now: datetime) -> Signed | None:
    """Notes only every few minutes that the session is in use."""
    if not rules.is_secret(secret):
        return None
    with desk.database.reading() as tx:
        found = sign_in.session_by_digest(tx, rules.digest(secret), now)
    if found is None:
        return None
    if now - found[0].seen_at >= desk.figures.session_seen:
        _note_seen(desk, found[0].id, now)
    return _signed(desk, *found, now)


def _signed(desk: Desk, session: WebSession, member: Member, now: datetime) -> Signed:
    with desk.database.reading() as tx:
        account = people.identity(tx, *desk.owner) if desk.owner else None
        is_owner = account is not None and account.member_id == member.id
        return Signed(session.id, member.id, member.name, is_owner, bool(people.roles(tx, member.id, now)))


def _note_seen(desk: Desk, session_id: int, now: datetime) -> None:
    with desk.turn(now) as turn:
        session = turn.lock(WebSession, session_id)
        if session is not None:
            session.seen_at = now


def account(desk: Desk, who: Signed, now: datetime) -> Account:
    with desk.database.reading() as tx:
        held = people.roles(tx, who.member, now)
        names = {role.unit_id: tx.get_one(Unit, role.unit_id).name for role in held}
        some = sign_in.sessions_of(tx, who.member, now)
        sessions = [OneSession(s.id, s.browser, s.began_at, s.seen_at, s.ends_at) for s in some]
        return Account(who.name, [names[role.unit_id] + called(role.role) for role in held], sessions)
