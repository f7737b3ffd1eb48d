"""Writing an announcement: a draft from the first word on, of which what is lacking is asked; then a preview."""

from collections.abc import Callable
from typing import Any, Literal

from community import announcing as rules
from community.announcing import Announcing
from community.audience import ForWhom
from community.outcomes import announcements as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed, NotUnderstood
from community.outcomes.files import FileNotTaken
from community.outcomes.questions import Option, QuestionClosed
from community.rights import Right
from community.wishes import Details, Wish
from services import attachments, audience
from services.actor import Actor
from services.audience import Speaker
from services.subjects import subject
from services.turn import Turn
from storage import announcements, audiences
from storage.tables.announcements import Announcement, AnnouncementState

Answers = Outcome | tuple[Outcome, ...]


def announce(turn: Turn, actor: Actor, wish: Wish) -> Answers:
    """公告, with as much as was said of it."""
    speaker, plan = Speaker(turn, actor), Announcing.of(wish)
    if plan.unread and wish.loosely:
        return _perhaps(wish, offers=bool(speaker.own))
    if not speaker.own:
        return NotAllowed()
    wish = wish.detailed(min((plan, *plan.otherwise), key=lambda one: len(speaker.unknown(one.whom))))
    draft = new_draft(turn, actor, speaker.own[0])
    if len(speaker.choices) == 1:  # there is nothing to choose
        audience.choose(turn, draft, speaker.own)
    return _goes_on(turn, actor, draft, wish)


def _perhaps(wish: Wish, *, offers: bool) -> Outcome:
    """Heard, but nothing of it was read: 物业没发公告就停水 is none."""
    options = (Option(wish=Wish(intent=wish.intent, text=wish.text), says="yes"),) if offers else ()
    return NotUnderstood(offers=(wish.intent,) if offers else (), options=options)


def new_draft(turn: Turn, actor: Actor, unit_id: int, **columns: Any) -> Announcement:
    draft = Announcement(
        unit_id=unit_id, author_id=actor.member().id, state=AnnouncementState.DRAFT, created_at=turn.now, **columns
    )
    turn.tx.add(draft)
    turn.tx.flush()
    return draft


def fill(turn: Turn, actor: Actor, wish: Wish) -> Answers:
    """What was asked of a draft, or is to be changed in it: a line, a button."""
    draft = own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    plan = Announcing.of(wish)
    if plan.whom and plan.text:  # one of both: whose name it is not is the text, when that is still to come
        is_text = not draft.text and bool(Speaker(turn, actor).meant(plan.whom).doubts)
        wish = wish.detailed(plan.model_copy(update={"whom": ForWhom()} if is_text else {"text": ""}))
    return _goes_on(turn, actor, draft, wish)


def change(turn: Turn, actor: Actor, wish: Wish) -> Answers:
    """[修改]: in words, or by a button for what is to be changed."""
    draft = own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    plan = Announcing.of(wish)
    if (plan == Announcing() and wish.file is None) or plan.unread:
        return ask_change(turn, actor, draft)
    return _goes_on(turn, actor, draft, wish)


