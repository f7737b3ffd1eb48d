"""The neighbours as the tables know them: who lives where, who is free, and through which group they speak."""

from collections import defaultdict
from datetime import timedelta
from itertools import cycle
from random import Random

from sqlmodel import select

from community.roster import clashing
from community.spec import CommunitySpec
from demo.plan import Planned, plan
from services.turn import Turn
from storage import people, units
from storage.tables.activities import Activity, ActivityKind
from storage.tables.groups import Chat, ChatMember
from storage.tables.people import Identity, Member


class Cast:
    """:raises KeyError: somebody of `spec` has not been founded on this channel."""

    def __init__(self, turn: Turn, spec: CommunitySpec, channel: str, rng: Random) -> None:
        self.turn = turn
        self.rng = rng
        tx = turn.tx
        self.units = {unit.name: unit for unit in units.all_units(tx)}
        self.members = _members(turn, spec, channel)
        self.chats = list(tx.exec(select(Chat).where(Chat.channel == channel)))
        self._guests = cycle(plan().guests)
        self._in_service = {self.members[name].id for name, one in spec.people.items() if one and one.party_member}
        self._below: dict[int, set[int]] = {}
        self._busy: defaultdict[int, list[Activity]] = defaultdict(list)

    def move_in(self) -> None:
        """They have lived here for months, and those below a group of a larger unit are in it as well."""
        for member in self.members.values():
            member.joined_at = self.turn.now - timedelta(days=self.rng.randint(60, 200))
        known = set(self.turn.tx.exec(select(ChatMember.chat_id, ChatMember.member_id)))
        for chat in self.chats:
            for member in self._living_below(chat.unit_id):
                if member.home_unit_id != chat.unit_id and (chat.id, member.id) not in known:
                    self.turn.tx.add(ChatMember(chat_id=chat.id, member_id=member.id))

    def choose(self, one: Planned, activity: Activity) -> list[Member]:
        """Those who are named, then others who live there and go nowhere else at that hour."""
        named = [self.members[name] for name in one.people]
        players = {self.members[name].id for name in plan().players}
        others = [m for m in self._concerned(activity) if m not in named and m.id not in players]
        self.rng.shuffle(others)
        free = [m for m in (*named, *others) if not clashing(activity, self._busy[m.id])]
        chosen = free[: one.signed_up]
        for member in chosen:
            self._busy[member.id].append(activity)
        return chosen

    def group_for(self, member: Member, activity: Activity) -> Chat | None:
        """Where the member has seen the card: at home, else in the one group that has it; else in private."""
        cards = [chat for chat in self.chats if chat.unit_id == activity.unit_id]
        cards = cards or [chat for chat in self.chats if chat.unit_id in self._subtree(activity.unit_id)]
        at_home = [chat for chat in cards if chat.unit_id == member.home_unit_id]
        return at_home[0] if at_home else cards[0] if len(cards) == 1 else None

    def guest(self) -> str:
        """The next name of somebody who is brought along."""
        return next(self._guests)

    def _concerned(self, activity: Activity) -> list[Member]:
        """Organizational life is for in-service members; the lecturer does not sign up for the lecture."""
        found = [m for m in self._living_below(activity.unit_id) if m.name != activity.lecturer]
        if activity.kind == ActivityKind.ORG_LIFE:
            return [m for m in found if m.id in self._in_service]
        return found

    def _living_below(self, unit_id: int | None) -> list[Member]:
        tree = self._subtree(unit_id) if unit_id else set()
        return [member for member in self.members.values() if member.home_unit_id in tree]

    def _subtree(self, unit_id: int) -> set[int]:
        if unit_id not in self._below:
            self._below[unit_id] = set(units.subtree(self.turn.tx, unit_id))
        return self._below[unit_id]


def _members(turn: Turn, spec: CommunitySpec, channel: str) -> dict[str, Member]:
    """By name, in the order of the description."""
    pairs = turn.tx.exec(select(Identity.external_id, Identity.member_id).where(Identity.channel == channel))
    ids = {name: member_id for name, member_id in pairs if member_id is not None}
    found = people.members(turn.tx, list(ids.values()))
    return {name: found[ids[name]] for name in spec.people}
