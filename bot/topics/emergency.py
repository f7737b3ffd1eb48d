"""Emergencies: urgent words come before any engine and any question (`bot.conversation`); an engine hears others."""

from bot.topic import Intent, Topic, declare
from bot.understanding.normalise import fold
from bot.understanding.reading import plain
from bot.understanding.reading_words import reading_words
from community.urgent import Danger
from services import emergency

declare(
    Topic(
        intents={
            "emergency": Intent(
                emergency.first_steps,
                reads=lambda line: plain("emergency", line, details=Danger()),
                then="pass_on_emergency",
                hinted=lambda text: any(word in fold(text) for word in reading_words().danger),
            ),
            "pass_on_emergency": Intent(emergency.pass_on, said=False),
        }
    )
)
