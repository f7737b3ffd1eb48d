"""Exemptions: granted by whoever holds the right, never for oneself, after a question that says what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from community import exempting as rules
from community.asked import Dropping
from community.clock import local_day
from community.duty import is_owed_by
from community.exempting import Exempting
from community.names import said_in
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.duty import (
    DutyExempted,
    Exempted,
    ExemptionAsked,
    ExemptionEnded,
    ExemptionIncomplete,
    WhichMember,
)
from community.outcomes.questions import Option, QuestionClosed
from community.rights import Right, units_with
from community.wishes import Wish
from services import duties
from services.actor import Actor
from services.finding import MOST_CHOICES
from services.timers import at_moments, declare
from services.turn import Turn
from storage import duty, people, signup, units
from storage.tables.activities import Activity, ActivityKind
from storage.tables.duty import Exemption
from storage.tables.people import Member, Profile
from storage.tables.subject import Subject


def exempt(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """免除老张今年的组织生活，生病住院; 取消老张的免除."""
    if not _may_exempt_anybody(actor):
        return _refused(actor)
    year = Exempting.of(wish).year or local_day(turn.now, turn.figures).year
    named = _named(turn, wish)
    allowed = [member for member in named if may_exempt(turn, actor, member)]
    if named and not allowed:
        return _refused(actor, [member.id for member in named])
    owing = [m for m in allowed if is_owed_by(turn.tx.get(Profile, m.id), year)]
    if len(owing) != 1:
        return _which(turn, wish, owing) if owing else _more(wish, "person")
    return _exempt(turn, actor, owing[0], year, wish.aimed_at(Subject("member", owing[0].id)))


def _exempt(turn: Turn, actor: Actor, member: Member, year: int, wish: Wish) -> Outcome:
    if Exempting.of(wish).ends:
        return _end_in_words(turn, actor, member, year, wish)
    found = _meant(turn, member, year, wish)
    if isinstance(found, Outcome):
        return found
    return _grant(turn, actor, member, found) if Exempting.of(wish).sure else _ask(turn, member, found, wish)


def may_exempt(turn: Turn, actor: Actor, member: Member) -> bool:
    """Whoever bears the right where somebody lives; never for oneself."""
    return member.id != actor.id and actor.may(Right.GRANT_EXEMPTIONS, units.lineage(turn.tx, member.home_unit_id))


def _may_exempt_anybody(actor: Actor) -> bool:
    return actor.is_owner or bool(units_with(Right.GRANT_EXEMPTIONS, actor.roles))


def _refused(actor: Actor, members: Sequence[int] = ()) -> NotAllowed:
    actor.note("exempt_refused", members=list(members))
    return NotAllowed()


# --- who, what, until when, why --------------------------------------------------------------------------------


def _named(turn: Turn, wish: Wish) -> list[Member]:
    if (one := wish.about_a("member")) is not None:
        return [turn.tx.get_one(Member, one)]
    known = people.named_in(turn.tx, wish.text)
    said = said_in(wish.text, (member.name for member in known))
    return [member for member in known if member.name in said]


def _which(turn: Turn, wish: Wish, found: Sequence[Member]) -> WhichMember:
    homes = units.names(turn.tx, {m.home_unit_id for m in found if m.home_unit_id})
    called = {m.id: f"{m.name} {homes.get(m.home_unit_id or 0, '')}".strip() for m in found[:MOST_CHOICES]}
    options = (Option(wish=wish.aimed_at(Subject("member", m)), label=c, numbered=True) for m, c in called.items())
    return WhichMember(options=tuple(options))


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


def _ask(turn: Turn, member: Member, meant: Exempted, wish: Wish, *, ends: bool = False) -> ExemptionAsked:
    yes = wish.detailed(Exempting.of(wish).model_copy(update={"sure": True}))
    no = Wish(intent="drop_question", details=Dropping(intent=wish.intent))
    return ExemptionAsked(
        exempted=meant,
        ends=ends,
        places=turn.all_facts(_places(turn, member, meant)),
        options=(Option(wish=yes, says="yes"), Option(wish=no, says="no")),
    )


def _places(turn: Turn, member: Member, meant: Exempted) -> list[Activity]:
    """What they hold of these kinds, which stays theirs."""
    own = [a for row, a in signup.active_of(turn.tx, member.id, turn.now) if row.member_id == member.id]
    return [a for a in own if a.kind in meant.kinds and a.starts_at < meant.until]


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
        places=turn.all_facts(_places(turn, member, meant)),
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


# --- ended -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """What was granted to somebody in one act and still holds."""

    member: Member
    rows: Sequence[Exemption]

    @property
    def exempted(self) -> Exempted:
        first = self.rows[0]
        kinds = tuple(row.kind for row in self.rows)
        return Exempted(
            name=self.member.name, kinds=kinds, year=first.year, until=first.until, reason=first.reason
        )


def _standing(turn: Turn, member: Member, year: int) -> list[Exemption]:
    """What holds of a year that may still be changed."""
    if not rules.may_still_be_changed(year, turn.now, turn.figures):
        return []
    rows = duty.exemptions(turn.tx, [member.id], year)
    return list(rules.exempted(rows, year, turn.now, turn.figures).values())


def _end_in_words(turn: Turn, actor: Actor, member: Member, year: int, wish: Wish) -> Outcome:
    kinds = Exempting.of(wish).kinds
    rows = [row for row in _standing(turn, member, year) if row.kind in kinds or not kinds]
    if not rows:
        return QuestionClosed()
    standing = Standing(member, rows)
    if not Exempting.of(wish).sure:
        return _ask(turn, member, standing.exempted, wish, ends=True)
    return end_now(turn, actor, standing)


def end(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[结束免除]: what follows was said above it."""
    row = turn.tx.get(Exemption, wish.about_a("exemption") or 0)
    if row is None:
        return QuestionClosed()
    member = turn.tx.get_one(Member, row.member_id)
    if not may_exempt(turn, actor, member):
        return _refused(actor, [member.id])
    same = [one for one in _standing(turn, member, row.year) if one.granted_at == row.granted_at]
    return end_now(turn, actor, Standing(member, same)) if same else QuestionClosed()


