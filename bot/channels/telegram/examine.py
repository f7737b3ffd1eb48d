"""What `linli doctor` asks Telegram: who the bot is, what it hears, and what it may do in its groups."""

from collections.abc import AsyncIterator, Awaitable, Sequence

from telegram import ChatMemberRestricted
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.channel import Account
from bot.channels.telegram.problems import channel_error

Answer = tuple[bool, str]  # whether it is well, what is said
Finding = tuple[str, bool, str]  # of what


async def examine(account: Account, groups: Sequence[tuple[str, str]]) -> AsyncIterator[Finding]:
    """:param groups: id and title of every group that the program knows."""
    api = Api(account.token, account.base_url)
    try:
        well, said = await _answer(_meet(api))
        if not well:
            yield "Telegram", well, said
            return
        yield "Telegram", *await _answer(_who(api))
        yield "Telegram updates", *await _answer(_webhook(api, account))
        for chat, title in groups:
            yield f"Telegram group {title}", *await _answer(_rights(api, chat))
    finally:
        await api.shutdown()


async def _answer(asking: Awaitable[Answer]) -> Answer:
    """What cannot be read, since another version or another server leaves something out, is said in one line."""
    try:
        return await asking
    except TelegramError as problem:
        return False, str(channel_error(problem))
    except Exception as problem:  # the library checks nothing: whatever a missing field leads to
        return False, f"answers what cannot be read: {' '.join(str(problem).split())}"


async def _meet(api: Api) -> Answer:
    await api.initialize()
    return True, ""


async def _who(api: Api) -> Answer:
    me = await api.get_me()
    hears = "hears everything" if me.can_read_all_group_messages else "hears mentions, replies and commands only"
    mode = "off" if me.can_read_all_group_messages else "on"
    joins = "" if me.can_join_groups is not False else "; it cannot be added to groups: @BotFather, /setjoingroups"
    return not joins, f"@{me.username}; privacy mode is {mode}: {hears}{joins}"


async def _webhook(api: Api, account: Account) -> Answer:
    """Whether updates come the way that the settings say."""
    info = await api.get_webhook_info()
    wanted = account.webhook_url or ""
    how = f"Telegram calls {info.url}" if info.url else "the bot asks for updates itself"
    waiting = f", {info.pending_update_count} waiting"
    if info.url and info.last_error_message:
        return False, f"{how}{waiting}; the last call failed: {info.last_error_message}"
    if info.url != wanted:
        return True, f"{how}{waiting}; linli run changes this to {wanted or 'asking'}"
    return True, f"{how}{waiting}"


async def _rights(api: Api, chat: str) -> Answer:
    try:
        member = await api.get_chat_member(chat, api.bot.id)
    except TelegramError as problem:
        return False, f"not reached: {problem.message}"
    if isinstance(member, ChatMemberRestricted) and not member.can_send_messages:
        return False, "may not write there: let it send messages"
    if member.status in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED):
        return False, "is not in the group: add it again"
    if member.status != ChatMemberStatus.ADMINISTRATOR:
        return True, "may write; not an administrator, so it learns of people who leave only by their messages"
    return True, "may write and sees people come and go"
