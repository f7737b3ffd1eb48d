"""Who came without having checked in: entered afterwards, marked as such, approved by another than who entered it.

An organiser enters it; what a member says of themselves is passed on to whoever runs the activity and counts nothing.
"""

from collections.abc import Sequence
from datetime import timedelta

from community import attendance as rules
from community import hours as hours_rules
from community.attendance import BackFilling, Moment
from community.finding import GOOD_ENOUGH, likeness
from community.names import name_key
from community.outcomes.attendance import (
    AlreadyCheckedIn,
    BackFilled,
    BackFillUnclear,
    CheckedIn,
    CheckinCodeNeeded,
    EnteredRow,
    NotOnList,
    PresenceClaimed,
    PresencePassedOn,
    PresenceRefused,
    PresenceTakenBack,
    TooLate,
)
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import NothingFound, Option, QuestionClosed
from community.rights import Right
from community.roster import going
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.attendance import codes
from services.attendance.taking import mark, summary
from services.claims import ask_for_approval, deciders, room_for
from services.finding import find, nothing, recent, which
from services.subjects import subject
from services.turn import Turn
from services.visit import Answer, InPlace
from storage import audit, signup
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp, Standing

CLAIMED, ENTERED = "claim_presence", "back_fill"  # in the audit


def back_fill(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """Whoever is named, else the speaker."""
    said = BackFilling.of(wish)
    if not said.is_clear:
        return BackFillUnclear(options=(Option(wish=Wish(intent="back_fill", text=said.again)),))
    begun = [a for a in recent(turn, actor) if rules.check_in_moment(a, turn.now, turn.figures) is not Moment.TOO_EARLY]
    titles, names = _titles_and_names(said.names, begun)
    found = [a for a in find(turn, actor, wish, begun) if all(_is_called(a, title) for title in titles)]
    if not found:
        return nothing(turn, actor, wish)
    allowed = [a for a in found if actor.may_for(Right.CONFIRM_ATTENDANCE, a)]
    others = [name for name in names if name_key(name) not in {name_key(own) for own in actor.names}]
    is_known = any(_named(turn, a, name) for a in found for name in others)
    if not others or not (allowed or is_known):  # 我手机没电没签到: whoever runs it reads the words
        return _say_of_oneself(turn, actor, wish, found)
    named = wish.detailed(said.model_copy(update={"names": names}))
    return _enter(turn, actor, named, allowed) if allowed else NotAllowed()


def _titles_and_names(said: Sequence[str], some: Sequence[Activity]) -> tuple[list[str], tuple[str, ...]]:
    """A title that is over may be unknown to whoever read the line."""
    titles = [one for one in said if any(_is_called(activity, one) for activity in some)]
    return titles, tuple(one for one in said if one not in titles)


def _is_called(activity: Activity, said: str) -> bool:
    return likeness(said, activity.title) >= GOOD_ENOUGH


# --- by whoever runs it ----------------------------------------------------------------------------------------


def _enter(turn: Turn, actor: Actor, wish: Wish, some: Sequence[Activity]) -> Answer:
    """At the one activity to which all of them go, and somebody has not come yet."""
    said = BackFilling.of(wish)
    lists = {a.id: [_named(turn, a, name) for name in said.names] for a in some}
    fitting = [a for a in some if all(len(rows) == 1 for rows in lists[a.id])]
    if not fitting:
        lists_last = dict(zip(said.names, lists[some[-1].id], strict=True))
        names = tuple(name for name, rows in lists_last.items() if len(rows) != 1)
        return NotOnList(activity=turn.facts(some[-1]), names=names, twice=any(map(len, lists_last.values())))
    missing = [a for a in fitting if any(not _came(turn, row) for (row,) in lists[a.id])]
    chosen = missing or fitting
    if len(chosen) > 1:
        return which(turn, wish, chosen)
    return _enter_all(turn, actor, chosen[0], [row for (row,) in lists[chosen[0].id]], said.minutes)


def _named(turn: Turn, activity: Activity, name: str) -> list[SignUp]:
    return [row for row in going(signup.roster(turn.tx, activity.id)) if name_key(row.name) == name_key(name)]


def _came(turn: Turn, row: SignUp) -> bool:
    return turn.tx.get(Attendance, row.id) is not None


def _enter_all(turn: Turn, actor: Actor, activity: Activity, rows: Sequence[SignUp], minutes: int | None) -> Answer:
    """While it runs it is a check-in like [到场]; a figure is not needed then, and nothing is done with it."""
    turn.lock(Activity, activity.id)
    left = [row for row in rows if not _came(turn, row)]
    if not left:
        return AlreadyCheckedIn(activity=turn.facts(activity), name=rows[0].name)
    if rules.check_in_moment(activity, turn.now, turn.figures) is Moment.RIGHT:
        return _mark_all(turn, actor, activity, left) if minutes is None else summary(turn, activity, actor.id)
    if refused := _too_late(turn, activity):
        return refused
    return _fill(turn, actor, activity, left, minutes)


def _mark_all(turn: Turn, actor: Actor, activity: Activity, rows: Sequence[SignUp]) -> Outcome:
    for row in rows:
        mark(turn, actor, activity, row)
    turn.tx.flush()
    return CheckedIn(activity=turn.facts(activity), name=rows[0].name) if len(rows) == 1 else summary(turn, activity)


def _too_late(turn: Turn, activity: Activity) -> TooLate | None:
    within: timedelta = turn.figures.back_fill_within
    over = turn.now - activity.ends_at > within
    return TooLate(activity=turn.facts(activity), days=within.days) if over else None


def _fill(turn: Turn, actor: Actor, activity: Activity, rows: Sequence[SignUp], minutes: int | None) -> BackFilled:
    """No longer than the activity; guests and activities that earn no hours are only noted as present."""
    full = rules.full_minutes(activity)
    wanted = full if minutes is None else min(minutes, full)
    entered = [_fill_one(turn, actor, activity, row, wanted) for row in rows]
    if activity.closed_at is not None:
        ask_for_approval(turn, activity)
    earned = [hours for hours in entered if hours is not None]
    able = {*deciders(turn, activity)} - {actor.id, *(hours.member_id for hours in earned)}
    return BackFilled(
        activity=turn.facts(activity),
        rows=tuple(
            EnteredRow(sign_up_id=row.id, name=row.name, minutes=hours.minutes if hours else None)
            for row, hours in zip(rows, entered, strict=True)
        ),
        full=full if minutes is not None and minutes > full else None,
        a_day=turn.figures.entered_a_day if any(hours.minutes < wanted for hours in earned) else None,
        asked=len(able) if earned else None,
    )


def _fill_one(turn: Turn, actor: Actor, activity: Activity, row: SignUp, minutes: int) -> Hours | None:
    """No more than the day holds; None without hours."""
    hours = None
    if row.member_id is not None and hours_rules.earns_hours(activity):
        minutes = min(minutes, room_for(turn, row.member_id, activity.starts_at))
        hours = Hours(sign_up_id=row.id, member_id=row.member_id, minutes=minutes, state=HoursState.CLAIMED)
        hours.entered_by = actor.id
        turn.tx.add(hours)
    came, left = activity.starts_at, rules.left_at(activity, minutes)
    turn.tx.add(Attendance(sign_up_id=row.id, checked_in_at=came, checked_out_at=left, confirmed_by=actor.id))
    turn.tx.flush()
    actor.note(ENTERED, activity, hours=row.id, name=row.name, minutes=minutes if hours else None)
    return hours


def take_back(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """[撤销]: by whoever entered it, until somebody has decided."""
    row = turn.tx.get(SignUp, wish.about_a("sign_up") or 0)
    came, hours = (turn.tx.get(Attendance, row.id), turn.tx.get(Hours, row.id)) if row else (None, None)
    if row is None or came is None or (hours is not None and hours.state != HoursState.CLAIMED):
        return QuestionClosed()
    activity = turn.tx.get_one(Activity, row.activity_id)
    entered = audit.about_all(turn.tx, "activity", [activity.id], [ENTERED])
    if not any(one.detail.get("hours") == row.id and one.member_id == actor.id for one in entered):
        return NotAllowed(because="not_yours")
    turn.tx.delete(came)
    if hours is not None:
        turn.tx.delete(hours)
    actor.note("take_back_presence", activity, hours=row.id, name=row.name)
    return InPlace(PresenceTakenBack(activity=turn.facts(activity), name=row.name))


# --- by somebody about themselves ------------------------------------------------------------------------------


def _say_of_oneself(turn: Turn, actor: Actor, wish: Wish, found: Sequence[Activity]) -> Outcome:
    own = [(row, a) for a in found if (row := signup.own_sign_up(turn.tx, a.id, actor.id or 0))]
    own = [(row, a) for row, a in own if row.standing == Standing.GOING]
    if not own:
        return NotOnList(activity=turn.facts(found[-1]), names=())
    missing = [(row, a) for row, a in own if not _came(turn, row)]
    if not missing:
        return AlreadyCheckedIn(activity=turn.facts(own[-1][1]))
    if len(missing) > 1:
        return which(turn, wish, [a for _, a in missing])
    return _pass_on(turn, actor, wish, *missing[0])


def _pass_on(turn: Turn, actor: Actor, wish: Wish, row: SignUp, activity: Activity) -> Outcome:
    """Once: whoever has said no is not asked again."""
    if rules.check_in_moment(activity, turn.now, turn.figures) is Moment.RIGHT:
        return CheckinCodeNeeded()
    if refused := _too_late(turn, activity):
        return refused
    facts, said = turn.facts(activity), BackFilling.of(wish).minutes
    again = bool(audit.noted(turn.tx, CLAIMED, actor.id, subject(activity)))
    asked = [] if again else _who_can_say(turn, actor, activity)
    words = wish.text[: turn.figures.note_length]
    news = PresenceClaimed(activity=facts, sign_up_id=row.id, name=row.name, minutes=said, words=words)
    told = turn.tell(dict.fromkeys(asked), news, hold=True)
    if told:
        actor.note(CLAIMED, activity, hours=row.id, minutes=said, words=words)
    return PresencePassedOn(activity=facts, told=told, again=again)


def _who_can_say(turn: Turn, actor: Actor, activity: Activity) -> list[int]:
    """Whoever runs it, and when that is the speaker anybody else who may."""
    others = [member for member in codes.in_charge(turn, activity) if member != actor.id]
    return others or [m for m in whom.may_for(turn, activity, Right.CONFIRM_ATTENDANCE) if m != actor.id]


def confirm(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """[属实]: it is entered by whoever says so."""
    claim = _claim(turn, actor, wish)
    if isinstance(claim, Outcome):
        return claim
    row, activity, minutes = claim
    return InPlace(_fill(turn, actor, activity, [row], minutes))


def refuse(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """[不属实]: the member hears who has said so."""
    claim = _claim(turn, actor, wish)
    if isinstance(claim, Outcome):
        return claim
    row, activity, _ = claim
    actor.note("refuse_presence", activity, hours=row.id, name=row.name)
    news = PresenceRefused(activity=turn.facts(activity), by=actor.name)
    turn.tell({row.member_id: None} if row.member_id else {}, news, hold=True)
    return InPlace(news.model_copy(update={"name": row.name, "by": ""}))


def _claim(turn: Turn, actor: Actor, wish: Wish) -> tuple[SignUp, Activity, int | None] | Outcome:
    """What somebody has said of themselves and nobody has answered with yes; never one's own."""
    row = turn.tx.get(SignUp, wish.about_a("sign_up") or 0)
    activity = turn.lock(Activity, row.activity_id) if row else None
    if row is None or activity is None:
        return NothingFound()
    if row.member_id == actor.id or not actor.may_for(Right.CONFIRM_ATTENDANCE, activity):
        return NotAllowed()
    claims = audit.about_all(turn.tx, "activity", [activity.id], [CLAIMED])
    said = next((one.detail for one in claims if one.detail.get("hours") == row.id), None)
    return QuestionClosed() if said is None or _came(turn, row) else (row, activity, said["minutes"])
