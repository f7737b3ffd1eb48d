"""The name on the sheet: what its bearer says, and then it says so, unless a report-in was confirmed under it."""

from collections.abc import Mapping
from datetime import datetime

from community import certificates as rules
from community.certificates import NAME
from community.outcomes.base import Outcome
from community.outcomes.certificates import CertificateName
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import QuestionClosed
from community.tallies import Period
from community.wishes import Wish
from services.actor import Actor
from services.certificates.writing import confirmed_name, written
from services.dialogues import Dialogue, begin, declare
from services.turn import Turn
from storage import certificates
from storage.tables.certificates import Certificate
from storage.tables.people import Member, Profile
from texts.certificates import can_be_printed


def name_of(turn: Turn, me: Member) -> str | None:
    """What stood on the last one, until they say another; None: to be asked."""
    before = certificates.newest(turn.tx, me.id)
    known = (before.name if before else None) or confirmed_name(turn, me.id)
    name = known or (me.name if rules.looks_real(me.name) else None)
    return name if name and can_be_printed(name) else None


def ask_name(turn: Turn, me: Member, period: Period) -> Outcome:
    certain = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    return begin(DIALOGUE, {"name": "\n".join(_perhaps(turn, me))}, certain=certain)


def _perhaps(turn: Turn, me: Member) -> list[str]:
    profile = turn.tx.get(Profile, me.id)
    known = [profile.full_name if profile else None, me.name if rules.looks_real(me.name) else None]
    return [name for name in known if name and can_be_printed(name)]


def rename(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[换个名字]: people are called otherwise in a group than on paper."""
    row = turn.tx.get(Certificate, wish.about_a("certificate") or 0)
    if row is None or actor.me is None or row.member_id != actor.id:
        return NotAllowed(because="not_yours")
    return ask_name(turn, actor.me, Period("span", row.first, row.last)) if row.revoked_at is None else QuestionClosed()


def _named(turn: Turn, actor: Actor, given: Mapping[str, str]) -> Outcome:
    first, last = (datetime.fromisoformat(given[end]) for end in ("first", "last"))
    return written(turn, actor.member(), Period("span", first, last), given["name"])


def _read(turn: Turn, said: str) -> str | None:
    name = rules.a_name(said)
    return name if name and can_be_printed(name) else None


DIALOGUE = Dialogue(NAME, CertificateName, _named, reads={"name": _read})
declare(DIALOGUE)
