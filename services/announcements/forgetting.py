"""Drafts that nobody sends, announcements of more than a year ago, and an author who goes for good."""

from services import persons
from services.actor import Actor
from services.announcements import composing, holding, sending
from services.timers import at_moments, declare
from services.turn import Turn
from storage import announcements
from storage.tables.announcements import Announcement, AnnouncementState


def _forget_draft(turn: Turn, announcement_id: int) -> None:
    draft = turn.lock(Announcement, announcement_id)
    if draft is not None and draft.state == AnnouncementState.DRAFT:
        announcements.forget(turn.tx, draft)


def _forget(turn: Turn, announcement_id: int) -> None:
    """The copies stay in their groups; who has acknowledged it, and as which messages it stands, is forgotten."""
    announcement = turn.lock(Announcement, announcement_id)
    if announcement is not None:
        announcements.forget(turn.tx, announcement)


def _release(turn: Turn, leaving: Actor) -> None:
    """Drafts go. What is to come is the units' affair: it goes out, and whoever looks after them follows it."""
    assert leaving.id is not None
    for announcement in announcements.by(turn.tx, leaving.id):
        if announcement.state == AnnouncementState.DRAFT:
            composing.close_questions(turn, announcement)
            announcements.forget(turn.tx, announcement)
        else:
            if announcement.state == AnnouncementState.SCHEDULED and not holding.is_entitled(turn, announcement):
                sending.hold_back(turn, announcement)
            announcement.author_id, announcement.reason = None, None
    turn.tx.flush()


persons.gives_up(_release, "announcement.author_id")
declare(
    at_moments("forget_announcement_drafts", announcements.DRAFTS, _forget_draft, late=lambda one: one.drafts_kept)
)
declare(at_moments("forget_announcements", announcements.OLD, _forget, late=lambda one: one.announcements_kept))
