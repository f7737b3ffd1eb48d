"""One's own data."""

import re
from functools import cache

from bot.topic import Intent, Topic, declare
from bot.understanding.phrases import people
from bot.understanding.reading import Line
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of
from community.own_data import Whose
from community.wishes import Wish
from services.own_data import deleting, showing

_EDGES = " :：,，。.;；!！?？、"


def whose(intent: str, line: Line) -> Wish:
    """Whoever is named is meant, never the speaker by default; what is said behind the name is why."""
    if line.replied is not None:
        return Wish(intent=intent, text=line.text, about=line.replied, details=Whose(reason=line.text))
    name, reason = _owner(line)
    return Wish(intent=intent, text=line.text, details=Whose(name=name, reason=reason))


def _owner(line: Line) -> tuple[str, str]:
    if found := _of_somebody().search(line.plain):
        return _name(found[1]), _why(line.text[found.end() :])
    named = line.slots.get("person") or _name(line.heard.get("person", ""), kin=False)
    if not named and line.is_command:  # 删除数据 王大爷 走了
        named = _name((line.plain.split() or [""])[0])
    return named, _why(line.text.rpartition(named)[2]) if named else ""


def _why(words: str) -> str:
    """A reason; 注销一下 is none."""
    said = words.strip(_EDGES)
    return said if len(_around().sub("", said).strip(_EDGES)) > 1 else ""


def _name(words: str, *, kin: bool = True) -> str:
    """Somebody's name, or whose relative they are; empty: the speaker, or nobody certain.

    :param kin: whether a relative counts whose name is not said.
    """
    who = _around().sub("", _gone().sub("", words))
    found = people(who, who) if who else None
    if found is None or found.doubtful or not (found.names or found.unnamed):
        return ""
    return found.names[0] if found.names else who if kin else ""


@cache
def _of_somebody() -> re.Pattern[str]:
    word = r"[^\s,，。;；!！?？的]"
    return re.compile(rf"({word}{{1,16}})的{word}{{0,4}}(?:{any_of(reading_words().own_data.things)})")


@cache
def _around() -> re.Pattern[str]:
    return re.compile(any_of(reading_words().own_data.around))


@cache
def _gone() -> re.Pattern[str]:
    return re.compile(any_of(reading_words().own_data.gone))


declare(
    Topic(
        intents={
            "my_data": Intent(showing.my_data, reads=lambda line: whose("my_data", line), only_asks=True),
            "delete_data": Intent(deleting.delete, reads=lambda line: whose("delete_data", line)),
            "confirm_deletion": Intent(deleting.confirm, said=False),
            "keep_data": Intent(deleting.keep, said=False),
        },
    )
)
