"""Where a message holds lists of names (接龙): each stands behind a header, and one message may hold several."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from bot.understanding.normalise import clean
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of, words
from community.jielong.numbering import begins_a_list, is_numbered

_AROUND = " \t:：,，、#＃】]」》!！"
_BEFORE = r"[^】\]」，。！？!?]"  # of a title that stands before the word: #楼道大扫除接龙


def is_list(text: str) -> bool:
    return bool(blocks(text))


def blocks(text: str) -> list[str]:
    """What stands behind each header, the title first; nothing when the message is no list.

    A header with # or in brackets begins a list on any line. Bare, it is a word that people also use in a sentence: it
    begins a list where lines or numbers follow.
    """
    if not _headers()[0].search(text):
        return []
    lines = [clean(line) for line in text.splitlines()]
    places = [place for place in range(len(lines)) if _begins_list(lines, place)]
    return [_behind_header(lines[start:end]) for start, end in pairwise([*places, len(lines)])]


def _begins_list(lines: Sequence[str], place: int) -> bool:
    _, marked, bare, titled = _headers()
    line, behind = lines[place], [line for line in lines[place + 1 :] if line]
    is_first = not any(lines[:place])
    begins_at_once = bool(behind) and begins_a_list(behind[0])
    if marked.match(line):
        return True
    if found := bare.match(line):
        rest = found["rest"].strip(_AROUND)
        goes_on = bool(behind) and not (rest or begins_at_once)
        return goes_on or (is_first and bool(behind or is_numbered(rest)))
    return is_first and begins_at_once and titled.match(line) is not None


def _behind_header(lines: Sequence[str]) -> str:
    _, *forms = _headers()
    found = next(found for form in forms if (found := form.match(lines[0])))
    rest, before = found["rest"].strip(_AROUND), found["before"].strip()
    title = "" if before in _prefixes() else before
    return "\n".join([*filter(None, (rest, title)), *lines[1:]])


@cache
def _headers() -> tuple[re.Pattern[str], ...]:
    """Any header at all; one with a mark; a bare one; a bare title with the word behind it."""
    core = f"接[龙龍]|{any_of(reading_words().jielong.headers)}"
    whole = f"(?:{any_of(_prefixes())})(?:{core})"
    patterns = (
        core,
        rf"[#＃【\[「][#＃\s]*(?P<before>{_BEFORE}{{0,16}}?)(?:{core})(?P<rest>.*)$",
        rf"(?P<before>){whole}(?P<rest>.*)$",
        rf"(?P<before>{_BEFORE}{{1,24}}?)(?:{core})(?P<rest>[:：]?)$",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


@cache
def _prefixes() -> tuple[str, ...]:
    """群接龙, 报名接龙: what may stand before the word in a header, itself included."""
    return tuple({re.sub("接[龙龍]$", "", header) for header in words().jielong})
