"""Queries on lectures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from storage import units
from storage.activities import PUBLISHED
from storage.tables.activities import Activity, ActivityKind
from storage.tables.attendance import Attendance
from storage.tables.lectures import LectureQuestion, Lecturer, Material, Rating, RatingTold
from storage.tables.signup import SignUp, Standing
from storage.timers import Moments

# --- who lectures ------------------------------------------------------------------------------------------------


def lecturer_of(tx: Session, activity: Activity) -> Lecturer | None:
    return known_as(tx, activity.lecturer, activity.lecturer_id, activity.unit_id)


def known_as(tx: Session, name: str | None, member_id: int | None, unit_id: int) -> Lecturer | None:
    """By the member who lectures, else by the name, where only one near the lecture bears it."""
    if member_id is not None:
        own = tx.exec(select(Lecturer).where(Lecturer.member_id == member_id)).first()
        if own is not None:
            return own
    if not name:
        return None
    found = [one for one in named(tx, name, unit_id) if one.member_id is None]
    return found[0] if len(found) == 1 else None


def named(tx: Session, name: str, unit_id: int | None) -> list[Lecturer]:
    """Those of this name whom units above, below or beside have entered: of one community."""
    found = list(tx.exec(select(Lecturer).where(Lecturer.name == name).order_by(col(Lecturer.id))))
    return [one for one in found if unit_id is None or _are_near(tx, one.unit_id, unit_id)]


def _are_near(tx: Session, one: int, other: int) -> bool:
    """One of the two lies above the other, or both in one unit that is not the top of the tree."""
    first, second = units.lineage(tx, one), units.lineage(tx, other)
    return one in second or other in first or bool({*first[:-1]} & {*second[:-1]})


def of_member(tx: Session, member_id: int) -> Lecturer | None:
    return tx.exec(select(Lecturer).where(Lecturer.member_id == member_id)).first()


def held_by(tx: Session, lecturer: Lecturer, ending_after: datetime) -> list[Activity]:
    """Open lectures that show what is told of this lecturer."""
    theirs = or_(Activity.lecturer == lecturer.name, col(Activity.lecturer_id) == (lecturer.member_id or 0))
    found = tx.exec(select(Activity).where(PUBLISHED, theirs, Activity.ends_at > ending_after))
    return [one for one in found if lecturer_of(tx, one) is lecturer]


def coming_to_lecture(tx: Session, member_id: int, ending_after: datetime) -> bool:
    found = select(Activity.id).where(PUBLISHED, Activity.lecturer_id == member_id, Activity.ends_at > ending_after)
    return tx.exec(found).first() is not None


# --- questions -----------------------------------------------------------------------------------------------------


def open_questions(tx: Session, activity_id: int, asker_id: int) -> int:
    found = select(func.count()).select_from(LectureQuestion).where(LectureQuestion.activity_id == activity_id)
    return tx.exec(found.where(LectureQuestion.asker_id == asker_id, col(LectureQuestion.answered_at).is_(None))).one()


QUESTIONS = Moments(LectureQuestion.id, LectureQuestion.asked_at)


# --- ratings -------------------------------------------------------------------------------------------------------


def present(tx: Session, activity_id: int) -> list[SignUp]:
    """Members who were there."""
    found = select(SignUp).join(Attendance, col(Attendance.sign_up_id) == col(SignUp.id))
    found = found.where(SignUp.activity_id == activity_id, SignUp.standing == Standing.GOING)
    return list(tx.exec(found.where(col(SignUp.member_id).is_not(None)).order_by(col(SignUp.id))))


def was_present(tx: Session, activity_id: int, member_id: int) -> SignUp | None:
    return next((row for row in present(tx, activity_id) if row.member_id == member_id), None)


def ratings(tx: Session, activity_id: int) -> list[Rating]:
    found = select(Rating).join(SignUp, col(SignUp.id) == col(Rating.sign_up_id))
    return list(tx.exec(found.where(SignUp.activity_id == activity_id).order_by(col(Rating.sign_up_id))))


def latest_of(tx: Session, member_id: int) -> Rating | None:
    found = select(Rating).join(SignUp, col(SignUp.id) == col(Rating.sign_up_id)).where(SignUp.member_id == member_id)
    return tx.exec(found.order_by(col(Rating.rated_at).desc())).first()


def heard_by(tx: Session, member_id: int, ending_after: datetime) -> list[Activity]:
    """Lectures that are closed and that a member was at, the latest first."""
    found = (
        select(Activity)
        .join(SignUp, col(SignUp.activity_id) == col(Activity.id))
        .join(Attendance, col(Attendance.sign_up_id) == col(SignUp.id))
        .where(SignUp.member_id == member_id, SignUp.standing == Standing.GOING, PUBLISHED)
        .where(Activity.kind == ActivityKind.LECTURE, col(Activity.closed_at).is_not(None))
        .where(Activity.ends_at > ending_after)
    )
    return list(tx.exec(found.order_by(col(Activity.ends_at).desc())))


@dataclass(frozen=True)
class Rated:
    """One lecture of a series that anybody has rated. `told`: how many its own last summary was made of."""

    count: int
    stars: int
    told: int


def rated_of_series(tx: Session, series_id: int) -> list[Rated]:
    found = (
        select(func.count(), func.sum(Rating.stars), func.max(RatingTold.count))
        .select_from(Rating)
        .join(SignUp, col(SignUp.id) == col(Rating.sign_up_id))
        .join(Activity, col(Activity.id) == col(SignUp.activity_id))
        .join(RatingTold, col(RatingTold.activity_id) == col(Activity.id), isouter=True)
        .where(Activity.series_id == series_id)
        .group_by(col(Activity.id))
        .order_by(col(Activity.id))
    )
    return [Rated(count, int(stars), told or 0) for count, stars, told in tx.exec(found)]


_COUNT = (
    select(func.count())
    .select_from(Rating)
    .join(SignUp, col(SignUp.id) == col(Rating.sign_up_id))
    .where(SignUp.activity_id == RatingTold.activity_id)
    .scalar_subquery()
)
MORE_RATINGS = Moments(RatingTold.activity_id, RatingTold.at, (RatingTold.count < _COUNT,))


# --- material ------------------------------------------------------------------------------------------------------


def material(tx: Session, activity_id: int) -> Sequence[Material]:
    return tx.exec(select(Material).where(Material.activity_id == activity_id).order_by(col(Material.id))).all()
