"""What is said of joining and leaving a team, beside its name."""

from typing import Literal

from community.wishes import Details


class Teaming(Details):
    topic: Literal["teams"] = "teams"
    others: str = ""  # who else was mentioned: everybody says it for themselves
    doubtful: bool = False  # a question, a condition, a second thought
    of_activity: bool = False  # what is named is no team
    sure: bool = False  # it was asked, and the answer is yes
