"""Who did not come: 哪些人没来, 谁报了名没到, 缺席名单. Never answered with a list of those who were to come."""

import re
from functools import cache

from bot.topic import Intent, Topic, declare
from bot.understanding.normalise import fold
from bot.understanding.reading import Line, plain
from bot.understanding.reading_words import bare, reading_words
from bot.understanding.words import any_of
from community.rights import Right
from community.wishes import Wish
from services.attendance import taking


def asks_who_stayed_away(text: str) -> bool:
    return any(form.search(bare(fold(text))) for form in _forms())


def absences(line: Line) -> Wish:
    """What of it says which activity."""
    words = reading_words().absence
    asked = any_of([*words.lists, *words.who, *words.stayed_away, *words.behind, "报了名", "报名"])
    return plain("absentees", line, re.sub(asked, lambda found: " " * len(found[0]), line.plain))


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    words = reading_words().absence
    who, away = any_of(words.who), any_of(words.stayed_away)
    return (
        re.compile(rf"(?:{who}).{{0,12}}?(?:{away})(?:{any_of(words.behind)})*$"),  # 谁报了名没来
        re.compile(rf"(?:{away})(?:{any_of(words.lists)})(?:{any_of(words.behind)})*$"),  # 没来的有谁
    )


declare(
    Topic(
        intents={
            "absentees": Intent(
                taking.absentees,
                reads=absences,
                said=False,
                said_as=asks_who_stayed_away,
                only_asks=True,
                about_one=True,
                discreet=True,
                right=Right.CONFIRM_ATTENDANCE,
            )
        }
    )
)
