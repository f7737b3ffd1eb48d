"""Other hours count by now than a certificate says: its bearer hears so once, when nothing of it waits any more."""

from datetime import datetime

from sqlmodel import Session

from community.figures import Figures
from community.outcomes.certificates import CertificateCorrected
from services.certificates.standing import facts
from services.timers import Timer, declare
from services.turn import Turn
from storage import certificates
from storage.tables.certificates import Certificate


def _this_hour(tx: Session, now: datetime, figures: Figures) -> list[str]:
    """It compares all hours with all certificates in force: once an hour is soon enough."""
    return [f"{now:%Y-%m-%dT%H}"]


def _tell(turn: Turn, key: str) -> None:
    for number in certificates.untold_corrections(turn.tx):
        row = turn.tx.get_one(Certificate, number)
        row.correction_told_at = turn.now
        turn.tell({row.member_id: None}, CertificateCorrected(certificate=facts(turn.tx, row)), hold=True)


declare(Timer("tell_corrected_certificates", _this_hour, _tell, lambda *_: None, once=True))
