"""What every window of the web chat is given."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fastapi import Request, Response

from bot.channels.webchat import Place, WebChat, WebGroup, WebPerson
from bot.channels.webchat_page.words import WORDS

People = Callable[[], Sequence[WebPerson]]
Groups = Callable[[], Sequence[WebGroup]]


@dataclass(frozen=True)
class Visitor:
    """Somebody who has signed in: they are this person and nobody else.

    :param still: whether they are signed in now.
    """

    who: WebPerson
    still: Callable[[], Awaitable[bool]]


Door = Callable[[Request], Awaitable[Visitor | Response]]


@dataclass(frozen=True)
class Hall:
    webchat: WebChat
    people: People
    groups: Groups
    bot_name: str
    zone: ZoneInfo
    lets_choose: bool = True  # who one is: in the demo alone

    def places(self, who: WebPerson) -> list[Place]:
        """Where this person can talk: their groups, then the private chat with the bot."""
        titles = {group.external_id: group.title for group in self.groups()}
        groups = [Place(group, title=titles.get(group, group)) for group in who.groups]
        return [*groups, self.private(who)]

    def private(self, who: WebPerson) -> Place:
        return Place(who.external_id, private=True, title=WORDS.private.format(bot=self.bot_name))


def person_at(people: Sequence[WebPerson], external_id: str) -> WebPerson:
    """The person of an address in the browser, else the first one."""
    return next((one for one in people if one.external_id == external_id), people[0])


def place_at(places: Sequence[Place], chat: str) -> Place:
    return next((place for place in places if place.chat == chat), places[0])
