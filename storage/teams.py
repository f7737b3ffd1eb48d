"""Queries on who belongs to which team."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.activities import PUBLISHED
from storage.tables.activities import Activity
from storage.tables.people import Member
from storage.tables.teams import TeamMember
from storage.tables.units import Unit


def teams_of(tx: Session, member_id: int) -> list[Unit]:
    own = select(TeamMember.unit_id).where(TeamMember.member_id == member_id)
    return list(tx.exec(select(Unit).where(col(Unit.id).in_(own)).order_by(col(Unit.id))))


def members_of(tx: Session, team_id: int) -> list[Member]:
    """Those who have been there longest first."""
    found = select(Member).join(TeamMember, col(TeamMember.member_id) == col(Member.id))
    return list(tx.exec(found.where(TeamMember.unit_id == team_id).order_by(col(TeamMember.since), col(Member.id))))


def next_of(tx: Session, team_id: int, now: datetime) -> Activity | None:
    """What the team does next."""
    found = select(Activity).where(PUBLISHED, Activity.team_id == team_id, Activity.starts_at > now)
    return tx.exec(found.order_by(col(Activity.starts_at))).first()
