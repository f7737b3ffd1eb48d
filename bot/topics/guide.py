"""办事指南: which item a line names and what it asks of it; 办老年证要什么 needs no engine."""

import re
from datetime import UTC, datetime
from functools import cache

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.normalise import fold, folded
from bot.understanding.other_words import known_line
from bot.understanding.reading import Line
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of
from community.departments import FACTS, Fact, Guiding
from community.vocabulary import Vocabulary
from community.wishes import Wish
from services import guide

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # whether a line asks does not depend on it
_ASKS = r"(?:吗|么|不|没|啵|冒|冇|吧)(?=$|[\s,。?!、])"
_MARK = 0xE000  # stands for a name while the rest is read: no line holds it (`normalise.clean`)
_MARKS = "\ue000-\uf8ff"
# 要带户口本不, 要不要照片: papers of what is spoken of, and no item itself. Not 要不要年审, 三天拿得到不.
_PAPER = rf"[^,。?!\s]{{0,6}}?(?:本|证明?|照片?|相片|[原复印]件|表|单|卡|票|合同|协议|[{_MARKS}])"
_WHETHER = "要不要|用不用|需不需要|是不是要|要|用|需要|得"
_CARRY = rf"(?:{_WHETHER})?(?:带|拿|交)(?:上|着|个)?|要不要|用不用|需不需要"
_BRINGS = rf"(?:还)?(?:{_CARRY}){_PAPER}(?:{_ASKS}|(?=$|[\s,。?!]))"


def guiding(line: Line) -> Wish:
    return Wish(intent="service_guide", text=line.text, details=_read(line))


def _read(line: Line) -> Guiding:
    """Facts, names, and words that are neither; a name that goes on in others is only nearly said."""
    text, names = _with_marks(line.plain.replace("甚么", "什么"), line.services)
    text, found = _how().sub(" ", text), set[Fact]()
    for fact, pattern in _asked().items():
        found |= {fact} if pattern.search(text) else set()
        text = pattern.sub(" ", text)
    facts = tuple(fact for fact in FACTS if fact in found)
    words = [word for word in re.split(rf"[^\w{_MARKS}]+|_", _padding().sub(" ", text)) if word]
    said = [names[ord(mark) - _MARK] for word in words if _is_name(word) for mark in word]
    nearly = [_without_marks(word, names) for word in words if _holds_name(word) and not _is_name(word)]
    unread = " ".join(word for word in words if not _holds_name(word))
    anew = any(word in line.plain for word in reading_words().guide.anew)
    nothing = not (facts or said or nearly or unread)  # 办事, 怎么办理
    return Guiding(facts=facts, names=tuple(said), nearly=tuple(nearly), unread=unread, anew=anew, lists=nothing)


@cache
def _asked() -> dict[Fact, re.Pattern[str]]:
    words = reading_words().guide
    works = rf"(?:{any_of(words.days)})(?:{any_of(words.can)})*(?:{any_of(words.works)})(?:不|吗|么|没|啵|冒|冇)*"
    patterns: dict[Fact, str] = {  # 要什么条件 is no 要什么: papers come last
        "proxy": any_of(words.proxy),
        "who_may": any_of(words.who_may),
        "online": any_of(words.online),
        "fee": any_of(words.fee),
        "takes": any_of(words.takes),
        "open": rf"{works}|{any_of(words.open)}",
        "where": any_of(words.where),
        "papers": rf"{_BRINGS}|{any_of(words.papers)}",
    }
    return {fact: re.compile(pattern) for fact, pattern in patterns.items()}


@cache
def _how() -> re.Pattern[str]:
    return re.compile(any_of(reading_words().guide.how))


@cache
def _padding() -> re.Pattern[str]:
    words = reading_words().guide
    return re.compile(any_of([*words.padding, *words.anew, *reading_words().family]))


def _with_marks(text: str, names: tuple[str, ...]) -> tuple[str, list[str]]:
    """The text with a sign for each name, and the names in the order of their signs."""
    found: list[str] = []

    def mark(said: re.Match[str]) -> str:
        found.append(names[folded(names).index(said[0])])
        return chr(_MARK + len(found) - 1)

    return (_named(names).sub(mark, text), found) if names else (text, found)


@cache
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(any_of(folded(names)))


def _without_marks(word: str, names: list[str]) -> str:
    return "".join(names[ord(char) - _MARK] if _is_name(char) else char for char in word)


def _is_name(word: str) -> bool:
    return re.fullmatch(f"[{_MARKS}]+", word) is not None


def _holds_name(word: str) -> bool:
    return re.search(f"[{_MARKS}]", word) is not None


def _is_question(text: str, known: Vocabulary) -> bool:
    """办老年证要什么, 身份证丢了怎么办, and nothing else; a name alone may answer anything."""
    line = known_line(text, SOME_DAY, known)
    asking = _read(line)
    if not asking.names or asking.nearly or asking.unread or _names_an_activity(line, asking):
        return False
    return bool(asking.facts) or _how().search(line.plain) is not None


def _names_an_activity(line: Line, asking: Guiding) -> bool:
    """老年证集中办理, when there is one; 老年证 alone is the item."""
    activity = fold(line.slots.get("activity", ""))
    return not any(activity in fold(name) for name in asking.names)


def _goes_on(wish: Wish) -> bool:
    """几天能办好, 那居住证呢, after an answer about an item."""
    asking = Guiding.of(wish)
    return bool(asking.facts or asking.names) and not (asking.nearly or asking.unread)


declare(
    Topic(
        intents={
            "service_guide": Intent(
                guide.answer,
                reads=guiding,
                said_here=_is_question,
                fits=_goes_on,
                fits_first=True,
                only_asks=True,
                hinted=lambda text: any(word in fold(text) for word in reading_words().guide.hints),
            ),
            "ask_about_service": Intent(guide.ask, said=False),
        },
        taps={"papers": Tap(guide.KIND, "service_guide", Guiding(facts=("papers",)))},
    )
)
