"""Small courtesies."""

import re

from bot.topic import Intent, Topic, declare
from bot.understanding.reading_words import bare
from services import people

_THING = "(?:公告|通知|投票|活动|讲座|统计|值班表)"
_HOW = "(?:怎么样?|怎样|咋个?|如何|么样|哪么|何解)"
_DOES = "(?:要|该|能|去|来)*(?:发布?|发起|发出|建|弄|搞|做|改|撤回?|用)(?:一?[个条下])?"
_ASKS_HOW = re.compile(rf"(?:请问|小邻)?(?:{_THING}{_HOW}{_DOES}|{_HOW}{_DOES}{_THING})(?:的|啊|呀|呢|嘛|咯)*")


def _asks_how(text: str) -> bool:
    """公告怎么发, 怎么发起投票."""
    return _ASKS_HOW.fullmatch(bare(text)) is not None


declare(
    Topic(
        intents={
            "help": Intent(people.explain, only_asks=True, said_as=_asks_how),
            "welcome": Intent(people.welcome, said=False),
            "privacy": Intent(people.explain_privacy, said=False),
            "thanks": Intent(people.thanks, small_talk=True),
            "greeting": Intent(people.greeting, small_talk=True),
            "not_understood": Intent(people.not_understood, said=False),
        },
    )
)
