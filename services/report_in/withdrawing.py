"""Consent is withdrawn: asked once, then what was consented to is deleted. Hours stay, as any resident's."""

from community.asked import Dropping
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.outcomes.report_in import ConsentAsked, ConsentWithdrawn, NoConsent, ReportInStarted, WithdrawalAsked
from community.report_in import What, Withdrawing
from community.wishes import Wish
from services import consents, holding
from services.actor import Actor
from services.report_in.standing import forget, recount
from services.turn import Turn
from storage import duty, notices, people, questions, report_in
from storage.tables.people import Profile, SaidMember
from storage.tables.report_in import Purpose

CONSENTED = ("full_name", "employer", "branch", "skills", "post")  # columns of the profile


def withdraw(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """撤回同意."""
    what = Withdrawing.of(wish).what
    if what is None or actor.me is None:
        return ask(turn, actor)
    consents.withdraw(turn, actor, [Purpose.EMPLOYER_RETURN] if what == "employer_return" else list(Purpose))
    if what == "employer_return":
        return ConsentWithdrawn(what=what)
    given_up = holding.give_up_as_member(turn, actor)
    _delete(turn, actor.me.id)
    return ConsentWithdrawn(what=what, posts=tuple(post.name for post in given_up))


def ask(turn: Turn, actor: Actor, *, refused: bool = False) -> Outcome:
    """:param refused: a newer text was, so that the older consent cannot go on."""
    given = {consent.purpose for consent in report_in.consents(turn.tx, actor.id)} if actor.id else set()
    if not (given or _is_said(turn, actor)):
        return NoConsent()
    apart: list[What] = ["employer_return"] if Purpose.EMPLOYER_RETURN in given and not refused else []
    options = [Option(wish=_withdrawal(what)) for what in apart]
    drop = Wish(intent="drop_question", details=Dropping(intent="withdraw_consent"))
    everything = Option(wish=_withdrawal("everything"), says="yes")
    return WithdrawalAsked(refused=refused, options=(everything, *options, Option(wish=drop, says="no")))


def _withdrawal(what: What) -> Wish:
    return Wish(intent="withdraw_consent", details=Withdrawing(what=what))


def _is_said(turn: Turn, actor: Actor) -> bool:
    """By an import: nobody has consented to anything, and it can be deleted all the same."""
    profile = turn.tx.get(Profile, actor.id) if actor.id else None
    return profile is not None and (profile.in_service or profile.said_member == SaidMember.TO_ASK)


def _delete(turn: Turn, member_id: int) -> None:
    for report in report_in.reports(turn.tx, member_id):
        forget(turn, report)
    duty.forget(turn.tx, member_id)
    profile = recount(turn, member_id)
    for column in CONSENTED:
        setattr(profile, column, None)
    profile.said_member = SaidMember.ASKED if profile.said_member else None
    for identity in people.identities(turn.tx, [member_id]):
        for asked in (ConsentAsked.called(), ReportInStarted.called()):
            notices.empty(turn.tx, identity.id, asked, turn.now)
            questions.forget_asked(turn.tx, identity.channel, identity.external_id, asked)
