"""That help is not needed any more: 找到人了, 冰箱不用搬了 谢谢. Every clause must say so, or be a courtesy."""

import re
from typing import Literal

from bot.understanding.normalise import fold
from bot.understanding.reading_words import reading_words

Ends = Literal["surely", "here"]  # by itself; or only where help is what is spoken of
_CLAUSES = re.compile(r"[\s,;、!。?~.]+")
_VERBS = "搬抬扛挪修通换装借陪接送看守带买拿取教辅补帮"
_NOT_ANY_MORE = re.compile(
    rf"(?P<thing>[^\W\d]{{0,8}}?)(?:也|就|都)?(?:不用|不要|不需要|不消|不)(?:再)?(?:人)?(?:帮我|帮忙)?"
    rf"(?P<verb>[{_VERBS}])(?P<what>[^\W\d]{{0,4}}?)(?:了|哒|咯)"
)
_NO_THING = re.compile("我去|我来|不|了|谁|你|他|她|来|可以")
_WHOSE = re.compile("^(?:我们|我|这个|那个|这|那)")
_BY_ITSELF = "搬抬扛修"  # 不看了 alone may be about anything
_OF_LENDERS = "借"  # 梯子不借了: whoever has it says so, too


def gives_up(text: str) -> Ends | None:
    """None: it does not say so, or something stands in it that nothing has read."""
    kinds = {kind for clause in _CLAUSES.split(fold(text)) if clause for kind in _read(clause)}
    if not kinds or "unread" in kinds or kinds == {"aside"}:
        return None
    return "surely" if "surely" in kinds else "here"


def what_is_not_needed(text: str) -> str:
    """冰箱 of 冰箱不用搬了."""
    found = (_NOT_ANY_MORE.fullmatch(clause) for clause in _CLAUSES.split(fold(text)))
    certain = (one for one in found if one and not _NO_THING.search(one["thing"]))
    return next((_WHOSE.sub("", f"{one['thing']}{one['what']}") for one in certain), "")


def _read(clause: str) -> list[str]:
    """The phrases of which a clause is made."""
    kinds: list[str] = []
    lines = reading_words().aid
    while clause:
        if (one := _NOT_ANY_MORE.fullmatch(clause)) and not _NO_THING.search(one["thing"]):
            says_what = one["what"] or _WHOSE.sub("", one["thing"]) or one["verb"] in _BY_ITSELF
            return [*kinds, "surely" if says_what and one["verb"] not in _OF_LENDERS else "here"]
        known = {"surely": [*lines.found, *lines.withdraws], "here": lines.not_any_more, "aside": lines.courtesies}
        begins = [(len(word), kind) for kind, some in known.items() for word in some if clause.startswith(word)]
        if not begins:
            return [*kinds, "unread"]
        length, kind = max(begins)
        clause, kinds = clause[length:], [*kinds, kind]
    return kinds
