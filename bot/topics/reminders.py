"""Reminders, wanted or not: one's own, and nobody else's."""

import re

from bot.topic import Intent, Topic, declare
from bot.understanding.company import SOMEBODY, Mention, mentioned, who
from bot.understanding.phrases import ME
from bot.understanding.reading import Line
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of
from community.company import Company, Joining
from community.wishes import Wish
from services import reminders


def reminding(intent: str, line: Line) -> Wish:
    """别提醒我, and not 别提醒小李; 以后不用给我自动报了 is about something else."""
    words = reading_words().reminders
    speaks_of_it = line.is_command or re.search(any_of(words.about), line.plain)
    if not speaks_of_it or re.search(rf"(?:{any_of(words.verbs)})(?:一下)?(?:你|大家)", line.plain):
        return Wish(intent="not_understood", text=line.text)
    return Wish(intent=intent, text=line.text, details=Joining(company=_whose(line)))


def _whose(line: Line) -> Company:
    words = reading_words()
    others = rf"(?:{any_of(words.family)}|家|屋里|们?的|和|跟|与)"
    if re.search(rf"(?:{any_of(words.reminders.verbs)}|给)(?:一下)?{ME}(?!{others})", line.plain):
        return Company()
    mention = Mention.of(line.plain, line.text, person=line.slots.get("person") or line.heard.get("person", ""))
    if place := mentioned(mention):
        return who(mention, place)
    found = SOMEBODY.search(line.plain)
    return Company(myself=False, unnamed=1, said=found[0]) if found else Company()


declare(
    Topic(
        intents={
            "reminders_off": Intent(reminders.switch_off, reads=lambda line: reminding("reminders_off", line)),
            "reminders_on": Intent(reminders.switch_on, reads=lambda line: reminding("reminders_on", line)),
        },
    )
)
