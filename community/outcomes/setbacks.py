"""What an organiser hears of messages that did not go through."""

from typing import Literal

from community.outcomes.base import Facts, Outcome, SomeFacts


class NotTold(Outcome):
    """Somebody does not know what they must know to do the right thing."""

    personal = True
    facts: SomeFacts
    names: tuple[str, ...]
    news: str  # the outcome that they were not told
    perhaps: bool = False  # it may have arrived all the same

    def concerns(self) -> tuple[Facts, ...]:
        return (self.facts,)


class NotPosted(Outcome):
    """A card does not stand in a group where it should."""

    personal = True
    facts: SomeFacts
    group: str
    why: Literal["closed", "paused", "failed", "uncertain"]

    def concerns(self) -> tuple[Facts, ...]:
        return (self.facts,)
