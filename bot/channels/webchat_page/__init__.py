"""The pages of the web chat: a familiar messenger in the browser, drawn with NiceGUI."""

from bot.channels.webchat_page.clock import DemoClock
from bot.channels.webchat_page.page import mount

__all__ = ["DemoClock", "mount"]
