"""Command words: understood by themselves, without any engine, with a title or a number beside them."""

import re
from dataclasses import dataclass
from functools import cache

from bot.understanding.company import Mention, for_others
from bot.understanding.normalise import fold
from bot.understanding.words import words
from community.finding import GOOD_ENOUGH, likeness

_NUMBER = re.compile(r"[0-9]{1,6}|[一二三四五六七八九十]{1,3}")
# 帮我妈刘桂英报名, 替张阿姨取消: as plain as a command.
_FOR_SOMEBODY = re.compile(
    r"(?:请|麻烦[你您]?|劳驾)? ?(?:帮|给|替|代)[^,。;!?]{1,24}?(报名|报个名|取消报名|取消(?!活动))"
)
OF_PEOPLE = {"sign_up", "cancel"}  # beside these a name may stand
_CODE = re.compile(r"[0-9]{6}")
# 取消环境整治活动: whose, only the person's rights can tell; 取消老张的免除: that is no place.
_NO_PLACE = ("活动", "免除", "豁免")
ASKED_SHORTLY, SHORTLY = {"list_activities", "my_progress", "help"}, 12
_AROUND = " \t\n:：,，。.!！?？~、"


@dataclass(frozen=True)
class Command:
    intent: str
    rest: str  # what stands beside the word


def command(text: str, titles: tuple[str, ...], people: tuple[str, ...] = ()) -> Command | None:
    """The command that a line is, or None.

    A word with something behind it counts when a space or sign stands between them, or when what stands there is a
    number or one of the titles: 报名 12, 名单环境整治. A title may also stand in front: 环境整治 报名. A name may
    stand there as well where it is about places: 取消刘桂英.
    """
    plain = fold(text).strip(_AROUND)
    if plain.startswith(("/", "／")):
        return _slash(plain)
    if (found := for_somebody(plain)) and (not found.rest or _stands_alone(found.rest, titles)):
        return Command(found.intent, text.strip(_AROUND))
    for word, intent in _command_words():
        names = (*titles, *people) if intent in OF_PEOPLE else titles
        if plain == word:
            return Command(intent, "")
        if plain.startswith(word) and _stands_alone(plain[len(word) :], names):
            return _with_rest(intent, plain[len(word) :].strip(_AROUND))
        if plain.endswith(word) and _is_a_name(plain[: -len(word)].strip(_AROUND), names):
            return Command(intent, plain[: -len(word)].strip(_AROUND))
    return None


def for_somebody(plain: str) -> Command | None:
    """帮我妈刘桂英报名, with a certain name, and what stands behind it."""
    found = _FOR_SOMEBODY.match(plain)
    who = for_others(Mention.of(plain[: found.end()])) if found else None
    if found is None or who is None or who.unsure:
        return None
    return Command("sign_up" if found[1].startswith("报") else "cancel", plain[found.end() :].strip(_AROUND))


def is_bare_command(text: str) -> bool:
    """A command with nothing beside it: no name has to be known to read it."""
    found = command(text, ())
    return found is not None and not found.rest


def _with_rest(intent: str, rest: str) -> Command | None:
    """What behind the word makes another wish of it, or a sentence that an engine reads better."""
    if intent == "checkin_code" and _CODE.search(rest):
        return Command("check_in", rest)
    if intent == "cancel" and rest.endswith(_NO_PLACE):
        return None
    return None if intent in ASKED_SHORTLY and len(rest) > SHORTLY else Command(intent, rest)


def _slash(plain: str) -> Command | None:
    head, _, rest = plain[1:].partition(" ")
    name = head.split("@")[0]
    intent = words().slash.get(name) or dict(_command_words()).get(name)
    return Command(intent, rest.strip(_AROUND)) if intent else None


@cache
def _command_words() -> tuple[tuple[str, str], ...]:
    both = {**words().commands, **words().organiser}
    return tuple(sorted(both.items(), key=lambda pair: -len(pair[0])))


def _stands_alone(rest: str, titles: tuple[str, ...]) -> bool:
    if rest[0] in _AROUND:
        return True
    bare = rest.strip(_AROUND)
    return _NUMBER.fullmatch(bare) is not None or _names_one(bare, titles)


def _is_a_name(said: str, titles: tuple[str, ...]) -> bool:
    """Nothing but a name: 我要报名参加环境卫生整治活动 is no 活动 with a title in front."""
    return any(len(said) <= len(title) + 1 and _names_one(said, (title,)) for title in titles)


def _names_one(said: str, titles: tuple[str, ...]) -> bool:
    return len(said) >= 2 and any(likeness(said, title) >= GOOD_ENOUGH for title in titles)
