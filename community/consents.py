"""Consent to what is sensitive: for each purpose one text at a time, `texts/zh/_consents/<purpose>.<version>.j2`.

Whoever changes what a text says gives it the next version: everybody is then asked anew.
"""

from collections.abc import Iterable, Mapping

from community.forms import Field
from storage.tables.report_in import Consent, Purpose

CURRENT = {Purpose.MEMBERSHIP: 1, Purpose.EMPLOYER_RETURN: 2}


def asked(purpose: Purpose) -> str:
    """The name of the field that asks for consent: an answer to an older text is none to the newer one."""
    return f"{purpose}.{CURRENT[purpose]}"


def consent(purpose: Purpose) -> Field:
    return Field(asked(purpose), choices=("agree", "refuse"), closed=True, refuses=lambda said: said == "refuse")


def agreed(given: Mapping[str, str]) -> Iterable[tuple[Purpose, int]]:
    """What the answers of a form consent to, and in which version."""
    return [(purpose, version) for purpose, version in CURRENT.items() if given.get(asked(purpose)) == "agree"]


def holds(consents: Iterable[Consent], purpose: Purpose) -> bool:
    """Whether one of them is to the present text."""
    return any(
        one.purpose == purpose and one.version == CURRENT[purpose] and one.withdrawn_at is None for one in consents
    )
