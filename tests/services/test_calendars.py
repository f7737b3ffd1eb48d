"""Calendar files and addresses: checked by reading them back; nothing of others in them; what changes follows."""

from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.calendars import Calendaring, Entry, digest
from community.outcomes.calendars import CalendarAddress, CalendarFile
from community.wishes import Said, Wanted, Wish
from services.activities import changing
from services.calendars import _made_file, served
from services.signup import joining, leaving
from services.visit import attend
from storage.tables.activities import Activity
from storage.tables.calendars import CalendarEntry, CalendarLink
from storage.tables.notices import Notice
from storage.tables.people import Member
from tests.cast import CLEANING, DAY, END, FIGURES, GROUP, MINUTE, START, SUNDAY, ZONE, at, cleaning, wish
from tests.services.test_deleting import confirms
from texts import calendars as texts

PUBLIC = replace(FIGURES, public_url="https://linli.example.org")
SESSION = cleaning(title="主题党日", kind="org_life", start=at("15:00", 29), end=at("16:00", 29))
NEXT_DOOR = cleaning(title="包饺子", unit="大汉龙城5栋", start=at("15:00", 29), end=at("16:00", 29))
ABOVE = cleaning(title="义诊", unit="工农社区", start=at("9:00", 30), end=at("11:00", 30))


@pytest.fixture
async def program(found):
    made = found(cleaning(), SESSION, NEXT_DOOR, ABOVE, figures=PUBLIC)
    await made.deliver()
    return made


async def address(program, who="小李", said="我的日历"):
    """The token of the address that somebody is given."""
    await program.neighbour(who).says(said)
    return token_told(program, who)


def token_told(program, who):
    text = program.neighbour(who).text
    return text.partition("https://linli.example.org/cal/")[2].partition(".ics")[0]


def goes(program, who, number):
    attend(program.desk, joining.sign_up, program.event(who, GROUP), wish("sign_up", number))


def shown(program, token):
    """Titles → events of what the address gives."""
    found = served(program.desk, token, program.now)
    read = icalendar.Calendar.from_ical(found.content)
    return {str(event["summary"]): event for event in read.walk("VEVENT")}


def moves(program, start):
    said = Said(kind="point", start=start, has_date=True, has_time=True)
    attend(program.desk, changing.change, program.event("王阿姨"), wish("change_activity", 1, time=said))


# --- one's own -----------------------------------------------------------------------------------------------------


async def test_ones_own_calendar_holds_what_one_goes_to(program):
    token = await address(program)
    assert shown(program, token) == {}
    goes(program, "小李", 1)
    goes(program, "小李", 2)
    assert set(shown(program, token)) == {CLEANING, "主题党日"}
    attend(program.desk, leaving.cancel, program.event("小李"), wish("cancel", 1))
    assert set(shown(program, token)) == {"主题党日"}


async def test_it_is_read_back_as_it_was_planned(program):
    token = await address(program)
    goes(program, "小李", 1)
    event = shown(program, token)[CLEANING]
    assert (event["dtstart"].dt, event["dtend"].dt) == (START, END)
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert (str(event["location"]), str(event["status"]), event["sequence"]) == ("3栋楼下", "CONFIRMED", 0)
    assert str(event["uid"]).endswith("-1@linli")


async def test_nothing_of_anybody_stands_in_it(program):
    token = await address(program)
    for who in ("小李", "刘婶", "老陈"):
        goes(program, who, 1)
    content = served(program.desk, token, program.now).content.decode()
    assert [name for name in ("小李", "刘婶", "老陈", "王阿姨", "138") if name in content] == []


async def test_what_is_moved_is_the_same_event_with_the_next_version(program):
    token = await address(program)
    goes(program, "小李", 1)
    before = shown(program, token)[CLEANING]
    program.stage.now += DAY
    moves(program, at("15:00"))
    after = shown(program, token)[CLEANING]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["dtstart"].dt == at("15:00")
    assert after["last-modified"].dt == program.now
    assert shown(program, token)[CLEANING]["sequence"] == 1


