"""Queries on group chats."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, or_, select

from storage import units
from storage.tables.cards import Card
from storage.tables.groups import Chat, ChatMember
from storage.tables.notices import Notice
from storage.tables.people import Member
from storage.tables.questions import Question

_CHAT = select(Chat).where(
    Chat.channel == bindparam("channel"),
    or_(col(Chat.external_id) == bindparam("external_id"), col(Chat.former_id) == bindparam("external_id")),
)


_POINTS_AT_A_CHAT = [
    column
    for table in SQLModel.metadata.sorted_tables
    for column in table.columns
    if column.references(SQLModel.metadata.tables["chat"].c.id)
]


def chat(tx: Session, channel: str, external_id: str) -> Chat | None:
    """A group by its id, or by the one it had before the platform moved it."""
    return tx.exec(_CHAT, params={"channel": channel, "external_id": external_id}).first()


def rename_chat(tx: Session, chat: Chat, new_id: str) -> None:
    """The group goes by another id; what is asked there goes on, but for choices that newer ones took the place of."""
    there = (col(Question.channel) == chat.channel) & (col(Question.chat) == chat.external_id)
    choice = col(Question.kind) == "choice"
    since = select(Question.person).where(Question.channel == chat.channel, Question.chat == new_id, choice)
    tx.exec(delete(Question).where(there, choice, col(Question.person).in_(since)))
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
    standing = aliased(Card)
    same = (col(standing.subject_kind) == col(Card.subject_kind)) & (col(standing.subject_id) == col(Card.subject_id))
    double = select(Card.id).join(standing, same).where(Card.chat_id == twin.id, standing.chat_id == chat.id)
    tx.exec(delete(Notice).where(col(Notice.card_id).in_(double)))
    tx.exec(delete(Card).where(col(Card.id).in_(double)))
    for column in _POINTS_AT_A_CHAT:
        tx.connection().execute(update(column.table).where(column == twin.id).values({column: chat.id}))
    tx.delete(twin)
    tx.flush()


def in_group(tx: Session, chat_id: int, subtree: Collection[int]) -> list[Member]:
    """Members of a group: those who live in its unit, and those from elsewhere who have taken part there."""
    guests = select(ChatMember.member_id).where(ChatMember.chat_id == chat_id)
    found = select(Member).where(or_(col(Member.home_unit_id).in_(subtree), col(Member.id).in_(guests)))
    return list(tx.exec(found.order_by(col(Member.id))))


def groups_of(tx: Session, member: Member) -> list[Chat]:
    """Groups where a member can be reached by a mention."""
    joined = select(ChatMember.chat_id).where(ChatMember.member_id == member.id)
    at_home = (col(Chat.unit_id) == member.home_unit_id) & col(Chat.unit_id).is_not(None)
    return list(tx.exec(select(Chat).where(or_(col(Chat.id).in_(joined), at_home)).order_by(col(Chat.id))))


def chats(tx: Session, channel: str) -> list[Chat]:
    return list(tx.exec(select(Chat).where(Chat.channel == channel).order_by(col(Chat.id))))


def paused_chats(tx: Session) -> list[Chat]:
    return list(tx.exec(select(Chat).where(col(Chat.paused_at).is_not(None)).order_by(col(Chat.id))))


def joined_groups(tx: Session, channel: str) -> dict[int, tuple[str, ...]]:
    """Groups outside one's home that a member has taken part in."""
    found = select(ChatMember.member_id, Chat.external_id).join(Chat, col(Chat.id) == col(ChatMember.chat_id))
    groups: dict[int, tuple[str, ...]] = {}
    for member, group in tx.exec(found.where(Chat.channel == channel)):
        groups[member] = (*groups.get(member, ()), group)
    return groups


def chats_of(tx: Session, *unit_ids: int) -> list[Chat]:
    """The groups where something for these units has its card: of each its own, or else every group below it."""
    found = {chat.id: chat for unit_id in unit_ids for chat in _chats_of(tx, unit_id)}
    return [found[chat_id] for chat_id in sorted(found)]


def _chats_of(tx: Session, unit_id: int) -> list[Chat]:
    own = list(tx.exec(select(Chat).where(Chat.unit_id == unit_id)))
    return own or list(tx.exec(select(Chat).where(col(Chat.unit_id).in_(units.subtree(tx, unit_id)))))


def bound(tx: Session) -> list[Chat]:
    """Groups of a unit, which can be spoken to or not."""
    return list(tx.exec(select(Chat).where(col(Chat.unit_id).is_not(None)).order_by(col(Chat.id))))


def bound_units(tx: Session) -> set[int]:
    """Units that have a group of their own."""
    return {unit for unit in tx.exec(select(Chat.unit_id).where(col(Chat.unit_id).is_not(None))) if unit}


def bound_to(tx: Session, unit_ids: Collection[int]) -> list[Chat]:
    return list(tx.exec(select(Chat).where(col(Chat.unit_id).in_(unit_ids)).order_by(col(Chat.id))))
