"""What is done to a question instead of answering it."""

from typing import Literal

from community.wishes import Details


class Dropping(Details):
    """Whoever was asked does not want it any more."""

    topic: Literal["asked"] = "asked"
    intent: str = ""  # what the question was about