async def test_what_is_called_off_is_shown_as_cancelled(program):
    token = await address(program)
    goes(program, "小李", 1)
    shown(program, token)
    attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    event = shown(program, token)[CLEANING]
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)


async def test_asked_for_twice_it_is_the_same_to_the_letter(program):
    token = await address(program)
    goes(program, "小李", 1)
    first = served(program.desk, token, program.now)
    assert served(program.desk, token, program.now + timedelta(hours=3)) == first


async def test_long_gone_things_are_left_out(program):
    token = await address(program)
    goes(program, "小李", 1)
    assert len(icalendar.Calendar.from_ical(served(program.desk, token, END + 50 * DAY).content).walk("VEVENT")) == 1
    assert icalendar.Calendar.from_ical(served(program.desk, token, END + 70 * DAY).content).walk("VEVENT") == []


# --- a unit's ------------------------------------------------------------------------------------------------------


async def test_a_units_calendar_holds_what_has_its_card_there_and_no_session(program):
    token = await address(program, said="大汉龙城3栋的日历")
    assert set(shown(program, token)) == {CLEANING, "义诊"}


async def test_a_unit_that_does_not_concern_one_is_refused(program):
    await program.neighbour("小李").says("大汉龙城5栋的日历")
    assert program.outcomes == ["not_allowed"]


async def test_whoever_looks_after_it_may_have_that_of_each_building(program):
    token = await address(program, who="赵师傅", said="大汉龙城5栋的日历")
    assert set(shown(program, token)) == {"包饺子", "义诊"}


async def test_who_moves_away_sees_it_no_longer(program):
    token = await address(program, said="大汉龙城3栋的日历")
    with program.desk.turn(program.now) as turn:
        member = turn.tx.get_one(CalendarLink, 1).member_id
        turn.tx.get_one(Member, member).home_unit_id = 4
    assert served(program.desk, token, program.now).content is None


# --- the secret ----------------------------------------------------------------------------------------------------


async def test_only_the_digest_of_a_token_is_kept(program, rows):
    token = await address(program)
    assert len(token) == 22
    (link,) = rows(CalendarLink)
    assert link.digest == digest(token)
    assert [row for row in rows(Notice) if token in str(row.fields)] == []


async def test_it_cannot_be_looked_up_and_another_one_ends_it(program):
    token = await address(program)
    await program.neighbour("小李").says("我的日历")
    assert program.outcomes == ["calendar_in_use"]
    assert token not in program.neighbour("小李").text
    await program.neighbour("小李").taps("换一个")
    other = token_told(program, "小李")
    assert other not in ("", token)
    assert served(program.desk, token, program.now).content is None
    assert served(program.desk, other, program.now).content is not None


async def test_nobody_else_can_take_it_back(program):
    token = await address(program)
    await program.neighbour("刘婶").sends_tap("renew_calendar:1")
    assert program.outcomes == ["not_allowed"]
    assert served(program.desk, token, program.now).content is not None


async def test_two_taps_make_one_new_address(program, rows):
    await address(program)
    await program.neighbour("小李").says("我的日历")
    await program.neighbour("小李").taps("换一个")
    await program.neighbour("小李").sends_tap("renew_calendar:1")
    assert program.outcomes == ["question_closed"]
    assert len(rows(CalendarLink)) == 2


async def test_in_a_group_it_is_told_in_private_alone(program):
    await program.neighbour("小李").says("@小邻 我的日历", GROUP)
    assert [one.chat for one in program.heard if "linli.example.org" in one.text] == [None]


async def test_after_a_deletion_nothing_is_left_to_open(program, rows):
    token = await address(program)
    confirms(program, "小李", "小李")
    assert rows(CalendarLink) == []
    assert served(program.desk, token, program.now) is None


