"""Reported in: the form is filled, and whoever may confirm it hears of it at once."""

from collections.abc import Mapping

from community.consents import asked as consent_field
from community.homes import named
from community.outcomes.base import Outcome
from community.outcomes.report_in import ConsentAsked, ReportedIn, ReportInRefused, ReportInStarted
from community.report_in import REPORT, Reporting
from services import consents, dialogues
from services.actor import Actor
from services.dialogues import Dialogue
from services.report_in.asking import begin_report, homes
from services.report_in.passing_on import pass_on
from services.report_in.posting import elsewhere, offered, take_on
from services.report_in.standing import forget, profile_of
from services.report_in.withdrawing import ask
from services.turn import Turn
from storage import report_in, units
from storage.tables.people import Profile, SaidMember
from storage.tables.report_in import Purpose, ReportIn, ReportInState


def _filled(turn: Turn, actor: Actor, given: Mapping[str, str]) -> Outcome:
    member = actor.member()
    moved = units.named(turn.tx, given["home"]) if "home" in given else None
    member.home_unit_id = moved.id if moved else member.home_unit_id
    if member.home_unit_id is None:  # the unit is gone that was chosen
        return begin_report(turn, actor, Reporting())
    consents.give(turn, actor, given)
    wish, full = take_on(turn, actor, given.get("post"), member.home_unit_id)
    _write(profile_of(turn, member.id), given, wish)
    _replace(turn, member.id)
    news = _report(turn, actor, member.id, member.home_unit_id)
    left_behind = turn.all_facts(elsewhere(turn, member.id, member.home_unit_id))
    return news.model_copy(update={"full": full.name if full else "", "elsewhere": left_behind})


def _write(profile: Profile, given: Mapping[str, str], wish: str | None) -> None:
    """What was left out is not known any more either."""
    profile.said_member = None
    profile.full_name, profile.post = given["name"], wish
    for column in ("employer", "branch", "skills"):
        setattr(profile, column, given.get(column))


def _replace(turn: Turn, member_id: int) -> None:
    """What was not confirmed gives way to what is reported now."""
    for old in report_in.reports(turn.tx, member_id):
        if old.state != ReportInState.CONFIRMED:
            forget(turn, old)


def _report(turn: Turn, actor: Actor, member_id: int, unit_id: int) -> ReportedIn:
    row = ReportIn(member_id=member_id, unit_id=unit_id, state=ReportInState.WAITING, reported_at=turn.now)
    turn.tx.add(row)
    turn.tx.flush()
    actor.note("report_in", row)
    return pass_on(turn, row)


def _refused(turn: Turn, actor: Actor) -> Outcome:
    """Nothing is kept but that nobody need ask again. A newer text refused asks what becomes of the older consent."""
    profile = turn.tx.get(Profile, actor.id) if actor.id else None
    if profile is not None and profile.said_member is not None:
        profile.said_member = SaidMember.ASKED
    actor.note("refuse_consent", purpose=Purpose.MEMBERSHIP)
    if actor.id and report_in.consents(turn.tx, actor.id, [Purpose.MEMBERSHIP]):
        return ask(turn, actor, refused=True)
    return ReportInRefused()


dialogues.declare(
    Dialogue(
        REPORT,
        ReportInStarted,
        _filled,
        refused=_refused,
        apart={consent_field(Purpose.MEMBERSHIP): ConsentAsked},
        reads={"home": lambda turn, said: named([unit.name for unit in homes(turn)], said)},
        offers={"post": offered},
    )
)
