"""From September to February on the clock: who has done what of which year, who is reminded, and what organisers count.

早报 reports in on 30 September, 晚报 on 1 October. 小李 is exempted from sessions, 搬家 moves house, 两号 has two
accounts, 去了 deletes everything, 缺的 comes in January only. What is expected was written from the rules before it was
played.
"""

from dataclasses import replace

import pytest
from sqlmodel import select

from community.consents import asked as consent_asked
from community.exempting import Exempting
from community.linking import Linking
from community.wishes import Said, Wanted, Wish
from services import duties, tallies
from services.attendance import taking
from services.duty import exempting, making_up
from services.hours import answering, deciding
from services.own_data import linking
from services.report_in import deciding as report_ins
from services.report_in import reporting
from services.signup import joining
from services.visit import act, attend
from storage import people
from storage.tables.activities import Activity, ActivityKind
from storage.tables.hours import Hours
from storage.tables.notices import Notice
from storage.tables.people import Identity, Member
from storage.tables.report_in import Purpose, ReportIn, ReportInState
from storage.tables.signup import SignUp
from storage.tables.subject import Subject
from tests.cast import FIGURES, MINUTE, Program, at, cleaning, community, wish
from tests.poison import written_in
from tests.services.test_deleting import confirms

HOME, NEXT_DOOR = "大汉龙城3栋", "大汉龙城5栋"
SERVICE, SESSION = ActivityKind.SERVICE, ActivityKind.ORG_LIFE
BOTH = [SERVICE, SESSION]
BEFORE_OCTOBER, OCTOBER = at("23:00", 30, 9), at("0:10", 1, 10)
CLEANING, LECTURE, SECOND_LECTURE = 1, 2, 3
HELD = (
    cleaning(title="大扫除"),  # 28 November
    cleaning(title="党课", kind="org_life", start=at("10:00", 29), end=at("11:00", 29)),
    cleaning(title="新年党课", kind="org_life", start=at("10:00", 9, 1, 2027), end=at("11:00", 9, 1, 2027)),
)
LIVE_THERE = ("早报", "晚报", "搬家", "两号", "去了", "缺的")
IN_SERVICE = ("搬家", "两号", "去了", "缺的")  # and 小李
SERVED = ("小李", "搬家", "去了")
ALL_OF_2026 = Said(kind="span", start=at("0:00", 1, 1), end=at("0:00", 1, 1, 2027), has_date=True)


