"""From what comes in to what is done: addressing, then codes, buttons, lists and commands, then free text.

Only free text waits for an engine. Services run in the desk's worker; by the time `handle` returns, the effect and
the answer are committed, and the channel may acknowledge.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from bot.addressing import Addressed, Addressing, How
from bot.intents import ASKING, INTENTS, OF_ONE, SMALL_TALK, row_id, tapped
from bot.messages import BotJoined, BotLeft, Incoming, IncomingMessage, IncomingTap, Joined, Left, Moved
from bot.understanding.clauses import Halves, halves
from bot.understanding.commands import command, is_bare_command
from bot.understanding.engine import Engine, Understood
from bot.understanding.normalise import clean, fold
from bot.understanding.reading import Line, is_count_me_in, numeral, read
from bot.understanding.slots import known_slots
from bot.understanding.words import words
from community import jielong
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.outcomes.questions import QuestionClosed
from community.wishes import Wish
from services import groups, people, scene
from services.jielong import reconcile_list
from services.scene import Scene
from services.visit import Desk, Event, HandledBefore

LONGEST = 500  # characters of a line that is read as a wish; lists of names may be longer
T = TypeVar("T")


async def _at_once() -> None:
    """No engine is on its way."""


@dataclass
class Conversation:
    """:param engine: the engine that listens at this moment, None while there is none.
    :param ready: waits for an engine that is still learning; only free text does.
    """

    desk: Desk
    engine: Callable[[], Engine | None]
    executor: Executor | None = None
    nudge: Callable[[], None] = lambda: None
    ready: Callable[[], Awaitable[object]] = _at_once

    def __post_init__(self) -> None:
        self._addressing = Addressing(self.desk.bot_name)

    async def handle(self, incoming: Incoming) -> None:
        """Everything that a message or tap causes is committed when this returns.

        :raises Exception: nothing was committed; the channel must not acknowledge, so that it is delivered again.
        """
        try:
            await self._handle(incoming)
        except HandledBefore:
            return
        self.nudge()

    async def _handle(self, incoming: Incoming) -> None:
        match incoming:
            case IncomingMessage():
                addressed = self._addressing.addressed(incoming)
                if addressed is not None:
                    await self._message(replace(incoming, event=_named(incoming.event)), addressed)
            case IncomingTap():
                await self._tap(replace(incoming, event=_named(incoming.event)))
            case Joined(event):
                await self._run(people.joins, self.desk, _named(event))
            case Left(event):
                await self._run(people.leaves, self.desk, _named(event))
            case BotJoined(event):
                await self._run(groups.bot_joins, self.desk, _named(event))
            case BotLeft(event):
                await self._run(groups.bot_leaves, self.desk, _named(event))
            case Moved(event, to):
                await self._run(groups.moves, self.desk, _named(event), to)

    async def _run(self, service: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.executor, partial(service, *arguments))

    # --- taps ------------------------------------------------------------------------------------------------

    async def _tap(self, tap: IncomingTap) -> None:
        wish: Wish | Outcome | None
        if tap.action.startswith("answer:"):
            wish = await self._answer(tap)
        else:
            wish = tapped(tap.action)
        await self._do(tap.event, QuestionClosed() if wish is None else wish)

    async def _answer(self, tap: IncomingTap) -> Wish | Outcome | None:
        numbers = [row_id(part) for part in tap.action.split(":")[1:]]
        if len(numbers) != 2 or None in numbers:
            return None
        return await self._run(scene.chosen, self.desk, tap.event, *numbers)

    async def _do(self, event: Event, wish: Wish | Outcome) -> None:
        if isinstance(wish, Outcome):
            await self._run(scene.refuse, self.desk, event, wish)
        else:
            await self._run(INTENTS[wish.intent], self.desk, event, wish)

    # --- messages --------------------------------------------------------------------------------------------

    async def _message(self, message: IncomingMessage, addressed: Addressed) -> None:
        event = message.event
        named = not is_bare_command(addressed.text)
        seen = await self._run(partial(scene.look, names=named), self.desk, event, message.replies_to)
        if not seen.bound:
            if addressed.how not in (How.NUMBER, How.LIST):
                await self._run(groups.unbound, self.desk, event)
            return
        if addressed.how is How.LIST and await self._list(event, addressed.text, seen):
            return
        for number, wish in enumerate(await self._wishes(message, addressed, seen), 1):
            with suppress(HandledBefore):  # one may be committed and the other not
                await self._do(event if number == 1 else replace(event, event_id=f"{event.event_id}#{number}"), wish)

    async def _list(self, event: Event, text: str, seen: Scene) -> bool:
        names = jielong.read("\n".join(clean(line) for line in text.splitlines()), words().jielong)
        if names is None:
            return False
        line = replace(self._line(event, names.title, seen), is_command=True)
        await self._run(reconcile_list, self.desk, event, read("sign_up", line), names)
        return True

    async def _wishes(self, message: IncomingMessage, addressed: Addressed, seen: Scene) -> Sequence[Wish | Outcome]:
        """In the order in which they were said; none is silence."""
        if addressed.how not in (How.LIST, How.NUMBER, How.CODE) and seen.question not in ("words", "more"):
            for parted in halves(addressed.text if len(addressed.text) <= LONGEST else ""):
                both = await self._both(message.event, parted, seen)
                if both:
                    return both
        wish = await self._wish(message, addressed, seen)
        return [] if wish is None else [wish]

    async def _both(self, event: Event, parted: Halves, seen: Scene) -> Sequence[Wish]:
        """Two wishes when both halves are certain and differ; a mere comma must part off something that only asks."""
        first = await self._certain(event, parted.first, seen)
        second = await self._certain(event, parted.second, seen) if first else None
        if first is None or second is None or first.intent == second.intent:
            return []
        if not parted.joined and not ASKING & {first.intent, second.intent}:
            return []
        return [first, _about_the_same(first, second)]

    async def _certain(self, event: Event, text: str, seen: Scene) -> Wish | None:
        if found := command(text, _names(seen)):
            wish: Wish | Outcome = self._commanded(event, found.intent, found.rest, seen)
        else:
            wish = await self._understood(event, text, seen)
        certain = isinstance(wish, Wish) and wish.intent not in SMALL_TALK | {"not_understood"} and wish.answers is None
        return wish if isinstance(wish, Wish) and certain else None

    async def _wish(self, message: IncomingMessage, addressed: Addressed, seen: Scene) -> Wish | Outcome | None:
        """What is wanted; None is silence."""
        event, text = message.event, addressed.text
        if addressed.how is How.LIST and not addressed.by_name:
            return None
        if addressed.how is How.NUMBER:
            chosen = _numbered(text, seen)
            if chosen is not None or not addressed.by_name:
                return chosen
        if len(text) > LONGEST:
            return Wish(intent="not_understood")
        if found := command(text, _names(seen)):
            return self._commanded(event, found.intent, found.rest, seen)
        if is_count_me_in(text):
            return self._count_me_in(event, text, seen)
        if seen.question in ("words", "more"):
            return self._answered_in_words(event, text, seen)
        return await self._understood(event, text, seen)

    def _commanded(self, event: Event, intent: str, rest: str, seen: Scene) -> Wish:
        if intent not in INTENTS:
            return Wish(intent="not_understood")
        line = replace(self._line(event, rest, seen), is_command=True)
        return read(intent, line)

    def _count_me_in(self, event: Event, text: str, seen: Scene) -> Wish | None:
        """+1, 我来, 算我一个: only towards an open card."""
        if seen.replied_activity is None and not seen.has_open_card and not event.private:
            return None
        return read("sign_up", replace(self._line(event, text, seen), plus_one_counts=True))

    def _answered_in_words(self, event: Event, text: str, seen: Scene) -> Wish:
        """The words that the bot has asked for: what is wrong, what to change, what was missing."""
        asked = seen.options[0].wish
        if seen.question == "more":
            text = f"{asked.text} {text}"
        line = replace(self._line(event, text, seen), replied_activity=asked.wanted.activity_id)
        wish = read(asked.intent, line)
        if asked.intent == "publish_activity":
            wish = wish.model_copy(update={"wanted": wish.wanted.model_copy(update={"activity_id": None})})
        return wish.model_copy(update={"subject_id": asked.subject_id, "answers": seen.question_id})

    async def _understood(self, event: Event, text: str, seen: Scene) -> Wish | Outcome:
        await self.ready()
        engine = self.engine()
        if engine is None or not text:
            return Wish(intent="not_understood" if text else "help")
        now = event.at.astimezone(self.desk.figures.zone)
        understood = await asyncio.to_thread(engine.understand, text, seen.vocabulary, now)
        return self._decide(event, text, understood, seen)

    def _decide(self, event: Event, text: str, understood: Understood, seen: Scene) -> Wish | Outcome:
        if understood.intent in ("affirm", "deny") and seen.question == "choice" and len(seen.options) == 2:
            index = 0 if understood.intent == "affirm" else 1
            return seen.options[index].wish.model_copy(update={"answers": seen.question_id})
        if understood.offers:
            offers = tuple(i for i in understood.offers if i in INTENTS and i not in SMALL_TALK)
            return NotUnderstood(offers=offers)
        if not understood.certain or understood.intent not in INTENTS:
            return Wish(intent="not_understood")
        line = replace(self._line(event, text, seen), heard=understood.slots)
        return read(understood.intent, line).model_copy(update={"loosely": True})

    def _line(self, event: Event, text: str, seen: Scene) -> Line:
        now = event.at.astimezone(self.desk.figures.zone)
        slots = known_slots(text, seen.vocabulary)
        return replace(Line.of(text, now, slots), replied_activity=seen.replied_activity)


def _about_the_same(first: Wish, second: Wish) -> Wish:
    """报名环境整治，顺便看下名单: the list of that activity."""
    return second.wanting(**dict(first.wanted)) if second.intent in OF_ONE and not _points_at(second) else second


def _points_at(wish: Wish) -> bool:
    return not wish.wanting(title_is_certain=True).wanted.names_nothing


def _names(seen: Scene) -> tuple[str, ...]:
    return (*seen.vocabulary.activities, *seen.vocabulary.teams, *seen.vocabulary.units)


def _named(event: Event) -> Event:
    """Names lose what would disturb a text: control characters, writing directions, line breaks."""
    return replace(event, name=clean(event.name) or event.person, chat_title=clean(event.chat_title))


def _numbered(text: str, seen: Scene) -> Wish | None:
    number = numeral(fold("".join(text.split())).strip(".。、"))
    if seen.question != "choice" or not 1 <= number <= len(seen.options):
        return None
    return seen.options[number - 1].wish.model_copy(update={"answers": seen.question_id})
