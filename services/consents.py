"""Consents given and withdrawn; whatever shows or counts what is sensitive asks here first."""

from collections.abc import Collection, Mapping

from community import consents as rules
from services.actor import Actor
from services.turn import Turn
from storage import report_in
from storage.tables.report_in import Consent, Purpose


def holds(turn: Turn, member_id: int, purpose: Purpose) -> bool:
    """Whether somebody has consented to the present text."""
    return rules.holds(report_in.consents(turn.tx, member_id), purpose)


def give(turn: Turn, actor: Actor, given: Mapping[str, str]) -> None:
    """What the answers of a form consent to."""
    for purpose, version in rules.agreed(given):
        turn.tx.add(Consent(member_id=actor.member().id, purpose=purpose, version=version, given_at=turn.now))
        actor.note("give_consent", purpose=purpose, version=version)


def withdraw(turn: Turn, actor: Actor, purposes: Collection[Purpose]) -> None:
    for consent in report_in.consents(turn.tx, actor.member().id, purposes):
        consent.withdrawn_at = turn.now
        actor.note("withdraw_consent", purpose=consent.purpose, version=consent.version)
