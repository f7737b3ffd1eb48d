"""What reporting in begins with: whose it is, what need not be asked, and what is offered as answers."""

import re

from community import report_in as rules
from community.consents import asked as consent_field
from community.outcomes.base import Outcome
from community.outcomes.report_in import ReportInOwnOnly
from community.report_in import REPORT, Reporting
from community.wishes import Wish
from services import consents
from services.actor import Actor
from services.dialogues import DIALOGUES, begin
from services.turn import Turn
from storage import groups, report_in, units
from storage.tables.people import Profile
from storage.tables.report_in import Purpose, ReportIn
from storage.tables.units import Unit, UnitKind

MOST_HOMES = 8
NO_HOME = (UnitKind.STREET, UnitKind.TEAM)
_LIVED_IN = re.compile("[栋楼区室户号院村组]$|单元$")


def report(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """报到: the first question; in a group it goes on in private, and it is known who lives there."""
    said = Reporting.of(wish)
    if said.whose == "others":
        return ReportInOwnOnly()
    if actor.chat is not None:
        actor.member()
    return begin_report(turn, actor, said)


def begin_report(turn: Turn, actor: Actor, said: Reporting, why: str = "") -> Outcome:
    """:param why: it is asked; left out, as what is said or was reported before has it."""
    last = next(reversed(report_in.reports(turn.tx, actor.id)), None) if actor.id else None
    why = why or ("both" if said.whose == "both" else last.state if last else "")
    reason = last.words if last and last.words else ""
    known, without = _known(turn, actor, said), _without(turn, actor, last)
    return begin(DIALOGUES[REPORT.name], known, without, why=why, reason=reason)


def _without(turn: Turn, actor: Actor, last: ReportIn | None) -> list[str]:
    """Consent is asked once for each text; where they live, of whom it is not known or who reports in anew."""
    agreed = actor.me is not None and consents.holds(turn, actor.me.id, Purpose.MEMBERSHIP)
    at_home = last is None and actor.me is not None and actor.me.home_unit_id is not None
    needless = {consent_field(Purpose.MEMBERSHIP): agreed, "home": at_home}
    return [name for name, is_known in needless.items() if is_known]


def _known(turn: Turn, actor: Actor, said: Reporting) -> dict[str, str]:
    profile = (turn.tx.get(Profile, actor.id) if actor.id else None) or Profile(member_id=0)
    place = said.place if not _LIVED_IN.search(said.place) else ""
    return rules.known(
        name=[profile.full_name, said.name, actor.me.name if actor.me else actor.name],
        home=_homes(turn, actor),
        employer=[place, profile.employer],
        branch=[profile.branch],
        skills=[profile.skills],
    )


def _homes(turn: Turn, actor: Actor) -> list[str]:
    """The home that is known, units of one's groups, and all others where they are few."""
    chats = groups.groups_of(turn.tx, actor.me) if actor.me else []
    near = [actor.me.home_unit_id if actor.me else None, *(chat.unit_id for chat in chats)]
    own = [turn.tx.get_one(Unit, unit).name for unit in near if unit is not None]
    others = [unit.name for unit in homes(turn) if unit.kind == UnitKind.BUILDING]
    return own + (others if len(others) <= MOST_HOMES else [])


def homes(turn: Turn) -> list[Unit]:
    """Units that somebody may live in."""
    return [unit for unit in units.all_units(turn.tx) if unit.kind not in NO_HOME]
