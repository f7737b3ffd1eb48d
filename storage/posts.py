"""Queries on posts and who holds them."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.tables.people import Member
from storage.tables.posts import Post, PostHolder


def of_units(tx: Session, unit_ids: Collection[int] | None = None) -> list[Post]:
    """None: of all units."""
    found = select(Post).order_by(col(Post.id))
    return list(tx.exec(found if unit_ids is None else found.where(col(Post.unit_id).in_(unit_ids))))


def holders(tx: Session, post_ids: Collection[int]) -> dict[int, list[PostHolder]]:
    """By post; those who have held it longest first."""
    found: dict[int, list[PostHolder]] = {}
    for row in tx.exec(select(PostHolder).where(col(PostHolder.post_id).in_(post_ids)).order_by(col(PostHolder.id))):
        found.setdefault(row.post_id, []).append(row)
    return found


def held_by(tx: Session, member_id: int) -> list[tuple[PostHolder, Post]]:
    found = select(PostHolder, Post).join(Post, col(Post.id) == col(PostHolder.post_id))
    rows = tx.exec(found.where(PostHolder.member_id == member_id).order_by(col(PostHolder.id)))
    return [(holder, post) for holder, post in rows]


def holding(tx: Session, post_id: int, member_id: int) -> PostHolder | None:
    same = select(PostHolder).where(PostHolder.post_id == post_id, PostHolder.member_id == member_id)
    return tx.exec(same).first()


def people_on(tx: Session, post_id: int) -> list[Member]:
    """Those who have held it longest first."""
    found = select(Member).join(PostHolder, col(PostHolder.member_id) == col(Member.id))
    return list(tx.exec(found.where(PostHolder.post_id == post_id).order_by(col(PostHolder.id))))
