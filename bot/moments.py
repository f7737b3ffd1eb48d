"""What a moment makes likely to be wanted, before a word of the line is read."""

from collections.abc import Callable, Collection

from bot.intents import ABOUT_ONE
from services.scene import Scene


def likely(seen: Scene) -> frozenset[str]:
    """The intents that are worth more at this moment; how much more is the engine's affair."""
    return frozenset(intent for holds, intents in MOMENTS if holds(seen) for intent in intents)


def is_asked_yes_or_no(seen: Scene) -> bool:
    return seen.asks == "choice" and len(seen.options) == 2


def _replies_to_an_activity(seen: Scene) -> bool:
    return seen.replied is not None and seen.replied.kind == "activity"


MOMENTS: tuple[tuple[Callable[[Scene], bool], Collection[str]], ...] = (
    (_replies_to_an_activity, ABOUT_ONE),
    (is_asked_yes_or_no, ("affirm", "deny")),
)
