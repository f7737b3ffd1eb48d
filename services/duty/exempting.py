"""Exemptions: granted by whoever holds the right, never for oneself, after a question that says what follows."""

from typing import Any

from community import exempting as rules
from community.clock import local_day
from community.duty import is_owed_by
from community.exempting import Exempting
from community.outcomes.base import Outcome
from community.outcomes.duty import DutyExempted, Exempted, ExemptionIncomplete
from community.outcomes.questions import Option
from community.wishes import Wish
from services import duties
from services.actor import Actor
from services.duty.asking import ask, places_held
from services.duty.bearers import may_exempt, may_exempt_anybody, members_named, refused
from services.duty.ending import end_in_words
from services.finding import which_member
from services.turn import Turn
from storage import duty, people
from storage.tables.activities import ActivityKind
from storage.tables.duty import Exemption
from storage.tables.people import Member, Profile
from storage.tables.subject import Subject


def exempt(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """免除老张今年的组织生活，生病住院; 取消老张的免除."""
    if not may_exempt_anybody(actor):
        return refused(actor)
    year = Exempting.of(wish).year or local_day(turn.now, turn.figures).year
    named = members_named(turn, wish)
    allowed = [member for member in named if may_exempt(turn, actor, member)]
    if named and not allowed:
        return refused(actor, [member.id for member in named])
    owing = [m for m in allowed if is_owed_by(turn.tx.get(Profile, m.id), year)]
    if len(owing) != 1:
        return which_member(turn, wish, owing) if owing else _more(wish, "person")
    return _exempt(turn, actor, owing[0], year, wish.aimed_at(Subject("member", owing[0].id)))


def _exempt(turn: Turn, actor: Actor, member: Member, year: int, wish: Wish) -> Outcome:
    if Exempting.of(wish).ends:
        return end_in_words(turn, actor, member, year, wish)
    found = _meant(turn, member, year, wish)
    if isinstance(found, Outcome):
        return found
    return _grant(turn, actor, member, found) if Exempting.of(wish).sure else ask(turn, member, found, wish)


# --- who, what, until when, why --------------------------------------------------------------------------------


def _more(wish: Wish, missing: str) -> ExemptionIncomplete:
    """The next line is added to what was said; another time stands for the one that cannot be."""
    text = Exempting.of(wish).timeless if missing == "time" else wish.text
    again = Wish(intent="exempt", text=text, about=wish.about)
    return ExemptionIncomplete.model_validate({"missing": missing, "options": (Option(wish=again),)})


def _meant(turn: Turn, member: Member, year: int, wish: Wish) -> Exempted | ExemptionIncomplete:
    said = Exempting.of(wish)
    until = rules.end_of(year, said.until, turn.now, turn.figures)
    kinds = tuple(kind for kind in duties.owed(year) if kind in said.kinds or not said.kinds)
    may_be = kinds and not said.unclear and rules.may_still_be_changed(year, turn.now, turn.figures)
    if until is None or not may_be:
        return _more(wish, "time")
    reason = said.without(member.name, *(one.name for one in people.named_in(turn.tx, wish.text)))
    if not reason:
        return _more(wish, "reason")
    return Exempted(name=member.name, kinds=kinds, year=year, until=until, reason=reason[: turn.figures.note_length])


# --- granted ---------------------------------------------------------------------------------------------------


def _grant(turn: Turn, actor: Actor, member: Member, meant: Exempted) -> DutyExempted:
    rows = [_row(turn, actor, member, meant, kind) for kind in meant.kinds]
    turn.tx.flush()
    actor.note("exempt", member=member.id, **meant.model_dump(mode="json", exclude={"name"}))
    news = DutyExempted(
        exempted=meant,
        by=actor.name,
        exemption_id=rows[0].id,
        to_member=True,
        places=turn.all_facts(places_held(turn, member, meant)),
    )
    told = turn.tell({member.id: None}, news, hold=True)
    return news.model_copy(update={"to_member": False, "told": bool(told)})


def _row(turn: Turn, actor: Actor, member: Member, meant: Exempted, kind: ActivityKind) -> Exemption:
    """Granted anew, it is the same row with another end and reason."""
    before = duty.exemptions(turn.tx, [member.id], meant.year)
    row = next((one for one in before if one.kind == kind), None)
    granted: dict[str, Any] = {"granted_by": actor.member().id, "granted_at": turn.now, "ended_at": None}
    fields = granted | {"until": meant.until, "reason": meant.reason}
    if row is None:
        row = Exemption(member_id=member.id, year=meant.year, kind=kind, **fields)
    turn.tx.add(row.sqlmodel_update(fields))
    return row
