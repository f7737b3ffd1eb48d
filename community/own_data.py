"""Whose data is spoken of."""

from typing import Literal

from community.wishes import Details


class Whose(Details):
    """:ivar name: somebody else, by name; empty: the speaker."""

    topic: Literal["own_data"] = "own_data"
    name: str = ""
    reason: str = ""
