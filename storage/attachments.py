"""Queries on pictures and files."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, exists, insert, literal
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel, col, select

from storage.tables.attachments import Attachment, AttachmentContent
from storage.tables.subject import Subject
from storage.timers import Moments


def add(tx: Session, attachment: Attachment, content: bytes) -> Attachment:
    tx.add(attachment)
    tx.flush()
    tx.add(AttachmentContent(attachment_id=attachment.id, content=content))
    tx.flush()
    return attachment


def of(tx: Session, kind: str, ids: Collection[int]) -> Mapping[int, Attachment]:
    """By the number of its subject, the newest of each."""
    found = select(Attachment).where(Attachment.subject_kind == kind, col(Attachment.subject_id).in_(ids))
    return {one.subject_id or 0: one for one in tx.exec(found.order_by(col(Attachment.id)))}


def content(tx: Session, attachment_id: int) -> bytes | None:
    return tx.exec(select(AttachmentContent.content).where(AttachmentContent.attachment_id == attachment_id)).first()


def copy(tx: Session, attachment: Attachment, about: Subject) -> None:
    """The same for another subject."""
    kept = attachment.model_dump(exclude={"id"}) | {"subject_kind": about.kind, "subject_id": about.id}
    copied = Attachment(**kept)
    tx.add(copied)
    tx.flush()
    columns = [col(AttachmentContent.attachment_id), col(AttachmentContent.content)]
    bytes_of_it = sa_select(literal(copied.id), col(AttachmentContent.content)).where(
        col(AttachmentContent.attachment_id) == attachment.id
    )
    tx.connection().execute(insert(AttachmentContent).from_select(columns, bytes_of_it))


def is_same(tx: Session, one: int, other: int) -> bool:
    return content(tx, one) == content(tx, other)


def forget(tx: Session, ids: Collection[int]) -> None:
    if not ids:
        return
    tx.flush()
    tx.connection().execute(delete(AttachmentContent).where(col(AttachmentContent.attachment_id).in_(ids)))
    tx.connection().execute(delete(Attachment).where(col(Attachment.id).in_(ids)))
    tx.expire_all()


def forget_about(tx: Session, about: Subject) -> None:
    tx.flush()
    mine = select(Attachment.id).where(Attachment.subject_kind == about.kind, Attachment.subject_id == about.id)
    forget(tx, tx.exec(mine).all())


def forget_without_subject(tx: Session) -> None:
    """What belonged to a row that is gone, however that went; and to a person who is, when nobody else has seen it."""
    tx.flush()
    loose = (col(Attachment.subject_kind).is_(None), col(Attachment.identity_id).is_(None))
    forget(tx, tx.exec(select(Attachment.id).where(*loose)).all())
    kinds = select(Attachment.subject_kind).where(col(Attachment.subject_kind).is_not(None)).distinct()
    for kind in tx.exec(kinds).all():
        of_it = SQLModel.metadata.tables[kind or ""]
        stands = exists().where(of_it.c.id == col(Attachment.subject_id))
        forget(tx, tx.exec(select(Attachment.id).where(Attachment.subject_kind == kind, ~stands)).all())


LOOSE = Moments(Attachment.id, Attachment.brought_at, (col(Attachment.subject_kind).is_(None),))
