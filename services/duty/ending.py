"""Exemptions end: early, by whoever may grant them, or by their date."""

from collections.abc import Sequence
from dataclasses import dataclass

from community import exempting as rules
from community.exempting import Exempting
from community.outcomes.base import Outcome
from community.outcomes.duty import Exempted, ExemptionEnded
from community.outcomes.questions import QuestionClosed
from community.wishes import Wish
from services import duties
from services.actor import Actor
from services.duty.asking import ask
from services.duty.bearers import may_exempt, refused
from services.timers import at_moments, declare
from services.turn import Turn
from storage import duty
from storage.tables.duty import Exemption
from storage.tables.people import Member


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


def end_in_words(turn: Turn, actor: Actor, member: Member, year: int, wish: Wish) -> Outcome:
    kinds = Exempting.of(wish).kinds
    rows = [row for row in _standing(turn, member, year) if row.kind in kinds or not kinds]
    if not rows:
        return QuestionClosed()
    standing = Standing(member, rows)
    if not Exempting.of(wish).sure:
        return ask(turn, member, standing.exempted, wish, ends=True)
    return end_now(turn, actor, standing)


def end(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[结束免除]: what follows was said above it."""
    row = turn.tx.get(Exemption, wish.about_a("exemption") or 0)
    if row is None:
        return QuestionClosed()
    member = turn.tx.get_one(Member, row.member_id)
    if not may_exempt(turn, actor, member):
        return refused(actor, [member.id])
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
