"""Signing up and giving up a place, for oneself and others; every time, of what comes again."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.company import company
from bot.understanding.joining import joining
from bot.understanding.normalise import fold
from bot.understanding.reading import Line, plain
from bot.understanding.reading_words import reading_words
from bot.understanding.repeating import since_when
from bot.understanding.when import find_all
from bot.understanding.words import any_of
from community.outcomes.signup import NotSignedUp
from community.wishes import Wish
from services import undoing
from services.actor import Actor
from services.lectures import away
from services.signup import leaving, regularly
from services.turn import Turn
from services.visit import Answer

_DOUBTFUL = re.compile("[吗么?？]|怎么|能不能|可以不|要不要|是不是")
_JOINS = re.compile("报|算我|参加|加我|我[都也]?[来去]|写我")
_LEAVES = re.compile("不[来去报参用]|去不了|来不了|取消|别|退")
_NO_MORE = re.compile(  # 以后打扫我都不来了, 以后不用给我自动报了
    r"(?:以后|今后|往后|从今往后|后面)[^,。;!?~]{0,12}?"
    r"(?:(?:不|别|莫)(?:再|想|能)?(?:来|去|参加)|[来去]不(?:了|成)|"
    r"(?:不用|不要|不必|别|莫|甭|不)(?:再|都)*(?:[给帮]我)?(?:自动|每次|都|再)*(?:[给帮]我)?报)"
    r"|(?:不用|不要|不必|别|莫|甭|取消|停掉?|关掉?)(?:再|都)*(?:[给帮]我)?(?:自动|每次)(?:都)?(?:[给帮]我)?报"
)
_TELLS = re.compile(
    "每次都(?:是|只有|就)|以前|从前|原先|原来|过去|上次|人家|别人|你们|他们|大家[都也不没]|有人|没人|只有"
)
_OTHERS = re.compile("[帮替]|给(?!我)")
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # whether something comes again does not depend on it
# 每次都, 我每个礼拜都来, 以后每次打扫都给我报上; and not 每次都带水.
_COMES_EVERY_TIME = re.compile(
    r"每次都(?:$|[\s,.。!~吧啊哈了的]|要?[去来]|要参加)"
    r"|我(?:以后)?(?:每个?(?:周|星期|礼拜|月)[一二三四五六日天]?|次次|回回)都(?:会|要|能)?(?:[去来]|参加)(?:$|[\s,.。!~吧啊哈了的])"
)
_EVERY_ONE = re.compile(r"每[次回期场][^\s,.。]{1,10}?都(?:给我|帮我)?(?:报|算|写|记|加|带)")
Every = Literal["every_time", "no_more_times"]


def _every(text: str) -> Every | None:
    """每次都报, 每周六的都给我报上; 以后不报了. What is asked, or said of others too, is read like any other line."""
    said = fold(text)
    if _DOUBTFUL.search(said) or _TELLS.search(said) or _OTHERS.search(re.sub("[帮给]我", "", said)):
        return None
    if since_when(said, SOME_DAY)[1]:
        return None
    if not company(said).is_only_me:
        return None
    if _NO_MORE.search(said):
        return "no_more_times"
    if not _says_every_time(said):
        return None
    if _LEAVES.search(said) or re.search(any_of(reading_words().series.no_more), said):
        return "no_more_times"
    return "every_time" if any(one.search(said) for one in (_JOINS, _COMES_EVERY_TIME, _EVERY_ONE)) else None


def _says_every_time(said: str) -> bool:
    """每周六的环境整治 alone only names it."""
    words = reading_words().series
    if re.search(any_of((*words.every_time, *words.no_more)), said) or _EVERY_ONE.search(said):
        return True
    return "都" in said and any(found.kind == "recur" and not found.each for found in find_all(said, SOME_DAY))


def _regularly(intent: str, line: Line) -> Wish:
    """Which series is meant: by its title, without the words that say that it is every time."""
    words = reading_words().series
    said = rf"{any_of((*words.no_more, *words.every_time))}|以后|今后|往后"
    text = re.sub(said, lambda found: " " * len(found[0]), line.plain)
    return plain(intent, replace(line, plain=text, is_command=False), text)


def _joining(intent: str, line: Line) -> Wish:
    """Every time, and of somebody else or from some day on: that is not read, so nothing is done."""
    if _says_every_time(line.plain):
        return Wish(intent="not_understood", text=line.text)
    return joining(intent, line)


def _cancel(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...] | None:
    """[都取消]: all that there is of a series."""
    if wish.about_a("series") is not None:
        return regularly.cancel_times(turn, actor, wish)
    done = leaving.cancel(turn, actor, wish)
    if wish.tapped or not isinstance(done, NotSignedUp) or done.names:
        return done
    return away.cannot(turn, actor, wish) if away.own(turn, actor, wish) else done


declare(
    Topic(
        intents={
            "sign_up": Intent(regularly.sign_up, reads=lambda line: _joining("sign_up", line), about_one=True),
            "cancel": Intent(_cancel, reads=lambda line: joining("cancel", line), about_one=True),
            "every_time": Intent(
                regularly.every_time,
                reads=lambda line: _regularly("every_time", line),
                said=False,
                said_as=lambda text: _every(text) == "every_time",
            ),
            "no_more_times": Intent(
                regularly.no_more,
                reads=lambda line: _regularly("no_more_times", line),
                said=False,
                said_as=lambda text: _every(text) == "no_more_times",
            ),
            "this_time": Intent(regularly.this_time, said=False),
            "keep_times": Intent(regularly.keep_times, said=False),
            "restore": Intent(undoing.restore, said=False),
            "decline": Intent(leaving.decline, said=False),
            "decline_clash": Intent(leaving.decline_clash, said=False),
        },
        taps={
            "sign_up": Tap("activity", "sign_up"),
            "cancel": Tap("activity", "cancel"),
            "every": Tap("series", "every_time"),
            "once": Tap("activity", "this_time"),
            "decline": Tap("sign_up", "decline"),
            "undo": Tap("act", "restore"),
        },
    )
)
