"""What becomes of the copies: counted from cards and notices, shown to whoever sends it in one message, paused when
several in a row do not arrive, and called finished only when none is missing.
"""

from collections.abc import Sequence
from datetime import datetime

from community import announcing as rules
from community.announcing import FOLLOWED_EVERY, Fate
from community.clock import evening, next_allowed
from community.outcomes import announcements as said
from community.outcomes.base import Outcome
from services import audience
from services.subjects import subject
from services.turn import Turn
from services.whom import in_charge
from storage import announcements, notices
from storage.announcements import Copy
from storage.tables.announcements import Announcement, AnnouncementState
from storage.tables.cards import Card
from storage.tables.notices import Notice, NoticeState

FOLLOWED_IN = (said.BroadcastProgress, said.AnnouncementCorrected, said.AnnouncementWithdrawn)


def fate(copy: Copy) -> Fate:
    return rules.fate(stands=copy.message_id is not None, paused=copy.paused_at is not None, notice=copy.notice)


def figures(copies: Sequence[Copy]) -> said.Figures:
    met: dict[Fate, list[str]] = {one: [] for one in Fate}
    for copy in copies:
        met[fate(copy)].append(copy.group)
    return said.Figures(
        groups=len(copies),
        sent=len(met[Fate.SENT]),
        waiting=len(met[Fate.WAITING]),
        failed=tuple(met[Fate.FAILED]),
        paused=tuple(met[Fate.PAUSED]),
        uncertain=tuple(met[Fate.UNCERTAIN]),
        not_yet=len(met[Fate.NOT_YET]),
        merged=sum(copy.notice == NoticeState.MERGED for copy in copies),
    )


def copies(turn: Turn, announcement: Announcement) -> list[Copy]:
    turn.tx.flush()
    return announcements.copies(turn.tx, announcement.id)


def is_older(announcement: Announcement, card: Card) -> bool:
    """Whether the group was shown it before it was corrected."""
    posted = card.posted_at or (announcement.begun_at if card.message_id is not None else None)
    return announcement.changed_at is not None and posted is not None and posted <= announcement.changed_at


# --- each copy -------------------------------------------------------------------------------------------------


def arrived(turn: Turn, card: Card) -> None:
    announcement = turn.tx.get_one(Announcement, card.subject_id)
    if announcement.missed:
        announcement.missed = []
    _moves(turn, announcement)


def settled(turn: Turn, card: Card) -> None:
    _moves(turn, turn.tx.get_one(Announcement, card.subject_id))


def missed(turn: Turn, card: Card) -> None:
    """Five in a row that are not of one group: whoever sends it decides whether to go on."""
    announcement = turn.tx.get_one(Announcement, card.subject_id)
    announcement.missed = rules.missed(announcement.missed, card.chat_id)
    if announcement.state == AnnouncementState.SENDING and rules.pauses(announcement.missed):
        _pause(turn, announcement)


def posts_anew(turn: Turn, card: Card) -> bool:
    """A correction whose older message is gone is said in a new one; nothing else is."""
    announcement = turn.tx.get_one(Announcement, card.subject_id)
    changed = announcement.changed_at
    if announcement.is_withdrawn or changed is None or not is_older(announcement, card):
        return False
    return card.id not in announcements.drawn_since(turn.tx, announcement.id, changed)


def _moves(turn: Turn, announcement: Announcement) -> None:
    turn.tx.flush()
    if announcement.state not in (AnnouncementState.SENDING, AnnouncementState.STOPPED):
        return
    if not announcements.is_under_way(turn.tx, announcement.id):
        _ends(turn, announcement)
    elif announcement.progress_at is None or turn.now - announcement.progress_at >= FOLLOWED_EVERY:
        show(turn, announcement, progress(turn, announcement))


def _ends(turn: Turn, announcement: Announcement) -> None:
    if announcement.state == AnnouncementState.STOPPED:
        show(turn, announcement, progress(turn, announcement))
        return
    announcement.state = AnnouncementState.SENT
    report = report_of(turn, announcement)
    counted = report.figures
    if counted.sent == counted.groups:
        show(turn, announcement, report)
    else:  # something is to be done: that is worth a message of its own
        show(turn, announcement, progress(turn, announcement))
        tell(turn, announcement, report)


def _pause(turn: Turn, announcement: Announcement) -> None:
    turn.tx.flush()
    announcements.take_from_the_outbox(turn.tx, announcement.id)
    announcement.state, announcement.missed = AnnouncementState.PAUSED, []
    turn.audit("broadcast_pauses", None, announcement)
    turn.tx.flush()
    show(turn, announcement, progress(turn, announcement))
    counted = figures(copies(turn, announcement))
    tell(turn, announcement, said.BroadcastPaused(announcement=turn.facts(announcement), figures=counted))


# --- what is shown of it ---------------------------------------------------------------------------------------


def progress(turn: Turn, announcement: Announcement) -> said.BroadcastProgress:
    stopped = (AnnouncementState.STOPPED, AnnouncementState.PAUSED)
    held_until, full = _held_until(turn, announcement), _full(turn, announcement)
    return said.BroadcastProgress(
        announcement=turn.facts(announcement),
        figures=figures(copies(turn, announcement)),
        is_stopped=announcement.state in stopped,
        is_over=announcement.state == AnnouncementState.SENT,
        held_until=held_until,
        full=0 if held_until else full,
        evening=evening(turn.now, turn.figures) if full and not held_until else None,
    )


def report_of(turn: Turn, announcement: Announcement) -> said.BroadcastReport:
    return said.BroadcastReport(
        announcement=turn.facts(announcement),
        figures=figures(copies(turn, announcement)),
        wants_receipt=announcement.wants_receipt,
    )


def _held_until(turn: Turn, announcement: Announcement) -> datetime | None:
    if announcement.is_urgent or announcement.changed_at or announcement.state != AnnouncementState.SENDING:
        return None
    return next_allowed(turn.now, turn.figures) if turn.is_night else None


def _full(turn: Turn, announcement: Announcement) -> int:
    """Copies that are told in the evening's message, or will be."""
    if announcement.is_urgent or announcement.state != AnnouncementState.SENDING:
        return 0
    waiting = [copy for copy in copies(turn, announcement) if fate(copy) == Fate.WAITING and copy.message_id is None]
    return audience.full(turn, [copy.chat_id for copy in waiting])


def tell(turn: Turn, announcement: Announcement, outcome: Outcome) -> None:
    """To whoever sends it, else to those who look after its unit: never twice at night."""
    turn.tell(dict.fromkeys(in_charge(turn, announcement)[:1]), outcome, silent=turn.is_night)


def show(turn: Turn, announcement: Announcement, outcome: Outcome) -> None:
    """In the one message; one that waits to be sent says the newest, one that is lost is said anew."""
    announcement.progress_at = turn.now
    notice = _shown(turn, announcement)
    if notice is None or notice.state in (NoticeState.FAILED, NoticeState.UNCERTAIN, NoticeState.EXPIRED):
        announcement.progress_notice = None
        tell(turn, announcement, outcome)
    else:
        notices.rewrite(turn.tx, notice, outcome.called(), outcome.model_dump(mode="json"), turn.now)


def _shown(turn: Turn, announcement: Announcement) -> Notice | None:
    """The newest in which it can be followed; its number is remembered, since looking for it takes long."""
    turn.tx.flush()
    if announcement.progress_notice is None:
        newest = notices.newest_about(turn.tx, subject(announcement), [one.called() for one in FOLLOWED_IN])
        announcement.progress_notice = newest.id if newest else None
    return turn.tx.get(Notice, announcement.progress_notice or 0)
