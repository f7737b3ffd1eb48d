"""Two days before: fewer than must come have signed up, and whoever organises it is asked what to do."""

from community import roster as rules
from community.clock import next_allowed
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.outcomes.too_few import CalledAgain, FewSoFar, HeldAsPlanned, NewDateAsked, TooFew
from community.reminders import Due
from community.rights import Right
from community.wishes import Wish
from services import cards, latest, whom
from services.activities.changing import to_manage
from services.actor import Actor
from services.ahead import before_the_start, key_of, terms
from services.subjects import subject
from services.timers import declare
from services.turn import Turn
from storage import notices, signup
from storage.tables.activities import Activity, ActivityState


def _going(turn: Turn, activity: Activity) -> int:
    return len(rules.going(signup.roster(turn.tx, activity.id)))


def _ask(turn: Turn, activity: Activity, state: Due) -> None:
    """Nothing is done by itself. What was announced later than that had no time yet."""
    lead = turn.figures.too_few_before
    if activity.published_at is not None and activity.published_at > activity.starts_at - lead:
        return
    going, least = _going(turn, activity), activity.at_least or 0
    for member in whom.in_charge(turn, activity) if going < least else ():
        key = f"too_few:{key_of(activity)}:{member}"
        if not notices.told(turn.tx, key):
            news = TooFew(activity=turn.facts(activity), going=going, least=least, options=_answers(activity))
            turn.tell({member: None}, news, **terms(turn, activity, state, key))


def _answers(activity: Activity) -> tuple[Option, ...]:
    intents = ("as_planned", "another_date", "call_again", "change_activity", "cancel_activity")
    return tuple(Option(wish=Wish(intent=intent, about=subject(activity))) for intent in intents)


declare(
    before_the_start(
        "ask_about_too_few", lambda figures: figures.too_few_before, _ask, lambda activity: bool(activity.at_least)
    )
)


def _still_few(turn: Turn, told: TooFew | FewSoFar) -> Outcome | None:
    """Who signed up in the night is counted in the morning; when there are enough nothing is said."""
    activity = turn.tx.get_one(Activity, told.activity.id)
    going = _going(turn, activity)
    if activity.at_least is None or going >= activity.at_least:
        return None
    return told.model_copy(update={"going": going, "least": activity.at_least})


latest.AGAIN |= {TooFew.called(): _still_few, FewSoFar.called(): _still_few}


# --- the answers -----------------------------------------------------------------------------------------------


def call_again(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[再喊一声]: one line in each group, once for each start, which counts like any other."""
    activity = _meant(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    going, least = _going(turn, activity), activity.at_least
    if least is None or going >= least:
        return CalledAgain(activity=turn.facts(activity), going=going, why="enough" if least else "no_least")
    concerned = [chat for chat in cards.groups_of(turn.tx, activity) if chat.paused_at is None]
    keys = {chat.id: f"few_so_far:{key_of(activity)}:{chat.id}" for chat in concerned}
    told = notices.told_among(turn.tx, keys.values())
    waiting = [chat for chat in concerned if keys[chat.id] not in told]
    line = FewSoFar(activity=turn.facts(activity), going=going, least=least)
    for chat in waiting:
        how = terms(turn, activity, Due.NOW, keys[chat.id])
        turn.post(chat, line, hold=True, budgeted=True, **how)
    if waiting:
        actor.note("call_again", activity)
    later = next_allowed(turn.now, turn.figures)
    return CalledAgain(
        activity=turn.facts(activity),
        groups=len(waiting),
        at=later if later > turn.now else None,
        why="before" if concerned and not waiting else "",
    )


def another_date(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[改期]: the next line says it, and is read like every change."""
    activity = _meant(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    change = Option(wish=Wish(intent="change_activity", about=subject(activity)))
    return NewDateAsked(activity=turn.facts(activity), options=(change,))


def as_planned(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[照常]"""
    activity = _meant(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    actor.note("hold_as_planned", activity)
    return HeldAsPlanned(activity=turn.facts(activity))


def _meant(turn: Turn, actor: Actor, wish: Wish) -> Activity | Outcome:
    """One that is still to come, with time to hear of it."""
    activity = to_manage(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    if not actor.may_for(Right.PUBLISH, activity):
        return NotAllowed()
    last = activity.starts_at - turn.figures.useless_before
    return activity if activity.state == ActivityState.PUBLISHED and turn.now < last else QuestionClosed()
