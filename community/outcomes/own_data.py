"""One's own data: what is held of a person, shown to nobody else."""

import json
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import File, Outcome
from community.outcomes.facts import ActivityFacts
from community.outcomes.questions import Asks


class Value(BaseModel):
    """One thing that is held. `number`: only the number of a row, which says nothing to a reader."""

    model_config = ConfigDict(frozen=True)

    column: str
    value: datetime | bool | int | str
    number: bool = False


class Holding(BaseModel):
    """The rows of one table that are about somebody."""

    model_config = ConfigDict(frozen=True)

    table: str
    rows: tuple[tuple[Value, ...], ...]


class MyData(Outcome):
    """Everything held about whoever asks, to be read."""

    personal = True
    latest = True
    holdings: tuple[Holding, ...] = ()


class MyDataFile(Outcome):
    """The same for machines."""

    personal = True
    latest = True
    holdings: tuple[Holding, ...] = ()

    def attached(self) -> File:
        tables = {
            one.table: [{value.column: _plain(value.value) for value in row} for row in one.rows]
            for one in self.holdings
        }
        return File("my-data.json", json.dumps(tables, ensure_ascii=False, indent=2).encode())


def _plain(value: datetime | bool | int | str) -> bool | int | str:
    return value.isoformat() if isinstance(value, datetime) else value


class HandedOver(BaseModel):
    """What somebody runs, and who will look after it; nobody: it stays with its unit."""

    model_config = ConfigDict(frozen=True)

    activity: ActivityFacts
    to: tuple[str, ...] = ()


class DeletionAsked(Asks):
    """`name`: somebody else's, by an organiser for a reason."""

    personal = True
    name: str = ""
    unit: str = ""
    reason: str = ""
    coming: tuple[ActivityFacts, ...] = ()  # places that will be given up
    guests: tuple[str, ...] = ()
    roles: int = 0
    runs: tuple[HandedOver, ...] = ()
    accounts: int = 1
    certificates: int = 0  # in force: they can still be checked by their codes, without a name
    votes: int = 0  # polls that are open, in which theirs will not count any more
    requests: int = 0  # for help, that will be withdrawn
    helping: int = 0  # neighbours whom they said they help
    visiting: int = 0  # neighbours whom they visit in turn
    is_visited: bool = False
    cares: int = 0  # lists that somebody else will look after
    reports: int = 0  # of problems that are not solved
    borrowing: int = 0  # what they lend or borrow at the moment, or have asked for


class WhyDeleted(Asks):
    """An organiser deletes somebody else's data: why is kept in the audit."""

    personal = True
    asks = "words"
    name: str


class DataDeleted(Outcome):
    personal = True
    parting = True
    own: bool = True


class LinkingCode(Outcome):
    """Made when it is sent: nobody but its reader knows it."""

    personal = True
    latest = True
    code: str = ""
    until: datetime | None = None


class AccountLinked(Outcome):
    """`here`: the account on which the code was said."""

    personal = True
    name: str
    accounts: int
    here: bool = True
    clashes: tuple[ActivityFacts, ...] = ()  # what both go to at the same hour


class AccountNotLinked(Outcome):
    personal = True
    because: str  # wrong | paused | same_account | many_accounts | never
    until: datetime | None = None


class LinkingGuessed(Outcome):
    """For those who look after somebody's home: linking codes may be guessed there."""

    personal = True
    name: str
    until: datetime


class UnlinkingAsked(Asks):
    """`came`: what the accounts are called that would be somebody else's again."""

    personal = True
    name: str
    unit: str
    came: tuple[str, ...]


class AccountUnlinked(Outcome):
    """`name`: how whoever reads it is called from now on; `organiser`: who has done it."""

    personal = True
    name: str
    organiser: bool = False
