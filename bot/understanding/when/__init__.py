"""Time expressions in Chinese, with `now` passed in: `when`, `find_all`, `to_json`.

search.py finds where an expression may begin, grammar.py reads it there with one small reader per topic (clock, weeks,
dates, months, festivals, offsets, lengths, repeats), settle.py decides what it means now. What no calendar has is
"impossible", a time with words beside it that nothing read (unread.py) is "unclear": neither is ever guessed. Chinese
literals here are grammar, not texts.
"""

from bot.understanding.when.model import NOTHING, Instant, Kind, When, put_on, to_json, without
from bot.understanding.when.search import find_all, when

__all__ = ["NOTHING", "Instant", "Kind", "When", "find_all", "put_on", "to_json", "when", "without"]
