"""Plays a transcript step by step."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.messages import Incoming, IncomingMessage, IncomingTap, Joined, Left
from bot.understanding.engine import Engine
from community.figures import Figures
from community.spec import CommunitySpec, OnDutySpec
from replay import files
from replay.document import TranscriptProblem
from replay.expectations import code_of, failures
from replay.stage import Heard, Stage, figures_for
from replay.transcript import Step, Transcript, length, load, local, located
from services.founding import FoundingProblem, found
from services.subjects import KINDS
from services.visit import Desk, Event
from storage.database import Database

BOT_NAME = "小邻"
_CODE = re.compile(r"\{code:([^}]+)\}")
_TOLD = {  # what only its reader knows, by the outcome that tells it
    "link": ("linking_code", re.compile(r"^([A-Z0-9]{8})$", re.MULTILINE)),
    "certificate": ("certificate", re.compile(r"(?:核验 |/c/)([A-Z0-9]{10})")),
}
_CODES_TOLD = re.compile(r"\{(link|certificate):([^}]+)\}")


@dataclass(frozen=True)
class Result:
    """What became of one step; step 0 speaks of the file as a whole."""

    file: str
    step: int
    said: str
    heard: tuple[Heard, ...]
    why: str | None = None

    @property
    def ok(self) -> bool:
        return self.why is None


@dataclass(frozen=True)
class House:
    """What all rehearsals share: a database in memory, an engine, and how files without a community get one."""

    database: Database
    engine: Engine | None
    settle_demo: Callable[[Desk, str, datetime], None]
    figures: Figures
    stage: Callable[[Database, Figures, datetime, str, Engine | None], Stage]

    @classmethod
    def open(
        cls,
        engine: Engine | None,
        settle_demo: Callable[[Desk, str, datetime], None],
        stage: Callable[[Database, Figures, datetime, str, Engine | None], Stage] = Stage,
    ) -> "House":
        database = Database("sqlite://")
        database.open()
        return cls(database, engine, settle_demo, Figures(), stage)


async def play(path: Path, house: House) -> list[Result]:
    """Results of all steps. A file that cannot be played has one result that says why."""
    try:
        transcript = load(path)
        return await _performance(path, transcript, house).play()
    except TranscriptProblem as problem:
        return [Result(str(path), 0, "", (), "; ".join(problem.args))]


def _performance(path: Path, transcript: Transcript, house: House) -> "_Performance":
    try:
        return _Performance(path, transcript, house)
    except FoundingProblem as problem:
        raise located(path, problem.faults) from problem


class _Performance:
    def __init__(self, path: Path, transcript: Transcript, house: House) -> None:
        self.path = path
        self.transcript = transcript
        self.engine = house.engine
        spec = _with_those_on_duty(transcript)
        settings, figures = transcript.settings or (spec.settings if spec else None), house.figures
        if settings:
            figures = figures_for(figures, settings.quiet_hours, settings.message_budget)
        self.stage = house.stage(house.database, figures, local(transcript.now, figures.zone), BOT_NAME, house.engine)
        self.stage.settle(house.settle_demo if spec is None else partial(_found, spec))
        if spec is None and transcript.on_duty:
            self.stage.settle(partial(_found, _of_those_on_duty(transcript.on_duty)))
        self.window: list[Heard] = []
        self.events = 0

    async def play(self) -> list[Result]:
        results = []
        await self.stage.deliver()
        self.window = self._take()
        for number, step in enumerate(self.transcript.steps, 1):
            results.append(await self._step(number, step))
        return results

    def _take(self) -> list[Heard]:
        heard, self.stage.channel.heard = self.stage.channel.heard, []
        return heard

    async def _step(self, number: int, step: Step) -> Result:
        moves = step.who is not None or step.at is not None or step.advance is not None
        try:
            await self._do(step)
            produced = self._take()
            self.window = produced if moves else self.window + produced
            why = list(failures(self.stage, step, produced, self.window))
        except (TranscriptProblem, ValueError) as problem:
            produced, why = self._take(), [str(problem)]
        return Result(str(self.path), number, _said(step), tuple(produced), "; ".join(why) or None)

    async def _do(self, step: Step) -> None:
        if step.engine is not None:
            self.stage.engine = None if step.engine == "none" else self.engine
        if step.at is not None:
            await self.stage.advance_to(local(step.at, self.stage.desk.figures.zone))
        if step.advance is not None:
            await self.stage.advance_to(self.stage.now + length(step.advance))
        if step.who is not None:
            await self._happens(self._incoming(step), step.crash)

    async def _happens(self, incoming: Incoming, crash: str | None) -> None:
        await self.stage.play(incoming)
        if crash is not None:
            self.stage.restart()
        if crash == "after_commit":  # it was not acknowledged, so the platform delivers it again
            await self.stage.play(incoming)
        await self.stage.deliver()

    # --- what comes in ---------------------------------------------------------------------------------------

    def _incoming(self, step: Step) -> Incoming:
        event = self._event(step)
        if step.joins:
            return Joined(event)
        if step.leaves:
            return Left(event)
        if step.taps is not None:
            return self._tap(step, event)
        if step.says is None and step.file is None:
            raise TranscriptProblem(f"{step.who} neither says nor taps anything")
        text = _CODE.sub(lambda found: code_of(self.stage, found[1], self.stage.now), step.says or "")
        text = _CODES_TOLD.sub(lambda found: self._told(found[2], *_TOLD[found[1]]), text)
        file = files.brought(step.file) if step.file else None
        return IncomingMessage(event, text, replies_to=self._replied(step, event), file=file)

    def _told(self, person: str, outcome: str, code: re.Pattern[str]) -> str:
        """The newest code that this person was told so."""
        for message in reversed(self.stage.channel.shown.get(person, [])):
            if message.outcome == outcome and (found := code.search(message.text)):
                return found[1]
        raise TranscriptProblem(f"{person} was told no code by {outcome}")

    def _event(self, step: Step) -> Event:
        self.events += 1
        assert step.who is not None
        private = step.where in (None, "private")
        return Event(
            channel=self.stage.channel.name,
            event_id=step.event_id or f"step {self.events}",
            at=self.stage.now,
            chat=step.who if private else str(step.where),
            person=step.who,
            name=step.who,
            private=private,
            chat_title="" if private else str(step.where),
            message_id=f"said {self.events}",
        )

    def _tap(self, step: Step, event: Event) -> IncomingTap:
        message, action = self._button(event.chat, step.taps or "")
        tap_id = f"tap {event.event_id}"
        self.stage.channel.tappers[tap_id] = event.person
        tapped = Event(**{**event.__dict__, "tap_id": tap_id, "tapped_message": message.message_id, "message_id": None})
        return IncomingTap(tapped, action)

    def _button(self, place: str, label: str) -> tuple[Heard, str]:
        shown = list(reversed(self.stage.channel.shown.get(place, [])))
        for message in shown:
            exact = [action for found, action in message.buttons if found == label]
            prefix = [action for found, action in message.buttons if found.startswith(label)]
            if exact or prefix:
                return message, (exact or prefix)[0]
        seen = ", ".join(f"[{found}]" for message in shown for found, _ in message.buttons)
        raise TranscriptProblem(f"there is no button [{label}] (there are: {seen or 'none'})")

    def _replied(self, step: Step, event: Event) -> str | None:
        if step.reply_to is None:
            return None
        drawn = {kind.card.called() for kind in KINDS.values() if kind.card}
        wanted = drawn if step.reply_to == "card" else {step.reply_to}
        for message in reversed(self.stage.channel.shown.get(event.chat, [])):
            if message.outcome in wanted:
                return message.message_id
        raise TranscriptProblem(f"there is no {step.reply_to} to reply to")


def _found(spec: CommunitySpec, desk: Desk, channel: str, now: datetime) -> None:
    found(desk, spec, channel, now)


def _with_those_on_duty(transcript: Transcript) -> CommunitySpec | None:
    """The block may stand in the community or beside it."""
    spec = transcript.community
    return spec and spec.model_copy(update={"on_duty": [*spec.on_duty, *transcript.on_duty]})


def _of_those_on_duty(slots: list[OnDutySpec]) -> CommunitySpec:
    return CommunitySpec(people={slot.who: None for slot in slots}, on_duty=slots)


def _said(step: Step) -> str:
    """The step in one line."""
    if step.who is not None:
        file = f"sends {step.file.name} " if step.file else ""
        said = f"{file}says {step.says}" if step.says else file if file else "joins" if step.joins else "leaves"
        return f"{step.who} in {step.where or 'private'} {f'taps [{step.taps}]' if step.taps else said}"
    shown = step.model_dump(exclude_defaults=True, by_alias=True)
    return ", ".join(f"{key}: {_short(value)}" for key, value in shown.items())


def _short(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
