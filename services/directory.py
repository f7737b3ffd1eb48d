"""Who is on a channel and in which groups: for a page on which one chooses who one is."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from services.names import written_names
from services.visit import Desk
from storage import people, sign_in, units
from storage.groups import chats, joined_groups
from storage.tables.groups import Chat
from storage.tables.people import Identity, Member, Role


@dataclass(frozen=True)
class Neighbour:
    external_id: str
    name: str
    badge: str
    groups: tuple[str, ...]


def neighbours(desk: Desk, channel: str, now: datetime, *, badges: bool) -> list[Neighbour]:
    """Everybody with an identity on the channel. Badges tell Party membership: for invented people only."""
    with desk.database.reading() as tx:
        homes = _groups_by_home(tx, channel)
        joined = joined_groups(tx, channel)
        roles = {role.member_id: role for role in reversed(people.all_roles(tx, now))}
        in_service = people.in_service(tx)
        found = []
        for identity, member in people.on_channel(tx, channel):
            known = (*homes.get(member.home_unit_id or 0, ()), *joined.get(member.id, ()))
            groups = tuple(dict.fromkeys(known))
            badge = _badge(roles.get(member.id), member.id in in_service) if badges else ""
            found.append(Neighbour(identity.external_id, _shown(identity, member), badge, groups))
        return found


def neighbour(desk: Desk, channel: str, member_id: int) -> Neighbour | None:
    """A member on the channel; None: they have no account there."""
    with desk.database.reading() as tx:
        account, member = sign_in.account_on(tx, channel, member_id), tx.get(Member, member_id)
        if account is None or member is None:
            return None
        above = units.lineage(tx, member.home_unit_id)
        home = [chat.external_id for unit in above for chat in chats(tx, channel) if chat.unit_id == unit]
        here = tuple(dict.fromkeys([*home, *joined_groups(tx, channel).get(member_id, ())]))
        return Neighbour(account.external_id, _shown(account, member), "", here)


def groups(desk: Desk, channel: str) -> list[tuple[str, str]]:
    """(id, title) of every group on the channel."""
    with desk.database.reading() as tx:
        return [(chat.external_id, chat.title) for chat in chats(tx, channel)]


def _groups_by_home(tx: Session, channel: str) -> dict[int, tuple[str, ...]]:
    """One is in the groups of the unit one lives in and of the units above it."""
    bound: dict[int, list[Chat]] = {}
    for chat in chats(tx, channel):
        if chat.unit_id is not None:
            bound.setdefault(chat.unit_id, []).append(chat)
    return {
        unit.id: tuple(chat.external_id for above in units.lineage(tx, unit.id) for chat in bound.get(above, ()))
        for unit in units.all_units(tx)
    }


def _badge(role: Role | None, in_service: bool) -> str:
    if role is not None:
        return next(said for said, name in written_names()["roles"].items() if name == role.role)
    return written_names()["badges"]["in_service" if in_service else "resident"]


def _shown(identity: Identity, member: Member) -> str:
    return identity.name or member.name
