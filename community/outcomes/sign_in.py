"""Signing in to the pages, and ending it."""

from community.outcomes.base import Outcome


class SignInLink(Outcome):
    """The link is made when it is sent: nobody can look it up afterwards."""

    personal = True
    latest = True
    made_of = frozenset({"link_id"})
    link_id: int
    minutes: int = 0
    address: str = ""  # empty: it is over by now


class SessionsEnded(Outcome):
    """
    :ivar count: how many sessions there were to end.
    """

    personal = True
    count: int


class SignedOut(Outcome):
    """What was wanted on a page was not done: whoever wanted it is not signed in any more."""

    personal = True
