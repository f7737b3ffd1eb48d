"""What a step expects, and why it is not so."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import SQLModel, func, select

from community import roster as rules
from community.hours import shown
from community.tallies import year
from replay.document import TranscriptProblem
from replay.stage import Heard, Stage
from replay.transcript import Step
from services import duties
from services.problems.subject import counted
from storage import people, signup
from storage.attendance import attendances
from storage.hours import hours_of_member
from storage.tables.activities import Activity, ActivityState
from storage.tables.aid import HelpRequest, HelpState
from storage.tables.groups import Chat
from storage.tables.hours import HoursState
from storage.tables.notices import Notice
from storage.tables.people import Identity, Member, Role
from storage.tables.problems import Problem
from storage.tables.questions import Question
from storage.tables.signup import SignUp
from storage.tables.units import Unit

COUNTED: dict[str, type[SQLModel]] = {
    "members": Member,
    "identities": Identity,
    "chats": Chat,
    "units": Unit,
    "roles": Role,
    "activities": Activity,
    "sign_ups": SignUp,
    "requests": HelpRequest,
    "notices": Notice,
    "questions": Question,
}


def failures(stage: Stage, step: Step, produced: Sequence[Heard], window: Sequence[Heard]) -> Iterator[str]:
    """:param produced: what this step has caused; `window`: everything since the last message or clock step."""
    yield from _heard(step, produced)
    if step.told is not None or step.heard is not None:
        yield from _told(step, window)
    else:
        yield from _texts(step, produced)
    if step.roster is not None:
        yield from _roster(stage, step)
    if step.hours is not None:
        yield from _hours(stage, step)
    if step.duty is not None:
        yield from _duty(stage, step)
    for stand, count in (step.problems or {}).items():
        yield from _problems(stage, stand, count)
    for name, count in (step.requests or {}).items():
        yield from _requests(stage, name, count)
    for name, count in (step.state or {}).items():
        yield from _state(stage, name, count)


def _heard(step: Step, produced: Sequence[Heard]) -> Iterator[str]:
    got = [heard.outcome for heard in produced]
    for outcome in step.hears or []:
        if outcome not in got:
            yield f"expected {outcome}, heard {', '.join(got) or 'nothing'}"
    if step.silent and got:
        yield f"expected silence, heard {', '.join(got)}"


def _texts(step: Step, heard: Sequence[Heard]) -> Iterator[str]:
    everything = "\n".join(one.text for one in heard)
    in_groups = "\n".join(one.text for one in heard if one.chat)
    for fragment in step.text or []:
        if fragment not in everything:
            yield f"the text lacks {fragment!r}"
    brought = [one.brings for one in heard if one.brings]
    if step.brings and step.brings not in brought:
        yield f"{step.brings} does not come along (there was: {', '.join(brought) or 'no file'})"
    if step.brings is False and brought:
        yield f"{', '.join(brought)} must not come along"
    for fragment in step.not_text or []:
        if fragment in everything:
            yield f"the text must not have {fragment!r}"
    for fragment in step.in_group_not_text or []:
        if fragment in in_groups:
            yield f"a group must not read {fragment!r}"


def _told(step: Step, window: Sequence[Heard]) -> Iterator[str]:
    outcome = step.outcome if step.told is not None else step.heard
    if step.told is not None:
        found = [h for h in window if h.reaches(step.told) and outcome in (None, h.outcome)]
        where = f"{step.told} was"
    else:
        found = [h for h in window if h.outcome == outcome and h.chat and step.where in (None, h.chat)]
        where = f"{step.where or 'a group'} has been"
    if step.count is None and not found:
        got = ", ".join(dict.fromkeys(h.outcome for h in window)) or "nothing"
        yield f"{where} not told {outcome or 'anything'} (there was: {got})"
    if step.count is not None and len(found) != step.count:
        yield f"{where} told {outcome} {len(found)} times, not {step.count}"
    yield from _texts(step, found)


def _problems(stage: Stage, name: str, expected: int) -> Iterator[str]:
    """What was answered and is not solved yet is open, or still with whoever has answered it."""
    with stage.database.reading() as tx:
        count = [counted(tx, one) for one in tx.exec(select(Problem))].count(name)
    if count != expected:
        yield f"there are {count} problems {name}, not {expected}"


def _activity(stage: Stage, title: str) -> Activity:
    with stage.database.reading() as tx:
        found = select(Activity).where(Activity.title == title, Activity.state != ActivityState.DRAFT)
        activity = tx.exec(found.order_by(Activity.id.desc())).first()  # type: ignore[attr-defined]
    if activity is None:
        raise TranscriptProblem(f"no activity is called {title!r}")
    return activity


def _roster(stage: Stage, step: Step) -> Iterator[str]:
    assert step.roster is not None
    activity = _activity(stage, step.roster)
    with stage.database.reading() as tx:
        rows = signup.roster(tx, activity.id)
        present = attendances(tx, activity.id)
    going = rules.going(rows)
    lists = {
        "going": ([row.name for row in going], step.going),
        "waitlist": ([row.name for row in rules.waiting(rows)], step.waitlist),
        "present": ([row.name for row in going if row.id in present], step.present),
        "absent": ([row.name for row in going if row.id not in present], step.absent),
    }
    for name, (found, expected) in lists.items():
        if expected is not None and found != expected:
            yield f"{name} is {found}, not {expected}"


def _hours(stage: Stage, step: Step) -> Iterator[str]:
    number = step.year or stage.now.astimezone(stage.desk.figures.zone).year
    period = year(number, stage.desk.figures)
    with stage.database.reading() as tx:
        member = _member_id(stage, step.hours or "")
        rows = hours_of_member(tx, member, period.first, period.last) if member else []
    counted = sum(h.minutes for h, _ in rows if h.state == HoursState.COUNTED)
    claimed = sum(h.minutes for h, _ in rows) - counted
    for name, minutes, expected in (("counted", counted, step.counted), ("claimed", claimed, step.claimed)):
        if expected is not None and shown(minutes) != f"{expected:.1f}":
            yield f"{name} is {shown(minutes)}, not {expected:.1f}"


def _duty(stage: Stage, step: Step) -> Iterator[str]:
    """Whoever has no duty has neither done nor missed any of it."""
    figures = stage.desk.figures
    number = step.year or stage.now.astimezone(figures.zone).year
    with stage.database.reading() as tx:
        member = _member_id(stage, step.duty or "")
        found = duties.record(tx, member, number, stage.now, figures) if member else None
    for name, expected in (("done", step.done), ("missing", step.missing)):
        kinds = [str(kind) for kind in getattr(found.stand, name)] if found else []
        if expected is not None and sorted(kinds) != sorted(expected):
            yield f"{name} is {kinds}, not {expected}"


def _member_id(stage: Stage, person: str) -> int | None:
    with stage.database.reading() as tx:
        identity = people.identity(tx, stage.channel.name, stage.known_as(person))
        return identity.member_id if identity else None


def _requests(stage: Stage, name: str, expected: int) -> Iterator[str]:
    if name not in [*HelpState]:
        raise TranscriptProblem(f"unknown key {name!r} in requests (known: {', '.join(HelpState)})")
    with stage.database.reading() as tx:
        count = tx.exec(select(func.count()).select_from(HelpRequest).where(HelpRequest.state == name)).one()
    if count != expected:
        yield f"requests {name}: {count}, not {expected}"


def _state(stage: Stage, name: str, expected: int) -> Iterator[str]:
    if name not in COUNTED:
        raise TranscriptProblem(f"unknown key {name!r} in state (known: {', '.join(COUNTED)})")
    with stage.database.reading() as tx:
        count = tx.exec(select(func.count()).select_from(COUNTED[name])).one()
    if count != expected:
        yield f"{name}: {count}, not {expected}"


def code_of(stage: Stage, title: str, now: datetime) -> str:
    from community.attendance import code

    return code(_activity(stage, title), now, stage.desk.figures)
