"""我的数据: everything held about whoever asks. There is no way to ask it of somebody else."""

from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.own_data import Holding, MyData, MyDataFile, Value
from community.own_data import Whose
from community.wishes import Wish
from services import latest
from services.actor import Actor
from services.turn import Turn
from storage import register
from storage.register import Person
from storage.tables.people import Identity, Member


def my_data(turn: Turn, actor: Actor, wish: Wish) -> Outcome | tuple[Outcome, ...]:
    """A page to read, and a file."""
    if Whose.of(wish).name not in {"", *actor.names}:
        return NotAllowed(because="others_data")
    found = holdings(turn, register.person(turn.tx, actor.me))
    return MyData(holdings=found), MyDataFile(holdings=found)


def holdings(turn: Turn, who: Person) -> tuple[Holding, ...]:
    return tuple(
        Holding(
            table=table,
            rows=tuple(
                tuple(Value(column=one.column, value=one.value, number=one.refers) for one in row) for row in rows
            ),
        )
        for table, rows in register.held(turn.tx, who).items()
    )


def _of(turn: Turn, account: Identity) -> tuple[Holding, ...]:
    member = turn.tx.get(Member, account.member_id) if account.member_id else None
    return holdings(turn, register.person(turn.tx, member, account))


latest.declare(MyData, lambda turn, account, _: MyData(holdings=_of(turn, account)))
latest.declare(MyDataFile, lambda turn, account, _: MyDataFile(holdings=_of(turn, account)))
