"""The web chat with a made-up conversation behind it: `python fake_program.py PORT CLOCKLOG`.

One activity in each group; tapping signs up and redraws its card. What the clock is asked goes into the log file.
"""

import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from nicegui import app, ui

from bot.channels.webchat import Place, WebChat, WebGroup, WebPerson
from bot.channels.webchat_page import mount
from bot.messages import Incoming, IncomingMessage, IncomingTap, Outgoing
from community.outcomes.activities import ActivityCard, Name
from community.outcomes.base import Outcome
from community.outcomes.courtesies import Help, Welcome
from community.outcomes.facts import ActivityFacts
from community.outcomes.signup import Promoted, SignedUp, SignupCancelled, Waitlisted
from community.outcomes.tallies import Tally, TallyRow
from community.small import Count
from storage.tables.activities import ActivityKind
from texts.render import Renderer

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 22, 17, 5, tzinfo=ZONE)
SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=ZONE)
GROUPS = [WebGroup("g3", "大汉龙城3栋邻里群"), WebGroup("g5", "大汉龙城5栋邻里群")]
PEOPLE = [
    WebPerson("wang", "王阿姨", "楼栋长", ("g3", "g5")),
    WebPerson("li", "小李", "在职党员", ("g3",)),
    WebPerson("chen", "老陈", "居民", ("g3",)),
    WebPerson("zhou", "小周", "居民", ("g5",)),
    *(WebPerson(f"p{n}", f"{name}建国", "居民", ("g5",)) for n, name in enumerate("彭谭罗邓曾肖唐谢贺胡")),
]


@dataclass
class FakeClock:
    log: Path
    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    async def advance(self, delta: timedelta) -> None:
        self.moment += delta
        self._note(f"advance {delta}")

    async def to_next(self) -> datetime | None:
        self.moment = SATURDAY - timedelta(days=1)
        self._note("to_next")
        return self.moment

    def _note(self, words: str) -> None:
        with self.log.open("a", encoding="utf-8") as file:
            file.write(words + "\n")


@dataclass
class FakeActivity:
    group: str
    facts: ActivityFacts
    names: list[str] = field(default_factory=list)  # going, then waiting
    message: str | None = None

    def card(self) -> ActivityCard:
        seats = self.facts.capacity or 0
        going, waiting = self.names[:seats], self.names[seats:]
        return ActivityCard(
            activity=self.facts,
            going_count=len(going),
            going=tuple(Name(name=one) for one in going),
            waiting_count=len(waiting),
            waiting=tuple(Name(name=one) for one in waiting),
            state="open",
        )

    def sign_up(self, name: str) -> Outcome:
        if name not in self.names:
            self.names.append(name)
        behind = self.names.index(name) + 1 - (self.facts.capacity or 0)
        return Waitlisted(activity=self.facts, position=behind) if behind > 0 else SignedUp(activity=self.facts)

    def cancel(self, name: str) -> Outcome:
        self.names = [one for one in self.names if one != name]
        return SignupCancelled(activity=self.facts)


def facts(number: int, title: str, place: str, capacity: int) -> ActivityFacts:
    return ActivityFacts(
        id=number,
        number=number,
        title=title,
        kind=ActivityKind.SERVICE,
        unit="大汉龙城小区",
        starts_at=SATURDAY,
        ends_at=SATURDAY + timedelta(hours=2),
        place=place,
        capacity=capacity,
    )


class FakeConversation:
    """Answers like the real one, from lists in memory."""

    def __init__(self, webchat: WebChat, clock: FakeClock) -> None:
        self._webchat = webchat
        self._renderer = Renderer(ZONE, "小邻", clock.now)
        cleaning = facts(12, "环境卫生整治", "3栋楼下小广场", 5)
        lecture = facts(13, "老年人手机课", "5栋架空层", 3)
        self._activities = [
            FakeActivity("g3", cleaning, ["彭师傅", "谭老师"]),
            FakeActivity("g5", lecture, ["罗婶", "邓伯"]),
        ]

    async def handle(self, incoming: Incoming) -> None:
        if isinstance(incoming, IncomingTap):
            await self._tapped(incoming)
        elif isinstance(incoming, IncomingMessage):
            await self._said(incoming)

    async def _said(self, message: IncomingMessage) -> None:
        event, text = message.event, message.text
        activity = next((one for one in self._activities if one.message == message.replies_to), None)
        if message.replies_to and activity and "+1" in text:
            activity.sign_up(event.name)
            await self._redraw(activity)
        elif "统计" in text:
            await self._send(TALLY, event.chat, event.private, reply_to=event.message_id)
        elif event.private or "帮助" in text:
            await self._send(Help(in_group=not event.private), event.chat, event.private, reply_to=event.message_id)

    async def _tapped(self, tap: IncomingTap) -> None:
        action, _, number = tap.action.partition(":")
        activity = next((one for one in self._activities if str(one.facts.id) == number), None)
        if activity is None or action not in ("sign_up", "cancel"):
            return
        change = activity.sign_up if action == "sign_up" else activity.cancel
        answer = change(tap.event.name)
        await self._redraw(activity)
        await self._send(answer, tap_id=tap.event.tap_id)

    async def _redraw(self, activity: FakeActivity) -> None:
        activity.message = await self._send(activity.card(), activity.group, edits=activity.message)

    async def _send(
        self,
        outcome: Outcome,
        chat: str | None = None,
        private: bool = False,
        *,
        tap_id: str | None = None,
        edits: str | None = None,
        reply_to: str | None = None,
    ) -> str | None:
        rendered = self._renderer.render(outcome)
        return await self._webchat.send(
            Outgoing(outcome.called(), rendered, chat, private, tap_id=tap_id, edits=edits, reply_to=reply_to)
        )

    async def begin(self) -> None:
        """A little life to look at."""
        wang, li, chen = PEOPLE[:3]
        group = Place("g3", title=GROUPS[0].title)
        await self._webchat.say(wang, group, "各位邻居，周六上午打扫楼下小广场，工具我这边备好了。")
        for activity in self._activities:
            await self._redraw(activity)
        await self._webchat.say(li, group, "我早上正好有空")
        await self._webchat.say(chen, group, "我家有两把大扫帚，一起带下来，大家不用自己买。")
        await self._send(Welcome(name=li.name), "li", private=True)
        await self._send(Promoted(activity=self._activities[0].facts, sign_up_id=7), "chen", private=True)


def row(name: str, activities: int, people: Count) -> TallyRow:
    minutes: Count = people * 90 if isinstance(people, int) else "hidden"
    return TallyRow(name=name, activities=activities, signed_up=people, attended=people, people=people, minutes=minutes)


TALLY = Tally(
    unit="工农社区",
    period="month",
    first=datetime(2026, 11, 1, tzinfo=ZONE),
    last=datetime(2026, 12, 1, tzinfo=ZONE),
    total=row("工农社区", 14, 96),
    rows=(row("大汉龙城小区", 6, 52), row("北京鑫城小区", 5, 31), row("步行街", 2, "small"), row("老街", 1, "hidden")),
)


def main(port: int, log: Path) -> None:
    clock = FakeClock(log)
    webchat = WebChat(clock.now)
    conversation = FakeConversation(webchat, clock)
    webchat.connect(conversation.handle)
    mount(
        webchat,
        people=lambda: PEOPLE,
        groups=lambda: GROUPS,
        bot_name="小邻",
        demo=clock,
        zone=ZONE,
    )
    app.on_startup(conversation.begin)
    ui.run(host="127.0.0.1", port=port, show=False, reload=False, show_welcome_message=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
