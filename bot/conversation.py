"""From what comes in to what is done: addressing, then codes, buttons, lists and commands, then free text.

Only free text waits for an engine. Services run in the desk's worker; by the time `handle` returns, the effect and
the answer are committed, and the channel may acknowledge.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar, get_args

from bot import files
from bot.addressing import Addressed, Addressing, How
from bot.intents import INTENTS, row_id, tapped
from bot.messages import BotJoined, BotLeft, Brought, Incoming, IncomingMessage, IncomingTap, Joined, Left, Moved
from bot.topic import verbatim
from bot.understanding.commands import is_bare_command
from bot.understanding.engine import Engine
from bot.understanding.normalise import clean
from bot.understanding.urgent import emergency, is_a_text
from bot.wishes import Wishes, going_on
from community.files import NotTaken
from community.form_words import Control
from community.jielong import Listed
from community.outcomes.base import Outcome
from community.outcomes.questions import QuestionClosed
from community.urgent import Danger, Emergency
from community.wishes import Wish
from services import attachments, groups, people, scene
from services.signup.jielong import reconcile_list
from services.visit import Desk, Event, HandledBefore, Service, attend

T = TypeVar("T")
log = logging.getLogger(__name__)


async def _at_once() -> None:
    """No engine is on its way."""


@dataclass
class Conversation:
    """:param engine: the engine that listens at this moment, None while there is none.
    :param ready: waits for an engine that is still learning; only free text does.
    :param attended: counts what came of an event.
    """

    desk: Desk
    engine: Callable[[], Engine | None]
    executor: Executor | None = None
    nudge: Callable[[], None] = lambda: None
    ready: Callable[[], Awaitable[object]] = _at_once
    attended: Callable[[Event, Outcome | None], None] = lambda event, outcome: None

    def __post_init__(self) -> None:
        self._addressing = Addressing(self.desk.bot_name)
        self._albums = files.Albums()

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
                if addressed is not None and await self._concerns(incoming, addressed):
                    await self._message(replace(incoming, event=_named(incoming.event)), addressed)
            case IncomingTap():
                await self._tap(replace(incoming, event=_named(incoming.event)))
            case Joined(event):
                await self._attend(people.joins, event)
            case Left(event):
                await self._attend(people.leaves, event)
            case BotJoined(event):
                await self._attend(groups.bot_joins, event)
            case BotLeft(event):
                await self._attend(groups.bot_leaves, event, event.chat)
            case Moved(event, to):
                await self._attend(groups.moves, event, to)

    async def _attend(self, service: Service, event: Event, text: str = "") -> None:
        """What a channel reports by itself is attended to like what people wish."""
        await self._visits(service, _named(event), Wish(intent="", text=text))

    async def _visits(self, service: Service, event: Event, wish: Wish) -> None:
        self.attended(event, await self._run(attend, self.desk, service, event, wish))

    async def _run(self, service: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.executor, partial(service, *arguments))

    # --- taps ------------------------------------------------------------------------------------------------

    async def _tap(self, tap: IncomingTap) -> None:
        wish: Wish | Outcome | None
        if tap.action.startswith("answer:"):
            wish = await self._answer(tap)
        elif tap.action.startswith("form:"):
            wish = await self._goes_on(tap)
        else:
            wish = tapped(tap.action)
        await self._do(tap.event, QuestionClosed() if wish is None else wish)

    async def _answer(self, tap: IncomingTap) -> Wish | Outcome | None:
        numbers = [row_id(part) for part in tap.action.split(":")[1:]]
        if len(numbers) != 2 or None in numbers:
            return None
        return await self._run(scene.chosen, self.desk, tap.event, *numbers)

    async def _goes_on(self, tap: IncomingTap) -> Wish | Outcome | None:
        """A button under the question of a form: `form:12:back`, or `form:12:0` for the first choice."""
        _, question, what, *more = (*tap.action.split(":"), "", "")
        question_id, choice = row_id(question), row_id(what)
        control = next((one for one in get_args(Control) if one == what), None)
        if question_id is None or (choice is None and control is None) or any(more):
            return None
        found = await self._run(scene.form_asked, self.desk, tap.event, question_id)
        return found if isinstance(found, Outcome) else going_on(found, question_id, tap=control or choice)

    async def _do(self, event: Event, wish: Wish | Outcome) -> None:
        if isinstance(wish, Outcome):
            await self._visits(lambda *_: wish, event, Wish(intent=""))
        elif then := INTENTS[wish.intent].then:
            with suppress(HandledBefore):  # one may be committed and the other not
                await self._act(event, wish)
            after = replace(event, event_id=f"{event.event_id}#{then}")
            await self._act(after, wish.model_copy(update={"intent": then, "answers": None}))
        else:
            await self._act(event, wish)

    async def _act(self, event: Event, wish: Wish) -> None:
        service = reconcile_list if isinstance(wish.details, Listed) else INTENTS[wish.intent].service
        await self._visits(service, event, wish)

    async def _in_danger(self, event: Event, text: str, danger: Emergency, instead: Wish | None = None) -> None:
        await self._do(event, Wish(intent="emergency", text=text, details=Danger(kind=danger, instead=instead)))

    async def _awaited(self, message: IncomingMessage, addressed: Addressed) -> Wish | None:
        """The line as the text of a draft that waits for one. Nothing of it may stand in the way of help."""
        if not message.event.private:
            return None
        try:
            seen = await self._run(partial(scene.look, names=False), self.desk, message.event, message.replies_to)
            return Wishes(message.event, seen, self.desk.figures.zone, self.engine, self.ready).awaited(addressed)
        except Exception:
            log.exception("what was waited for could not be looked up; the line is taken for a cry for help")
            return None

    async def _concerns(self, message: IncomingMessage, addressed: Addressed) -> bool:
        """签退 alone is what the bot has told people to say who came to something here; to all others it is chatter.

        Of what was said before in other words, only lists are read again.
        """
        if message.edited:
            return addressed.how is How.LIST
        if addressed.how is not How.LEAVING or addressed.by_name:
            return True
        return await self._run(scene.may_leave, self.desk, message.event)

    # --- messages --------------------------------------------------------------------------------------------

    async def _message(self, message: IncomingMessage, addressed: Addressed) -> None:
        event = message.event
        danger = emergency(addressed.text) if addressed.how is not How.LIST else None
        quoted = verbatim(addressed.raw)
        named = quoted is not None or not is_bare_command(addressed.text)
        awaited = await self._awaited(message, addressed) if danger and not quoted else None
        if danger and not quoted and not (awaited and (awaited.intent == "" or is_a_text(addressed.text))):
            await self._in_danger(event, addressed.text, danger, awaited)
            return
        seen = await self._run(partial(scene.look, names=named), self.desk, event, message.replies_to)
        if danger and quoted and INTENTS[quoted].right not in seen.rights:  # a cry for help, whatever it begins with
            await self._in_danger(event, addressed.text, danger)
            return
        if not seen.bound:
            if addressed.how not in (How.NUMBER, How.LIST):
                await self._attend(groups.unbound, event)
            return
        wishes = Wishes(event, seen, self.desk.figures.zone, self.engine, self.ready)
        if message.edited and addressed.how is not How.LIST:
            return
        wanted = await (self._with_file(message, addressed, wishes) if message.file else wishes.of(addressed))
        if message.edited:  # what cannot be read in it was answered when it was new
            wanted = [wish for wish in wanted if isinstance(wish, Wish) and isinstance(wish.details, Listed)]
        for number, wish in enumerate(wanted, 1):
            with suppress(HandledBefore):  # one may be committed and the other not
                await self._do(event if number == 1 else replace(event, event_id=f"{event.event_id}#{number}"), wish)


    async def _with_file(self, message: IncomingMessage, addressed: Addressed, wishes: Wishes) -> files.Wanted:
        """It is fetched when something takes it. That it was not taken is said first: what was said still holds."""
        event, brought = message.event, message.file
        if brought is None or message.edited:
            return await wishes.of(addressed)
        if (place := self._albums.place(message)) and files.is_bare(addressed):
            return [files.ONE_ONLY] if place == 1 else []
        wanted = await files.wanted(wishes, addressed)
        takes = next((one for one in wanted if files.takes_file(one)), None)
        if takes is None:
            said = [Wish(intent="leave_file", text=brought.name)] if event.private else []
            return [*said, *wanted] if addressed.how is not How.LIST else wanted
        kept = await self._kept(event, brought)
        if isinstance(kept, Outcome):
            return [kept, *(one for one in wanted if one is not takes or not files.is_alone(one))]
        return [with_it(one, kept) if one is takes else one for one in wanted]

    async def _kept(self, event: Event, brought: Brought) -> int | Outcome | None:
        """Its number; None when this message was done before."""
        if await self._run(attachments.was_handled, self.desk, event):
            return None
        taken = await files.fetched(brought, self.desk.figures)
        if isinstance(taken, NotTaken):
            return attachments.not_taken(self.desk, taken)
        return await self._run(attachments.keep, self.desk, event, taken)


def with_it(wish: Wish | Outcome, file: int | None) -> Wish | Outcome:
    return wish.model_copy(update={"file": file})


def _named(event: Event) -> Event:
    """Names lose what would disturb a text: control characters, writing directions, line breaks."""
    return replace(event, name=clean(event.name) or event.person, chat_title=clean(event.chat_title))
