"""Going on with a form: whatever it is about, its steps are the same."""

from bot.topic import Intent, Topic, declare
from services import dialogues

declare(Topic(intents={"go_on": Intent(dialogues.go_on, said=False)}))
