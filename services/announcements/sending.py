"""[发布], at its time, [停止], [继续], [重发失败的]: a state, and what waits in the outbox because of it."""

from community.announcing import Fate
from community.outcomes import announcements as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import QuestionClosed
from community.wishes import Wish
from services import audience, cards, timers
from services.actor import Actor
from services.announcements import composing, correcting, following, holding
from services.audience import Speaker
from services.timers import at_moments
from services.turn import Turn
from services.visit import Answer, InPlace
from storage import announcements
from storage.announcements import Copy
from storage.tables.announcements import Announcement, AnnouncementState
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Lane

SENDING, PAUSED, STOPPED, SENT = (
    AnnouncementState.SENDING,
    AnnouncementState.PAUSED,
    AnnouncementState.STOPPED,
    AnnouncementState.SENT,
)


def publish(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[发布]: once, whoever taps it in however many windows."""
    draft = composing.own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    if not Speaker(turn, actor).may_for_all(draft):
        return NotAllowed()
    if draft.sends_at is not None and draft.sends_at <= turn.now:
        draft.unclear_time, draft.sends_at = draft.unclear_time or "", None
        return composing.ask_time(turn, actor, draft, because="past")
    asked = composing.look(turn, actor, draft)  # a role may have ended since it was shown
    if not isinstance(asked, said.AnnouncementPreview) or asked.urgent_refused or not asked.groups:
        return asked
    composing.close_questions(turn, draft)
    if draft.replaces is not None:
        return correcting.carry_out(turn, actor, draft)
    actor.note("announce", draft, units=list(asked.units), urgent=draft.is_urgent, **_reason(draft))
    if draft.sends_at is None:
        _begin(turn, draft)
        return following.progress(turn, draft)
    draft.state = AnnouncementState.SCHEDULED
    return said.AnnouncementScheduled(
        announcement=turn.facts(draft), goes_at=asked.goes_at or draft.sends_at, groups=asked.groups
    )


def _reason(draft: Announcement) -> dict[str, str]:
    return {"reason": draft.reason} if draft.is_urgent and draft.reason else {}


def _begin(turn: Turn, announcement: Announcement) -> None:
    announcement.state, announcement.begun_at = SENDING, turn.now
    announcement.progress_notice, announcement.progress_at = None, turn.now
    cards.post(turn, announcement, at_once=announcement.is_urgent, lane=Lane.BROADCAST)


def _send_at_its_time(turn: Turn, announcement_id: int) -> None:
    announcement = turn.lock(Announcement, announcement_id)
    if announcement is None or announcement.state != AnnouncementState.SCHEDULED:
        return
    if not holding.is_entitled(turn, announcement):  # a role may have ended since it was published
        hold_back(turn, announcement)
        return
    _begin(turn, announcement)
    if announcement.is_urgent or not turn.is_night:  # that it waits for the morning was said when it was published
        following.tell(turn, announcement, following.progress(turn, announcement))


def hold_back(turn: Turn, announcement: Announcement) -> None:
    """One that has not begun rests like one that was stopped before its first copy."""
    _begin(turn, announcement)
    holding.hold(turn, announcement)


# --- stopped, and gone on with ---------------------------------------------------------------------------------


def stop(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """[停止]: nothing new leaves; what is on its way arrives."""
    announcement = _handled(turn, actor, wish, SENDING, PAUSED, STOPPED)
    if isinstance(announcement, Outcome):
        return announcement
    if announcement.state != STOPPED:
        turn.tx.flush()
        announcements.take_from_the_outbox(turn.tx, announcement.id)
        announcement.state = STOPPED
        actor.note("stop_broadcast", announcement)
    return InPlace(following.progress(turn, announcement))


def resume(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """[继续]: what was not sent, or still shows what it no longer says."""
    announcement = _handled(turn, actor, wish, PAUSED, STOPPED)
    if isinstance(announcement, Outcome):
        return announcement
    if not holding.takes_over(turn, actor, announcement):
        return NotAllowed()
    actor.note("resume_broadcast", announcement)
    return _go_on(turn, announcement, [one for one in following.copies(turn, announcement) if _is_left(one)])


def resend(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """[重发失败的]: to those alone. Where nobody knows whether it arrived it is not said twice.

    No platform says that a group lets the bot write again: one that is paused is tried as well.
    """
    announcement = _handled(turn, actor, wish, SENDING, PAUSED, STOPPED, SENT)
    if isinstance(announcement, Outcome):
        return announcement
    if not holding.takes_over(turn, actor, announcement):
        return NotAllowed()
    failed = [one for one in following.copies(turn, announcement) if following.fate(one) in (Fate.FAILED, Fate.PAUSED)]
    actor.note("resend_failed", announcement)
    for copy in failed:
        _try_again(turn, turn.tx.get_one(Chat, copy.chat_id))
    return _go_on(turn, announcement, failed)


def _try_again(turn: Turn, chat: Chat) -> None:
    if chat.paused_at is not None:
        chat.paused_at = None
        cards.post_missing(turn, chat)


def _handled(
    turn: Turn, actor: Actor, wish: Wish, *states: AnnouncementState
) -> Announcement | Outcome:
    announcement = turn.lock(Announcement, wish.about_a("announcement") or 0)
    if announcement is None or announcement.state not in states:
        return QuestionClosed()
    return announcement if audience.may_handle(turn, actor, announcement) else NotAllowed()


def _is_left(copy: Copy) -> bool:
    return following.fate(copy) in (Fate.NOT_YET, Fate.SENT)


def _go_on(turn: Turn, announcement: Announcement, some: list[Copy]) -> Answer:
    announcement.state, announcement.missed = SENDING, []
    announcement.progress_notice, announcement.progress_at = None, turn.now
    if not announcement.is_withdrawn:
        for copy in some:
            if copy.message_id is None:
                _send(turn, announcement, copy)
    old = outdated(turn, announcement)
    cards.redraw(turn, announcement, lane=Lane.BROADCAST, only={copy.card_id for copy in some} & old)
    turn.tx.flush()
    if not announcements.is_under_way(turn.tx, announcement.id):
        announcement.state = SENT
        return InPlace(following.report_of(turn, announcement))
    return InPlace(following.progress(turn, announcement))


def _send(turn: Turn, announcement: Announcement, copy: Copy) -> None:
    card, chat = turn.tx.get_one(Card, copy.card_id), turn.tx.get_one(Chat, copy.chat_id)
    cards.send(turn, card, chat, at_once=announcement.is_urgent, lane=Lane.BROADCAST)


def outdated(turn: Turn, announcement: Announcement) -> set[int]:
    """Cards that show what it said before it was changed."""
    if announcement.changed_at is None:
        return set()
    drawn = announcements.drawn_since(turn.tx, announcement.id, announcement.changed_at)
    return {copy.card_id for copy in following.copies(turn, announcement) if copy.card_id not in drawn}


timers.declare(at_moments("send_announcements", announcements.DUE, _send_at_its_time))
