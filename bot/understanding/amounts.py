"""How many people: 20人, 限二十人, 名额30; and what is said like it and can be no number of people (0人, -5人)."""

import re
from dataclasses import dataclass
from functools import cache

from bot.understanding.normalise import fold
from bot.understanding.reading import NUMBER, Line, numeral
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of

_D9 = "一二三四五六七八九"
_WRITTEN = re.compile(rf"[0-9]{{1,4}}|[{_D9}两]?百(?:零?[{_D9}]|[{_D9}]?十[{_D9}]?)?|[{_D9}两]?十[{_D9}]?|[零{_D9}两]")
_FIGURES = rf"(?:[0-9]+(?:\.[0-9]+)?|[零〇{_D9}两十百]+)"
_NUMBER = rf"(?P<number>(?<![0-9.])(?:负|[-−–—])?{_FIGURES}(?:(?:[-~−–—]+|到|至){_FIGURES})?)"
_ASIDE = r"(?P<aside>限|共|招|收|来|要|需要|最多|名额|人数)?\s*(?:改成|改为|改到)?\s*:?\s*"
_SAID = re.compile(rf"{_ASIDE}{_NUMBER}\s*[来多]?个?(?P<people>人|名额|名|位)?(?!单)")
_HEARD = re.compile(rf"(?P<number>[-−负]?(?:{NUMBER}))[来多]?个?(?:人|个|名额|名|位|席|座|家|对|组|户)?")
_SIGNS = "-−–—"


@dataclass(frozen=True)
class Amount:
    """A number of people as it stands in a text; `count` is None when there can be no such number."""

    count: int | None
    text: str
    span: tuple[int, int]


def amount_in(text: str, *, of_people: bool = False) -> Amount | None:
    """The first number of people that a text says.

    :param of_people: a number alone is one of people too: what stands behind "人数改成".
    """
    plain = fold(text)
    for m in _SAID.finditer(plain):
        if m["people"] or of_people or m["aside"] in ("名额", "人数"):
            return _amount(m, plain)
    return None


def least_in(text: str) -> Amount | None:
    """How many people must come: 至少5人, 满5人开班, 5人起, 不足5人不办. 满20人截止 is how many may."""
    plain = fold(text)
    found = next((m for form in _least() if (m := form.search(plain))), None)
    return Amount(possible(found["number"]), found[0].strip(), found.span()) if found else None


@cache
def _least() -> tuple[re.Pattern[str], ...]:
    words = reading_words().too_few
    people, ends = r"\s*[来多]?个?(?:人|名|位)", r"(?=$|[\s,;。、!)])"
    enough = rf"(?:{any_of(words.enough)}|(?:{any_of(words.or_more)})(?:{any_of(words.enough)}|{ends}))"
    return (
        re.compile(rf"(?:{any_of(words.least)})[要得需有来报]*\s*{_NUMBER}{people}(?:\s*{enough})?"),
        re.compile(rf"(?:{any_of(words.below)})\s*{_NUMBER}{people}[的就]?\s*(?:{any_of(words.called_off)})"),
        re.compile(rf"(?:{any_of(words.until)})?\s*{_NUMBER}{people}\s*{enough}"),
    )


def amount_heard(line: Line, text: str) -> Amount | None:
    """The number of people that an engine has heard in this part of the line."""
    heard = fold(line.heard.get("amount", ""))
    start = text.find(heard) if heard else -1
    if start < 0:
        return None
    start -= text[start - 1 : start] in tuple("-−负")
    m = _HEARD.fullmatch(text, start, text.find(heard) + len(heard))
    return Amount(possible(m["number"]), m[0], m.span()) if m else None


def possible(number: str) -> int | None:
    """20, 二十 as a number of people; None: nothing that can be counted to (0, -5, 三五, 20-30)."""
    count = numeral(number) if _WRITTEN.fullmatch(number) else 0
    return count or None


def _amount(m: re.Match[str], plain: str) -> Amount:
    number, start = m["number"], m.start("number")
    stands_alone = m["aside"] or not plain[:start].strip() or plain[start - 1] in " \t,;。、:("
    if number[0] in _SIGNS and not stands_alone:  # a dash between two parts: 3栋楼下-20人
        number = number[1:]
    return Amount(possible(number), plain[start : m.end()].strip(), m.span())
