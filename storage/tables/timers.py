"""What time has brought: which rows a timer is done with, and which it failed on."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, NotPersonal, Register
from storage.tables.base import instant, maybe_instant


class TimerRun(SQLModel, table=True):
    """A row that need not be looked at again, or that failed and rests. No timer is stored: what is due is asked."""

    __tablename__ = "timer_run"

    timer: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = instant(index=True)
    done: bool = False
    attempts: int = 0
    rests_until: datetime | None = maybe_instant()
    error: str | None = None  # what failed and where, without names


OWN_DATA: Register = {
    "timer_run.timer": OUR_WORD,
    "timer_run.key": NotPersonal("ids and moments"),
    "timer_run.error": NotPersonal("a kind of error and where it happened, never its message"),
}
