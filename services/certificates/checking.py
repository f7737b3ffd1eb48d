"""核验: what a certificate says, for anyone who has its code, in a private chat or on the public page."""

from community import certificates as rules
from community.certificates import Checking
from community.outcomes.base import Outcome
from community.outcomes.certificates import CertificateCodeNeeded, CertificateShown
from community.wishes import Wish
from services import guesses
from services.actor import Actor
from services.certificates.standing import facts
from services.turn import Turn
from services.visit import Desk
from storage import certificates
from storage.tables.certificates import Certificate
from storage.tables.subject import Subject


def check(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    code = Checking.of(wish).code
    if not code:
        return CertificateCodeNeeded(revoke=False)
    found = guarded(turn, actor, code)
    return found if isinstance(found, Outcome) else CertificateShown(certificate=facts(turn.tx, found))


def guarded(turn: Turn, actor: Actor, code: str) -> Certificate | CertificateShown:
    """A few codes that are none, then a pause in which right ones are not looked up either."""
    about = Subject("checking", actor.known().id)
    if until := guesses.paused_until(turn, actor, about):
        return CertificateShown(certificate=None, paused_until=until)
    row = certificates.by_code(turn.tx, code) if rules.is_code(code) else None
    if row is not None:
        return row
    until = guesses.note_wrong(turn, actor, about) if rules.is_code(code) else None
    return CertificateShown(certificate=None, paused_until=until)


def shown(desk: Desk, code: str) -> CertificateShown:
    """On the page."""
    plain = rules.as_code(code)
    with desk.database.reading() as tx:
        row = certificates.by_code(tx, plain) if rules.is_code(plain) else None
        return CertificateShown(certificate=facts(tx, row) if row else None)