def ask(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """One of the buttons under "what is to be changed"."""
    draft = own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    asks: dict[str, Callable[[Turn, Actor, Announcement], Outcome]]
    asks = {"ask_audience": ask_audience, "ask_text": ask_text, "ask_time": ask_time}
    return asks[wish.intent](turn, actor, draft)


def drop(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[取消] under a preview."""
    draft = own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    dropped = said.AnnouncementDropped(title=turn.facts(draft).title, corrects=draft.replaces is not None)
    close_questions(turn, draft)
    announcements.forget(turn.tx, draft)
    return dropped


def own_draft(turn: Turn, actor: Actor, wish: Wish) -> Announcement | Outcome:
    draft = turn.lock(Announcement, wish.about_a("announcement") or 0)
    if draft is None or draft.state != AnnouncementState.DRAFT:
        return QuestionClosed()
    if actor.id is None or draft.author_id != actor.id:
        return NotAllowed(because="not_yours")
    return draft


def close_questions(turn: Turn, draft: Announcement) -> None:
    for asked in (*ASKED, said.AnnouncementPreview):
        turn.settled(asked, draft)


ASKED = (
    said.AudienceAsked,
    said.AnnouncementTextAsked,
    said.AnnouncementTimeAsked,
    said.UrgentReasonAsked,
    said.AnnouncementChangeAsked,
)


# --- what was said ---------------------------------------------------------------------------------------------


def _goes_on(turn: Turn, actor: Actor, draft: Announcement, wish: Wish) -> Answers:
    """Writes down what is certain, and asks for the first thing that is not."""
    plan = Announcing.of(wish)
    lost = _takes_file(turn, draft, wish, plan)
    doubts = (_takes_text(turn, actor, draft, plan), _takes_time(turn, actor, draft, plan))
    whom = _takes_audience(turn, actor, draft, plan)
    for column, value in (("is_urgent", plan.urgent), ("wants_receipt", plan.receipt)):
        if value is not None:
            setattr(draft, column, value)
    draft.reason = draft.reason if draft.is_urgent else None
    for asked in ASKED:
        turn.settled(asked, draft)
    answer = whom or next((doubt for doubt in doubts if doubt), None) or look(turn, actor, draft)
    return (lost, answer) if lost else answer


def _takes_file(turn: Turn, draft: Announcement, wish: Wish, plan: Announcing) -> Outcome | None:
    """What came along, in the place of what did before."""
    if plan.no_file:
        attachments.forget_about(turn, subject(draft))
    because = attachments.claim(turn, wish, subject(draft))
    return FileNotTaken(name="", because=because) if because else None


def _takes_text(turn: Turn, actor: Actor, draft: Announcement, plan: Announcing) -> Outcome | None:
    swap = plan.swap
    if plan.becomes:
        old = rules.like(draft.text, plan.becomes)
        swap = (old, plan.becomes) if old else None
        if swap is None:
            return ask_change(turn, actor, draft)
    if swap is not None:
        new = rules.swapped(draft.text, swap)
        if new is None:
            return ask_change(turn, actor, draft, not_once=swap[0])
        draft.text = new
    draft.text = plan.text or draft.text
    return None


def _takes_time(turn: Turn, actor: Actor, draft: Announcement, plan: Announcing) -> Outcome | None:
    if plan.at_once:
        draft.sends_at = draft.unclear_time = None
    if plan.time is None:
        return None
    draft.sends_at, draft.unclear_time = None, plan.time.text
    if not rules.is_clear(plan.time) or plan.time.start is None:
        return ask_time(turn, actor, draft, because="unclear")
    if plan.time.start <= turn.now:
        return ask_time(turn, actor, draft, because="past")
    draft.sends_at, draft.unclear_time = plan.time.start, None
    return None


def _takes_audience(turn: Turn, actor: Actor, draft: Announcement, plan: Announcing) -> Outcome | None:
    doubts = Speaker(turn, actor).takes(draft, plan.whom) if plan.whom else {}
    return ask_audience(turn, actor, draft, plan.whom, **doubts) if doubts else None


# --- what is asked ---------------------------------------------------------------------------------------------


def ask_audience(
    turn: Turn, actor: Actor, draft: Announcement, said_of_it: ForWhom | None = None, **why: Any
) -> Outcome:
    meant = Wish(intent="announce_to", about=subject(draft))
    options = Speaker(turn, actor).options(lambda whom: meant.detailed(Announcing(whom=whom)), said_of_it)
    return said.AudienceAsked(announcement=turn.facts(draft), options=options, **why)


def ask_text(turn: Turn, actor: Actor, draft: Announcement, **why: Any) -> Outcome:
    again = Option(wish=Wish(intent="announcement_text", about=subject(draft)))
    alone = Option(wish=Wish(intent="set_announcement", about=subject(draft), details=Announcing(no_file=True)))
    return said.AnnouncementTextAsked(
        announcement=turn.facts(draft), corrects=draft.replaces is not None, options=(again, alone), **why
    )


def ask_time(
    turn: Turn, actor: Actor, draft: Announcement, because: Literal["asked", "unclear", "past"] = "asked"
) -> Outcome:
    meant = Wish(intent="announcement_time", about=subject(draft))
    now = Option(wish=meant.detailed(Announcing(at_once=True)))
    return said.AnnouncementTimeAsked(
        announcement=turn.facts(draft), because=because, said=draft.unclear_time or "", options=(now,)
    )


def ask_change(turn: Turn, actor: Actor, draft: Announcement, *, not_once: str = "") -> Outcome:
    about = subject(draft)
    which = ("change_announcement", "ask_text") if draft.replaces else WHAT_TO_CHANGE
    options = [Option(wish=Wish(intent=intent, about=about)) for intent in which]
    alone = Option(wish=Wish(intent="set_announcement", about=about, details=Announcing(no_file=True)))
    return said.AnnouncementChangeAsked(
        announcement=turn.facts(draft),
        corrects=draft.replaces is not None,
        not_once=not_once,
        options=(*options, alone),
    )


WHAT_TO_CHANGE = ("change_announcement", "ask_text", "ask_audience", "ask_time")


# --- how it will look ------------------------------------------------------------------------------------------


def look(turn: Turn, actor: Actor, draft: Announcement) -> Outcome:
    """The first thing that is lacking, or the preview."""
    if not audiences.units_of(turn.tx, subject(draft)):
        return ask_audience(turn, actor, draft)
    if not draft.text.strip():
        return ask_text(turn, actor, draft)
    if longest := rules.too_long(draft.text, turn.figures, with_file=turn.facts(draft).file is not None):
        return ask_text(turn, actor, draft, longest=longest)
    if draft.unclear_time is not None:
        return ask_time(turn, actor, draft, because="unclear")
    refused = draft.is_urgent and not Speaker(turn, actor, Right.MARK_URGENT).may_for_all(draft)
    draft.is_urgent = draft.is_urgent and not refused
    if draft.is_urgent and not draft.reason:
        return _ask_reason(turn, draft)
    return preview(turn, actor, draft, refused=refused)


def _ask_reason(turn: Turn, draft: Announcement) -> Outcome:
    why = Wish(intent="announcement_reason", about=subject(draft))
    not_urgent = Wish(intent="set_announcement", about=subject(draft), details=Announcing(urgent=False))
    options = (Option(wish=why), Option(wish=not_urgent))
    return said.UrgentReasonAsked(announcement=turn.facts(draft), options=options)


def give_reason(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    draft = own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    draft.reason = " ".join(wish.text.split())[: turn.figures.text_length] or None
    return look(turn, actor, draft)


def preview(turn: Turn, actor: Actor, draft: Announcement, *, refused: bool = False) -> said.AnnouncementPreview:
    replaced = turn.tx.get(Announcement, draft.replaces) if draft.replaces else None
    reached = audience.reach(turn, draft, spends=not (draft.is_urgent or draft.sends_at))
    leaves = rules.goes_out(draft.sends_at, turn.now, turn.figures, urgent=draft.is_urgent)
    return said.AnnouncementPreview(
        announcement=turn.facts(draft),
        **reached,
        seconds=round(reached["groups"] * turn.figures.copy_takes.total_seconds()),
        goes_at=leaves if leaves > turn.now else None,
        is_held=leaves > max(draft.sends_at or turn.now, turn.now),
        reason=draft.reason or "",
        wants_receipt=draft.wants_receipt,
        urgent_refused=refused,
        may_be_urgent=Speaker(turn, actor, Right.MARK_URGENT).may_for_all(draft),
        corrects="" if replaced is None else "scheduled" if replaced.state == AnnouncementState.SCHEDULED else "sent",
        options=_options(draft),
    )


def _options(draft: Announcement) -> tuple[Option, ...]:
    meant = Wish(intent="publish_announcement", about=subject(draft))

    def to(intent: str, details: Details | None = None) -> Wish:
        return meant.model_copy(update={"intent": intent, "details": details})

    return (
        Option(wish=meant, says="yes"),
        Option(wish=to("change_announcement"), says="wrong"),
        Option(wish=to("drop_announcement"), says="no"),
        Option(wish=to("set_announcement", Announcing(receipt=not draft.wants_receipt))),
        Option(wish=to("set_announcement", Announcing(urgent=not draft.is_urgent))),
        Option(wish=to("set_announcement", Announcing(no_file=True))),
    )
