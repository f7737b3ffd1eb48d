"""Two members turn out to be one: what one account has granted the other is as if it had not been."""

from itertools import groupby

from services import persons
from services.actor import Actor
from services.duty.ending import Standing, end_now
from services.duty.making_up import take_back
from services.turn import Turn
from storage import duty
from storage.tables.people import Member


def _are_one(turn: Turn, member: Member) -> None:
    me, own = Actor(turn, member), duty.granted_to_oneself(turn.tx, member.id)
    for _, together in groupby(own, lambda row: (row.year, row.granted_at)):
        end_now(turn, me, Standing(member, list(together)))
    for made in duty.made_up_by_oneself(turn.tx, member.id):
        take_back(turn, me, made)


persons.are_one(_are_one)
