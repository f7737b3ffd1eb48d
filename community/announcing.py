"""Announcements: what a line says of one, what became of each copy, and when sending pauses by itself."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from community.audience import ForWhom
from community.clock import next_allowed
from community.figures import Figures
from community.files import caption_length
from community.wishes import Details, Said
from storage.tables.notices import NoticeState

MISSES = 5  # copies in a row that did not arrive, and not all of one group
FOLLOWED_EVERY = timedelta(seconds=5)  # how often whoever sends it sees the figures move


class Announcing(Details):
    """What a line says of an announcement; the text is as it was written."""

    topic: Literal["announcements"] = "announcements"
    whom: ForWhom = ForWhom()
    text: str = ""
    time: Said | None = None
    at_once: bool = False
    urgent: bool | None = None
    receipt: bool | None = None
    swap: tuple[str, str] | None = None  # these words of the text become those
    no_file: bool = False  # the picture or file that came along is left out
    becomes: str = ""  # what words that are like these should say
    which: str = ""  # words of the one that is meant
    otherwise: tuple["Announcing", ...] = ()  # how else it may be read, when a name in it is none
    unread: bool = False  # it was understood that an announcement is wanted, and nothing more


class Fate(StrEnum):
    """What became of one copy."""

    SENT = "sent"
    WAITING = "waiting"  # queued, or on its way, or to be told in the evening's message
    FAILED = "failed"
    PAUSED = "paused"  # nothing can be said in that group
    UNCERTAIN = "uncertain"  # nobody knows whether it arrived
    NOT_YET = "not_yet"  # stopped before its turn


def fate(*, stands: bool, paused: bool, notice: NoticeState | None) -> Fate:
    """From the card and its newest notice; a redraw that failed leaves a copy with the old text."""
    if notice in (NoticeState.QUEUED, NoticeState.SENDING):
        return Fate.WAITING
    if stands:
        return Fate.FAILED if notice == NoticeState.FAILED else Fate.SENT
    if notice == NoticeState.MERGED:
        return Fate.WAITING
    if notice in (NoticeState.UNCERTAIN, NoticeState.EXPIRED):
        return Fate.UNCERTAIN
    if paused:
        return Fate.PAUSED
    return Fate.FAILED if notice == NoticeState.FAILED else Fate.NOT_YET


def missed(before: Sequence[int], chat_id: int) -> list[int]:
    """The groups of the latest failures in a row."""
    return [*before, chat_id][-MISSES:]


def pauses(misses: Sequence[int]) -> bool:
    """Five in a row that are not of one group: something is wrong with more than a group."""
    return len(misses) >= MISSES and len(set(misses)) > 1


def goes_out(sends_at: datetime | None, now: datetime, figures: Figures, *, urgent: bool) -> datetime:
    """When the first copy leaves."""
    moment = max(sends_at or now, now)
    return moment if urgent else next_allowed(moment, figures)


def is_clear(time: Said) -> bool:
    """One moment, to the minute."""
    return time.kind == "point" and time.has_time and time.start is not None and not time.each


def swapped(text: str, swap: tuple[str, str]) -> str | None:
    """The text with some of its words changed; None when it does not say them just once."""
    old, new = swap
    return text.replace(old, new) if old and text.count(old) == 1 else None


def like(text: str, said: str) -> str | None:
    """What 周五停水 should take the place of: the one stretch of the text that is as long and mostly the same."""
    stretches = {text[at : at + len(said)] for at in range(len(text) - len(said) + 1)}
    alike = {one: sum(a == b for a, b in zip(one, said, strict=True)) for one in stretches}
    best = [one for one, same in alike.items() if same == max(alike.values()) and same * 2 > len(said)]
    return best[0] if len(best) == 1 and best[0] != said else None


def too_long(text: str, figures: Figures, *, with_file: bool) -> int | None:
    """How long it may be, when it is longer. With a picture it is a caption, so that one message is the whole copy."""
    if with_file and caption_length(text) > figures.with_file_length:
        return figures.with_file_length
    return figures.text_length if len(text) > figures.text_length else None


def headline(text: str, longest: int) -> str:
    """By which one announcement is told from another: the beginning of its first line."""
    first = re.split(r"[\n。！？!?]", text.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= longest else first[: longest - 1] + "…"
