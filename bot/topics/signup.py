"""Signing up and giving up a place, for oneself and others."""

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.joining import joining
from services import undoing
from services.signup import joining as services
from services.signup import leaving

declare(
    Topic(
        intents={
            "sign_up": Intent(services.sign_up, reads=lambda line: joining("sign_up", line), about_one=True),
            "cancel": Intent(leaving.cancel, reads=lambda line: joining("cancel", line), about_one=True),
            "restore": Intent(undoing.restore, said=False),
            "decline": Intent(leaving.decline, said=False),
            "decline_clash": Intent(leaving.decline_clash, said=False),
        },
        taps={
            "sign_up": Tap("activity", "sign_up"),
            "cancel": Tap("activity", "cancel"),
            "decline": Tap("sign_up", "decline"),
            "undo": Tap("act", "restore"),
        },
    )
)
