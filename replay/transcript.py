"""The file format of scripted conversations (docs/transcripts.md). An unknown key is an error that names it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from community.founding import Fault, Place
from community.spec import CommunitySpec, OnDutySpec, SettingsSpec, Strict
from replay.document import TranscriptProblem
from services.documents import Document, valid

SUBJECTS = {
    "roster": ("going", "waitlist", "present", "absent"),
    "hours": ("counted", "claimed"),
    "duty": ("done", "missing"),
    "told": ("outcome",),
    "who": ("says", "taps", "file", "event_id", "reply_to", "crash"),
}


class FileSpec(Strict):
    """What is sent along: a real picture or document of that name, made small unless said otherwise."""

    name: str
    megabytes: float | None = None
    broken: bool = False
    lost: bool = False  # it cannot be fetched
    album: str | None = None  # several that are sent together


class Step(Strict):
    who: str | None = None
    where: str | None = Field(default=None, alias="in")
    says: str | None = None
    taps: str | None = None
    file: FileSpec | None = None
    brings: str | Literal[False] | None = None
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
    problems: dict[Literal["open", "with_department", "solved"], int] | None = None
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

    @field_validator("file", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value

    @field_validator("brings", mode="before")
    @classmethod
    def _nothing(cls, value: Any) -> Any:
        return False if value == "false" else value

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
        if self.brings is not None and self.told is None and self.heard is None and self.who is None:
            raise ValueError("brings needs who, told or heard in the same step")
        if self.count is not None and self.told is None and self.heard is None:
            raise ValueError("count needs told or heard in the same step")
        return self


class Transcript(Strict):
    about: str = ""
    now: datetime
    community: CommunitySpec | None = None
    settings: SettingsSpec | None = None
    on_duty: list[OnDutySpec] = Field(default_factory=list)
    steps: list[Step]


KEYS = set(Transcript.model_fields)


def load(path: Path) -> Transcript:
    """
    :raises TranscriptProblem: not YAML, an unknown key, or a value of the wrong kind.
    """
    document = Document(path)
    return valid(document, Transcript.model_validate, document.value)


def load_community(path: Path) -> CommunitySpec:
    """A file that is the `community` block of a transcript, alone or under its key.

    :raises TranscriptProblem: as `load`.
    """
    document = Document(path)
    top = _top(document)
    strange = [Fault(f"unknown key {key!r}", (key,)) for key in document.value if top and key not in KEYS]
    if strange:
        raise document.problem(strange)
    return valid(document, CommunitySpec.model_validate, document.value["community"] if top else document.value, top)


def located(path: Path, faults: Iterable[Fault]) -> TranscriptProblem:
    """What is wrong with the community of a file that `load` or `load_community` has read."""
    document = Document(path)
    return document.problem(faults, _top(document))


def _top(document: Document) -> Place:
    return ("community",) if "community" in document.value else ()


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