class Year:
    """The program, and how to ask it."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @classmethod
    def begin(cls, database) -> "Year":
        spec = community(*HELD).model_dump(mode="json", by_alias=True, exclude_unset=True)
        for name in LIVE_THERE:
            spec["people"][name] = {"home": HOME, "reachable": True, "party_member": name in IN_SERVICE}
        return cls(Program(database, type(community()).model_validate(spec), now=at("9:00", 25, 9)))

    def member(self, name: str) -> int:
        with self.program.database.reading() as tx:
            return people.named(tx, name)[0].id

    def does(self, who: str, service, wanted: Wish, channel: str = "replay"):
        return attend(self.program.desk, service, replace(self.program.event(who), channel=channel), wanted)

    def reports_in(self, who: str, home: str = HOME) -> None:
        given = {consent_asked(Purpose.MEMBERSHIP): "agree", "name": who, "employer": "机械厂", "home": home}
        self.does(who, lambda turn, actor, _: reporting._filled(turn, actor, given), Wish(intent="report_in"))

    def confirms_reports(self) -> None:
        with self.program.database.reading() as tx:
            waiting = [row.id for row in tx.exec(select(ReportIn).where(ReportIn.state == ReportInState.WAITING))]
        for row in waiting:
            self.does("张书记", report_ins.confirm, Wish(intent="x", about=Subject("report_in", row)))

    def comes(self, who: str, number: int, channel: str = "replay") -> int:
        self.does(who, joining.sign_up, wish("sign_up", number), channel)
        with self.program.database.reading() as tx:
            own = select(SignUp.id).where(SignUp.name == who, SignUp.activity_id == number)
            return tx.exec(own).one()

    async def held(self, number: int) -> None:
        """All who are on the list were there."""
        with self.program.database.reading() as tx:
            starts_at = tx.get_one(Activity, number).starts_at
        await self.program.until(starts_at)
        self.does("王阿姨", taking.mark_present, wish("mark_present", number))

    def stands(self, who: str, year: int):
        with self.program.database.reading() as tx:
            found = duties.record(tx, people.named(tx, who)[0].id, year, self.program.now, FIGURES)
        return found and ([*found.stand.done], [*found.stand.missing])

    def counted(self, who: str, unit: str):
        """Owed, done and missing of 2026, and who lacks something."""
        wanted = Wish(intent="tally", wanted=Wanted(unit=unit, time=ALL_OF_2026))
        (told,) = act(self.program.desk, tallies.tally, self.member(who), wanted, self.program.now)
        found = told.duty
        return found and (found.owed, found.done, found.missing, [one.name for one in found.lacking])

    async def reminded(self, moment) -> set[str]:
        """Who is reminded of their duty at a moment."""
        await self.program.until(moment - MINUTE)
        await self.program.until(moment + MINUTE)
        return {one.private for one in self.program.heard if one.outcome == "duty_reminder"}


async def play(year: Year, seen: dict) -> None:
    """`seen` keeps what was so at each date."""
    program = year.program
    await program.until(BEFORE_OCTOBER)
    year.reports_in("早报")
    await program.until(OCTOBER)
    year.reports_in("晚报")
    seen["1 October, not confirmed"] = [year.stands(who, 2026) for who in ("早报", "晚报")]
    await program.until(at("9:00", 2, 10))
    year.confirms_reports()
    seen["2 October"] = {who: [year.stands(who, y) for y in (2026, 2027)] for who in ("早报", "晚报")}
    seen["reminded 10 October"] = await year.reminded(at("10:00", 10, 10))
    said = Exempting(kinds=(SESSION,), year=2026, reason="住院", sure=True)
    about = Subject("member", year.member("小李"))
    year.does("张书记", exempting.exempt, Wish(intent="exempt", text="免除", about=about, details=said))
    seen["reminded 1 November"] = await year.reminded(at("10:00", 1, 11))
    await november(year)
    seen["reminded 1 December"] = await year.reminded(at("10:00", 1, 12))
    seen["hours"] = await december(year)
    await program.until(at("23:59", 31, 12))
    seen["31 December"] = {who: year.stands(who, 2026) for who in ("小李", *LIVE_THERE)}
    seen["counted 31 December"] = [year.counted("王阿姨", HOME), year.counted("周姐", NEXT_DOOR)]
    await january(year, seen)


async def november(year: Year) -> None:
    for who in SERVED:
        year.comes(who, CLEANING)
    year.comes("两号二", CLEANING, "wecom")
    for who in ("搬家", "两号"):
        year.comes(who, LECTURE)
    await year.held(CLEANING)
    await year.held(LECTURE)
    year.does("张书记", deciding.approve, wish("approve_hours", CLEANING))
    with year.program.database.reading() as tx:
        rows = {tx.get_one(Member, one.member_id).name: one.sign_up_id for one in tx.exec(select(Hours))}
    for who in SERVED:  # 两号 lets it count by itself
        year.does(who, answering.confirm, Wish(intent="x", about=Subject("hours", rows[who])))


async def december(year: Year):
    await year.program.until(at("9:00", 2, 12))
    year.reports_in("搬家", NEXT_DOOR)
    year.confirms_reports()
    with year.program.desk.turn(year.program.now) as turn:
        told = linking._made(turn, people.identity(turn.tx, "replay", "两号"))
    year.does("两号二", linking.link, Wish(intent="x", details=Linking(code=told.code)), "wecom")
    await year.program.until(at("9:00", 7, 12))
    return hours_served(year)


def hours_served(year: Year):
    wanted = Wish(intent="tally", wanted=Wanted(unit=HOME, time=ALL_OF_2026))
    (told,) = act(year.program.desk, tallies.tally, year.member("王阿姨"), wanted, year.program.now)
    return told.total


async def january(year: Year, seen: dict) -> None:
    program = year.program
    await program.until(at("0:01", 1, 1, 2027))
    seen["1 January"] = {who: year.stands(who, 2027) for who in ("小李", *LIVE_THERE)}
    came = year.comes("缺的", SECOND_LECTURE)
    await year.held(SECOND_LECTURE)
    seen["reminded 10 January"] = await year.reminded(at("10:00", 10, 1, 2027))
    await program.until(at("9:00", 15, 1, 2027))
    confirms(program, "去了", "去了")
    seen["hours after 去了 has gone"] = hours_served(year)
    await program.until(at("9:00", 20, 1, 2027))
    about = Wish(intent="x", about=Subject("sign_up", came))
    year.does("张书记", making_up.count, about)
    seen["made up"] = [year.stands("缺的", y) for y in (2026, 2027)]
    seen["counted 20 January"] = year.counted("王阿姨", HOME)
    await program.until(at("23:59", 31, 1, 2027))
    year.does("张书记", making_up.undo, about)
    seen["31 January"] = [year.stands("缺的", y) for y in (2026, 2027)]
    year.does("张书记", making_up.count, about)
    await program.until(at("0:00", 1, 2, 2027))
    seen["1 February"] = year.does("张书记", making_up.undo, about).what
    seen["stays"] = year.stands("缺的", 2026)
    seen["counted 1 February"] = year.counted("王阿姨", HOME)


NOTHING_YET = ([], BOTH)


async def test_a_year_with_members_who_came_late_moved_were_exempted_linked_and_deleted(database, log):
    seen: dict = {}
    year = Year.begin(database)
    await play(year, seen)
    owing = {"早报", "小李", *IN_SERVICE}
    assert seen["1 October, not confirmed"] == [None, None]
    assert seen["2 October"] == {"早报": [NOTHING_YET, NOTHING_YET], "晚报": [None, NOTHING_YET]}
    assert seen["reminded 10 October"] == seen["reminded 1 November"] == owing
    assert seen["reminded 1 December"] == {"早报", "两号", "去了", "缺的"}
    assert seen["31 December"] == {
        "小李": ([SERVICE], []),
        "早报": NOTHING_YET,
        "晚报": None,
        "搬家": (BOTH, []),
        "两号": (BOTH, []),
        "去了": ([SERVICE], [SESSION]),
        "缺的": NOTHING_YET,
    }
    assert seen["counted 31 December"] == [(5, 2, 3, ["早报", "去了", "缺的"]), (1, 1, 0, [])]
    assert seen["1 January"] == dict.fromkeys(("小李", *LIVE_THERE), NOTHING_YET)
    assert seen["reminded 10 January"] == {"小李", *LIVE_THERE}
    assert seen["hours after 去了 has gone"] == seen["hours"]
    assert (seen["hours"].minutes, seen["hours"].people) == (4 * 120, 4)  # as two they would be 5
    assert seen["made up"] == [([SESSION], [SERVICE]), NOTHING_YET]
    assert seen["counted 20 January"] == (4, 2, 2, ["早报", "缺的"])
    assert seen["31 January"] == [NOTHING_YET, ([SESSION], [SERVICE])]
    assert seen["1 February"] == "too_late"
    assert seen["stays"] == ([SESSION], [SERVICE])
    assert seen["counted 1 February"] == (4, 2, 2, ["早报", "缺的"])
    assert written_in(log(), ("小李", *LIVE_THERE, "机械厂", "住院", "大扫除")) == []


@pytest.mark.parametrize("reported", [BEFORE_OCTOBER, OCTOBER])
async def test_what_nobody_confirms_is_nobodys_duty(database, reported):
    year = Year.begin(database)
    await year.program.until(reported)
    year.reports_in("早报")
    await year.program.until(at("10:01", 10, 10))
    with year.program.database.reading() as tx:
        accounts = {one.id: one.name for one in tx.exec(select(Identity))}
        told = [accounts[one.identity_id] for one in tx.exec(select(Notice).where(Notice.outcome == "duty_reminder"))]
    assert year.stands("早报", 2026) is None
    assert "早报" not in told
    assert "小李" in told
