"""Posts (岗位): what is said of one, which is meant, and what may be said of its places."""

from collections.abc import Sequence
from typing import Literal

from community.names import name_key, said_in
from community.wishes import Details

MOST_PLACES = 99
NAME_LENGTH = 20
CONDITIONS_LENGTH = 60
_IS_A_POST = "岗"


class Posting(Details):
    """What is said of a post: taken, given up, or (by an organiser) set up."""

    topic: Literal["posts"] = "posts"
    name: str = ""  # as it was said
    others: str = ""  # who else was mentioned: everybody says it for themselves
    doubtful: bool = False  # a question, a condition, a second thought
    of_activity: bool = False  # what is named may be an activity
    places: int | None = None
    unclear: bool = False  # the number of places: none that can be, or more than one
    conditions: str = ""
    members_only: bool = False
    sure: bool = False  # it was asked, and the answer is yes


def core(name: str) -> str:
    """For comparing: 环境卫生岗, 环境卫生 岗位 and 环境卫生 are one."""
    key = name_key(name)
    return key.removesuffix("位").removesuffix(_IS_A_POST) if key.endswith(("岗", "岗位")) else key


def called(name: str) -> str:
    """As a new one is called: with 岗 at its end."""
    tidy = " ".join(name.split())
    tidy = tidy.removesuffix("位") if tidy.endswith("岗位") else tidy
    return tidy if tidy.endswith(_IS_A_POST) else f"{tidy}{_IS_A_POST}"


def meant(said: str, names: Sequence[str]) -> list[int]:
    """Places of those that are meant: of just that name, else that the words are a part of, else that stand in them."""
    cores, key = [core(name) for name in names], core(said)
    same = [place for place, one in enumerate(cores) if one == key]
    part = [place for place, one in enumerate(cores) if len(key) > 1 and key in one]
    inside = said_in(name_key(said), cores)
    return same or part or [place for place, one in enumerate(cores) if one in inside]


def is_all(said: str, name: str) -> bool:
    """Whether the words are the name or a part of it, and nothing beside it."""
    return core(said) in core(name)


def is_possible(places: int | None) -> bool:
    return places is None or 1 <= places <= MOST_PLACES