@pytest.mark.parametrize("token", ["", "A" * 22, "../../etc/passwd", "' or 1=1", "小" * 22, "A" * 5000])
def test_what_is_no_address_opens_nothing(program, token):
    assert served(program.desk, token, SUNDAY) is None


async def test_without_a_public_address_only_files_are_offered(found):
    program = found()
    await program.deliver()
    await program.neighbour("小李").says("我的日历")
    assert program.outcomes == ["calendar_not_served"]
    await program.neighbour("小李").says("日历")
    assert program.outcomes == ["calendar_not_served"]
    await program.neighbour("小李").says("日历 1")
    assert program.outcomes == ["calendar_file"]


async def test_anothers_calendar_is_nobodys(program):
    await program.neighbour("王阿姨").says("日历 刘婶")
    assert program.outcomes == ["not_allowed"]


# --- a file --------------------------------------------------------------------------------------------------------


def file_of(program, number):
    with program.desk.turn(program.now) as turn:
        facts = turn.facts(turn.tx.get_one(Activity, number))
        return _made_file(turn, None, CalendarFile(activity=facts)).attached()


async def test_a_file_is_the_same_event_as_in_the_subscription(program):
    token = await address(program)
    goes(program, "小李", 1)
    (event,) = icalendar.Calendar.from_ical(file_of(program, 1).content).walk("VEVENT")
    assert event == shown(program, token)[CLEANING]


async def test_a_session_of_organizational_life_is_for_those_who_go(program):
    await program.neighbour("小李").says("日历 2")
    assert program.outcomes == ["calendar_others"]
    goes(program, "小李", 2)
    await program.neighbour("小李").says("日历 2")
    assert "calendar_file" in program.outcomes
    await program.neighbour("王阿姨").says("日历 主题党日")
    assert program.outcomes == ["calendar_others"]


def entry(title, place="3栋楼下"):
    return Entry(1, SUNDAY, title, place, "大汉龙城3栋", START, END, False, 0, SUNDAY)


HARD = ["a;b,c", "a\\nb", "BEGIN:VEVENT", 'x"y"', "x:y", "长" * 60, "👨‍👩‍👧", "a\nb", "a\r\nEND:VCALENDAR", "\x00\x07"]


@pytest.mark.parametrize("title", HARD)
def test_a_title_is_only_a_title(title):
    read = icalendar.Calendar.from_ical(texts.feed([entry(title), entry("又一个")], "", ZONE))
    first, second = read.walk("VEVENT")
    assert " ".join(str(first["summary"]).split()) == " ".join("".join(c if c >= " " else " " for c in title).split())
    assert str(second["summary"]) == "又一个"


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_whatever_people_write_is_read_back_as_one_event(text):
    content = texts.file(entry(text, text), ZONE).content
    read = icalendar.Calendar.from_ical(content)
    assert len(read.walk("VEVENT")) == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_it_has_its_zone_and_says_how_often_to_ask():
    read = icalendar.Calendar.from_ical(texts.feed([entry("读书会")], "大汉龙城3栋", ZONE))
    assert [str(zone["tzid"]) for zone in read.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert str(read["x-wr-calname"]) == "大汉龙城3栋的活动"
    assert read["refresh-interval"].dt == timedelta(hours=2)


def test_versions_grow_with_what_is_seen_and_not_with_every_look(program, rows):
    for _ in range(3):
        file_of(program, 1)
    assert [row.version for row in rows(CalendarEntry)] == [0]
    program.stage.now += MINUTE
    moves(program, at("10:00"))
    file_of(program, 1)
    assert [(row.version, row.changed_at) for row in rows(CalendarEntry)] == [(1, program.now)]


def test_an_outcome_that_waits_holds_no_secret():
    told = CalendarAddress(link_id=1, address="https://x/cal/secret.ics")
    assert "secret" not in str(told.model_dump(mode="json", include=set(told.made_of)))


def test_the_wish_for_ones_own_is_no_units():
    assert Calendaring.of(Wish(intent="calendar", wanted=Wanted(unit="3栋"))).whose == ""
