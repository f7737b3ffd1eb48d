"""后台, 登录: a link for whoever asks, in private; 退出登录: every session of theirs ends."""

from datetime import datetime

from community import signing_in as rules
from community.outcomes.base import Outcome
from community.outcomes.sign_in import SessionsEnded, SignInLink
from community.wishes import Wish
from services import latest, persons
from services.actor import Actor
from services.names import written_names
from services.turn import Turn
from services.visit import Desk
from storage import people, sign_in
from storage.tables.people import Identity, Member
from storage.tables.sign_in import SignInLink as Link


def link(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """A newer one ends the older ones."""
    member = actor.member()
    sign_in.replace_links(turn.tx, member.id, turn.now)
    made = Link(member_id=member.id, made_at=turn.now)
    turn.tx.add(made)
    turn.tx.flush()
    actor.note("make_sign_in_link")
    return SignInLink(link_id=made.id)


def end(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """All of them, or the one that is meant; those of nobody else."""
    theirs = sign_in.sessions_of(turn.tx, actor.id, turn.now) if actor.id is not None else []
    meant = wish.about_a("web_session")
    ended = [one for one in theirs if meant is None or one.id == meant]
    for one in ended:
        turn.tx.delete(one)
    if actor.id is not None and meant is None:
        sign_in.replace_links(turn.tx, actor.id, turn.now)
    if ended:
        actor.note("end_sessions", count=len(ended))
    return SessionsEnded(count=len(ended))


def _made(turn: Turn, account: Identity, asked: SignInLink) -> SignInLink:
    """The secret is in the message and nowhere else. Sent a second time, the first one's holds no longer."""
    found = turn.lock(Link, asked.link_id)
    if found is None or found.used_at or found.replaced_at or found.member_id != account.member_id:
        return asked.model_copy(update={"address": ""})
    minutes = turn.figures.sign_in_link_lives.seconds // 60
    return asked.model_copy(update={"address": _address(turn, found), "minutes": minutes})


def _address(turn: Turn, made: Link) -> str:
    token = rules.new_token()
    made.digest, made.made_at = rules.digest(token), turn.now
    return f"{turn.figures.pages_url}/in/{token}"


def _parted(turn: Turn, member: Member) -> None:
    """Whoever was let in as one of two that were taken for one signs in again."""
    for session in sign_in.sessions_of(turn.tx, member.id, turn.now):
        turn.tx.delete(session)
    sign_in.replace_links(turn.tx, member.id, turn.now)


latest.declare(SignInLink, _made)
persons.are_two(_parted)


# --- for whoever runs the program ----------------------------------------------------------------------------------


def for_owner(desk: Desk, now: datetime) -> str:
    """The address of a link for the owner, who becomes a member by it."""
    assert desk.owner is not None
    with desk.turn(now) as turn:
        member = _owner(turn, *desk.owner)
        sign_in.replace_links(turn.tx, member.id, now)
        made = Link(member_id=member.id, made_at=now)
        turn.tx.add(made)
        turn.audit("make_sign_in_link", member.id)
        return _address(turn, made)


def is_first(desk: Desk) -> bool:
    """Whether nobody is known yet."""
    with desk.database.reading() as tx:
        return sign_in.nobody_yet(tx)


def _owner(turn: Turn, channel: str, person: str) -> Member:
    account, member = people.who_is(turn.tx, channel, person)
    if member is None:
        name = (account.name if account else "") or written_names()["owner"]["name"]
        member = Member(name=name, joined_at=turn.now)
        turn.tx.add(member)
        turn.tx.flush()
        account = account or Identity(channel=channel, external_id=person, name=name)
        account.member_id = member.id
        turn.tx.add(account)
        turn.tx.flush()
    return member
