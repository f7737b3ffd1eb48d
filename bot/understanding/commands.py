"""Command words: understood by themselves, without any engine, with a title or a number beside them."""

import re
from dataclasses import dataclass
from functools import cache

from bot.understanding.company import Mention, company, for_others
from bot.understanding.leaving import are_fewer, leaving
from bot.understanding.normalise import fold
from bot.understanding.words import words
from community.company import Company
from community.finding import GOOD_ENOUGH, likeness

_NUMBER = re.compile(r"[0-9]{1,6}|[一二三四五六七八九十]{1,3}")
# 帮我妈刘桂英报名, 替张阿姨取消: as plain as a command.
_FOR_SOMEBODY = re.compile(
    r"(?:请|麻烦[你您]?|劳驾)? ?(?:帮|给|替|代)[^,。;!?]{1,24}?(报名|报个名|取消报名|取消(?!活动))"
)
# 我和老伴都去, 我跟我堂客一起报名; 我和爱人都不来了.
_WITH_SOMEBODY = re.compile(
    r"[我俺]?(?:们)?(?:和|跟|同|带(?:着|上)?)[^,。;!?不没]{1,24}?"
    r"(?:(?:一起|一块|都|也)*(?:报名|报个名)(?=$|[,。;!? ])"
    r"|(?:一起|一块|都|[一二两三四五六]个人?)(?:也|都)?(?:去|来|参加)$)"
)
_WITHOUT_US = re.compile(
    r"[我俺](?:和|跟|同)[^,。;!?不没]{1,16}?(?:都|也)*"
    r"(?:不(?:来|去|参加)|[来去](?:不了|不成|不得)|参加不了)(?:了|哒)?$"
)
# 我和我爱人都报到, 帮我爱人报到: said of whoever is named with it. 报到 alone is a word; at an activity it is 签到.
_REPORTS_IN = re.compile(
    r"(?:(?:我|俺|咱|本人)(?:和|跟|同|与|们|俩)|(?:请|麻烦[你您]?)?(?:帮|替|代|给))[^,。;!?哪几怎咋啥么]{0,16}报个?到"
)
OF_PEOPLE = {"sign_up", "cancel"}  # beside these a name may stand
_CODE = re.compile(r"[0-9]{6}")
_LINKING_CODE = re.compile(r"[0-9a-z]{8}")  # 关联acde3467
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
    stand there as well where it is about places: 取消刘桂英. What stands beside it is kept as it was written.
    """
    shown = _trimmed(text)
    plain = fold(shown)
    if plain.startswith(("/", "／")):
        return _slash(plain)
    if (found := for_somebody(plain)) and (not found.rest or _stands_alone(found.rest, titles)):
        return Command(found.intent, text.strip(_AROUND))
    if _REPORTS_IN.fullmatch(plain):
        return Command("report_in", text.strip(_AROUND))
    for word, intent in _command_words():
        names = (*titles, *people) if intent in OF_PEOPLE else titles
        if plain == word:
            return Command(intent, "")
        if plain.startswith(word) and _stands_alone(plain[len(word) :], names):
            return _with_rest(intent, _trimmed(shown[len(word) :]))
        if plain.endswith(word) and _is_a_name(plain[: -len(word)].strip(_AROUND), names):
            return Command(intent, _trimmed(shown[: -len(word)]))
    return None


def _trimmed(text: str) -> str:
    """Folding keeps places."""
    plain = fold(text)
    start = len(plain) - len(plain.lstrip(_AROUND))
    return text[start : start + len(plain.strip(_AROUND))]


def with_somebody(plain: str) -> str | None:
    """What 我和老伴都去, 我和爱人都不来了 want: as plain as a command where it is certain who is meant."""
    if _WITH_SOMEBODY.match(plain):
        return "sign_up" if _is_certain(company(plain)) else None
    if are_fewer(plain):
        return "cancel"
    return "cancel" if _WITHOUT_US.match(plain) and _is_certain(leaving(plain)) else None


def _is_certain(who: Company) -> bool:
    return who.myself and who.has_guests and not who.unsure


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
    plain = fold(rest)
    if intent == "checkin_code" and _CODE.search(plain):
        return Command("check_in", plain)
    if intent == "cancel" and plain.endswith(_NO_PLACE):
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
    if _LINKING_CODE.fullmatch(bare):
        return True
    return _NUMBER.fullmatch(bare) is not None or _names_one(bare, titles)


def _is_a_name(said: str, titles: tuple[str, ...]) -> bool:
    """Nothing but a name: 我要报名参加环境卫生整治活动 is no 活动 with a title in front."""
    return any(len(said) <= len(title) + 1 and _names_one(said, (title,)) for title in titles)


def _names_one(said: str, titles: tuple[str, ...]) -> bool:
    return len(said) >= 2 and any(likeness(said, title) >= GOOD_ENOUGH for title in titles)
