"""Queries on members, their identities, roles and groups."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, literal, or_
from sqlmodel import Session, col, select

from storage.tables.groups import Chat, ChatMember
from storage.tables.people import PAGE, Identity, Member, Profile, Role, RoleName
from storage.timers import Moments

# Asked for every message: built once, since building a statement takes longer than running it.
_IDENTITY = select(Identity).where(
    Identity.channel == bindparam("channel"), Identity.external_id == bindparam("external_id")
)
_WHO = (
    select(Identity, Member)
    .join(Member, col(Member.id) == col(Identity.member_id), isouter=True)
    .where(Identity.channel == bindparam("channel"), Identity.external_id == bindparam("external_id"))
)


def identity(tx: Session, channel: str, external_id: str) -> Identity | None:
    return tx.exec(_IDENTITY, params={"channel": channel, "external_id": external_id}).first()


def who_is(tx: Session, channel: str, external_id: str) -> tuple[Identity | None, Member | None]:
    """Somebody on a channel, with the member that they are, if any."""
    row = tx.exec(_WHO, params={"channel": channel, "external_id": external_id}).first()
    return (row[0], row[1]) if row else (None, None)


def identities(tx: Session, member_ids: Collection[int]) -> list[Identity]:
    if not member_ids:
        return []
    chosen = select(Identity).where(col(Identity.member_id).in_(member_ids))
    return list(tx.exec(chosen.order_by(col(Identity.id))))


def unconfirmed(tx: Session, member_ids: Collection[int]) -> set[int]:
    """Who is known by browsers alone: no chat and no organiser has said who they are."""
    channels: dict[int | None, set[str]] = {}
    for one in identities(tx, member_ids):
        channels.setdefault(one.member_id, set()).add(one.channel)
    return {member for member in member_ids if channels.get(member) == {PAGE}}


# --- roles: wherever one is read, only while it holds ------------------------------------------------------------


def _holds(now: datetime) -> ColumnElement[bool]:
    return or_(col(Role.ends_at).is_(None), col(Role.ends_at) > now)


def roles(tx: Session, member_id: int, now: datetime) -> list[Role]:
    return list(tx.exec(select(Role).where(Role.member_id == member_id, _holds(now)).order_by(col(Role.id))))


def roles_on(tx: Session, unit_ids: Collection[int], now: datetime) -> list[Role]:
    return list(tx.exec(select(Role).where(col(Role.unit_id).in_(unit_ids), _holds(now)).order_by(col(Role.id))))


def units_with_roles(tx: Session, now: datetime) -> list[int]:
    """Units that somebody holds a role for."""
    return list(tx.exec(select(Role.unit_id).where(_holds(now)).distinct().order_by(col(Role.unit_id))))


def all_roles(tx: Session, now: datetime) -> list[Role]:
    return list(tx.exec(select(Role).where(_holds(now)).order_by(col(Role.id))))


ROLES_END = Moments(Role.id, Role.ends_at)
ROLES_TO_TELL = Moments(Role.id, Role.ends_at, (col(Role.end_told_at).is_(None),))


def role_row(tx: Session, member_id: int, unit_id: int, role: RoleName) -> Role | None:
    """The only one there can be, even when its end has come."""
    same = select(Role).where(Role.member_id == member_id, Role.unit_id == unit_id, Role.role == role)
    return tx.exec(same).first()


# --- members -----------------------------------------------------------------------------------------------------


def members(tx: Session, ids: Collection[int]) -> dict[int, Member]:
    if not ids:
        return {}
    return {member.id: member for member in tx.exec(select(Member).where(col(Member.id).in_(ids)))}


def profiles(tx: Session, member_ids: Collection[int]) -> dict[int, Profile]:
    return {row.member_id: row for row in tx.exec(select(Profile).where(col(Profile.member_id).in_(member_ids)))}


def phones(tx: Session, member_ids: Collection[int]) -> dict[int, str]:
    rows = tx.exec(select(Profile).where(col(Profile.member_id).in_(member_ids)))
    return {row.member_id: row.phone for row in rows if row.phone}


def neighbours(tx: Session, unit_id: int, most: int) -> list[str]:
    """Display names of those who live in a unit."""
    return list(tx.exec(select(Member.name).where(Member.home_unit_id == unit_id).limit(most)))


def known_at(tx: Session, unit_ids: Collection[int] | None) -> list[Member]:
    """Who lives in these units, has taken part in their groups, holds a role there, or has no home; None: everybody.

    The units are those that somebody looks after, and the whole question is asked when that person names another.
    """
    found = select(Member).where(col(Member.name) != "").order_by(col(Member.id))
    if unit_ids is not None:
        here = col(Chat.unit_id).in_(unit_ids)
        took_part = select(ChatMember.member_id).join(Chat, col(Chat.id) == col(ChatMember.chat_id)).where(here)
        roles_here = select(Role.member_id).where(col(Role.unit_id).in_(unit_ids))
        home = col(Member.home_unit_id)
        taking_part = col(Member.id).in_(took_part) | col(Member.id).in_(roles_here)
        found = found.where(home.in_(unit_ids) | home.is_(None) | taking_part)
    return list(tx.exec(found))


def named_in(tx: Session, text: str) -> list[Member]:
    """Members whose names may stand in a text: LIKE takes a % in one for anything."""
    found = select(Member).where(col(Member.name) != "", literal(text).contains(col(Member.name)))
    return list(tx.exec(found.order_by(col(Member.id))))


def named(tx: Session, name: str) -> list[Member]:
    return list(tx.exec(select(Member).where(Member.name == name).order_by(col(Member.id))))


def beginning(tx: Session, text: str) -> list[Member]:
    """Those with whose name a text begins; the longest names only."""
    name = col(Member.name)
    leads = func.substr(literal(text), 1, func.length(name)) == name
    found = list(tx.exec(select(Member).where(leads, func.length(name) >= 2).order_by(col(Member.id))))
    longest = max((len(member.name) for member in found), default=0)
    return [member for member in found if len(member.name) == longest]


# --- everybody: for pages, not for conversations ---------------------------------------------------------------


def on_channel(tx: Session, channel: str) -> list[tuple[Identity, Member]]:
    found = select(Identity, Member).join(Member, col(Member.id) == col(Identity.member_id))
    return [(i, m) for i, m in tx.exec(found.where(Identity.channel == channel).order_by(col(Identity.id)))]


def in_service_at(tx: Session, unit_id: int) -> list[Member]:
    """In-service members who live in just this unit; 0: whose home nobody knows."""
    found = select(Member).join(Profile, col(Profile.member_id) == col(Member.id))
    here = Member.home_unit_id == (unit_id or None)
    return list(tx.exec(found.where(col(Profile.in_service), here).order_by(col(Member.id))))


def homes_of_in_service(tx: Session) -> list[int]:
    """By their rows: joined, SQLite goes through the homes of the whole town."""
    theirs = select(Profile.member_id).where(col(Profile.in_service))
    found = select(Member.home_unit_id).where(col(Member.id).in_(theirs))
    return [home or 0 for home in tx.exec(found.distinct())]


def in_service(tx: Session) -> set[int]:
    return set(tx.exec(select(Profile.member_id).where(col(Profile.in_service))))


