"""The file format of scripted conversations (docs/transcripts.md). An unknown key is an error that names it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from community.spec import CommunitySpec, SettingsSpec, Strict

SUBJECTS = {
    "roster": ("going", "waitlist", "present", "absent"),
    "hours": ("counted", "claimed"),
    "duty": ("done", "missing"),
    "told": ("outcome",),
    "who": ("says", "taps", "event_id", "reply_to", "crash"),
}
Read = TypeVar("Read")
LATER = {
    "duty": "the yearly duty",
    "requests": "mutual aid",
    "on_duty": "mutual aid",
}


class TranscriptProblem(Exception):
    """A transcript that cannot be played; the message names the file and the key."""


class Step(Strict):
    who: str | None = None
    where: str | None = Field(default=None, alias="in")
    says: str | None = None
    taps: str | None = None
    joins: bool = False
    leaves: bool = False
    reply_to: str | None = None
    event_id: str | None = None
    hears: list[str] | None = None
    text: list[str] | None = None
    not_text: list[str] | None = None
    in_group_not_text: list[str] | None = None
    silent: bool = False
    at: datetime | None = None
    advance: str | None = None
    told: str | None = None
    outcome: str | None = None
    heard: str | None = None
    count: int | None = None
    roster: str | None = None
    going: list[str] | None = None
    waitlist: list[str] | None = None
    present: list[str] | None = None
    absent: list[str] | None = None
    hours: str | None = None
    year: int | None = None
    counted: float | None = None
    claimed: float | None = None
    duty: str | None = None
    done: list[str] | None = None
    missing: list[str] | None = None
    requests: dict[str, int] | None = None
    state: dict[str, int] | None = None
    crash: Literal["before_send", "after_commit"] | None = None
    engine: Literal["none", "embedded", "rasa"] | None = None

    @field_validator("hears", "text", "not_text", "in_group_not_text", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        """One fragment may stand without brackets; YAML reads a bare 1 as a number."""
        if value is None:
            return None
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]

    @field_validator("says", "taps", "event_id", "who", "told", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


    @model_validator(mode="after")
    def _nothing_unjudged(self) -> "Step":
        """An expectation without its subject would pass whatever happens."""
        for subject, words in SUBJECTS.items():
            orphan = [word for word in words if getattr(self, word) is not None]
            if orphan and getattr(self, subject) is None:
                raise ValueError(f"{orphan[0]} needs {subject} in the same step")
        if self.count is not None and self.told is None and self.heard is None:
            raise ValueError("count needs told or heard in the same step")
        return self


class Transcript(Strict):
    about: str = ""
    now: datetime
    community: CommunitySpec | None = None
    settings: SettingsSpec | None = None
    on_duty: list[dict[str, Any]] = Field(default_factory=list)
    steps: list[Step]


def load(path: Path) -> Transcript:
    """
    :raises TranscriptProblem: not YAML, an unknown key, or a value of the wrong kind.
    """
    return _read(path, Transcript.model_validate)


def _read(path: Path, validate: Callable[[Any], Read]) -> Read:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if not isinstance(raw, dict):
            raise TranscriptProblem(f"{path}: not a mapping of keys to values")
        return validate(raw)
    except OSError as problem:
        raise TranscriptProblem(f"{path}: {problem.strerror}") from problem
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise TranscriptProblem(f"{path}: not readable as YAML: {problem}") from problem
    except ValidationError as problem:
        raise TranscriptProblem(f"{path}: {_explained(problem)}") from problem


def load_community(path: Path) -> CommunitySpec:
    """A file that is the `community` block of a transcript, alone or under its key.

    :raises TranscriptProblem: as `load`.
    """
    return _read(path, lambda raw: CommunitySpec.model_validate(raw.get("community", raw)))


def _explained(problem: ValidationError) -> str:
    first = problem.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"unknown key {first['loc'][-1]!r} (at {where})"
    return f"{where}: {first['msg']}"


def needs_later_part(transcript: Transcript) -> str | None:
    """A sentence when the transcript uses a key whose part of the product is not built yet."""
    used = {key for key in LATER for step in transcript.steps if getattr(step, key, None) is not None}
    if transcript.on_duty or (transcript.community and transcript.community.on_duty):
        used.add("on_duty")
    if not used:
        return None
    key = sorted(used)[0]
    return f"the key {key!r} belongs to {LATER[key]}, which comes later"


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Times without an offset are the community's own."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def length(said: str) -> timedelta:
    """17h, 90m, 2d, or several: "1d 2h".

    :raises ValueError: anything else.
    """
    units = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds", "w": "weeks"}
    total = timedelta()
    for part in said.split():
        number, unit = part[:-1], part[-1]
        if unit not in units:
            raise ValueError(f"not a length of time: {said!r} (write 17h, 90m or 2d)")
        total += timedelta(**{units[unit]: float(number)})
    return total
