"""更正公告, 改公告, 撤回公告: at any time, in every copy; groups that it has not reached get what it says now."""

from typing import Literal

from community import announcing as rules
from community.announcing import Announcing, Fate
from community.outcomes import announcements as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed, NotUnderstood
from community.outcomes.questions import Option, QuestionClosed
from community.wishes import Wish
from services import attachments, audience, cards
from services.actor import Actor
from services.announcements import composing, following, holding
from services.finding import MOST_CHOICES
from services.subjects import subject
from services.turn import Turn
from storage import announcements, audiences
from storage.tables.announcements import Announcement, AnnouncementState
from storage.tables.notices import Lane


def correct(turn: Turn, actor: Actor, wish: Wish) -> composing.Answers:
    """The new text has a preview first; until [发布] nothing changes."""
    plan = Announcing.of(wish)
    if _is_chatter(actor, wish):
        return NotUnderstood()
    announcement = _which(turn, actor, wish, "correct")
    if isinstance(announcement, Outcome):
        return announcement
    if announcement.state == AnnouncementState.DRAFT:
        return composing.change(turn, actor, wish.aimed_at(subject(announcement)))
    draft = _draft_for(turn, actor, announcement)
    if (plan == Announcing() and wish.file is None) or plan.unread:
        return composing.ask_change(turn, actor, draft)
    return composing.change(turn, actor, wish.aimed_at(subject(draft)))


def _is_chatter(actor: Actor, wish: Wish) -> bool:
    """公告里说的停水是几点, of somebody who may correct none."""
    return _is_unread(wish) and not audience.may_announce(actor)


def _is_unread(wish: Wish) -> bool:
    return wish.loosely and wish.about is None and Announcing.of(wish).unread


def _draft_for(turn: Turn, actor: Actor, announcement: Announcement) -> Announcement:
    """A draft with all that it says now; an older one of the same person goes."""
    for older in announcements.replacing(turn.tx, announcement.id):
        if older.author_id == actor.id:
            composing.close_questions(turn, older)
            announcements.forget(turn.tx, older)
    copied = ("text", "sends_at", "is_urgent", "reason", "wants_receipt")
    columns = {name: getattr(announcement, name) for name in copied}
    if announcement.state != AnnouncementState.SCHEDULED:
        columns["sends_at"] = None
    draft = composing.new_draft(turn, actor, announcement.unit_id, replaces=announcement.id, **columns)
    audience.choose(turn, draft, audiences.units_of(turn.tx, subject(announcement)) or [announcement.unit_id])
    attachments.copied(turn, subject(announcement), subject(draft))
    return draft


def carry_out(turn: Turn, actor: Actor, draft: Announcement) -> Outcome:
    """[发布] under the preview of a correction."""
    announcement = turn.lock(Announcement, draft.replaces or 0)
    if announcement is None or announcement.is_withdrawn:
        return QuestionClosed()
    if not audience.may_handle(turn, actor, announcement):
        return NotAllowed()
    if announcement.state == AnnouncementState.SCHEDULED:
        return _reschedule(turn, actor, announcement, draft)
    actor.note("correct_announcement", announcement, was=announcement.text)
    announcement.text = draft.text
    attachments.moves(turn, subject(draft), subject(announcement))
    announcements.forget(turn.tx, draft)
    holding.takes_over(turn, actor, announcement)
    return _changed(turn, announcement)


def _reschedule(turn: Turn, actor: Actor, announcement: Announcement, draft: Announcement) -> Outcome:
    """Nothing has left yet: all of it may change."""
    actor.note("change_announcement", announcement, was=announcement.text)
    for column in ("text", "sends_at", "is_urgent", "reason", "wants_receipt"):
        setattr(announcement, column, getattr(draft, column))
    audience.choose(turn, announcement, audiences.units_of(turn.tx, subject(draft)))
    attachments.moves(turn, subject(draft), subject(announcement))
    announcements.forget(turn.tx, draft)
    holding.takes_over(turn, actor, announcement)
    announcement.sends_at = announcement.sends_at or turn.now
    leaves = rules.goes_out(announcement.sends_at, turn.now, turn.figures, urgent=announcement.is_urgent)
    groups = len(cards.groups_of(turn.tx, announcement))
    return said.AnnouncementScheduled(announcement=turn.facts(announcement), goes_at=leaves, groups=groups)


def _changed(turn: Turn, announcement: Announcement) -> Outcome:
    """Copies that stand are redrawn; those that wait are drawn when their turn comes."""
    copies, unsent = _redraw(turn, announcement), _unsent(turn, announcement)
    return said.AnnouncementCorrected(announcement=turn.facts(announcement), copies=copies, unsent=unsent)


def _redraw(turn: Turn, announcement: Announcement) -> int:
    announcement.changed_at, announcement.missed = turn.now, []
    announcement.progress_notice, announcement.progress_at = None, turn.now
    cards.redraw(turn, announcement, lane=Lane.BROADCAST)
    copies = following.copies(turn, announcement)
    standing = sum(one.message_id is not None for one in copies)
    if announcement.state == AnnouncementState.SENT and announcements.is_under_way(turn.tx, announcement.id):
        announcement.state = AnnouncementState.SENDING
    return standing


