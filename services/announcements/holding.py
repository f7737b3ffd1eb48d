"""Whoever sends an announcement must still be allowed to while it leaves; else it rests, and others decide."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from community.figures import Figures
from community.outcomes import announcements as said
from community.rights import Right
from services import whom
from services.actor import Actor
from services.announcements import following
from services.audience import Speaker
from services.timers import Timer, declare, row_of
from services.turn import Turn
from storage import announcements, people
from storage.tables.announcements import Announcement, AnnouncementState
from storage.tables.people import Member


def is_entitled(turn: Turn, announcement: Announcement) -> bool:
    """One whose author has left is the units' affair (`forgetting`)."""
    author = turn.tx.get(Member, announcement.author_id or 0)
    return author is None or _may_send(turn, Actor(turn, author, is_owner=_is_owner(turn, author)), announcement)


def _is_owner(turn: Turn, member: Member) -> bool:
    owner = people.identity(turn.tx, *turn.owner) if turn.owner else None
    return owner is not None and owner.member_id == member.id


def _may_send(turn: Turn, actor: Actor, announcement: Announcement) -> bool:
    rights = (Right.ANNOUNCE, Right.MARK_URGENT) if announcement.is_urgent else (Right.ANNOUNCE,)
    return all(Speaker(turn, actor, right).may_for_all(announcement) for right in rights)


def takes_over(turn: Turn, actor: Actor, announcement: Announcement) -> bool:
    """It goes on in the name of whoever lets it, when its author no longer may; whether they may themselves."""
    if is_entitled(turn, announcement):
        return True
    if not _may_send(turn, actor, announcement):
        return False
    announcement.author_id = actor.member().id
    return True


def hold(turn: Turn, announcement: Announcement) -> None:
    """Nothing new leaves; its author hears so, and whoever may decide what becomes of it."""
    turn.tx.flush()
    announcements.take_from_the_outbox(turn.tx, announcement.id)
    announcement.state = AnnouncementState.STOPPED
    turn.audit("broadcast_held", None, announcement)
    author = announcement.author_id or 0
    right = Right.MARK_URGENT if announcement.is_urgent else Right.ANNOUNCE
    others = whom.nearest_with(turn, announcement, right, without=[author])
    known = people.members(turn.tx, [author, *others])
    news = said.BroadcastHeld(
        announcement=turn.facts(announcement),
        figures=following.figures(following.copies(turn, announcement)),
        author=known[author].name if author in known else "",
        others=tuple(known[one].name for one in others),
    )
    turn.tell(dict.fromkeys(others), news.model_copy(update={"decides": True}), silent=turn.is_night)
    turn.tell(dict.fromkeys([author] if author in known else []), news, silent=turn.is_night)


def _look(turn: Turn, key: str) -> None:
    announcement = turn.lock(Announcement, row_of(key))
    if announcement is None or announcement.state != AnnouncementState.SENDING or announcement.is_withdrawn:
        return
    if not is_entitled(turn, announcement):
        hold(turn, announcement)
        following.show(turn, announcement, following.progress(turn, announcement))


def _under_way(tx: Session, now: datetime, figures: Figures) -> Iterable[str]:
    """Looked at each minute, for as long as it takes: quiet hours may lie between the first copy and the last."""
    return [str(one) for one in announcements.under_way(tx)]


declare(Timer("hold_announcements", _under_way, _look, lambda *_: None))
