"""From a link to a session: looked at as often as one likes, used once."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from community import signing_in as rules
from community.signing_in import State
from services.turn import Turn
from services.visit import Desk
from storage import sign_in
from storage.tables.people import Identity, Member
from storage.tables.sign_in import SignInLink, WebSession

WEB = "web"  # the channel of the web chat


@dataclass(frozen=True)
class Offer:
    """What a link holds: whose it is, or why it does not."""

    state: State
    name: str = ""


def look(desk: Desk, token: str, now: datetime) -> Offer:
    """Changes nothing: previews of links fetch pages, too."""
    if not rules.is_token(token):
        return Offer("unknown")
    with desk.database.reading() as tx:
        link = sign_in.link_by_digest(tx, rules.digest(token))
        state = rules.state(link, now, desk.figures)
        member = tx.get(Member, link.member_id) if link is not None and state == "open" else None
        return Offer(state, member.name if member else "")


def enter(desk: Desk, token: str, agent: str, now: datetime, before: str = "") -> tuple[State, str]:
    """Uses a link up in the transaction that makes the session. Gives the session's secret; empty: it was refused.

    :param before: the secret of the session that this browser had until now: it ends.
    """
    if not rules.is_token(token):
        return "unknown", ""
    with desk.turn(now) as turn:
        found = sign_in.link_by_digest(turn.tx, rules.digest(token))
        link = turn.lock(SignInLink, found.id) if found else None
        state = rules.state(link, now, desk.figures)
        if link is None or state != "open":
            if link is not None:
                turn.audit("sign_in_refused", link.member_id, because=state)
            return state, ""
        link.used_at = now
        sign_in.end_by_digest(turn.tx, rules.digest(before))
        return state, _session(turn, turn.tx.get_one(Member, link.member_id), rules.browser(agent))


def _session(turn: Turn, member: Member, browser: str) -> str:
    secret = rules.new_secret()
    session = WebSession(member_id=member.id, digest=rules.digest(secret), browser=browser)
    session.began_at = session.seen_at = turn.now
    session.ends_at = turn.now + turn.figures.session_lives
    turn.tx.add(session)
    if sign_in.account_on(turn.tx, WEB, member.id) is None:
        turn.tx.add(Identity(channel=WEB, external_id=token_hex(8), name=member.name, member_id=member.id))
    turn.audit("sign_in", member.id, browser=browser)
    return secret