def _unsent(turn: Turn, announcement: Announcement) -> int:
    return sum(
        one.message_id is None and following.fate(one) in (Fate.WAITING, Fate.NOT_YET)
        for one in following.copies(turn, announcement)
    )


# --- withdrawing -----------------------------------------------------------------------------------------------


def withdraw(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """By a command at once; else asked, since it cannot be undone."""
    if _is_chatter(actor, wish) or (_is_unread(wish) and not _candidates(turn, actor)):
        return NotUnderstood()
    announcement = _which(turn, actor, wish, "withdraw")
    if isinstance(announcement, Outcome):
        return announcement
    if announcement.state == AnnouncementState.DRAFT:
        return composing.drop(turn, actor, wish.aimed_at(subject(announcement)))
    if _is_all_that_was_said(wish, announcement):
        return withdrawal_confirmed(turn, actor, wish.aimed_at(subject(announcement)))
    copies = following.copies(turn, announcement)
    return said.AnnouncementWithdrawalAsked(
        announcement=turn.facts(announcement),
        copies=sum(one.message_id is not None for one in copies),
        unsent=_unsent(turn, announcement),
        options=(Option(wish=Wish(intent="withdrawal_confirmed", about=subject(announcement)), says="yes"),),
    )


def _is_all_that_was_said(wish: Wish, announcement: Announcement) -> bool:
    """撤回公告, 撤回公告 灭蚊 of its text; not a tap, free words, or words that stand in none."""
    which = Announcing.of(wish).which
    return not (wish.tapped or wish.loosely) and (not which or which in announcement.text)


def withdrawal_confirmed(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    announcement = turn.lock(Announcement, wish.about_a("announcement") or 0)
    if announcement is None or announcement.is_withdrawn:
        return QuestionClosed()
    if not audience.may_handle(turn, actor, announcement):
        return NotAllowed()
    actor.note("withdraw_announcement", announcement)
    for draft in announcements.replacing(turn.tx, announcement.id):
        composing.close_questions(turn, draft)
        announcements.forget(turn.tx, draft)
    return _withdraw(turn, announcement)


def _withdraw(turn: Turn, announcement: Announcement) -> Outcome:
    before = following.copies(turn, announcement)
    unsent = _unsent(turn, announcement)
    announcements.take_from_the_outbox(turn.tx, announcement.id)
    was_scheduled = announcement.state == AnnouncementState.SCHEDULED
    attachments.forget_about(turn, subject(announcement))
    announcement.is_withdrawn, announcement.state = True, AnnouncementState.SENT
    copies = 0 if was_scheduled else _redraw(turn, announcement)
    unsure = tuple(one.group for one in before if following.fate(one) == Fate.UNCERTAIN)
    return said.AnnouncementWithdrawn(
        announcement=turn.facts(announcement), copies=copies, unsent=unsent, unsure=unsure
    )


# --- which one is meant ----------------------------------------------------------------------------------------


def _which(turn: Turn, actor: Actor, wish: Wish, to: Literal["correct", "withdraw"]) -> Announcement | Outcome:
    """The one that is pointed at, the only one there is, or a question; never simply the newest."""
    if not audience.may_announce(actor):
        return NotAllowed()
    if wish.about is not None:
        announcement = turn.lock(Announcement, wish.about_a("announcement") or 0)
        if announcement is None or announcement.is_withdrawn:
            return said.NoAnnouncement()
        return announcement if audience.may_handle(turn, actor, announcement) else NotAllowed()
    found = _said_of(Announcing.of(wish), _candidates(turn, actor))
    if len(found) == 1:
        return turn.lock(Announcement, found[0].id) or said.NoAnnouncement()
    if not found:
        return said.NoAnnouncement()
    options = (
        Option(wish=wish.aimed_at(facts.subject), facts=facts, label=facts.title, numbered=True)
        for facts in turn.all_facts(found[:MOST_CHOICES])
    )
    return said.WhichAnnouncement(to=to, options=tuple(options))


def _said_of(plan: Announcing, known: list[Announcement]) -> list[Announcement]:
    """Those that hold the words by which one was called, or that are to be changed in it; all, when none does."""
    words = plan.which or (plan.swap[0] if plan.swap else "")
    return [one for one in known if words and words in one.text] or known


def _candidates(turn: Turn, actor: Actor) -> list[Announcement]:
    """Drafts that are open, and what is to come or out, the newest first."""
    since = turn.now - turn.figures.draft_lives
    drafts = announcements.drafts_of(turn.tx, actor.id, since) if actor.id else []
    known = announcements.to_come_or_out(turn.tx, turn.now - turn.figures.announcements_kept)
    return [*(d for d in drafts if d.replaces is None), *(a for a in known if audience.may_handle(turn, actor, a))]
