"""The yearly duty: what organisers and members say of it."""

import re
from dataclasses import replace
from datetime import datetime
from functools import cache

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.joining import joining
from bot.understanding.normalise import fold
from bot.understanding.reading import Line, plain
from bot.understanding.reading_words import bare, reading_words
from bot.understanding.when import When, find_all
from bot.understanding.words import any_of
from community.exempting import Exempting, MakingUp
from community.rights import Right
from community.wishes import Wish
from services.actor import Actor
from services.duty import ending, excusing, making_up, making_up_in_words
from services.duty import exempting as exemptions
from services.signup import leaving
from services.turn import Turn
from services.visit import Answer
from storage.tables.activities import ActivityKind

_CLAUSES = re.compile(r"[\s,，;；。.!！:：、]+")
_NO_TIME = ("impossible", "unclear")
_UNTIL = re.compile(r"(?:到|至)\s*$")


def excuse(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...]:
    """A place at anything but a session of organizational life is simply given up."""
    found = excusing.excuse(turn, actor, wish)
    return found or leaving.cancel(turn, actor, wish.model_copy(update={"intent": "cancel"}))


def exempting(line: Line) -> Wish:
    """免除老张今年的组织生活，生病住院: whom stands in the text, what nothing else reads is the reason."""
    times = [found for found in find_all(line.plain, line.now) if found.span]
    until = next((one for one in times if _ends_there(line, one)), None)
    year = next((one for one in times if one is not until and _is_a_year(one)), None)
    said = Exempting(
        kinds=_kinds(line.plain),
        year=_year(year) if year else None,
        until=_day(until, line.now) if until else None,
        unclear=any(one.kind in _NO_TIME or (one.kind == "duration" and not (until or year)) for one in times),
        reason=_reason(_blanked(line, [one for one in (until, year) if one])),
        timeless=_blanked(line, times),
        ends=any(word in line.plain for word in reading_words().exempt.ends),
    )
    about = line.replied if line.replied and line.replied.kind == "member" else None
    return Wish(intent="exempt", text=line.text, about=about, details=said)


def _ends_there(line: Line, found: When) -> bool:
    return found.kind == "day" and bool(found.span and _UNTIL.search(line.plain[: found.span[0]]))


def _is_a_year(found: When) -> bool:
    """今年, 明年, 2026年."""
    ends = (found.start, found.end) if found.kind == "span" else ()
    return [(day.month, day.day) for day in ends if day] == [(1, 1), (12, 31)]


def _year(found: When) -> int:
    assert found.start is not None
    return found.start.year


def _day(found: When, now: datetime) -> datetime:
    assert found.start is not None
    return datetime(found.start.year, found.start.month, found.start.day, tzinfo=now.tzinfo)


def _kinds(text: str) -> tuple[ActivityKind, ...]:
    words = reading_words()
    called = {ActivityKind.SERVICE: words.exempt.service, ActivityKind.ORG_LIFE: words.kinds[ActivityKind.ORG_LIFE]}
    return tuple(kind for kind, names in called.items() if any(name in text for name in names))


def _blanked(line: Line, times: list[When]) -> str:
    text = line.text
    for found in times:
        start, end = found.span or (0, 0)
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _reason(text: str) -> str:
    parts = (_without_edges(part) for part in _CLAUSES.split(text))
    return "，".join(part for part in parts if part)


def _without_edges(part: str) -> str:
    for word in reading_words().exempt.anywhere:
        part = part.replace(word, "")
    return _edges().sub("", part)


@cache
def _edges() -> re.Pattern[str]:
    known = any_of(reading_words().exempt.edges)
    return re.compile(rf"^(?:{known})+|(?:{known})+$")


# --- make-ups --------------------------------------------------------------------------------------------------


def saying_make_up(line: Line) -> Wish:
    """把党课补到去年: what, whose it is stands in the text, and for which year."""
    found = _make_up(line.text)
    said = found["year"] if found else ""
    last = line.now.year - 1
    digits = re.sub("[^0-9]", "", said)
    year = last if not digits else int(digits) + (2000 if len(digits) == 2 else 0)
    what = found["what"].strip(" 的") if found else ""
    for name in line.people:
        what = what.replace(fold(name), " ").strip(" 的")
    wish = plain("say_make_up", replace(line, is_command=True), what)
    return wish.detailed(MakingUp(year=year))


@cache
def _make_up_form() -> re.Pattern[str]:
    words = reading_words().make_up
    before, put, year = any_of(words.before), any_of(words.put), any_of(words.last_year)
    what = r"(?P<what>[^,，。?？;；!！吗谁哪怎不没别]{0,24}?)"
    number = "(?:20)?[0-9]{2}年度?|20[0-9]{2}"
    return re.compile(
        rf"(?:{before})*{what}(?:{any_of(words.this)})?(?:{put})(?P<year>{year}|{number})(?:的|里|任务|去|上)*"
    )


def _make_up(text: str) -> re.Match[str] | None:
    return _make_up_form().fullmatch(bare(text))


_TAKES = Right.CONFIRM_ATTENDANCE  # to note who was excused; for oneself it is read out of a cancellation as well

declare(
    Topic(
        intents={
            "exempt": Intent(exemptions.exempt, reads=exempting, right=Right.GRANT_EXEMPTIONS),
            "excuse_absence": Intent(excuse, reads=lambda line: joining("excuse_absence", line), right=_TAKES),
            "end_exemption": Intent(ending.end, said=False),
            "ask_make_up": Intent(making_up.ask, said=False),
            "say_make_up": Intent(
                making_up_in_words.say, reads=saying_make_up, said=False, said_as=lambda text: bool(_make_up(text))
            ),
            "offer_make_up": Intent(making_up.offer, said=False),
            "make_up": Intent(making_up.count, said=False),
            "no_make_up": Intent(making_up.decline, said=False),
            "undo_make_up": Intent(making_up.undo, said=False),
        },
        taps={
            "end_exemption": Tap("exemption", "end_exemption"),
            "ask_make_up": Tap("sign_up", "ask_make_up"),
            "offer_make_up": Tap("member", "offer_make_up"),
            "make_up": Tap("sign_up", "make_up"),
            "no_make_up": Tap("sign_up", "no_make_up"),
            "undo_make_up": Tap("sign_up", "undo_make_up"),
        },
    )
)
