"""An announcement to a thousand groups beside live sign-ups, on a virtual clock, against a platform's limits.

The platform refuses the 31st message of a second, the second of a second in one chat and the 21st of a minute in one
group, as Telegram says it does; every message takes it no time, so the pace alone decides.
"""

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bench.measure import Measured
from bot.channels.base import ChannelError
from bot.channels.telegram.channel import LIMITS
from bot.conversation import Conversation
from bot.messages import IncomingTap, Outgoing
from bot.outbox import Outbox
from community.announcing import Announcing
from community.figures import Figures
from community.spec import CommunitySpec
from community.wishes import Wish
from services.announcements import composing, sending
from services.founding import found
from services.visit import Desk, Event, act
from storage.database import Database
from storage.people import who_is
from storage.tables.subject import Subject
from texts.render import Renderer

GROUPS, PLATFORM = 1000, 30  # and messages a second
BUSY, TAPS, TAP_EVERY = 40, 60, 0.5  # groups in which people sign up, and how often
SETTLED = 60.0  # virtual seconds until the cards of the activities stand
NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
ONE_GAP = LIMITS.account_gap + 1e-6


class Platform:
    """Takes what its limits allow, at the virtual moment."""

    name = "bench"
    limits = LIMITS

    def __init__(self) -> None:
        self.clock = 0.0
        self.refused = 0
        self.announced: dict[str, float] = {}  # by group, when its copy was posted
        self.last = 0.0
        self.drawn: defaultdict[str, list[float]] = defaultdict(list)  # by group, when its card was redrawn
        self._said: defaultdict[str, list[float]] = defaultdict(list)
        self._posted = 0

    async def begin(self) -> None:
        """Always ready."""

    async def end(self) -> None:
        """Nothing is kept open."""

    async def send(self, message: Outgoing) -> str | None:
        if message.tap_id is not None:
            return None
        chat = message.chat or ""
        self._obeys(chat, private=message.private)
        if message.outcome == "announcement":
            assert chat not in self.announced, "told twice"
            self.announced[chat] = self.clock
            self.last = self.clock
        elif message.edits is not None:
            self.drawn[chat].append(self.clock)
        self._posted += 1
        return message.edits or f"m{self._posted}"

    def _obeys(self, chat: str, *, private: bool) -> None:
        for key, most, within in (("", PLATFORM, 1.0), (chat, 1, 1.0), *(() if private else ((chat, 20, 60.0),))):
            if sum(at > self.clock - within for at in self._said[key]) >= most:
                self.refused += 1
                raise ChannelError("too many requests", wait=within)
        for key in ("", chat):
            self._said[key] = [at for at in self._said[key] if at > self.clock - 60.0] + [self.clock]


