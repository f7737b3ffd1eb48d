"""解除关联: an organiser takes a wrong link back. What came with it goes to somebody of their own again."""

from community.linking import Linking
from community.outcomes.base import Outcome
from community.outcomes.courtesies import ContinueInPrivate, NotAllowed
from community.outcomes.own_data import AccountNotLinked, AccountUnlinked, UnlinkingAsked
from community.outcomes.questions import Option, QuestionClosed
from community.wishes import Wish
from services import cards, persons
from services.actor import Actor
from services.own_data import members
from services.own_data.linking import LINK
from services.turn import Turn
from storage import audit, people, register, signup
from storage.tables.audit import Audit
from storage.tables.people import Identity, Member


def unlink(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    if not actor.in_private:
        return ContinueInPrivate()
    found = members.meant(turn, actor, wish, Linking.of(wish).name)
    if isinstance(found, Outcome):
        return found
    done = _last_link(turn, found)
    if done is None:
        return AccountNotLinked(because="never")
    sure = Wish(intent="confirm_unlinking", about=members.about(found))
    no = Wish(intent="keep_data", text="unlink_account")
    return UnlinkingAsked(
        name=found.name,
        unit=members.home(turn, found),
        came=tuple(one.name for one in _accounts(turn, found, done)),
        options=(Option(wish=sure, says="yes"), Option(wish=no, says="no")),
    )


def confirm(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[确定]: the last link; said again, the one before."""
    member = turn.tx.get(Member, wish.about_a("member") or 0)
    done = _last_link(turn, member) if member else None
    if wish.answers is None or member is None or done is None:
        return QuestionClosed()
    if not members.may_change(turn, actor, member):
        return NotAllowed()
    actor.note("unlink_account", member=member.id, link=done.id)
    _part(turn, member, done)
    return AccountUnlinked(name=member.name, organiser=True)


def _last_link(turn: Turn, member: Member) -> Audit | None:
    links = audit.all_of(turn.tx, member.id, LINK)
    return next((done for done in links if _accounts(turn, member, done)), None)


def _accounts(turn: Turn, member: Member, done: Audit) -> list[Identity]:
    """Those that came by it and are still here."""
    return [one for one in people.identities(turn.tx, [member.id]) if one.id in done.detail["accounts"]]


def _part(turn: Turn, member: Member, done: Audit) -> None:
    """Whoever had taken part is a member of their own again; who had not is only an account."""
    accounts, moved = _accounts(turn, member, done), done.detail["moved"]
    stays = [one for one in people.identities(turn.tx, [member.id]) if one not in accounts]
    own = Member(name=accounts[0].name or member.name, home_unit_id=member.home_unit_id, joined_at=turn.now)
    if moved:
        turn.tx.add(own)
        turn.tx.flush()
        register.part(turn.tx, moved, member.id, own.id)
        _own_names(turn, own)
        for parted in persons.PARTED:
            parted(turn, member)
            parted(turn, own)
    for one in accounts:
        one.member_id = own.id if moved else None
    turn.tx.flush()
    for one in (*accounts, *stays):
        turn.whisper(one, AccountUnlinked(name=one.name or member.name), hold=True)


def _own_names(turn: Turn, own: Member) -> None:
    for row, activity in signup.active_of(turn.tx, own.id, turn.now):
        row.name = own.name if row.member_id == own.id else row.name
        cards.redraw(turn, activity)
