"""Queries on members, their identities, roles and groups."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, SQLModel, col, or_, select

from storage.tables import Card, Chat, ChatMember, Identity, Member, Notice, Profile, Question, Role, SignUp

# Asked for every message: built once, since building a statement takes longer than running it.
_CHAT = select(Chat).where(
    Chat.channel == bindparam("channel"),
    or_(col(Chat.external_id) == bindparam("external_id"), col(Chat.former_id) == bindparam("external_id")),
)
_IDENTITY = select(Identity).where(
    Identity.channel == bindparam("channel"), Identity.external_id == bindparam("external_id")
)
_WHO = (
    select(Identity, Member)
    .join(Member, col(Member.id) == col(Identity.member_id), isouter=True)
    .where(Identity.channel == bindparam("channel"), Identity.external_id == bindparam("external_id"))
)


_AUDIT = SQLModel.metadata.tables["audit"].insert()


def write_audit(tx: Session, **columns: Any) -> None:
    tx.connection().execute(_AUDIT, columns)


def chat(tx: Session, channel: str, external_id: str) -> Chat | None:
    """A group by its id, or by the one it had before the platform moved it."""
    return tx.exec(_CHAT, params={"channel": channel, "external_id": external_id}).first()


def rename_chat(tx: Session, chat: Chat, new_id: str) -> None:
    """The group goes by another id; what is asked there goes on."""
    ours = col(Question.channel) == chat.channel
    asked_since = select(Question.person).where(ours, col(Question.chat) == new_id)
    there = ours & (col(Question.chat) == chat.external_id)
    tx.exec(delete(Question).where(there, col(Question.person).in_(asked_since)))
    tx.exec(update(Question).where(there).values(chat=new_id))
    chat.former_id, chat.external_id = chat.external_id, new_id
    tx.flush()


def absorb_chat(tx: Session, chat: Chat, twin: Chat) -> None:
    """`twin` is the same group, met under its new id before anybody said so. It goes; what it knew is kept."""
    chat.unit_id = chat.unit_id if chat.unit_id is not None else twin.unit_id
    chat.title, chat.paused_at = twin.title, twin.paused_at
    known = set(tx.exec(select(ChatMember.member_id).where(ChatMember.chat_id == chat.id)))
    here = set(tx.exec(select(ChatMember.member_id).where(ChatMember.chat_id == twin.id)))
    tx.add_all(ChatMember(chat_id=chat.id, member_id=member) for member in here - known)
    tx.exec(delete(ChatMember).where(col(ChatMember.chat_id) == twin.id))
    standing = select(Card.activity_id).where(Card.chat_id == chat.id)
    double = select(Card.id).where(Card.chat_id == twin.id, col(Card.activity_id).in_(standing))
    tx.exec(delete(Notice).where(col(Notice.card_id).in_(double)))
    tx.exec(delete(Card).where(col(Card.id).in_(double)))
    for table in (Notice, SignUp, Card):
        tx.exec(update(table).where(col(table.chat_id) == twin.id).values(chat_id=chat.id))
    tx.delete(twin)
    tx.flush()


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


def roles(tx: Session, member_id: int) -> list[Role]:
    return list(tx.exec(select(Role).where(Role.member_id == member_id).order_by(col(Role.id))))


def roles_on(tx: Session, unit_ids: Collection[int]) -> list[Role]:
    return list(tx.exec(select(Role).where(col(Role.unit_id).in_(unit_ids)).order_by(col(Role.id))))


def in_group(tx: Session, chat_id: int, subtree: Collection[int], name: str | None = None) -> list[Member]:
    """Members of a group: those who live in its unit, and those from elsewhere who have taken part there."""
    guests = select(ChatMember.member_id).where(ChatMember.chat_id == chat_id)
    found = select(Member).where(or_(col(Member.home_unit_id).in_(subtree), col(Member.id).in_(guests)))
    if name is not None:
        found = found.where(Member.name == name)
    return list(tx.exec(found.order_by(col(Member.id))))


def groups_of(tx: Session, member: Member) -> list[Chat]:
    """Groups where a member can be reached by a mention."""
    joined = select(ChatMember.chat_id).where(ChatMember.member_id == member.id)
    at_home = (col(Chat.unit_id) == member.home_unit_id) & col(Chat.unit_id).is_not(None)
    return list(tx.exec(select(Chat).where(or_(col(Chat.id).in_(joined), at_home)).order_by(col(Chat.id))))


def members(tx: Session, ids: Collection[int]) -> dict[int, Member]:
    if not ids:
        return {}
    return {member.id: member for member in tx.exec(select(Member).where(col(Member.id).in_(ids)))}


def phones(tx: Session, member_ids: Collection[int]) -> dict[int, str]:
    rows = tx.exec(select(Profile).where(col(Profile.member_id).in_(member_ids)))
    return {row.member_id: row.phone for row in rows if row.phone}


def neighbours(tx: Session, unit_id: int, most: int) -> list[str]:
    """Display names of those who live in a unit."""
    return list(tx.exec(select(Member.name).where(Member.home_unit_id == unit_id).limit(most)))


def named(tx: Session, name: str) -> list[Member]:
    return list(tx.exec(select(Member).where(Member.name == name).order_by(col(Member.id))))


# --- everybody: for pages, not for conversations ---------------------------------------------------------------


def on_channel(tx: Session, channel: str) -> list[tuple[Identity, Member]]:
    found = select(Identity, Member).join(Member, col(Member.id) == col(Identity.member_id))
    return [(i, m) for i, m in tx.exec(found.where(Identity.channel == channel).order_by(col(Identity.id)))]


def chats(tx: Session, channel: str) -> list[Chat]:
    return list(tx.exec(select(Chat).where(Chat.channel == channel).order_by(col(Chat.id))))


def paused_chats(tx: Session) -> list[Chat]:
    return list(tx.exec(select(Chat).where(col(Chat.paused_at).is_not(None)).order_by(col(Chat.id))))


def all_roles(tx: Session) -> list[Role]:
    return list(tx.exec(select(Role).order_by(col(Role.id))))


def in_service(tx: Session) -> set[int]:
    return set(tx.exec(select(Profile.member_id).where(col(Profile.in_service))))


def joined_groups(tx: Session, channel: str) -> dict[int, tuple[str, ...]]:
    """Groups outside one's home that a member has taken part in."""
    found = select(ChatMember.member_id, Chat.external_id).join(Chat, col(Chat.id) == col(ChatMember.chat_id))
    groups: dict[int, tuple[str, ...]] = {}
    for member, group in tx.exec(found.where(Chat.channel == channel)):
        groups[member] = (*groups.get(member, ()), group)
    return groups
