"""Pictures and files of which nothing says what for."""

from bot.topic import Intent, Topic, declare
from services import attachments

declare(
    Topic(
        intents={
            "what_file": Intent(attachments.what_for, said=False, takes_file=True),
            "leave_file": Intent(attachments.left, said=False),
        }
    )
)
