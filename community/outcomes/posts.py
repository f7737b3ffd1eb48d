"""Posts (岗位): a group reads which there are and how many places are free, never who holds one."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Facts, Outcome
from community.outcomes.questions import Asks


class PostFacts(Facts):
    about: Literal["post"] = "post"
    name: str
    unit: str
    places: int
    free: int
    conditions: str | None = None
    members_only: bool = False


class _AboutPost(Outcome, abstract=True):
    post: PostFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.post,)


class PostTaken(_AboutPost):
    personal = True
    name: str
    already: bool = False
    restored: bool = False


class PostLeft(_AboutPost):
    personal = True
    name: str
    undo: int | None = None


class PostNotHeld(Outcome):
    """Nothing was done: they hold none, or not this one."""

    personal = True
    said: str = ""
    held: tuple[PostFacts, ...] = ()


class PostForMembers(_AboutPost):
    personal = True


class PostAsked(_AboutPost, Asks):
    """Whether somebody takes it or gives it up: what they said was not certain. Nothing was done yet."""

    personal = True
    leaves: bool = False
    others: str = ""


class WhichPost(Asks):
    """Posts to choose from. Without any it only says so."""

    personal = True
    posts: tuple[PostFacts, ...] = ()
    said: str = ""  # what fits none of them
    full: PostFacts | None = None  # what was wanted, and has no place left
    leaves: bool = False


class PostList(Outcome):
    """Which there are, and how many places are free: all that others read."""

    public = True
    posts: tuple[PostFacts, ...]
    in_private: bool = False
    held: tuple[int, ...] = ()  # by the asker; none in a group

    def for_group(self) -> Outcome | None:
        return None if self.in_private else self


class Holder(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    phone: str | None = None


class HeldPost(BaseModel):
    model_config = ConfigDict(frozen=True)

    post: PostFacts
    holders: tuple[Holder, ...]


class PostHolders(Outcome):
    """For those with the right, in private."""

    personal = True
    posts: tuple[HeldPost, ...]


class PostNews(_AboutPost):
    """For whoever looks after the unit: somebody has taken a post or given it up."""

    personal = True
    name: str
    what: Literal["taken", "left", "restored"]


# --- by organisers ---------------------------------------------------------------------------------------------


class PostSet(_AboutPost):
    public = True
    what: Literal["new", "changed", "same"]


class PostRemovalAsked(_AboutPost, Asks):
    personal = True
    holders: tuple[str, ...] = ()


class PostRemoved(_AboutPost):
    personal = True
    told: int = 0
    untold: tuple[str, ...] = ()  # who could not be reached


class PostEnded(_AboutPost):
    """For who has held it."""

    personal = True
    by: str


class PostIncomplete(Asks):
    """What was said is not enough, or cannot be: nothing was done. Asked for a name, the usual ones are offered."""

    personal = True
    lacks: Literal["name", "places", "fewer", "unit", "unknown"]
    said: str = ""
    sets: bool = False  # a new one was to be set up
    held: int = 0  # places that somebody holds
