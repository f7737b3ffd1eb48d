"""Who may speak for a channel's account: one worker at a time, by a row that must be renewed."""

from datetime import datetime, timedelta

from services.visit import Desk
from storage import notices
from storage.tables.notices import Lease

LENGTH = timedelta(seconds=15)


def hold(desk: Desk, channel: str, me: str, now: datetime, *, over: str | None = None) -> str:
    """Takes the lease, or renews it, when it is free.

    :param over: a holder that is known to be gone; its lease ends at once.
    :returns: the holder, who is somebody else when the lease is not free.
    """
    with desk.turn(now) as turn:
        lease = notices.lease(turn.tx, channel)
        if lease is None:
            lease = Lease(channel=channel, holder=me, until=now)
            turn.tx.add(lease)
        if lease.holder in (me, over) or now > lease.until:
            lease.holder, lease.until = me, now + LENGTH
        return lease.holder


def give_up(desk: Desk, channel: str, me: str) -> None:
    """The next worker need not wait."""
    with desk.database.transaction() as tx:
        lease = notices.lease(tx, channel)
        if lease is not None and lease.holder == me:
            tx.delete(lease)