def end_now(turn: Turn, actor: Actor, standing: Standing) -> ExemptionEnded:
    """Taken back it is as if there had been none; that there was one stands in the audit."""
    was = standing.exempted
    actor.note("end_exemption", member=standing.member.id, **was.model_dump(mode="json", exclude={"name"}))
    for row in standing.rows:
        turn.tx.delete(row)
    turn.tx.flush()
    news = _ended(turn, standing.member, was, early=True)
    told = turn.tell({standing.member.id: None}, news, hold=True)
    return news.model_copy(update={"to_member": False, "told": bool(told)})


def _ended(turn: Turn, member: Member, was: Exempted, *, early: bool) -> ExemptionEnded:
    found = duties.record(turn.tx, member.id, was.year, turn.now, turn.figures)
    missing = tuple(kind for kind in found.stand.missing if kind in was.kinds) if found else ()
    return ExemptionEnded(exempted=was, to_member=True, early=early, missing=missing)


def _ends_by_its_date(turn: Turn, exemption_id: int) -> None:
    """What was granted together ends together; the member and whoever granted it hear so."""
    row = turn.tx.get(Exemption, exemption_id)
    if row is None or row.ended_at is not None or turn.now < row.until:
        return
    member = turn.tx.get_one(Member, row.member_id)
    rows = [
        one
        for one in duty.exemptions(turn.tx, [member.id], row.year)
        if one.until == row.until and one.ended_at is None
    ]
    _tell_ended(turn, Standing(member, rows))


def _tell_ended(turn: Turn, standing: Standing) -> None:
    for row in standing.rows:
        row.ended_at = turn.now
    turn.tx.flush()
    news = _ended(turn, standing.member, standing.exempted, early=False)
    told = turn.tell({standing.member.id: None}, news, hold=True)
    granter = {standing.rows[0].granted_by: None}
    turn.tell(granter, news.model_copy(update={"to_member": False, "told": bool(told)}), hold=True)


declare(at_moments("end_exemptions", duty.EXEMPTIONS_END, _ends_by_its_date))
