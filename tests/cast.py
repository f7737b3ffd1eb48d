"""The cast, and the whole program around them on a scripted clock and channel.

王阿姨 leads building 3 and organises, 张书记 and 赵师傅 decide hours, 小李 is an in-service member, 刘婶 and 老彭 are
neighbours, 老陈 waits and never opened a private chat, 小周 lives in another building, which 周姐 leads.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from bot.messages import Incoming, IncomingMessage, IncomingTap, Joined, Left
from bot.understanding.engine import OUT_OF_SCOPE, Engine, Understood
from community.attendance import CheckingIn
from community.company import Joining
from community.figures import Figures
from community.hours import Adjusting
from community.planning import Planning
from community.spec import CommunitySpec
from community.vocabulary import Vocabulary
from community.wishes import Details, Wish
from replay.files import brought
from replay.stage import CHANNEL, Heard, Stage
from replay.transcript import FileSpec
from services import outbox
from services.founding import found
from services.timers import TIMERS, tick
from services.visit import Desk, Event
from storage import notices
from storage.database import Database
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp, Source, Standing
from storage.tables.subject import Subject

ZONE = ZoneInfo("Asia/Shanghai")
FIGURES = Figures(zone=ZONE)
BOT = "小邻"
GROUP = "龙城3栋群"
OTHER_GROUP = "龙城5栋群"
CLEANING = "环境卫生整治"
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


def at(clock: str, day: int = 28, month: int = 11, year: int = 2026) -> datetime:
    """A local moment; the activity is on Saturday the 28th from 9 to 11."""
    hour, _, minute = clock.partition(":")
    return datetime(year, month, day, int(hour), int(minute or 0), tzinfo=ZONE)


SUNDAY = at("17:00", day=22)  # the clock at the beginning
START, END = at("9:00"), at("11:00")


# --- rows that are never saved ---------------------------------------------------------------------------------


def activity(**columns: Any) -> Activity:
    usual: dict[str, Any] = {
        "id": 1,
        "number": 1,
        "title": CLEANING,
        "kind": ActivityKind.SERVICE,
        "unit_id": 1,
        "starts_at": START,
        "ends_at": END,
        "code_secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        "state": ActivityState.PUBLISHED,
        "created_at": SUNDAY,
    }
    return Activity(**(usual | columns))


def place(number: int, standing: Standing = Standing.GOING, **columns: Any) -> SignUp:
    """A sign-up; `number` is the order of arrival."""
    usual: dict[str, Any] = {
        "id": number,
        "activity_id": 1,
        "name": f"邻居{number}",
        "standing": standing,
        "source": Source.BUTTON,
        "created_at": SUNDAY,
    }
    return SignUp(**(usual | columns))


def presence(came: datetime | None = None, left: datetime | None = None) -> Attendance:
    return Attendance(sign_up_id=1, checked_in_at=came or START, checked_out_at=left)


def hours(member: int = 1, minutes: int = 120, state: HoursState = HoursState.CLAIMED, **columns: Any) -> Hours:
    return Hours(sign_up_id=1, member_id=member, minutes=minutes, state=state, **columns)


# --- the community ---------------------------------------------------------------------------------------------


def cleaning(**more: Any) -> dict[str, Any]:
    usual = {"title": CLEANING, "unit": "大汉龙城3栋", "start": START, "end": END, "place": "3栋楼下"}
    return usual | more


def community(*activities: Mapping[str, Any], **settings: Any) -> CommunitySpec:
    home, lead = "大汉龙城3栋", {"role": "楼栋长", "unit": "大汉龙城3栋"}
    return CommunitySpec.model_validate(
        {
            "units": [
                {"name": "上梅街道", "kind": "street"},
                {"name": "工农社区", "kind": "community", "in": "上梅街道"},
                {"name": home, "in": "工农社区"},
                {"name": "大汉龙城5栋", "in": "工农社区"},
            ],
            "chats": {GROUP: home, OTHER_GROUP: "大汉龙城5栋", "没绑定的群": None},
            "people": {
                "王阿姨": {"home": home, "reachable": True, "roles": [lead], "phone": "13800000001"},
                "张书记": {"reachable": True, "roles": [{"role": "支部书记", "unit": "工农社区"}]},
                "赵师傅": {"reachable": True, "roles": [{"role": "网格长", "unit": "工农社区"}]},
                "小李": {"home": home, "reachable": True, "party_member": True, "phone": "13800000002"},
                "刘婶": {"home": home, "reachable": True},
                "老彭": {"home": home, "reachable": True},
                "老陈": {"home": home},
                "小周": {"home": "大汉龙城5栋", "reachable": True},
                "周姐": {
                    "home": "大汉龙城5栋",
                    "reachable": True,
                    "roles": [{"role": "楼栋长", "unit": "大汉龙城5栋"}],
                },
            },
            "activities": [dict(one) for one in activities] or [cleaning()],
            **settings,
        }
    )


# --- the program -----------------------------------------------------------------------------------------------


@dataclass
class ScriptedEngine:
    """Understands exactly what it was told to; counts how often it was asked."""

    lines: dict[str, Understood] = field(default_factory=dict)
    asked: int = 0
    name: str = "scripted"

    def understand(self, text: str, vocabulary: Vocabulary, now: datetime) -> Understood:
        self.asked += 1
        return self.lines.get(text, Understood(OUT_OF_SCOPE, 0.0))


SETTLED: dict[str, bytes] = {}


def in_memory(database: Database) -> sqlite3.Connection:
    """The one connection of a database in memory."""
    with database.engine.connect() as connection:
        found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found


def settle(desk: Desk, spec: CommunitySpec, now: datetime) -> None:
    """Founds the community; one that was founded before is copied, which takes a millisecond."""
    key = f"{spec.model_dump_json()} {now} {desk.figures}"
    if key in SETTLED:
        in_memory(desk.database).deserialize(SETTLED[key])
    else:
        found(desk, spec, CHANNEL, now)
        SETTLED[key] = in_memory(desk.database).serialize()


class Program:
    """The real program; only the channel and the clock are scripted."""

    def __init__(
        self,
        database: Database,
        spec: CommunitySpec,
        *,
        now: datetime = SUNDAY,
        figures: Figures = FIGURES,
        engine: Engine | None = None,
    ) -> None:
        self.stage = Stage(database, figures, now, BOT, engine)
        self.database = database
        self.desk = self.stage.desk
        settle(self.desk, spec, now)
        self.events = 0
        self.heard: list[Heard] = []  # since the last thing that somebody did

    @property
    def now(self) -> datetime:
        return self.stage.now

    @property
    def outcomes(self) -> list[str]:
        return [one.outcome for one in self.heard]

    def neighbour(self, name: str) -> "Neighbour":
        return Neighbour(self, name)

    def event(self, name: str, in_: str = "private", event_id: str | None = None, **more: Any) -> Event:
        self.events += 1
        private = in_ == "private"
        return Event(
            channel=CHANNEL,
            event_id=event_id or f"event {self.events}",
            at=self.now,
            chat=name if private else in_,
            person=name,
            name=name,
            private=private,
            chat_title="" if private else in_,
            **({"message_id": f"said {self.events}"} | more),
        )

    async def receives(self, incoming: Incoming) -> None:
        self._forget()
        await self.stage.play(incoming)
        await self.deliver()

    async def deliver(self) -> None:
        await self.stage.deliver()
        self.heard += self.stage.channel.heard
        self.stage.channel.heard = []

    async def until(self, moment: datetime) -> None:
        """Everything that falls due until then happens."""
        self._forget()
        await self.stage.advance_to(moment)
        await self.deliver()

    def _forget(self) -> None:
        self.heard, self.stage.channel.heard = [], []


@dataclass
class Neighbour:
    """`await neighbour.says("…")`, then read `neighbour.heard`."""

    program: Program
    name: str

    @property
    def heard(self) -> list[str]:
        """Outcomes that have reached this person alone: in private, as an alert or by a mention."""
        return [one.outcome for one in self.program.heard if one.reaches(self.name)]

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.program.heard if one.reaches(self.name))

    async def says(
        self, text: str, in_: str = "private", *, replies_to: str | None = None, event_id: str | None = None
    ) -> None:
        event = self.program.event(self.name, in_, event_id)
        await self.program.receives(IncomingMessage(event, text, replies_to=replies_to))

    async def sends(self, file: str | FileSpec, text: str = "", in_: str = "private", **more: Any) -> None:
        """A picture or file, with words beside it."""
        spec = FileSpec(name=file) if isinstance(file, str) else file
        event = self.program.event(self.name, in_, more.pop("event_id", None))
        await self.program.receives(IncomingMessage(event, text, file=brought(spec), **more))

    async def edits(self, text: str, in_: str = "private", **more: Any) -> None:
        """Says it in the place of something said before."""
        await self.program.receives(IncomingMessage(self.program.event(self.name, in_), text, edited=True, **more))

    async def taps(self, label: str, in_: str = "private", *, event_id: str | None = None) -> None:
        """The newest button that is labelled so, or whose label begins so."""
        message, action = self._button(label, self.name if in_ == "private" else in_)
        await self.sends_tap(action, in_, message.message_id, event_id=event_id)

    async def sends_tap(
        self, action: str, in_: str = "private", message_id: str | None = None, *, event_id: str | None = None
    ) -> None:
        """What a button carries, even one that nobody was ever shown; on the message that carries it, if any does."""
        message_id = message_id or self._carrying(action, self.name if in_ == "private" else in_)
        tap_id = f"tap {self.program.events}"
        self.program.stage.channel.tappers[tap_id] = self.name
        event = self.program.event(
            self.name, in_, event_id, message_id=None, tap_id=tap_id, tapped_message=message_id
        )
        await self.program.receives(IncomingTap(event, action))

    async def joins(self, in_: str) -> None:
        await self.program.receives(Joined(self.program.event(self.name, in_)))

    async def leaves(self, in_: str) -> None:
        await self.program.receives(Left(self.program.event(self.name, in_)))

    def _carrying(self, action: str, where: str) -> str:
        shown = reversed(self.program.stage.channel.shown.get(where, []))
        return next((one.message_id for one in shown if action in dict(one.buttons).values()), "m1")

    def _button(self, label: str, where: str) -> tuple[Heard, str]:
        for message in reversed(self.program.stage.channel.shown.get(where, [])):
            for shown, action in message.buttons:
                if shown.startswith(label):
                    return message, action
        raise AssertionError(f"no button [{label}] in {where}")


DETAILS: dict[str, type[Details]] = {
    field: kind
    for kind in (Joining, CheckingIn, Planning, Adjusting)
    for field in kind.model_fields
    if field != "topic"
}


def wish(intent: str, activity_id: int | None = None, *, about: Subject | None = None, **more: Any) -> Wish:
    """A wish about an activity; what belongs to a topic's details may be given by name."""
    details = {field: more.pop(field) for field in list(more) if field in DETAILS}
    kinds = {DETAILS[field] for field in details}
    if activity_id is not None:
        about = Subject("activity", activity_id)
    return Wish(intent=intent, about=about, details=kinds.pop()(**details) if kinds else None, **more)


# --- what time brings ------------------------------------------------------------------------------------------


def run_timer(desk: Desk, name: str, now: datetime) -> None:
    """A tick in which only this timer is looked at."""
    with patch.dict(TIMERS, {name: TIMERS[name]}, clear=True):
        tick(desk, now)


# --- the outbox, one notice at a time --------------------------------------------------------------------------


def due(desk: Desk, now: datetime = SUNDAY, channel: str = CHANNEL) -> list[int]:
    with desk.database.reading() as tx:
        return [notice for notice, _, _ in notices.due(tx, channel, now, 50, outbox.NOTHING_HELD.__dict__)]


def take(desk: Desk, notice: int, now: datetime = SUNDAY) -> outbox.Delivery | None:
    with desk.turn(now) as turn:
        return next(iter(outbox.claim(turn, [notice])), None)


def finish(desk: Desk, delivery: outbox.Delivery | None, message_id: str, now: datetime = SUNDAY) -> None:
    assert delivery is not None
    with desk.turn(now) as turn:
        outbox.finish(turn, [(delivery, message_id)])
