"""The channel `telegram`: python-telegram-bot's Bot and types; its queue and limiter are left aside (decision 0016)."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # pauses as timedelta, which the library's next version gives anyway

from bot.channels.telegram.channel import Account, Telegram

__all__ = ["Account", "Telegram"]
