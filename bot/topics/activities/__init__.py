"""Activities: published, changed, called off, listed."""

from bot.topic import Intent, Tap, Topic, declare
from bot.topics.activities.reading import changing, publishing
from bot.understanding.joining import joining
from community.rights import Right
from community.wishes import Wish
from services.activities import asking
from services.activities import changing as services
from services.activities import publishing as drafts
from services.actor import Actor
from services.signup import leaving
from services.turn import Turn
from services.visit import Answer


def cancel(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...]:
    """A resident's "取消周六的活动" is about their own place."""
    if wish.loosely and not services.may_manage(actor):
        return leaving.cancel(turn, actor, wish.model_copy(update={"intent": "cancel"}))
    return services.cancel_activity(turn, actor, wish)


declare(
    Topic(
        intents={
            "list_activities": Intent(asking.list_activities, only_asks=True),
            "lecture_question": Intent(asking.lectures, only_asks=True),
            "roster": Intent(asking.roster, only_asks=True, about_one=True),
            "publish_activity": Intent(drafts.publish, reads=publishing, right=Right.PUBLISH),
            "discard": Intent(drafts.discard, said=False),
            "change_activity": Intent(services.change, reads=changing, right=Right.PUBLISH),
            "cancel_activity": Intent(
                cancel, reads=lambda line: joining("cancel_activity", line), right=Right.PUBLISH
            ),
        },
        taps={
            "roster": Tap("activity", "roster"),
        },
    )
)
