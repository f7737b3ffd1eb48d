"""What an announcement is to everything that speaks of subjects: its facts, and its copies."""

from collections.abc import Iterable, Sequence

from community.announcing import headline
from community.outcomes import announcements as said
from community.outcomes.base import Outcome
from community.wishes import Wish
from services import attachments, audience
from services.actor import Actor
from services.announcements import following
from services.subjects import Follower, Kind, declare
from services.turn import Turn
from storage import announcements
from storage.tables.announcements import Announcement
from storage.tables.attachments import Attachment
from storage.tables.cards import Card


def facts(turn: Turn, some: Sequence[Announcement]) -> list[said.AnnouncementFacts]:
    files = attachments.of_all(turn, "announcement", [one.id for one in some])
    return [
        said.AnnouncementFacts(
            id=one.id,
            text=one.text,
            title=headline(one.text, turn.figures.headline_length),
            is_urgent=one.is_urgent,
            wants_receipt=one.wants_receipt,
            sends_at=one.sends_at,
            corrected_at=None if one.is_withdrawn else one.changed_at,
            withdrawn_at=one.changed_at if one.is_withdrawn else None,
            file=files.get(one.id),
        )
        for one in some
    ]


def draw(turn: Turn, announcement: Announcement, card: Card) -> Outcome:
    """A copy as it is at this moment: a group that has read it in other words is told so, no other."""
    shown = turn.facts(announcement)
    if announcement.is_withdrawn:
        return said.AnnouncementWithdrawn(announcement=shown)
    count = announcements.receipts(turn.tx, announcement.id, card.chat_id) if announcement.wants_receipt else None
    if following.is_older(announcement, card):
        return said.AnnouncementCorrected(announcement=shown, receipts=count, anew=card.message_id is None)
    return said.Announcement(announcement=shown, receipts=count)


def _on_cards(turn: Turn) -> Iterable[Announcement]:
    return announcements.standing(turn.tx, turn.now - turn.figures.announcements_kept)


@attachments.uses
def _with_a_file(turn: Turn, actor: Actor, file: Attachment) -> Wish | None:
    return Wish(intent="announce") if audience.may_announce(actor) else None


declare(
    Kind(
        "announcement",
        Announcement,
        facts=facts,
        unit=lambda announcement: announcement.unit_id,
        organiser=lambda announcement: announcement.author_id,
        card=said.Announcement,
        draw_card=draw,
        on_cards=_on_cards,
        follower=Follower(
            arrived=following.arrived,
            missed=following.missed,
            settled=following.settled,
            posts_anew=following.posts_anew,
        ),
    )
)
