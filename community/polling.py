"""Polls: what a line says of one, what is wrong with it, what a vote makes of earlier ones, how a result is shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from community.audience import ForWhom
from community.figures import Figures
from community.names import name_key
from community.wishes import Details, Said
from storage.tables.polls import Vote

FEWEST = 2  # options

Asked = Literal["", "question", "options", "audience", "time", "answer"]


class Polling(Details):
    """What a line says of a poll; its question and options are as they were written."""

    topic: Literal["polls"] = "polls"
    question: str = ""
    options: tuple[str, ...] = ()
    whom: ForWhom = ForWhom()
    time: Said | None = None  # until when
    by_hand: bool = False  # whoever organises it closes it
    several: bool | None = None
    quiz: bool | None = None
    right: str = ""  # which options are right, as it was said
    names: bool = False  # it was to say who chose what
    ask: Asked = ""
    unread: bool = False  # a poll is wanted, and nothing more was understood


class Voting(Details):
    """Options by their places, or one by its words; none: everything is taken back."""

    topic: Literal["voting"] = "voting"
    options: tuple[int, ...] = ()
    words: str = ""
    bare: tuple[str, ...] = ()  # the same without what stands politely around an option
    back: bool = False
    close: bool = False


Wrong = Literal["few", "many", "double", "long"]


def wrong_with(options: Sequence[str], figures: Figures) -> Wrong | None:
    """Why these are no options. Two that differ in width or case only are one."""
    if len(options) < FEWEST:
        return "few"
    if len(options) > figures.poll_options:
        return "many"
    if any(len(option) > figures.title_length for option in options):
        return "long"
    return "double" if len({name_key(option) for option in options}) < len(options) else None


def tapped(option: int, before: Sequence[Vote], now: datetime, figures: Figures, *, several: bool) -> list[int]:
    """A tap chooses, a later one on the same option takes it back; two in a moment are one."""
    chosen = {vote.option: vote.at for vote in before}
    if option in chosen:
        is_double = now - chosen[option] < figures.double_tap
        return sorted(chosen) if is_double else sorted(chosen.keys() - {option})
    return sorted({*chosen, option}) if several else [option]


def share(votes: int, voters: int, figures: Figures) -> int | None:
    """Per cent of those who voted; of a handful there is none."""
    return round(100 * votes / voters) if voters >= figures.small_count else None
