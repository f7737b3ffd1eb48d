"""Consent alone: to the employer's return, to a newer text, and by whom others call a member."""

from collections.abc import Callable, Mapping

from community.forms import Form
from community.outcomes.base import Outcome
from community.outcomes.report_in import ConsentAsked, ConsentNoted
from community.report_in import CONSENT_ANEW, CONSENT_LIVES, EMPLOYER_RETURN, Reporting
from community.wishes import Wish
from services import consents, dialogues
from services.actor import Actor
from services.dialogues import Dialogue, begin
from services.report_in.asking import begin_report
from services.report_in.withdrawing import ask
from services.turn import Turn
from services.visit import AT_A_PRIVATE_WORD, Answer
from storage import notices, report_in
from storage.tables.people import Profile, SaidMember
from storage.tables.report_in import Purpose


def to_return(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[可以给单位回执]: of use to whoever has reported in with an employer."""
    profile = turn.tx.get(Profile, actor.id) if actor.id else None
    if profile is None or not profile.employer or not consents.holds(turn, profile.member_id, Purpose.MEMBERSHIP):
        return begin_report(turn, actor, Reporting())
    if consents.holds(turn, profile.member_id, Purpose.EMPLOYER_RETURN):
        return ConsentNoted(purpose=Purpose.EMPLOYER_RETURN, given=True)
    return begin(RETURN)


def _agreed(purpose: Purpose) -> Callable[[Turn, Actor, Mapping[str, str]], Outcome]:
    def noted(turn: Turn, actor: Actor, given: Mapping[str, str]) -> Outcome:
        consents.give(turn, actor, given)
        return ConsentNoted(purpose=purpose, given=True)

    return noted


def _return_refused(turn: Turn, actor: Actor) -> Outcome:
    actor.note("refuse_consent", purpose=Purpose.EMPLOYER_RETURN)
    consents.withdraw(turn, actor, [Purpose.EMPLOYER_RETURN])  # to an older text, which nobody need ask about again
    return ConsentNoted(purpose=Purpose.EMPLOYER_RETURN, given=False)


def _alone(form: Form, purpose: Purpose, refused: Callable[[Turn, Actor], Answer]) -> Dialogue:
    return Dialogue(form, ConsentAsked, _agreed(purpose), refused=refused)


RETURN = _alone(EMPLOYER_RETURN, Purpose.EMPLOYER_RETURN, _return_refused)
ANEW = _alone(CONSENT_ANEW, Purpose.MEMBERSHIP, lambda turn, actor: ask(turn, actor, refused=True))
dialogues.declare(RETURN)
dialogues.declare(ANEW)


# --- at the next private word ----------------------------------------------------------------------------------


def _waits(turn: Turn, actor: Actor) -> Outcome | None:
    """Whom an import calls a member is asked once; who has consented to an older text, now and then."""
    profile = turn.tx.get(Profile, actor.id) if actor.id else None
    if profile is None:
        return None
    if profile.said_member == SaidMember.TO_ASK:
        profile.said_member = SaidMember.ASKED
        return begin_report(turn, actor, Reporting(), why="listed")
    anew = _to_an_older_text(turn, profile.member_id) if profile.in_service else None
    if anew is None:
        return None
    lately = notices.told_since(turn.tx, actor.known().id, ConsentAsked.called(), turn.now - CONSENT_LIVES)
    return None if lately else begin(anew, why="renewed")


def _to_an_older_text(turn: Turn, member_id: int) -> Dialogue | None:
    if not consents.holds(turn, member_id, Purpose.MEMBERSHIP):
        return ANEW
    given = report_in.consents(turn.tx, member_id, [Purpose.EMPLOYER_RETURN])
    return RETURN if given and not consents.holds(turn, member_id, Purpose.EMPLOYER_RETURN) else None


AT_A_PRIVATE_WORD.append(_waits)
