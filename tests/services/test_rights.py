"""The table of rights where it is used: every right, every role, at one's own unit, below it, next door and above.

What is refused and what is granted stands in the audit; reading a tally or a roster does not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import pytest
from sqlmodel import col, select

from community.exempting import Exempting
from community.outcomes.base import Outcome
from community.rights import RIGHTS, Right
from community.spec import CommunitySpec
from community.wishes import Wanted, Wish
from services import groups, usage
from services.activities import asking, changing
from services.attendance import taking
from services.duty import exempting
from services.hours import deciding
from services.report_in import deciding as report_ins
from services.tallies import asking as tallies
from services.visit import attend
from storage import people, units
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.audit import Audit
from storage.tables.groups import Chat
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Profile, Role, RoleName
from storage.tables.report_in import ReportIn, ReportInState
from storage.tables.signup import SignUp
from storage.tables.subject import Subject
from tests.cast import END, START, SUNDAY, Program, place
from tests.community.test_rights import ROLES, TABLE

PLACES = ("own", "below", "next door", "above")
UNITS = dict(zip(PLACES, ("甲社区", "甲1栋", "乙社区", "上梅街道"), strict=True))
TEAM, OTHER_TEAM = "护学队", "巡逻队"
TEAMS = dict(zip(PLACES, (TEAM, TEAM, OTHER_TEAM, None), strict=True))
WITHOUT_AN_ACTION = {Right.ANNOUNCE, Right.MARK_URGENT}  # nothing asks for them yet: test_each_right_has_an_action
HOLDER = "办事的"
PHONE = "13900000000"


def described() -> CommunitySpec:
    homes = {f"住{unit}的": {"home": unit, "phone": PHONE} for unit in UNITS.values()}
    parents = {"甲社区": "上梅街道", "甲1栋": "甲社区", "乙社区": "上梅街道", "上梅街道": None}
    kinds = {"甲社区": "community", "甲1栋": "building", "乙社区": "community", "上梅街道": "street"}
    down = ("上梅街道", "甲社区", "甲1栋", "乙社区")
    tree = [{"name": name, "kind": kinds[name], "in": parents[name]} for name in down]
    teams = [{"name": name, "kind": "team", "in": "甲社区"} for name in (TEAM, OTHER_TEAM)]
    held = [{"title": f"{unit}的活动", "unit": unit, "start": START, "end": END} for unit in UNITS.values()]
    of_teams = [
        {"title": f"{team}在{unit}", "unit": unit, "team": team, "start": START, "end": END}
        for unit, team in (("甲社区", TEAM), ("甲1栋", TEAM), ("甲1栋", OTHER_TEAM))
    ]
    return CommunitySpec.model_validate(
        {
            "units": tree + teams,
            "chats": {"没绑定的群": None},
            "people": {HOLDER: {"home": "甲社区", "reachable": True}, **homes},
            "activities": held + of_teams,
        }
    )


@dataclass
class Office:
    """Somebody with one role, for 甲社区 or for its team."""

    program: Program
    role: RoleName

    def __post_init__(self) -> None:
        with self.program.desk.turn(SUNDAY) as turn:
            self.id = people.named(turn.tx, HOLDER)[0].id
            unit = units.named(turn.tx, TEAM if self.is_lead else UNITS["own"])
            turn.tx.add(Role(member_id=self.id, unit_id=unit.id, role=self.role))
            rows = turn.tx.exec(select(Activity)).all()
            self.activities = {row.title: row.id for row in rows}
            for number, row in zip(count(1), rows, strict=False):
                row.lecturer_id = self.id if self.role == RoleName.LECTURER else None
                self._somebody_goes(turn, number, row)

    @property
    def is_lead(self) -> bool:
        return self.role == RoleName.TEAM_LEAD

    def _somebody_goes(self, turn, number: int, activity: Activity) -> None:
        home = next(name for name in UNITS.values())
        who = people.named(turn.tx, f"住{home}的")[0]
        turn.tx.add(place(number, activity_id=activity.id, name=who.name, member_id=who.id))

    def activity(self, where: str) -> int:
        """At a place: for a lead of the own team, of another one, of none."""
        unit, team = UNITS[where], TEAMS[where]
        if not self.is_lead or team is None:
            return self.activities[f"{UNITS['own'] if self.is_lead else unit}的活动"]
        return self.activities[f"{team}在{'甲1栋' if team == OTHER_TEAM else unit}"]

    def does(self, service, about: Subject | None = None, **more) -> Outcome:
        wanted = Wish(intent="try", about=about, **more)
        answer = attend(self.program.desk, service, self.program.event(HOLDER), wanted)
        assert answer is not None
        return answer


# --- what each right is asked for ------------------------------------------------------------------------------


def calls_off(office: Office, where: str) -> Outcome:
    return office.does(changing.cancel_activity, Subject("activity", office.activity(where)))


def marks_present(office: Office, where: str) -> Outcome:
    office.program.stage.now = START
    return office.does(taking.mark_present, Subject("activity", office.activity(where)))


def approves(office: Office, where: str) -> Outcome:
    office.program.stage.now = END
    number = office.activity(where)
    with office.program.desk.turn(END) as turn:
        turn.tx.get_one(Activity, number).closed_at = END
        row = turn.tx.exec(select(SignUp).where(SignUp.activity_id == number)).one()
        came = Attendance(sign_up_id=row.id, checked_in_at=START, checked_out_at=END)
        turn.tx.add_all([came, Hours(sign_up_id=row.id, member_id=row.member_id, minutes=90, state=HoursState.CLAIMED)])
    return office.does(deciding.approve, Subject("activity", number))


def resident(office: Office, where: str) -> int:
    with office.program.desk.turn(office.program.now) as turn:
        return people.named(turn.tx, f"住{UNITS[where]}的")[0].id


def exempts(office: Office, where: str) -> Outcome:
    who = resident(office, where)
    with office.program.desk.turn(office.program.now) as turn:
        turn.tx.merge(Profile(member_id=who, in_service=True))
    said = Exempting(reason="住院", sure=True)
    return office.does(exempting.exempt, Subject("member", who), text="免除", details=said)


def confirms(office: Office, where: str) -> Outcome:
    who = resident(office, where)
    with office.program.desk.turn(office.program.now) as turn:
        unit, state = units.named(turn.tx, UNITS[where]).id, ReportInState.WAITING
        turn.tx.add(ReportIn(id=7, member_id=who, unit_id=unit, state=state, reported_at=SUNDAY))
    return office.does(report_ins.confirm, Subject("report_in", 7))


def tallies_up(office: Office, where: str) -> Outcome:
    """A lead's tally is the team's; of another team, and of the unit above, there is none for them."""
    unit = (TEAMS[where] or UNITS["own"]) if office.is_lead else UNITS[where]
    return office.does(tallies.tally, wanted=Wanted(unit=unit))


def reads_contacts(office: Office, where: str) -> Outcome:
    return office.does(asking.roster, Subject("activity", office.activity(where)))


def binds(office: Office, where: str) -> Outcome:
    with office.program.desk.turn(office.program.now) as turn:
        chat = turn.tx.exec(select(Chat)).one()
    return office.does(groups.bind, Subject("chat", chat.id), wanted=Wanted(unit=UNITS[where]))


Act = Callable[[Office, str], Outcome]
ACTIONS: dict[Right, Act] = {
    Right.PUBLISH: calls_off,
    Right.CONFIRM_ATTENDANCE: marks_present,
    Right.DECIDE_HOURS: approves,
    Right.GRANT_EXEMPTIONS: exempts,
    Right.CONFIRM_REPORT_IN: confirms,
    Right.SEE_TALLIES: tallies_up,
    Right.SEE_CONTACTS: reads_contacts,
    Right.MANAGE_ROLES: binds,
}
DONE = {
    Right.PUBLISH: "activity_cancelled",
    Right.CONFIRM_ATTENDANCE: "attendance_summary",
    Right.DECIDE_HOURS: "hours_approved",
    Right.GRANT_EXEMPTIONS: "duty_exempted",
    Right.CONFIRM_REPORT_IN: "report_in_confirmed",
    Right.SEE_TALLIES: "tally",
    Right.SEE_CONTACTS: "roster",
    Right.MANAGE_ROLES: "group_bound",
}
READS = {Right.SEE_TALLIES, Right.SEE_CONTACTS}
CELLS = [(right, role, mark == "✓") for right in ACTIONS for role, mark in zip(ROLES, TABLE[right], strict=True)]


def noted(office: Office) -> list[str]:
    """What they have done, or tried, by the audit."""
    with office.program.database.reading() as tx:
        return list(tx.exec(select(Audit.action).where(Audit.member_id == office.id).order_by(col(Audit.id))))


def is_allowed(right: Right, told: Outcome) -> bool:
    if right == Right.SEE_CONTACTS:
        return any(row.phone == PHONE for row in getattr(told, "going", ()))
    assert told.called() in (DONE[right], "not_allowed")
    return told.called() == DONE[right]


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(("right", "role", "holds"), CELLS)
def test_every_right_of_every_role_at_every_place(database, right, role, holds, where):
    office = Office(Program(database, described()), role)
    allowed = is_allowed(right, ACTIONS[right](office, where))
    assert allowed is (holds and where in ("own", "below"))
    if right not in READS:
        (action,) = set(noted(office))
        assert ("refused" in action) is not allowed
    elif not allowed and right == Right.SEE_TALLIES:
        assert noted(office) == ["try_refused"]


@pytest.mark.parametrize("role", [role for role in ROLES if Right.SEE_TALLIES in RIGHTS[role]])
def test_a_lecturers_tally_and_no_other_is_of_their_own_lectures_alone(database, role):
    office = Office(Program(database, described()), role)
    assert tallies_up(office, "own").own is (role == RoleName.LECTURER)
    used = office.does(usage.message_usage).called()
    assert used == ("not_allowed" if role == RoleName.LECTURER else "message_usage")


def test_each_right_has_an_action():
    assert set(Right) - set(ACTIONS) == WITHOUT_AN_ACTION


def test_a_lecturer_may_not_do_it_for_somebody_elses_lecture(database):
    office = Office(Program(database, described()), RoleName.LECTURER)
    with office.program.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Activity, office.activity("own")).lecturer_id = resident(office, "own")
    assert marks_present(office, "own").called() == "not_allowed"


def test_a_role_that_has_ended_gives_nothing(database):
    office = Office(Program(database, described()), RoleName.CHIEF_GRID_HEAD)
    with office.program.desk.turn(SUNDAY) as turn:
        turn.tx.exec(select(Role).where(Role.member_id == office.id)).one().ends_at = SUNDAY
    assert calls_off(office, "own").called() == "not_allowed"
