"""回执: for which employer, of which quarter. Sentences of known forms need no engine."""

import re
from functools import cache

from bot.topic import Intent, Topic, declare
from bot.understanding.normalise import clean, fold
from bot.understanding.reading import Line, said
from bot.understanding.reading_words import reading_words
from bot.understanding.when import find_all
from bot.understanding.words import any_of
from community.returns import Returning
from community.rights import Right
from community.wishes import Wanted, Wish
from services import returns

_MARKS = r"\s,，。.!！~、:：;；"
_ME = re.compile("[我俺咱](?!们?(?:单位|这))")


def returning(line: Line) -> Wish:
    """What nothing else reads of the line is the employer; with a short word at its edge, and without it: 出版社."""
    times = [found for found in find_all(line.plain, line.now) if found.span]
    rest = line.plain
    for found in times:
        start, end = found.span or (0, 0)
        rest = rest[:start] + " " * (end - start) + rest[end:]
    longer = _without(_phrases(), rest.replace(reading_words().returns.thing, " "))
    readings = dict.fromkeys((longer, _without(_words(), longer)))
    names = tuple(one for one in readings if one and one not in reading_words().returns.anybody)
    time = said(times[0], line.now) if len(times) == 1 else None
    unclear = bool(times) and time is None
    return Wish(
        intent="employer_return",
        text=line.text,
        wanted=Wanted(time=time),
        details=Returning(said=names, unclear=unclear),
    )


def _without(edges: re.Pattern[str], text: str) -> str:
    return " ".join(edges.sub("", text).split())


@cache
def _phrases() -> re.Pattern[str]:
    return _at_the_edges(reading_words().returns.phrases)


@cache
def _words() -> re.Pattern[str]:
    return _at_the_edges([*reading_words().returns.phrases, *reading_words().returns.words])


def _at_the_edges(words: list[str]) -> re.Pattern[str]:
    known = rf"(?:{any_of(words)}|[{_MARKS}])"
    return re.compile(rf"^{known}+|{known}+$")


def _is_asked_for(text: str) -> bool:
    """出一下县医院的回执; 县医院三季度回执; 回执 县医院. Not what is said of one's own consent, or of what has come."""
    words, plain = reading_words().returns, fold(clean(text)).strip(" ,，。.!！~")
    if words.thing not in plain or any(word in plain for word in words.unless):
        return False
    names = plain.startswith(words.thing) or plain.endswith(words.thing)
    return any(word in plain for word in words.makes) or (names and _ME.search(plain) is None)


declare(
    Topic(
        intents={
            "employer_return": Intent(
                returns.employer_return,
                reads=returning,
                said=False,  # nothing is learnt of it: whole sentences of its form, and a button
                said_as=_is_asked_for,
                discreet=True,
                right=Right.CONFIRM_REPORT_IN,
            )
        },
    )
)
