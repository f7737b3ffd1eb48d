"""Lost umbrellas."""

from bot.topic import Intent, Tap, Topic, declare
from services import umbrellas

declare(
    Topic(
        intents={"lose_umbrella": Intent(umbrellas.lose), "find_umbrella": Intent(umbrellas.find, said=False)},
        taps={"found": Tap("umbrella", "find_umbrella")},
    )
)
