"""Who may stand in a return for an employer."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.tables.people import Member, Profile
from storage.tables.report_in import Consent, Purpose


def consenting(tx: Session, unit_ids: Collection[int], versions: dict[Purpose, int]) -> list[tuple[Member, Profile]]:
    """In-service members of these homes with an employer, who have consented to the present text of every purpose."""
    found = select(Member, Profile).join(Profile, col(Profile.member_id) == col(Member.id))
    found = found.where(col(Profile.in_service), col(Profile.employer).is_not(None))
    found = found.where(col(Member.home_unit_id).in_(unit_ids))
    for purpose, version in versions.items():
        given = select(Consent.member_id).where(Consent.purpose == purpose, Consent.version == version)
        found = found.where(col(Member.id).in_(given.where(col(Consent.withdrawn_at).is_(None))))
    return [(member, profile) for member, profile in tx.exec(found.order_by(col(Member.id)))]
