"""Who is meant by a sign-up or a cancellation: the speaker, somebody who is named, or both."""

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.names import name_key
from community.wishes import Details
from storage.tables.signup import SignUp, Source


class Company(BaseModel):
    """Who is meant: "帮我妈刘桂英报名", "带两个孩子", "+1"."""

    model_config = ConfigDict(frozen=True)

    myself: bool = True
    names: tuple[str, ...] = ()  # guests with a name
    unnamed: int = 0  # guests without one
    children: int = 0  # how many of those were said to be children
    young: tuple[str, ...] = ()  # which of the guests with a name were
    plus_one: bool = False  # "+1" alone: oneself, or one guest for somebody who goes already
    only_me: bool = False  # a cancellation of the speaker's place; guests keep theirs, whoever is named goes in it
    alone: bool = False  # the speaker goes, and nobody with them
    extra: bool = False  # beside those who come along already: 再加一个
    keeps: int | None = None  # how many still come along: 只带一个了
    said: str = ""  # in what words the others were mentioned
    unsure: bool = False  # others were mentioned, and whether they or the speaker are meant is to be asked

    @property
    def has_guests(self) -> bool:
        return bool(self.names or self.unnamed)

    @property
    def is_only_me(self) -> bool:
        return self.myself and not (self.has_guests or self.plus_one or self.unsure or self.alone)

    @property
    def is_passed_on(self) -> bool:
        """我去不了，老公去: somebody goes in the speaker's place."""
        return self.only_me and self.has_guests

    @property
    def others(self) -> tuple[str, ...]:
        """By name, else in the words that were said."""
        return self.names or ((self.said,) if self.said else ())

    def among(self, mine: Iterable[str]) -> "Company":
        """The same for somebody who has these names: whoever says their own name means themselves."""
        me = {name_key(name) for name in mine}
        names = tuple(name for name in self.names if name_key(name) not in me)
        if len(names) == len(self.names):
            return self
        unsure = self.unsure and bool(names or self.unnamed)
        return self.model_copy(update={"names": names, "myself": True, "unsure": unsure})

    def choices(self) -> tuple["Company", ...]:
        """What an unsure one may mean: the others alone, the speaker alone, all of them."""
        sure = self.model_copy(update={"unsure": False})
        return (
            sure.model_copy(update={"myself": False}),
            Company(),
            sure.model_copy(update={"myself": True}),
        )


class Joining(Details):
    topic: Literal["signup"] = "signup"
    company: Company = Company()
    too_many: str = ""  # more than anybody brings by one line, as it was said
    despite_clash: bool = False
    despite_queue: bool = False  # that others wait already was said


# --- whose places are given up -------------------------------------------------------------------------------------


def leaving(said: Company, own: Sequence[SignUp], me: int, my_name: str) -> list[SignUp] | None:
    """Whose places are meant, of the speaker's own and those of their guests in one activity; None: to be asked.

    A guest who is named goes, and nobody else. Without a name it is oneself and whoever came without one: a host who
    is ill does not take 刘桂英's place away.
    """
    mine = [row for row in own if row.member_id == me]
    guests = [row for row in own if row.member_id != me]
    nameless = [row for row in guests if row.name.startswith(f"{my_name}+")]
    if said.only_me:
        return mine
    if said.keeps is not None:
        return nameless[said.keeps :]
    if said.unsure:
        return None if guests else [] if said.names else mine
    if said.names:
        alike = nameless[-said.unnamed :] if said.unnamed else []
        return (mine if said.myself else []) + _named(guests, nameless, said.names, my_name) + alike
    if not said.myself:
        return _some(nameless, guests, said.unnamed)
    return mine + nameless if mine else [row for row in guests if row.source != Source.JIELONG]


def newcomers(said: Company, roster: Sequence[SignUp], my_name: str) -> Company:
    """Those who go in the speaker's place and have none of their own yet."""
    nameless = [row for row in roster if row.name.startswith(f"{my_name}+")]
    names = tuple(name for name in said.names if not _named(list(roster), nameless, [name], my_name))
    unnamed = max(0, said.unnamed - len(nameless))
    return Company(myself=False, names=names, unnamed=unnamed, said=said.said if unnamed else "")


def named(guests: Iterable[SignUp], names: Iterable[str]) -> list[SignUp]:
    wanted = {name_key(name) for name in names}
    return [row for row in guests if name_key(row.name) in wanted]


def _named(guests: list[SignUp], nameless: list[SignUp], names: Sequence[str], my_name: str) -> list[SignUp]:
    """老彭爱人, said by 老彭, is one of those who came with him without a name."""
    found = named(guests, names)
    mine = [name for name in names if name_key(name).startswith(name_key(my_name))]
    return found or (nameless[-len(mine) :] if mine else [])


def _some(nameless: Sequence[SignUp], guests: Sequence[SignUp], number: int) -> list[SignUp] | None:
    """ "我爱人不来了": one of those who came without a name, all of whom are alike; a named one may be the wife too."""
    if len(nameless) < len(guests):
        return None
    return list(nameless[-number:]) if number else []
