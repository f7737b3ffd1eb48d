"""An actor: who does something, and what they may. Where the answer goes is not their affair."""

from collections.abc import Callable, Collection

from sqlmodel import SQLModel

from community.rights import Right, may, may_over
from services.subjects import kind_of
from services.turn import Turn
from storage import people
from storage.tables.groups import Chat, ChatMember
from storage.tables.people import Identity, Member, Role
from storage.tables.subject import Subject


class Actor:
    """A person in a turn: on a page a member, in a chat perhaps somebody who is none yet.

    :param chat: the group they speak in; None in private and on a page.
    :param name: how they are called there.
    :param introduce: gives their identity on the channel, made when it is needed.
    """

    def __init__(
        self,
        turn: Turn,
        me: Member | None,
        *,
        name: str = "",
        chat: Chat | None = None,
        introduce: Callable[[], Identity] | None = None,
        is_owner: bool = False,
    ) -> None:
        self._turn = turn
        self._introduce = introduce
        self.me = me
        self.name = name or (me.name if me else "")
        self.chat = chat
        self.is_owner = is_owner
        self.has_noted = False
        self._roles: list[Role] | None = None

    @property
    def id(self) -> int | None:
        return self.me.id if self.me else None

    @property
    def in_private(self) -> bool:
        """Whether nobody else reads what they are shown."""
        return self.chat is None

    @property
    def names(self) -> set[str]:
        """How they are called here and on rosters."""
        return {self.name, self.me.name} if self.me else {self.name}

    @property
    def roles(self) -> list[Role]:
        if self._roles is None:
            self._roles = people.roles(self._turn.tx, self.me.id, self._turn.now) if self.me else []
        return self._roles

    def may(self, right: Right, lineage: Collection[int]) -> bool:
        return self.is_owner or may(right, self.roles, lineage)

    def may_for(self, right: Right, row: SQLModel) -> bool:
        """The right over a subject; lecturers hold theirs for their own lectures only."""
        if self.is_owner:
            return True
        is_own = self.me is not None and kind_of(row).is_own(row, self.me.id)
        return may_over(right, self.roles, self._turn.lineage(row), is_own=is_own)

    def known(self) -> Identity:
        """Their identity on the channel of a visit."""
        assert self._introduce is not None, "whoever acts on a page is a member"
        return self._introduce()

    def member(self) -> Member:
        """The person as a member: who takes part becomes one, with a display name and a home, nothing more."""
        turn = self._turn
        if self.me is None:
            identity = self.known()
            home = self.chat.unit_id if self.chat else None
            name = self.name[: turn.figures.name_length] or identity.external_id
            self.me = Member(name=name, home_unit_id=home, joined_at=turn.now)
            turn.tx.add(self.me)
            turn.tx.flush()
            identity.member_id = self.me.id
        self.takes_part(self.me)
        return self.me

    def departs(self) -> None:
        """Their data are gone: nobody is known here any more."""
        self.me, self._roles = None, None

    def takes_part(self, member: Member) -> None:
        if self.chat is None or member.home_unit_id == self.chat.unit_id:
            return
        if self._turn.tx.get(ChatMember, (self.chat.id, member.id)) is None:
            self._turn.tx.add(ChatMember(chat_id=self.chat.id, member_id=member.id))

    def note(self, action: str, row: SQLModel | Subject | None = None, **detail: object) -> int:
        """The audit row of what this person did; returns its number."""
        self.has_noted = True
        return self._turn.audit(action, self.id, row, **detail)
