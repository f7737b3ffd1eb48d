"""The shape of a channel. One file and one `Program.add` (in `web.py`) add another."""

from typing import Protocol

from bot.messages import Outgoing


class ChannelError(Exception):
    """Something could not be sent.

    :param permanent: trying again is useless (the person has blocked the bot, the group is gone).
    :param uncertain: it may have been sent all the same; it must not be sent twice.
    """

    def __init__(self, message: str, *, permanent: bool = False, uncertain: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.uncertain = uncertain


class Channel(Protocol):
    name: str
    card_rest: float  # seconds between two drawings of one card: many taps in a moment are one redrawing

    async def send(self, message: Outgoing) -> str | None:
        """Shows a message, redraws one, or answers a tap.

        :returns: the channel's id of the message, None for an alert.
        :raises ChannelError: when it could not be shown.
        """
        ...
