"""Activities: published, changed, called off, listed."""

from bot.topic import Intent, Tap, Topic, declare
from bot.topics.activities.reading import (
    addresses_others_too,
    cancelling,
    changes_a_series,
    changing,
    ends_a_series,
    ends_what_is_known,
    publishing,
)
from community.planning import Planning
from community.rights import Right
from community.wishes import Wish
from services.activities import altering, asking, holidays, repeating
from services.activities import changing as services
from services.activities import publishing as drafts
from services.actor import Actor
from services.signup import leaving, regularly
from services.turn import Turn
from services.visit import Answer


def cancel(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...]:
    """A resident's "取消周六的活动" is about their own place."""
    if _is_of_series(wish):
        return altering.end(turn, actor, wish) if services.may_manage(actor) else regularly.no_more(turn, actor, wish)
    if wish.loosely and not services.may_manage(actor):
        return leaving.cancel(turn, actor, wish.model_copy(update={"intent": "cancel"}))
    return services.cancel_activity(turn, actor, wish)


def _is_of_series(wish: Wish) -> bool:
    return Planning.of(wish).of_series or wish.about_a("series") is not None


def publish(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    return repeating.create(turn, actor, wish) if _is_of_series(wish) else drafts.publish(turn, actor, wish)


def discard(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    series = wish.about_a("series")
    return drafts.discard(turn, actor, wish) if series is None else repeating.discard(turn, actor, series)


def change(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    return altering.change(turn, actor, wish) if _is_of_series(wish) else services.change(turn, actor, wish)


declare(
    Topic(
        intents={
            "list_activities": Intent(asking.list_activities, only_asks=True),
            "roster": Intent(asking.roster, only_asks=True, about_one=True),
            "publish_activity": Intent(publish, reads=publishing, right=Right.PUBLISH),
            "create_series": Intent(publish, reads=publishing, right=Right.PUBLISH),
            "skip_dates": Intent(holidays.skip_dates, said=False),
            "add_dates": Intent(holidays.add_dates, said=False),
            "hold_on_holidays": Intent(repeating.hold_on_holidays, said=False),
            "skip_holidays": Intent(repeating.skip_holidays, said=False),
            "discard": Intent(discard, said=False),
            "change_activity": Intent(
                change, reads=changing, said_as=changes_a_series, said_here=addresses_others_too, right=Right.PUBLISH
            ),
            "cancel_activity": Intent(
                cancel, reads=cancelling, said_as=ends_a_series, said_here=ends_what_is_known, right=Right.PUBLISH
            ),
        },
        taps={
            "roster": Tap("activity", "roster"),
            "skip_dates": Tap("series", "skip_dates"),
            "add_dates": Tap("series", "add_dates"),
        },
    )
)
