"""Names, when nobody is to be named: those that are given, and whom the text names so that one knows who is meant."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from community.names import COMPOUND_SURNAMES, SURNAMES, TITLES
from community.redaction.folding import fold
from community.redaction.kinds import Kind
from community.redaction.rules import Rule, rule
from community.redaction.words import any_of, words

_W = words()
_HAN = r"[\u3400-\u9fff]"
_SURNAME = f"(?:{COMPOUND_SURNAMES}|[{SURNAMES}])"
_TITLES = {*TITLES.split("|"), *_W.more_titles}
_SHORT_TITLE = f"{any_of(one for one in _TITLES if len(one) == 1)}(?![作程人地具业农是共会之算])"  # 王工, 向工作人员
_TITLE = f"(?:{any_of(one for one in _TITLES if len(one) > 1)}|{_SHORT_TITLE})"
_BEGINS = f"(?=[{SURNAMES}{''.join(two[0] for two in COMPOUND_SURNAMES.split('|'))}])"  # looked at first: it is quick
_NOT_BEHIND = _BEGINS + "".join(f"(?!(?<=[{before}]){surname})" for surname, before in _W.no_surname_behind.items())
_NO_WORD = f"(?!{any_of(_W.common_words)})"
_GIVEN, _SMALL_GIVEN = f"[{_W.given}]", f"[{_W.small_given}]"
_FULL = f"{_SURNAME}(?:{_GIVEN}{{2}}|{_GIVEN}{_HAN}(?!{_HAN})|{_HAN}{_GIVEN}|{_SMALL_GIVEN})"

_TITLED = f"{_NOT_BEHIND}{_NO_WORD}{_SURNAME}(?:家的?)?{_TITLE}"
_CALLED_OLD = f"(?!{any_of(_W.no_names)})(?:(?:小|(?<![{_W.never_old}])老){_SURNAME}|阿(?![{_W.not_behind_a}]){_HAN})"
_TOLD = f"{any_of(_W.telling)}[:：,，是叫 ]{{0,3}}(?P<it>{_NO_WORD}{_FULL})"
_BY_ITSELF = f"{_NOT_BEHIND}{_NO_WORD}{_SURNAME}{_GIVEN}{{2}}"
_SHORT = f"{_NOT_BEHIND}{_NO_WORD}[{_W.usual_surnames}][{_W.usual_given}]"
_BY_SURNAME = f"姓{_SURNAME}"
_OF_A_CHILD = f"(?P<one>(?![{_W.no_children}]){_HAN})(?P=one){any_of(_W.parents)}"

GRAMMAR = tuple(
    rule(Kind.NAME, pattern, view="plain")
    for pattern in (_TITLED, _TOLD, _OF_A_CHILD, _BY_SURNAME, _BY_ITSELF, _CALLED_OLD, _SHORT)
)


_HOUSE = re.compile(r"^(?:[0-9]{1,4}(?:栋|幢|单元|楼|号|室)?)+(?=[\u3400-\u9fff]{2})")


def persons(names: Collection[str]) -> tuple[Rule, ...]:
    given = _given(tuple(sorted(names)))
    return (*given, *GRAMMAR)


@lru_cache(maxsize=256)
def _given(names: tuple[str, ...]) -> tuple[Rule, ...]:
    said = {one for name in names for one in _ways(fold(name).plain)}
    patterns = [_letters(one) for one in sorted(said, key=len, reverse=True)]
    return (rule(Kind.NAME, "|".join(patterns), view="plain"),) if patterns else ()


def _ways(name: str) -> Iterator[str]:
    """刘桂英 is also called 桂英, and 502小王 is 小王 once the door is gone; a number alone would hide all such."""
    name = _HOUSE.sub("", "".join(char for char in name if char.isalnum()))
    if name and not name.isdecimal():
        yield name
    if re.fullmatch(f"{_SURNAME}{_HAN}{{2}}", name):
        yield name[-2:]


def _letters(name: str) -> str:
    """With signs and spaces between the characters; a single one, and letters, only where nothing goes on."""
    spread = r"[\W_]{0,2}".join(map(re.escape, name))
    if name.isascii():
        return rf"(?<![a-z0-9]){spread}(?![a-z0-9])"
    return rf"(?<!\w){spread}(?!\w)" if len(name) == 1 else spread