class _Town:
    """:param announces: whether there is an announcement beside the sign-ups."""

    def __init__(self, *, announces: bool) -> None:
        database = Database("sqlite://")
        database.open()
        self.desk = Desk(database, Figures())
        self.platform = Platform()
        found(self.desk, _community(), Platform.name, NOW)
        renderer = Renderer(self.desk.figures.zone, "bench", self.now)
        self.outbox = Outbox(self.desk, self.platform, renderer, self.now, clock=lambda: self.platform.clock)
        self.conversation = Conversation(self.desk, lambda: None)
        self._announces = announces

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.platform.clock)

    async def day(self) -> list[tuple[float, float]]:
        """Virtual seconds from each tap to its card (`_wait`)."""
        await self._until(SETTLED)
        start = self.platform.clock
        if self._announces:
            self._announce()
        moments = [start + number * TAP_EVERY for number in range(TAPS)]
        for number, moment in enumerate(moments):
            await self._tap(number, moment)
        await self._until(start + 2 * GROUPS / PLATFORM)
        self.platform.last -= start
        return [self._wait(number, moment) for number, moment in enumerate(moments)]

    def _announce(self) -> None:
        with self.desk.database.reading() as tx:
            member = who_is(tx, Platform.name, "sender")[1]
        assert member is not None
        all_of_them = Wish(intent="announce", details=Announcing(everywhere=True, text="x"))
        act(self.desk, composing.announce, member.id, all_of_them, self.now())
        meant = Wish(intent="publish_announcement", about=Subject("announcement", 1))
        act(self.desk, sending.publish, member.id, meant, self.now())

    async def _tap(self, number: int, at: float) -> None:
        await self._until(at)
        event = _event(number, f"group {number % BUSY}", self.now())
        await self.conversation.handle(IncomingTap(event, f"sign_up:{number % BUSY + 1}"))

    def _wait(self, number: int, at: float) -> tuple[float, float]:
        """For the card, and of that beyond the second in which the chat takes nothing more once a copy was posted.

        The next tap in this group comes long after its card may be drawn again.
        """
        group = f"group {number % BUSY}"
        drawn = next(moment for moment in self.platform.drawn[group] if moment >= at)
        posted = self.platform.announced.get(group, drawn)
        opens = posted + LIMITS.chat_gap if posted <= at else at
        return drawn - at, drawn - max(at, opens)

    async def _until(self, moment: float) -> None:
        while True:
            await self.outbox.deliver_due()
            rests = self.outbox.pace.opens()
            if rests is None or self.platform.clock + rests > moment:
                break
            self.platform.clock += rests + 1e-9
        self.platform.clock = max(self.platform.clock, moment)
        await self.outbox.deliver_due()


def broadcast() -> list[Measured]:
    alone, beside = _Town(announces=False), _Town(announces=True)
    before, found = [wait for wait, _ in asyncio.run(alone.day())], asyncio.run(beside.day())
    after, beyond = [wait for wait, _ in found], max(more for _, more in found)
    taken, most = beside.platform.last, 1.1 * GROUPS / PLATFORM
    told, refused = len(beside.platform.announced), beside.platform.refused
    typical, longest = median(after) - median(before), max(after)
    return [
        Measured("groups that an announcement has reached, each once", str(told), str(GROUPS), told == GROUPS),
        Measured("virtual seconds until the last one", f"{taken:.1f}", f"≤ {most:.1f}", taken <= most),
        Measured("refusals", str(refused), "0", refused == 0),
        Measured("from a tap to its card without it, median and longest", f"{median(before):.3f} {max(before):.3f} s"),
        Measured(
            "the same beside it; where a copy has just been posted, the chat's own second",
            f"{median(after):.3f} {max(after):.3f} s",
            f"≤ {ONE_GAP:.3f} {LIMITS.chat_gap + ONE_GAP:.3f} s",
            typical <= ONE_GAP and longest <= LIMITS.chat_gap + ONE_GAP,
        ),
        Measured(
            "of that beyond the second of that very chat, longest: one place in the account's row",
            f"{beyond:.3f} s",
            f"≤ {ONE_GAP:.3f} s",
            beyond <= ONE_GAP,
        ),
    ]


def _community() -> CommunitySpec:
    start = NOW + timedelta(days=7)
    activities = [
        {"title": f"a{n}", "unit": f"{n}", "start": start, "end": start + timedelta(hours=1)} for n in range(BUSY)
    ]
    return CommunitySpec.model_validate(
        {
            "units": [{"name": "top", "kind": "community"}, *({"name": f"{n}", "in": "top"} for n in range(GROUPS))],
            "chats": {f"group {n}": f"{n}" for n in range(GROUPS)},
            "people": {
                "sender": {"reachable": True, "roles": [{"role": "网格长", "unit": "top"}]},
                **{f"person {n}": {"home": f"{n % BUSY}"} for n in range(TAPS)},
            },
            "activities": activities,
        }
    )


def _event(number: int, group: str, at: datetime) -> Event:
    who = f"person {number}"
    return Event(
        channel=Platform.name,
        event_id=str(number),
        at=at,
        chat=group,
        person=who,
        name=who,
        private=False,
        tap_id=f"tap {number}",
    )
