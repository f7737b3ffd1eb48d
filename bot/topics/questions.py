"""What can be said to any open question."""

from bot.topic import Intent, Topic, declare
from services import asked

declare(
    Topic(
        intents={
            "ask_again": Intent(asked.ask_again, said=False),
            "drop_question": Intent(asked.drop, said=False),
        }
    )
)
