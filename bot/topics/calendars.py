"""日历: an activity's file (日历 3), one's own calendar (我的日历), a unit's (3栋的日历)."""

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.reading import Line, plain
from bot.understanding.reading_words import bare, reading_words
from community.calendars import Calendaring
from community.wishes import Wanted, Wish
from services import calendars


def calendaring(line: Line) -> Wish:
    """An activity that is named goes before everything else; a person who is named is not the speaker."""
    words = reading_words().calendar
    if any(word in line.plain for word in words.tells):
        return Wish(intent="not_understood", text=line.text)
    named = "activity" in line.slots or line.replied_activity is not None
    if not named and (line.slots.get("person") or line.heard.get("person")):
        return _of(line, Calendaring(whose="others", name=line.slots.get("person") or line.heard["person"]))
    if not named and any(word in line.plain for word in words.mine):
        return _of(line, Calendaring(whose="mine"))
    if not named and ("unit" in line.slots or any(word in line.plain for word in words.unit)):
        return _of(line, Calendaring(whose="unit"), unit=line.slots.get("unit"))
    rest = line.plain
    for word in words.padding:
        rest = rest.replace(word, " ")
    return plain("calendar", line, rest if line.is_command else None, details=Calendaring())


def _of(line: Line, details: Calendaring, unit: str | None = None) -> Wish:
    return Wish(intent="calendar", text=line.text, wanted=Wanted(unit=unit), details=details)


def _is_asked_for(text: str) -> bool:
    """我的日历: the whole line, which would else be the word 我的 or nothing."""
    return bare(text) in reading_words().calendar.whole


declare(
    Topic(
        intents={
            "calendar": Intent(calendars.calendar, reads=calendaring, said_as=_is_asked_for),
            "renew_calendar": Intent(calendars.renew, said=False),
        },
        taps={"renew_calendar": Tap("calendar", "renew_calendar")},
    )
)
