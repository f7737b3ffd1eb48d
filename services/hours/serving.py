"""Service without an activity: an activity of its own that nobody sees but the member and those who decide.

Entered by the member, or for them by whoever may take attendance where they live; approved by somebody else.
"""

from collections.abc import Sequence
from datetime import timedelta

from community import attendance
from community import hours as rules
from community.hours import Serving
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.hours import ServiceClaimed, ServiceIncomplete, ServiceRefused, ServiceWithdrawn, WhoServed
from community.outcomes.questions import Option, QuestionClosed
from community.rights import Right
from community.wishes import Wish
from services.actor import Actor
from services.claims import ask_for_approval, day_of, deciders, room_for
from services.turn import Turn
from services.visit import Answer, InPlace
from storage import people, units
from storage.hours import recorded_on
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Member
from storage.tables.signup import SignUp, Source, Standing


def claim_service(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Who, what, when and for how long; what is missing or uncertain is asked."""
    said = Serving.of(wish)
    who = _who(turn, actor, wish)
    if not isinstance(who, Member):
        return who or ServiceRefused(because="homeless", a_day=turn.figures.entered_a_day)
    deed = _deed(said, who)
    if lacks := rules.lacking(said, deed, turn.now, turn.figures):
        text = said.again if {"future", "old"} & {*lacks} else wish.text
        more = Option(wish=Wish(intent="claim_service", text=text))
        return ServiceIncomplete(missing=lacks, deed=deed, days=turn.figures.claimed_within.days, options=(more,))
    return _claim(turn, actor, who, deed, said)


# --- who served ------------------------------------------------------------------------------------------------


def _who(turn: Turn, actor: Actor, wish: Wish) -> Member | Outcome | None:
    """Whoever is named in front and stands apart, else the speaker; a name that runs on is asked about."""
    said, me = Serving.of(wish), actor.me
    if said.member_id is not None:
        return turn.tx.get(Member, said.member_id)
    begins = said.begins or said.deed
    named = [] if said.for_me else people.beginning(turn.tx, begins)
    if not named:
        is_unknown = bool(said.perhaps_name) and not said.for_me and _enters_for_others(actor)
        return _ask(turn, me, wish, [], said.perhaps_name) if is_unknown else me
    if me is not None and me.id in {one.id for one in named}:
        return me
    allowed = [one for one in named if _may_enter_for(turn, actor, one)]
    is_apart = begins == said.deed and not begins[len(named[0].name) :][:1].strip(" ,，:：")
    if not is_apart and not allowed and begins != said.deed:
        return me  # 给李奶奶送饭
    if is_apart and len(allowed) < 2:
        return allowed[0] if allowed else NotAllowed()
    return _ask(turn, me, wish, allowed, named[0].name)


def _enters_for_others(actor: Actor) -> bool:
    return actor.is_owner or bool(actor.roles)


def _may_enter_for(turn: Turn, actor: Actor, member: Member) -> bool:
    return actor.may(Right.CONFIRM_ATTENDANCE, units.lineage(turn.tx, member.home_unit_id))


def _ask(turn: Turn, me: Member | None, wish: Wish, others: Sequence[Member], said: str) -> WhoServed:
    homes = units.names(turn.tx, {one.home_unit_id for one in others if one.home_unit_id})
    labels = [(one, f"{one.name} {homes.get(one.home_unit_id or 0, '')}".strip()) for one in others]
    details = Serving.of(wish)
    options = [
        Option(wish=wish.detailed(details.model_copy(update={"member_id": one.id})), label=label)
        for one, label in labels
    ]
    if me is not None:
        own = details.model_copy(update={"member_id": me.id, "for_me": True})
        options.append(Option(wish=wish.detailed(own), says="me"))
    return WhoServed(said=said, known=bool(others) or not details.perhaps_name, options=tuple(options))


def _deed(said: Serving, who: Member) -> str:
    """Without the name of who served in front."""
    deed = said.deed if said.for_me else said.deed.removeprefix(who.name)
    return " ".join(deed.strip(" ,，:：的").split())


# --- entering and taking back ----------------------------------------------------------------------------------


def _claim(turn: Turn, actor: Actor, who: Member, deed: str, said: Serving) -> Outcome:
    """The same deed on the same day is the same service."""
    assert said.day is not None
    assert said.minutes is not None
    name, a_day = who.name if who.id != actor.id else "", turn.figures.entered_a_day
    if who.home_unit_id is None:
        return ServiceRefused(because="homeless", name=name, a_day=a_day)
    turn.lock(Member, who.id)
    title = deed[: turn.figures.title_length]
    known = recorded_on(turn.tx, who.id, *day_of(turn, said.day))
    if same := [(hours, activity) for hours, activity in known if activity.title == title]:
        return _claimed(turn, *same[0], name, said.minutes, already=True)
    minutes = min(said.minutes, room_for(turn, who.id, said.day))
    if not minutes:
        return ServiceRefused(because="full", name=name, day=said.day, a_day=a_day)
    hours, activity = _record(turn, actor, who, said, title, minutes)
    ask_for_approval(turn, activity)
    return _claimed(turn, hours, activity, name, said.minutes)


def _record(
    turn: Turn, actor: Actor, who: Member, said: Serving, title: str, minutes: int
) -> tuple[Hours, Activity]:
    """Of its time only the day is known; it lasts as long as was served."""
    assert said.day is not None
    assert who.home_unit_id is not None
    activity = Activity(
        title=title,
        kind=ActivityKind.SERVICE,
        unit_id=who.home_unit_id,
        starts_at=said.day,
        ends_at=said.day + timedelta(minutes=minutes),
        code_secret=attendance.new_secret(),
        state=ActivityState.RECORDED,
        created_at=turn.now,
        closed_at=turn.now,
    )
    turn.tx.add(activity)
    turn.tx.flush()
    row = SignUp(activity_id=activity.id, member_id=who.id, name=who.name, created_at=turn.now)
    row.standing, row.source = Standing.GOING, Source.WORDS
    turn.tx.add(row)
    turn.tx.flush()
    hours = Hours(sign_up_id=row.id, member_id=who.id, minutes=minutes, state=HoursState.CLAIMED)
    hours.entered_by = actor.id
    turn.tx.add(hours)
    turn.tx.flush()
    actor.note("claim_service", activity, hours=row.id, name=who.name, minutes=minutes)
    return hours, activity


def _claimed(
    turn: Turn, hours: Hours, activity: Activity, name: str, said: int, *, already: bool = False
) -> ServiceClaimed:
    able = {*deciders(turn, activity)} - {hours.member_id, hours.entered_by}
    return ServiceClaimed(
        activity=turn.facts(activity),
        sign_up_id=hours.sign_up_id,
        name=name,
        minutes=hours.minutes,
        said=said,
        a_day=turn.figures.entered_a_day,
        asked=len(able),
        already=already,
    )


def withdraw(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """[撤销]: by whoever entered it or whose it is, until somebody has decided."""
    hours = turn.tx.get(Hours, wish.about_a("hours") or 0)
    row = turn.tx.get(SignUp, hours.sign_up_id) if hours else None
    activity = turn.lock(Activity, row.activity_id) if row else None
    if hours is None or row is None or activity is None or activity.state != ActivityState.RECORDED:
        return QuestionClosed()
    if actor.id is None or actor.id not in (hours.member_id, hours.entered_by):
        return NotAllowed(because="not_yours")
    if hours.state != HoursState.CLAIMED:
        return QuestionClosed()
    turn.tx.delete(hours)
    row.standing, row.cancelled_at, activity.state = Standing.CANCELLED, turn.now, ActivityState.CANCELLED
    actor.note("withdraw_service", activity, hours=row.id, name=row.name)
    return InPlace(ServiceWithdrawn(activity=turn.facts(activity), name=row.name if row.member_id != actor.id else ""))
