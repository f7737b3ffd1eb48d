"""Small courtesies."""

from bot.topic import Intent, Topic, declare
from services import people

declare(
    Topic(
        intents={
            "help": Intent(people.explain, only_asks=True),
            "welcome": Intent(people.welcome, said=False),
            "privacy": Intent(people.explain_privacy, said=False),
            "thanks": Intent(people.thanks, small_talk=True),
            "greeting": Intent(people.greeting, small_talk=True),
            "not_understood": Intent(people.not_understood, said=False),
        },
    )
)
