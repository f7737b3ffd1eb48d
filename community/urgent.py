"""Urgent words: whether a line says that somebody is in danger now, and which help it needs.

Missing an emergency is worse than a false alarm, so only what is plainly something else is left to be read as usual:
a word that merely holds an urgent one (火锅), one that is denied, and another time, a drill or a danger that is only
feared, unless the line also says that it is happening now.
"""

import re
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.wishes import Details, Wish


class Emergency(StrEnum):
    """In the order in which they are looked for."""

    DESPAIR = "despair"
    GAS = "gas"
    FIRE = "fire"
    SHOCK = "shock"
    DROWNING = "drowning"
    COLLAPSE = "collapse"
    TRAPPED = "trapped"
    VIOLENCE = "violence"
    FALL = "fall"
    LOST = "lost"
    UNCLEAR = "unclear"  # heard by an engine, or nothing but a cry


_HAN = "[\u4e00-\u9fff]"
_APART = re.compile(  # what stands between two characters of which one stands alone
    rf"(?<={_HAN})[\W_]{{1,3}}(?={_HAN}(?!{_HAN}))|(?<=(?<!{_HAN}){_HAN})[\W_]{{1,3}}(?={_HAN})"
)


class Danger(Details):
    topic: Literal["emergency"] = "emergency"
    kind: Emergency = Emergency.UNCLEAR
    instead: Wish | None = None  # what the line is when it is only the text that was waited for


class UrgentWords(BaseModel):
    """Patterns over folded text.

    :ivar elsewhere: hold an urgent word and mean something else.
    :ivar denied: right before an urgent word, what takes it back.
    :ivar aside: another time, a drill, a danger that is only feared.
    :ivar now: it is happening all the same.
    :ivar told: what is told to many or asked of them; a text that was waited for is plainly one when it says so.
    :ivar cries: what nobody writes to many.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: dict[Emergency, list[str]]
    elsewhere: list[str]
    denied: list[str]
    aside: list[str]
    now: list[str]
    told: list[str]
    cries: list[str]

    def emergency(self, folded: str) -> Emergency | None:
        """起 火 了 and 着—火—了 are read as one word, too."""
        text = self._plain(folded)
        return None if self._is_aside(text) else self._found(text) or self._found(_APART.sub("", text))

    def is_taken_back(self, folded: str) -> bool:
        """It names a danger and says that there is none, that it was another time, a jest or the news."""
        text = ",".join(folded.split())
        return self._patterns["named"].search(text) is not None and self.emergency(folded) is None

    def _plain(self, folded: str) -> str:
        return self._patterns["elsewhere"].sub(" ", ",".join(folded.split()))

    def _found(self, text: str) -> Emergency | None:
        return next((kind for kind in Emergency if kind in self.kinds and self._patterns[kind].search(text)), None)

    def _is_aside(self, text: str) -> bool:
        return self._patterns["aside"].search(text) is not None and not self._patterns["now"].search(text)

    def is_a_text(self, folded: str) -> bool:
        """Whether words of danger in a text that was waited for are plainly that text; in doubt they are not."""
        text = ",".join(folded.split())
        told = self._patterns["told"].search(text) or self._patterns["aside"].search(text)
        return told is not None and not self._patterns["cries"].search(text)

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        not_denied = "".join(f"(?<!{denied})" for denied in self.denied)
        of_kinds = {str(kind): f"{not_denied}(?:{'|'.join(listed)})" for kind, listed in self.kinds.items()}
        others = {which: "|".join(getattr(self, which)) for which in ("elsewhere", "aside", "now", "told", "cries")}
        named = {"named": "|".join(pattern for listed in self.kinds.values() for pattern in listed)}
        return {which: re.compile(pattern) for which, pattern in (of_kinds | others | named).items()}
