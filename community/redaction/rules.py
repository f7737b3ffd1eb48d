"""One thing that is looked for; the tables are in numbers.py, doors.py and elsewhere.py."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from community.redaction.folding import Folded, Span, figured
from community.redaction.kinds import Kind

Found = re.Match[str]
View = Literal["plain", "figures", "numbers"]


def always(found: Found) -> bool:
    return True


@dataclass(frozen=True)
class Rule:
    """
    :ivar kind: None for what was seen and stays, so that no later rule takes it for something else.
    :ivar pattern: what is hidden is its group `it`, else all of it. Repetitions are bounded, or of one kind of
        character: a long text takes no longer than many short ones.
    """

    kind: Kind | None
    view: View
    pattern: re.Pattern[str]
    fits: Callable[[Found], bool] = always

    def spans(self, text: Folded) -> Iterator[Span]:
        view: str = getattr(text, self.view)
        place = 0
        while found := self.pattern.search(view, place):
            if self.fits(found):
                span = found.span("it") if "it" in self.pattern.groupindex else found.span()
                yield span
                place = max(span[1], found.start() + 1)
            else:
                place = found.start() + 1


def rule(
    kind: Kind | None, pattern: str, fits: Callable[[Found], bool] = always, *, view: View = "figures"
) -> Rule:
    return Rule(kind, view, re.compile(pattern if view == "plain" else figured(pattern)), fits)
