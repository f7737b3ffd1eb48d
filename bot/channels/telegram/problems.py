"""What the library raises, as what the outbox must know."""

from datetime import timedelta

import aiohttp
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.base import ChannelError
from bot.channels.telegram.request import NotSent

# What Telegram says when nothing more arrives in a chat.
GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "chat_write_forbidden",
    "not enough rights to send",
    "have no rights to send",
    "group chat was deactivated",
    "bot is not a member",
)
NO_TEXT = "there is no text in the message to edit"  # it is a picture or a file with a caption
# … when a message can no longer be redrawn: it was deleted, is too old, or was a picture.
NO_SUCH_MESSAGE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    NO_TEXT,
)
CLOSED = "topic_closed"  # one of a forum, perhaps the general one, in which cards are posted
UNCHANGED = "message is not modified"
TOO_OLD = ("query is too old", "query_id_invalid", "query id is invalid")


def says(problem: TelegramError, *what: str) -> bool:
    return any(part in problem.message.lower() for part in what)


def seconds(problem: RetryAfter) -> float:
    wait = problem.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def channel_error(problem: TelegramError) -> ChannelError:
    said = f"{type(problem).__name__}: {problem.message}"
    if isinstance(problem, InvalidToken):  # mended by whoever runs the program; nothing is lost meanwhile
        return ChannelError("Telegram does not accept LINLI_TELEGRAM_TOKEN; ask @BotFather for the bot's token")
    match problem:
        case RetryAfter():
            return ChannelError(said, wait=seconds(problem))
        case ChatMigrated():
            return ChannelError(said, moved_to=str(problem.new_chat_id))
        case Forbidden():
            return ChannelError(said, gone=True)
        case BadRequest():
            if says(problem, CLOSED):
                return ChannelError(said, closed=True)
            lost = says(problem, *NO_SUCH_MESSAGE)
            return ChannelError(said, permanent=True, gone=says(problem, *GONE), lost=lost)
        case NetworkError():
            return ChannelError(said, uncertain=_may_have_arrived(problem))
    unread = says(problem, "invalid server response")  # a yes or a no that nobody can read
    return ChannelError(said, permanent=not unread, uncertain=unread)


def _may_have_arrived(problem: NetworkError) -> bool:
    """A line that broke after the request had left. An answer of the server, even 502, is a plain no."""
    return not isinstance(problem, NotSent) and isinstance(problem.__cause__, (aiohttp.ClientError, TimeoutError))
