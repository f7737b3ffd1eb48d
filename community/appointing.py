"""What is said of a role: whom, which, until when."""

from datetime import date
from typing import Literal

from community.wishes import Details
from storage.tables.people import RoleName


class Appointing(Details):
    """The unit stands with what is wanted; the member, once certain, is what the wish is about."""

    topic: Literal["roles"] = "roles"
    person: str = ""
    myself: bool = False  # the speaker
    role: RoleName | None = None
    until: date | None = None  # the last day
    unread: str = ""  # words that nothing has read: nothing is done
    sure: bool = False  # it was asked, and the answer is yes
