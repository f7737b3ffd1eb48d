"""A picture or file that came along: whose it is, and whether it can be taken; fetched only when something wants it."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.addressing import Addressed
from bot.intents import INTENTS
from bot.messages import Brought, IncomingMessage
from bot.understanding.reading_words import bare, reading_words
from bot.wishes import Wishes
from community.figures import Figures
from community.files import Leaving, NotTaken, Taken, checked, shown_name
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.wishes import Wish

FETCH_SECONDS = 60.0
ALBUMS_REMEMBERED = 1000

log = logging.getLogger(__name__)
Wanted = Sequence[Wish | Outcome]


@dataclass
class Albums:
    """Pictures that were sent together come one by one. Kept in memory: forgetting it costs one answer more."""

    _seen: OrderedDict[tuple[str, str], list[str]] = field(default_factory=OrderedDict)

    def place(self, message: IncomingMessage) -> int:
        """Which of its album a message is, from 0; the same when it is delivered again."""
        if message.file is None or message.file.album is None:
            return 0
        events = self._seen.setdefault((message.event.person, message.file.album), [])
        if message.event.event_id not in events:
            events.append(message.event.event_id)
        while len(self._seen) > ALBUMS_REMEMBERED:
            self._seen.popitem(last=False)
        return events.index(message.event.event_id)


def is_bare(addressed: Addressed) -> bool:
    """Nothing beside it but that it is meant: 用这张."""
    said = addressed.raw.strip()
    return not said or bare(said) in reading_words().with_file


async def wanted(wishes: Wishes, addressed: Addressed) -> Wanted:
    """What is wanted with a message that brings a file. A file of which nothing says what for is asked about."""
    if is_bare(addressed):
        return [wishes.of_file() or Wish(intent="what_file")]
    found = await wishes.of(addressed)
    if all(isinstance(one, NotUnderstood) or (isinstance(one, Wish) and one.intent in UNREAD) for one in found):
        return [Wish(intent="what_file", text=addressed.raw)]
    return found


ONE_ONLY = Wish(intent="leave_file", details=Leaving(because="one_only"))
UNREAD = {"not_understood", "ask_again"}


def is_alone(one: Wish | Outcome) -> bool:
    """Whether there is nothing to be done without the file."""
    return isinstance(one, Wish) and (one.intent == "what_file" or (not one.text and one.details is None))


def takes_file(one: Wish | Outcome) -> bool:
    return isinstance(one, Wish) and INTENTS[one.intent].takes_file


async def fetched(brought: Brought, figures: Figures) -> Taken | NotTaken:
    """Whatever goes wrong with it, what was said beside it holds."""
    name = shown_name(brought.name, figures)
    if not brought.usable:
        return NotTaken(name, "type")
    if brought.size > figures.file_bytes:
        return NotTaken(name, "size")
    try:
        content = await asyncio.wait_for(brought.fetch(), FETCH_SECONDS)
    except Exception as problem:
        log.warning("a file could not be fetched: %s", type(problem).__name__)
        return NotTaken(name, "unfetched")
    return await asyncio.to_thread(checked, name, content, figures)
