"""Rosters of the demo: who signed up when, who brought somebody, who cancelled, who waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain

from community.roster import guest_name
from demo.cast import Cast
from demo.plan import Past, Planned
from storage.tables.activities import Activity
from storage.tables.people import Member
from storage.tables.signup import SignUp, Source, Standing

CANCELS = 0.07  # of those who may
SAYS_IT = 0.3  # instead of tapping
LAST_MINUTE = timedelta(minutes=30)  # the last sign-up before the start


def roster(one: Planned, activity: Activity, cast: Cast) -> list[SignUp]:
    """All sign-ups of one activity in order of arrival, cancelled ones included."""
    members = cast.choose(one, activity)
    hosts = {member.id for member in cast.rng.sample(members, min(one.guests, len(members)))}
    rows = list(chain.from_iterable(_places(m, activity, cast, m.id in hosts) for m in members))
    for row, moment in zip(rows, _moments(len(rows), one, activity, cast), strict=True):
        row.created_at = moment
    if isinstance(one, Past):
        _some_cancel(rows, hosts | {cast.members[name].id for name in one.people}, activity, cast)
    _seat(rows, one.capacity)
    return rows


def _places(member: Member, activity: Activity, cast: Cast, is_host: bool) -> list[SignUp]:
    said = is_host or cast.rng.random() < SAYS_IT
    own = _row(activity, cast, member, Source.WORDS if said else Source.BUTTON)
    if not is_host:
        return [own]
    unnamed = cast.rng.random() < 0.5
    return [own, _row(activity, cast, member, Source.WORDS, guest_name(member.name, ()) if unnamed else cast.guest())]


def _row(activity: Activity, cast: Cast, member: Member, source: Source, guest: str | None = None) -> SignUp:
    chat = cast.group_for(member, activity)
    return SignUp(
        activity_id=activity.id,
        member_id=member.id if guest is None else None,
        host_id=member.id if guest is not None else None,
        name=guest or member.name,
        standing=Standing.GOING,
        source=source,
        chat_id=chat.id if chat else None,
        created_at=cast.turn.now,
    )


def _moments(number: int, one: Planned, activity: Activity, cast: Cast) -> list[datetime]:
    """Spread between the card and the start; for what is still to come, this moment."""
    if not isinstance(one, Past):
        return [cast.turn.now] * number
    assert activity.published_at is not None
    span = (activity.starts_at - LAST_MINUTE - activity.published_at).total_seconds()
    return sorted(activity.published_at + timedelta(seconds=cast.rng.randint(60, int(span))) for _ in range(number))


def _some_cancel(rows: Sequence[SignUp], certain: set[int], activity: Activity, cast: Cast) -> None:
    for row in rows:
        if row.member_id is not None and row.member_id not in certain and cast.rng.random() < CANCELS:
            row.standing = Standing.CANCELLED
            row.cancelled_at = row.created_at + (activity.starts_at - row.created_at) * cast.rng.uniform(0.2, 0.9)


def _seat(rows: Sequence[SignUp], capacity: int | None) -> None:
    """Whoever cancelled has made room for the first who waited; what is left is the order of arrival."""
    staying = [row for row in rows if row.standing != Standing.CANCELLED]
    for row in staying[len(staying) if capacity is None else capacity :]:
        row.standing = Standing.WAITING
