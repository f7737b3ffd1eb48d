"""One's own data."""

import re
from functools import cache

from bot.topic import Intent, Topic, declare
from bot.understanding.phrases import people
from bot.understanding.reading import Line
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of
from community.linking import Linking
from community.own_data import Whose
from community.rights import Right
from community.wishes import Wish
from services.own_data import deleting, showing
from services.own_data import linking as link
from services.own_data import parting as part

_EDGES = " :：,，。.;；!！?？、"


def whose(intent: str, line: Line) -> Wish:
    """Whoever is named is meant, never the speaker by default; what is said behind the name is why."""
    if line.replied is not None and line.replied.kind == "member":  # asked why
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


SHORTEST = 4  # characters of what may be meant for a code
_CODE = re.compile(r"[0-9a-z][0-9a-z \-]*")  # a folded line has no capitals


def linking(line: Line) -> Wish:
    """关联 ABCD 2345: whatever is written in letters and digits is the code; without any, one is wanted."""
    found = max(_CODE.findall(line.plain), key=len, default="")
    code = "".join(re.findall("[0-9a-z]", found))
    return Wish(intent="link_account", text=line.text, details=Linking(code=code if len(code) >= SHORTEST else None))


def parting(line: Line) -> Wish:
    named = line.slots.get("person") or line.heard.get("person") or (line.text if line.is_command else "")
    return Wish(intent="unlink_account", text=line.text, details=Linking(name=named))


declare(
    Topic(
        intents={
            "my_data": Intent(showing.my_data, reads=lambda line: whose("my_data", line), only_asks=True),
            "delete_data": Intent(deleting.delete, reads=lambda line: whose("delete_data", line)),
            "confirm_deletion": Intent(deleting.confirm, said=False),
            "link_account": Intent(link.link, reads=linking),
            "unlink_account": Intent(part.unlink, reads=parting, right=Right.MANAGE_ROLES),
            "confirm_unlinking": Intent(part.confirm, said=False),
            "keep_data": Intent(deleting.keep, said=False),
        },
    )
)
