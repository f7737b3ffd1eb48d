"""An excuse for a session: the place goes to the next, the branch hears why, other dates are offered."""

from collections.abc import Sequence

from community import roster as rules
from community.company import Joining
from community.names import said_in
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.duty import ExcuseRecorded, ExcuseTakenBack
from community.outcomes.questions import NothingFound
from community.rights import Right
from community.roster import Window
from community.wishes import Wish
from services import cards, whom
from services.actor import Actor
from services.finding import coming, find, recent, which
from services.seats import COMES, give_up
from services.turn import Turn
from storage import duty, signup
from storage.attendance import attendances
from storage.tables.activities import Activity, ActivityKind
from storage.tables.duty import Excuse
from storage.tables.people import Member, Profile
from storage.tables.signup import SignUp

MOST_OFFERS = 3
Absent = tuple[SignUp, Activity]


def excuse(turn: Turn, actor: Actor, wish: Wish) -> Outcome | None:
    """周六组织生活请假. None: it is about nothing of that kind, but a place like any other."""
    said = Joining.of(wish).company.among(actor.names)
    if said.names or not (said.myself or said.unnamed):  # a child who is ill is a reason
        return _of_others(turn, actor, wish, said.said)
    meant = _meant(turn, actor, wish)
    if len(meant) > 1:
        return which(turn, wish, meant, own=True)
    if not meant or meant[0].kind != ActivityKind.ORG_LIFE:
        return None
    return _own(turn, actor, meant[0], wish.text)


def _meant(turn: Turn, actor: Actor, wish: Wish) -> list[Activity]:
    """Of what they go to; a member of the Party may also excuse themselves from a session without a place in it."""
    own = {a.id: a for _, a in signup.active_of(turn.tx, actor.id or 0, turn.now) if a.starts_at > turn.now}
    profile = turn.tx.get(Profile, actor.id) if actor.id else None
    sessions = [a for a in coming(turn, actor) if a.kind == ActivityKind.ORG_LIFE and profile and profile.in_service]
    found = find(turn, actor, wish, list({a.id: a for a in (*own.values(), *sessions)}.values()))
    return [a for a in found if a.id in own] or found


def _own(turn: Turn, actor: Actor, activity: Activity, words: str) -> ExcuseRecorded:
    me = actor.member()
    gave_up = _note(turn, actor, activity, me, words)
    others = [a for a in coming(turn, actor) if a.kind == ActivityKind.ORG_LIFE and a.id != activity.id]
    free = [a for a in others if rules.window(a, turn.now) is Window.OPEN and not _goes(turn, a, me)]
    news = ExcuseRecorded(
        activity=turn.facts(activity), name=me.name, words=words, to_member=False, gave_up=gave_up
    )
    told = _tell_branch(turn, activity, me, news)
    offers = turn.all_facts(free[:MOST_OFFERS])
    return news.model_copy(update={"to_member": True, "told": told, "offers": offers})


def _goes(turn: Turn, activity: Activity, member: Member) -> bool:
    return signup.own_sign_up(turn.tx, activity.id, member.id) is not None


def _tell_branch(turn: Turn, activity: Activity, member: Member, news: Outcome) -> int:
    """Whoever may exempt from it and is nearest, and the organiser."""
    branch = whom.nearest_with(turn, activity, Right.GRANT_EXEMPTIONS)
    organiser = [activity.organiser_id] if activity.organiser_id is not None else []
    return turn.tell({one: None for one in (*branch, *organiser) if one != member.id}, news, hold=True)


def _note(turn: Turn, actor: Actor, activity: Activity, member: Member, words: str) -> bool:
    """Said again, the newer words count. Whether a place was given up, which is possible until the start."""
    row = next((one for one in duty.excuses(turn.tx, activity.id) if one.member_id == member.id), None)
    row = row or Excuse(
        activity_id=activity.id, member_id=member.id, words="", noted_by=actor.member().id, noted_at=turn.now
    )
    row.words = words[: turn.figures.note_length]
    turn.tx.add(row)
    actor.note("excuse", activity, member=member.id)
    turn.lock(Activity, activity.id)
    place = signup.own_sign_up(turn.tx, activity.id, member.id)
    if place is None or turn.now >= activity.starts_at:
        return False
    give_up(turn, actor, activity, [place])
    cards.redraw(turn, activity)
    return True


def _comes_after_all(turn: Turn, actor: Actor, activity: Activity, member_id: int) -> None:
    """Who takes a place anew, or has it back, is not excused any more; whoever heard of the excuse hears so."""
    row = next((one for one in duty.excuses(turn.tx, activity.id) if one.member_id == member_id), None)
    if row is None:
        return
    member = turn.tx.get_one(Member, member_id)
    news = ExcuseTakenBack(activity=turn.facts(activity), name=member.name)
    if row.noted_by == member_id:
        _tell_branch(turn, activity, member, news)
    elif actor.id != member_id:
        turn.tell({member_id: None}, news, hold=True)
    turn.tx.delete(row)
    turn.tx.flush()
    actor.note("excuse_taken_back", activity, member=member_id)


COMES.append(_comes_after_all)


# --- by an organiser -------------------------------------------------------------------------------------------


def _of_others(turn: Turn, actor: Actor, wish: Wish, said: str) -> Outcome:
    """老陈请假了, by whoever may say who was there; who was is not excused."""
    allowed = [a for a in recent(turn, actor) if actor.may_for(Right.CONFIRM_ATTENDANCE, a)]
    if not allowed:
        actor.note("excuse_refused")
        return NotAllowed()
    absent = [one for a in find(turn, actor, wish, allowed) for one in _absent(turn, a, wish.text)]
    some = list({a.id: a for _, a in absent}.values())
    if len(some) > 1:
        return which(turn, wish, some)
    return _excuse_others(turn, actor, absent, wish.text) if absent else NothingFound(asked=said or wish.text)


def _absent(turn: Turn, activity: Activity, text: str) -> list[Absent]:
    """Members on the roster whose names are said and who are not marked as present."""
    present, roster = attendances(turn.tx, activity.id), signup.roster(turn.tx, activity.id)
    said = said_in(text, (row.name for row in roster))
    return [(row, activity) for row in roster if row.member_id and row.name in said and row.id not in present]


def _excuse_others(turn: Turn, actor: Actor, absent: Sequence[Absent], words: str) -> ExcuseRecorded:
    """Whose place was given up before the start hears of it."""
    activity = absent[0][1]
    members = [turn.tx.get_one(Member, row.member_id) for row, _ in absent]
    gave_up = [member for member in members if _note(turn, actor, activity, member, words)]
    news = ExcuseRecorded(
        activity=turn.facts(activity),
        name="、".join(member.name for member in members),
        words="",  # it was their own
        to_member=False,
        gave_up=bool(gave_up),
    )
    told = sum(turn.tell({m.id: None}, news.model_copy(update={"to_member": True}), hold=True) for m in gave_up)
    return news.model_copy(update={"told": told})
