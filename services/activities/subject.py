"""What an activity is to everything that speaks of subjects: its facts, its card, whose rights count."""

from collections.abc import Iterable, Sequence

from community import roster as rules
from community.outcomes.activities import ActivityCard, Name
from community.outcomes.facts import ActivityFacts
from community.roster import Window
from services.lecturers import introduced
from services.subjects import Kind, declare
from services.turn import Turn
from storage import activities, cards, lectures, series, signup, units
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.signup import SignUp, Standing

SHOWN = sorted(set(ActivityFacts.model_fields) - {"about", "unit", "team", "cancelled", "recorded"})


def facts(turn: Turn, some: Sequence[Activity]) -> list[ActivityFacts]:
    names = units.names(turn.tx, {a.unit_id for a in some} | {a.team_id for a in some if a.team_id})
    return [
        ActivityFacts(
            **{field: getattr(a, field) for field in SHOWN},
            unit=names[a.unit_id],
            team=names[a.team_id] if a.team_id else None,
            cancelled=a.state == ActivityState.CANCELLED,
            recorded=a.state == ActivityState.RECORDED,
        )
        for a in some
    ]


def draw(turn: Turn, activity: Activity) -> ActivityCard:
    """The card as it is at this moment."""
    roster = signup.roster(turn.tx, activity.id)
    going, waiting, facts = rules.going(roster), rules.waiting(roster), turn.facts(activity)
    most = 0 if facts.is_discreet else turn.figures.names_on_card
    return ActivityCard(
        activity=facts,
        going_count=len(going),
        going=_names(going, most),
        waiting_count=len(waiting),
        waiting=_names(waiting, most),
        children=sum(bool(row.is_child) for row in going),
        introduced=introduced(turn, activity),
        material=activity.kind == ActivityKind.LECTURE and bool(lectures.material(turn.tx, activity.id)),
        state=_state(turn, activity),
    )


def _state(turn: Turn, activity: Activity) -> str:
    if activity.state == ActivityState.CANCELLED:
        return "cancelled"
    if turn.now >= activity.ends_at or activity.closed_at:
        return "over"
    window = rules.window(activity, turn.now)
    return {Window.NOT_YET: "not_yet", Window.OPEN: "open", Window.CLOSED: "closed"}[window]


def _names(rows: list[SignUp], most: int) -> tuple[Name, ...] | None:
    return tuple(Name(name=row.name, note=row.note) for row in rows) if len(rows) <= most else None


def still_true(turn: Turn, told: ActivityFacts, member_id: int | None) -> bool:
    """What was moved or called off is not remembered, and nobody is reminded of what they gave up."""
    activity = turn.tx.get(Activity, told.id)
    if activity is None or activity.state != ActivityState.PUBLISHED or activity.starts_at != told.starts_at:
        return False
    if member_id is None:
        return True
    row = signup.own_sign_up(turn.tx, activity.id, member_id)
    return row is not None and row.standing == Standing.GOING


def _on_cards(turn: Turn) -> Iterable[Activity]:
    hidden = series.hidden(turn.tx, turn.now, turn.now + turn.figures.occurrence_shown)
    return [one for one in activities.published(turn.tx, None, turn.now) if one.id not in hidden]


declare(
    Kind(
        "activity",
        Activity,
        facts=facts,
        unit=lambda activity: activity.unit_id,
        teams=lambda activity: [activity.team_id] if activity.team_id else [],
        organiser=lambda activity: activity.organiser_id,
        is_own=lambda activity, member_id: activity.lecturer_id == member_id,
        still_true=still_true,
        card=ActivityCard,
        draw=draw,
        on_cards=_on_cards,
        may_be_joined=cards.has_open_card,
    )
)
