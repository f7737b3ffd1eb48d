"""Certificates of voluntary service: issued, looked at by whoever has the code, revoked."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import File, Outcome
from community.outcomes.forms import AsksField
from community.outcomes.questions import Asks

State = Literal["valid", "corrected", "revoked", "replaced"]


class Service(BaseModel):
    """One line of a certificate; `title` is empty for a service without an activity."""

    model_config = ConfigDict(frozen=True)

    title: str
    starts_at: datetime
    minutes: int


class CertificateFacts(BaseModel):
    """`name` is None when its bearer had their data deleted; `minutes_now` is what counts of the services today."""

    model_config = ConfigDict(frozen=True)

    id: int
    code: str
    name: str | None
    name_confirmed: bool
    issuer: str
    first: datetime
    last: datetime  # exclusive
    issued_at: datetime
    services: tuple[Service, ...]
    minutes: int
    minutes_now: int
    state: State


class Span(BaseModel):
    """Days for which there is something to certify."""

    model_config = ConfigDict(frozen=True)

    first: datetime
    last: datetime  # exclusive
    services: int
    minutes: int


class Certificate(Outcome):
    """For its bearer, with the sheet to print. `earlier`: the year before, when something was served in it.

    Without facts: it does not hold any more by the time that it is sent.
    """

    personal = True
    latest = True
    made_of: ClassVar[frozenset[str]] = frozenset({"certificate_id"})
    certificate_id: int = 0
    certificate: CertificateFacts | None = None
    address: str = ""  # of the page that checks it; empty: there is none
    pending_minutes: int = 0
    earlier: int | None = None
    file_name: str = ""
    sheet: bytes = b""

    def attached(self) -> File | None:
        return File(self.file_name, self.sheet) if self.certificate else None


class CertificateAsked(Asks):
    """Something of what was said is uncertain. `spans`: what the options would certify, in their order."""

    personal = True
    unread: str = ""
    spans: tuple[Span, ...]


class CertificateName(AsksField):
    """Which name the sheet shall bear."""


class NothingToCertify(Outcome):
    """No hours have counted in these days."""

    personal = True
    first: datetime
    last: datetime  # exclusive
    pending_minutes: int = 0
    earlier: int | None = None


class CertificateShown(Outcome):
    """For whoever has the code, in private or on the public page: no more than the sheet says."""

    personal = True
    certificate: CertificateFacts | None
    paused_until: datetime | None = None  # too many codes that are none


class CertificateCodeNeeded(Outcome):
    personal = True
    revoke: bool


class WhyRevoked(Asks):
    """An organiser gives a reason, which stays in the audit."""

    personal = True
    asks = "words"
    certificate: CertificateFacts


class RevocationAsked(Asks):
    """`reason`: by an organiser; empty: by its bearer."""

    personal = True
    certificate: CertificateFacts
    reason: str = ""


class CertificateRevoked(Outcome):
    """`by`: the organiser, for the bearer who is told; empty: for whoever has done it."""

    personal = True
    code: str
    issuer: str
    by: str = ""
    reason: str = ""
    told: bool = True  # whether the bearer was, by an organiser


class CertificateCorrected(Outcome):
    """Other hours count by now than the sheet says."""

    personal = True
    certificate: CertificateFacts
