"""Other hours count by now than a certificate says: its bearer hears so once, when nothing of it waits any more."""

from datetime import datetime

from sqlmodel import Session

from community.figures import Figures
from community.outcomes.certificates import CertificateCorrected
from services.certificates.standing import facts
from services.timers import Timer, declare, row_of
from services.turn import Turn
from storage import certificates
from storage.tables.certificates import Certificate


def _due(tx: Session, now: datetime, figures: Figures) -> list[str]:
    return [str(row) for row in certificates.untold_corrections(tx)]


def _tell(turn: Turn, key: str) -> None:
    row = turn.lock(Certificate, row_of(key))
    if row is None or row.id not in certificates.untold_corrections(turn.tx):
        return
    row.correction_told_at = turn.now
    turn.tell({row.member_id: None}, CertificateCorrected(certificate=facts(turn.tx, row)), hold=True)


declare(Timer("tell_corrected_certificates", _due, _tell, lambda *_: None))
