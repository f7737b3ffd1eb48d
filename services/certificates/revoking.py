"""作废证明: by its bearer, or with a reason by whoever decides hours over the unit that has issued it. Asked first."""

from community.certificates import Checking
from community.outcomes.base import Outcome
from community.outcomes.certificates import (
    CertificateCodeNeeded,
    CertificateRevoked,
    CertificateShown,
    RevocationAsked,
    WhyRevoked,
)
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed, QuestionDropped
from community.rights import Right
from community.wishes import Wish
from services.actor import Actor
from services.certificates.checking import guarded
from services.certificates.standing import facts
from services.turn import Turn
from storage import units
from storage.tables.certificates import Certificate
from storage.tables.subject import Subject


def revoke(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    row = _meant(turn, actor, wish)
    if isinstance(row, Outcome):
        return row
    own, shown, about = row.member_id == actor.id, facts(turn.tx, row), Subject("certificate", row.id)
    if not own and not _decides(turn, actor, row):
        actor.note("refused_to_revoke_certificate", certificate=row.id)
        return NotAllowed()
    if row.revoked_at is not None:
        return CertificateShown(certificate=shown)
    reason = "" if own else Checking.of(wish).reason[: turn.figures.text_length]
    if not own and not reason:
        return WhyRevoked(certificate=shown, options=(Option(wish=Wish(intent=wish.intent, about=about)),))
    sure = Wish(intent="confirm_revocation", about=about, details=Checking(reason=reason))
    no = Wish(intent="keep_certificate", text=wish.intent)
    return RevocationAsked(
        certificate=shown, reason=reason, options=(Option(wish=sure, says="yes"), Option(wish=no, says="no"))
    )


def _meant(turn: Turn, actor: Actor, wish: Wish) -> Certificate | Outcome:
    if (number := wish.about_a("certificate")) is not None:
        return turn.tx.get(Certificate, number) or QuestionClosed()
    code = Checking.of(wish).code
    return guarded(turn, actor, code) if code else CertificateCodeNeeded(revoke=True)


def confirm(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[作废], which only an open question carries."""
    row = turn.lock(Certificate, wish.about_a("certificate") or 0)
    reason = Checking.of(wish).reason
    if wish.answers is None or row is None or row.revoked_at is not None:
        return QuestionClosed()
    own = row.member_id == actor.id
    if not own and not (reason and _decides(turn, actor, row)):
        return NotAllowed()
    row.revoked_at = turn.now
    done = CertificateRevoked(code=row.code, issuer=row.issuer)
    if own:
        actor.note("revoke_certificate", certificate=row.id)
        return done
    actor.note("revoke_certificate", certificate=row.id, bearer=row.member_id, reason=reason)
    news = done.model_copy(update={"by": actor.name, "reason": reason})
    told = turn.tell({row.member_id: None}, news, hold=True)
    return done.model_copy(update={"told": told > 0})


def keep(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[算了]"""
    return QuestionDropped(intent=wish.text)


def _decides(turn: Turn, actor: Actor, row: Certificate) -> bool:
    return actor.may(Right.DECIDE_HOURS, units.lineage(turn.tx, row.unit_id))
