"""Who comes along: 帮我妈刘桂英报名, 带两个孩子, 我和老伴都去, 报两个人, +1."""

import re
from functools import cache

from bot.understanding.reading_words import reading_words
from bot.understanding.words import words
from community.company import Company

MOST = 9
_SPOKEN = ("零", "一", "二两俩", "三仨", "四", "五", "六", "七", "八", "九")
_DIGITS = {char: number for number, chars in enumerate(_SPOKEN) for char in chars}
_N = r"[0-9]|[一二两三四五六七八九]"
_PLUS = re.compile(rf"\+\s*({_N})(?![0-9])")
_HEADS = re.compile(
    rf"(?:报|来|去|要|共|一共|我们)\s*({_N})\s*(?:个)?(?:人|位|名(?!单))|({_N})个人(?:一起|都|报名|参加|去|来)"
)
_MOUTHS = re.compile(rf"一家\s*({_N})口")
_BRINGS = re.compile(rf"带(?:着|上|了)?(?:我|俺)?(?:家)?(?:的)?(?:({_N})\s*(?:个|位|名)?\s*)?")
_NAME = r"(?!都|也|一起|一块|两个|报|去|来|参加)[\u4e00-\u9fff]{2,4}"


def company(text: str, *, alone: bool = False) -> Company:
    """Who is meant by a sign-up or a cancellation.

    :param text: simplified and half-width.
    :param alone: whether the words of `plus_one` stand for "count me in" here.
    """
    if alone and text.strip(" 。.!！~") in _plus_ones():
        return Company(plus_one=True)
    for_others = _proxy(text)
    if for_others is not None:
        return for_others
    return Company(names=_with_names(text), unnamed=min(MOST, _unnamed(text)))


@cache
def _plus_ones() -> frozenset[str]:
    return frozenset(words().plus_one)


def is_plus_one(text: str) -> bool:
    return text.strip(" 。.!！~") in _plus_ones()


def _proxy(text: str) -> Company | None:
    """帮我妈刘桂英报名: somebody else goes, not the speaker."""
    found = _for_somebody().search(text)
    if not found:
        return None
    name, family = found["name"], found["family"]
    if name and not _is_family(name):
        return Company(myself=False, names=(name,))
    return Company(myself=False, unnamed=1) if family or name else None


@cache
def _for_somebody() -> re.Pattern[str]:
    family = "|".join(sorted(map(re.escape, reading_words().family), key=len, reverse=True))
    acts = "也?(?:报|登记|参加|取消|退|签)"
    return re.compile(
        rf"(?:帮|给|替|代)(?:忙)?(?:我们|我|俺|咱)?(?:家)?(?P<family>{family})?"
        rf"(?P<name>(?!{acts})(?:(?![个把的一下了都我])[\u4e00-\u9fff]){{2,4}}?)?{acts}"
    )


@cache
def _companion() -> re.Pattern[str]:
    family = "|".join(sorted(map(re.escape, reading_words().family), key=len, reverse=True))
    return re.compile(
        rf"(?:我|俺|本人)(?:和|跟|同|与|还有)(?:我|俺)?(?:家)?(?P<family>{family})?"
        rf"(?P<name>{_NAME}?)?(?=一起|一块|都|也|两个|报|去|来|参加|$)"
    )


def _is_family(name: str) -> bool:
    return name in reading_words().family


def _with_names(text: str) -> tuple[str, ...]:
    found = _companion().search(text)
    name = found["name"] if found else None
    return (name,) if name and not _is_family(name) else ()


def _unnamed(text: str) -> int:
    if plus := _PLUS.search(text):
        alone = not _PLUS.sub("", text).strip(" 。,，")
        return _number(plus[1]) - (1 if alone else 0)
    if heads := _HEADS.search(text):
        return _number(heads[1] or heads[2]) - 1
    if mouths := _MOUTHS.search(text):
        return _number(mouths[1]) - 1
    if any(pair in text for pair in reading_words().pairs):
        return 1
    return _brought(text) or _family_along(text)


def _brought(text: str) -> int:
    for found in _BRINGS.finditer(text):
        rest = text[found.end() :]
        if found[1] or any(rest.startswith(one) for one in reading_words().family):
            return _number(found[1]) if found[1] else 1
    return 0


def _family_along(text: str) -> int:
    found = _companion().search(text)
    return int(bool(found and found["family"] and not found["name"]))


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _DIGITS[said]
