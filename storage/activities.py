"""Queries on activities."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, or_, select

from storage import audiences
from storage.tables.activities import Activity, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.audit import Audit
from storage.tables.duty import Excuse
from storage.tables.hours import Hours
from storage.tables.lectures import Material, Rating
from storage.tables.signup import SignUp, Standing
from storage.timers import Moments

MANY = 500  # moments ahead, of which the first or so is what is asked
IMPORT = "import"  # the audit's word for it
PUBLISHED = col(Activity.state) == ActivityState.PUBLISHED
RECORDED = col(Activity.state) == ActivityState.RECORDED


def by_page(tx: Session, address: str) -> Activity | None:
    return tx.exec(select(Activity).where(Activity.page == address)).first()



def published(tx: Session, unit_ids: Collection[int] | None, ending_after: datetime) -> list[Activity]:
    """Published activities that end after a moment, the next one first; of all units when `unit_ids` is None."""
    found = select(Activity).where(Activity.state == ActivityState.PUBLISHED, Activity.ends_at > ending_after)
    if unit_ids is not None:
        found = found.where(or_(_is_of(unit_ids), col(Activity.team_id).in_(unit_ids)))
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def closed(tx: Session, ending_after: datetime) -> list[Activity]:
    """Whose attendance is final, and services without an activity: wherever hours may be decided."""
    found = select(Activity).where(or_(PUBLISHED, RECORDED), col(Activity.closed_at).is_not(None))
    found = found.where(Activity.ends_at > ending_after)
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def cancelled(tx: Session, unit_ids: Collection[int] | None, ending_after: datetime) -> list[Activity]:
    found = select(Activity).where(Activity.state == ActivityState.CANCELLED, Activity.ends_at > ending_after)
    if unit_ids is not None:
        found = found.where(_is_of(unit_ids))
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def _is_of(unit_ids: Collection[int]) -> ColumnElement[bool]:
    """Held by one of these units, or for one of them."""
    return or_(col(Activity.unit_id).in_(unit_ids), col(Activity.id).in_(audiences.chosen_for("activity", unit_ids)))


def of_one_line(tx: Session, activity: Activity) -> list[Activity]:
    """What the same line has drafted, the first day first: mostly the activity alone."""
    if activity.batch is None:
        return [activity]
    found = select(Activity).where(Activity.batch == activity.batch)
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def run_by(tx: Session, member_id: int) -> list[Activity]:
    """What a member organises or lectures at, drafts too."""
    theirs = or_(col(Activity.organiser_id) == member_id, col(Activity.lecturer_id) == member_id)
    return list(tx.exec(select(Activity).where(theirs).order_by(col(Activity.starts_at), col(Activity.id))))


def numbers_in_use(tx: Session) -> set[int]:
    return {n for n in tx.exec(select(Activity.number).where(col(Activity.number).is_not(None))) if n}


def same(tx: Session, title: str, unit_id: int, starts_at: datetime) -> Activity | None:
    found = select(Activity).where(Activity.title == title, Activity.unit_id == unit_id)
    return tx.exec(found.where(Activity.starts_at == starts_at)).first()


def imported(tx: Session, unit_id: int, written: dict[str, str]) -> Activity | None:
    """The activity that an import has made of this, whatever has become of its title and time since."""
    made = select(Activity, Audit).join(Audit, col(Audit.subject_id) == col(Activity.id))
    made = made.where(Audit.action == IMPORT, Audit.subject_kind == "activity", Activity.unit_id == unit_id)
    return next((activity for activity, audit in tx.exec(made) if audit.detail == written), None)


def reduce_to_counts(tx: Session, activity: Activity, nameless: str, now: datetime) -> None:
    """Of who was there, how long and what counts only that is left; the rest goes, what was done about it too."""
    places = select(SignUp.id).where(SignUp.activity_id == activity.id)
    counts = [select(table.sign_up_id).where(col(table.sign_up_id).in_(places)) for table in (Attendance, Hours)]
    there = {"checked_in_at": activity.starts_at, "checked_out_at": activity.ends_at}
    of_it = col(Attendance.sign_up_id).in_(places)
    tx.exec(update(Attendance).where(of_it).values(**there, confirmed_by=None, forgot_check_out=False))
    tx.exec(update(Hours).where(col(Hours.sign_up_id).in_(places)).values(words=None, decided_by=None))
    tx.exec(update(Rating).where(col(Rating.sign_up_id).in_(places)).values(words=None))
    tx.exec(delete(Material).where(col(Material.activity_id) == activity.id))
    gone = col(SignUp.standing) == Standing.CANCELLED, *(col(SignUp.id).not_in(one) for one in counts)
    tx.exec(delete(SignUp).where(col(SignUp.activity_id) == activity.id, *gone))
    tx.exec(update(Rating).where(col(Rating.sign_up_id).in_(places)).values(words=None))
    bare = {"name": nameless, "note": None, "host_id": None, "listed_by": None, "chat_id": None}
    tx.exec(update(SignUp).where(col(SignUp.activity_id) == activity.id).values(**bare, created_at=activity.starts_at))
    about = (col(Audit.subject_kind) == "activity", col(Audit.subject_id) == activity.id)
    tx.exec(delete(Excuse).where(col(Excuse.activity_id) == activity.id))
    tx.exec(delete(Audit).where(*about, col(Audit.action) != IMPORT))
    activity.reduced_at = now


# --- what time brings ------------------------------------------------------------------------------------------


def starting(
    tx: Session, first: datetime, last: datetime, unit_ids: Collection[int] | None = None
) -> list[Activity]:
    """Published activities that start after `first` and not after `last`; of all units when `unit_ids` is None."""
    found = select(Activity).where(Activity.state == ActivityState.PUBLISHED)
    found = found.where(Activity.starts_at > first, Activity.starts_at <= last)
    if unit_ids is not None:
        found = found.where(_is_of(unit_ids))
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def starts_after(tx: Session, now: datetime) -> list[datetime]:
    """When anything that is published will start, each moment once, the next one first."""
    found = select(Activity.starts_at).where(PUBLISHED, Activity.starts_at > now).distinct()
    return list(tx.exec(found.order_by(col(Activity.starts_at)).limit(MANY)))


ENDS = Moments(Activity.id, Activity.ends_at, (PUBLISHED, col(Activity.closed_at).is_(None)))  # attendance is open
EDGES = tuple(  # sign-up opens or closes, the activity starts or ends
    Moments(Activity.id, edge, (PUBLISHED,))
    for edge in (Activity.signup_opens, Activity.signup_closes, Activity.starts_at, Activity.ends_at)
)
DRAFTS = Moments(Activity.id, Activity.created_at, (col(Activity.state) == ActivityState.DRAFT,))
IN_DETAIL = Moments(
    Activity.id, Activity.ends_at, (col(Activity.state) != ActivityState.DRAFT, col(Activity.reduced_at).is_(None))
)
