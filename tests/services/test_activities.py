"""What organisers do: drafts, publishing, changing, cancelling."""

import pytest
from sqlmodel import col

from community.wishes import Said, Wanted
from services.activities import asking, changing, publishing
from services.signup import joining
from services.visit import attend
from storage.tables.activities import Activity, ActivityState
from storage.tables.cards import Card
from storage.tables.notices import Notice
from tests.cast import CLEANING, DAY, END, GROUP, HOUR, MINUTE, OTHER_GROUP, START, SUNDAY, at, cleaning, wish

LINE = Said(kind="span", start=START, end=END, has_date=True, has_time=True)


def a_line(**more):
    usual = {"wanted": Wanted(time=LINE), "title": "大扫除", "place": "3栋楼下"}
    return wish("publish_activity", **(usual | more))


def publish(program, who="王阿姨", in_="private", **more):
    return attend(program.desk, publishing.publish, program.event(who, in_), a_line(**more))


def change(program, who="王阿姨", activity_id=1, **more):
    return attend(program.desk, changing.change, program.event(who), wish("change_activity", activity_id, **more))


def to(start, end=None):
    return Said(kind="span" if end else "point", start=start, end=end, has_date=True, has_time=True)


# --- publishing ------------------------------------------------------------------------------------------------


def test_a_line_is_a_draft_until_it_is_published(found, rows):
    program = found()
    preview = publish(program)
    assert preview.called() == "activity_preview"
    draft = rows(Activity)[-1]
    assert (draft.state, draft.number) == (ActivityState.DRAFT, None)
    attend(program.desk, publishing.publish, program.event("王阿姨"), wish("publish_activity", draft.id))
    assert rows(Activity)[-1].state == ActivityState.PUBLISHED
    assert [(card.subject_kind, card.subject_id) for card in rows(Card)] == [("activity", 1), ("activity", 2)]


def test_publishing_twice_posts_one_card(found, rows):
    program = found()
    publish(program)
    for _ in range(2):
        answer = attend(program.desk, publishing.publish, program.event("王阿姨"), wish("publish_activity", 2))
        assert answer.called() == "activity_published"
    assert len(rows(Card, Card.subject_id == 2)) == 1


def test_the_smallest_free_number_is_given(found, rows):
    program = found(cleaning(), cleaning(title="交通文明劝导"))
    attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    publish(program)
    attend(program.desk, publishing.publish, program.event("王阿姨"), wish("publish_activity", 3))
    assert [row.number for row in rows(Activity)] == [None, 2, 1]


def test_a_draft_that_has_become_past_is_not_published(found, rows):
    program = found()
    publish(program)
    program.stage.now = START + MINUTE
    answer = attend(program.desk, publishing.publish, program.event("王阿姨"), wish("publish_activity", 2))
    assert (answer.called(), answer.missing) == ("activity_incomplete", ("future",))
    assert rows(Activity)[-1].state == ActivityState.DRAFT


@pytest.mark.parametrize(
    ("missing", "more"),
    [
        (("title",), {"title": None}),
        (("start",), {"wanted": Wanted()}),
        (("title", "start"), {"title": None, "wanted": Wanted()}),
        (("future",), {"wanted": Wanted(time=LINE.model_copy(update={"start": SUNDAY - HOUR}))}),
    ],
)
def test_what_is_missing_is_asked_for(found, rows, missing, more):
    answer = publish(found(), **more)
    assert (answer.called(), answer.missing) == ("activity_incomplete", missing)
    assert len(rows(Activity)) == 1


def test_an_activity_without_an_end_has_the_usual_length(found, rows):
    publish(found(), wanted=Wanted(time=Said(kind="point", start=START, has_date=True, has_time=True)))
    assert rows(Activity)[-1].ends_at - rows(Activity)[-1].starts_at == 2 * HOUR


def test_a_title_of_any_length_is_cut(found, rows):
    publish(found(), title="很长的题目" * 40)
    assert len(rows(Activity)[-1].title) == 40


@pytest.mark.parametrize("who", ["小李", "老陈", "新邻居"])
def test_publishing_needs_the_right(found, who, rows):
    assert publish(found(), who).called() == "not_allowed"
    assert len(rows(Activity)) == 1


def test_nobody_publishes_for_another_building(found, rows):
    assert publish(found(), "周姐", wanted=Wanted(time=LINE, unit="大汉龙城3栋")).called() == "not_allowed"


def test_only_who_wrote_a_draft_discards_it(found, rows):
    program = found()
    publish(program)
    other = attend(program.desk, publishing.discard, program.event("周姐"), wish("discard", 2))
    assert other.called() == "not_allowed"
    own = attend(program.desk, publishing.discard, program.event("王阿姨"), wish("discard", 2))
    assert own.called() == "activity_discarded"
    assert len(rows(Activity)) == 1


def test_a_published_activity_cannot_be_discarded(found, rows):
    program = found()
    answer = attend(program.desk, publishing.discard, program.event("王阿姨"), wish("discard", 1))
    assert answer.called() == "question_closed"
    assert len(rows(Activity)) == 1


def test_an_activity_of_the_community_has_a_card_in_every_group_below(found, rows):
    found(cleaning(unit="工农社区"))
    assert [card.chat_id for card in rows(Card)] == [1, 2]


def test_a_new_card_waits_for_the_morning(found, rows):
    program = found(now=at("22:00", day=22))
    publish(program)
    attend(program.desk, publishing.publish, program.event("王阿姨"), wish("publish_activity", 2))
    (notice,) = rows(Notice, Notice.card_id == 2)
    assert notice.not_before == at("7:30", day=23)


# --- changing --------------------------------------------------------------------------------------------------


@pytest.fixture
def program(found):
    made = found()
    for who in ("小李", "王阿姨"):
        attend(made.desk, joining.sign_up, made.event(who, GROUP), wish("sign_up", 1))
    return made


def test_the_audit_says_who_changed_what(program, audited):
    change(program, time=to(START + DAY))
    ((_, detail),) = audited("change")
    assert [one["what"] for one in detail["changes"]] == ["time"]


def test_whoever_made_the_change_is_not_told_of_it(program, notices):
    assert change(program, place="小广场").told == 1
    assert len(notices("activity_changed", col(Notice.identity_id).is_not(None))) == 2  # 小李, and the answer


def test_the_length_stays_when_only_the_start_moves(program, rows):
    change(program, time=to(at("14:00")))
    assert (rows(Activity)[0].starts_at, rows(Activity)[0].ends_at) == (at("14:00"), at("16:00"))


def test_a_day_alone_keeps_the_clock(program, rows):
    change(program, time=Said(kind="day", start=at("0:00", day=29), end=at("0:00", day=30), has_date=True))
    assert rows(Activity)[0].starts_at == START + DAY


def test_a_clock_alone_keeps_the_day(program, rows):
    change(program, time=Said(kind="point", start=at("14:00", day=22), has_time=True))
    assert rows(Activity)[0].starts_at == at("14:00")


def test_putting_off_keeps_the_length(program, rows):
    change(program, shift_minutes=30)
    assert (rows(Activity)[0].starts_at, rows(Activity)[0].ends_at) == (at("9:30"), at("11:30"))


def test_a_change_into_the_past_is_refused_and_nothing_is_told(program, rows, notices):
    assert change(program, time=to(SUNDAY - DAY)).missing == ("future",)
    assert rows(Activity)[0].starts_at == START
    assert [notice.identity_id for notice in notices("activity_changed")] == []


def test_the_same_value_again_is_no_change(program, notices):
    assert change(program, place="3栋楼下").called() == "what_to_change"
    assert notices("activity_changed") == []


def test_a_change_for_today_is_told_at_night_too(program, notices):
    program.stage.now = at("23:00", day=27)
    change(program, place="小广场")
    assert {notice.not_before for notice in notices("activity_changed")} == {program.now}


def test_a_change_for_next_week_waits_for_the_morning(program, notices):
    program.stage.now = at("23:00", day=22)
    change(program, place="小广场")
    held = [notice for notice in notices("activity_changed") if notice.fields["told"] is None]
    assert {notice.not_before for notice in held} == {at("7:30", day=23)}


def test_a_new_title_of_any_length_is_cut(program, rows):
    change(program, title="很长的题目" * 40)
    assert len(rows(Activity)[0].title) <= 40


@pytest.mark.parametrize("who", ["小李", "周姐", "新邻居"])
def test_changing_needs_the_right_over_that_building(program, rows, who):
    assert change(program, who, place="小广场").called() == "not_allowed"
    assert rows(Activity)[0].place == "3栋楼下"


def test_fewer_places_send_nobody_away(program):
    assert change(program, amount=1).called() == "activity_changed"
    roster = attend(program.desk, asking.roster, program.event("小李"), wish("roster", 1))
    assert len(roster.going) == 2


# --- cancelling ------------------------------------------------------------------------------------------------


def test_a_cancelled_activity_gives_its_number_back_and_keeps_its_people(program, rows):
    attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    assert (rows(Activity)[0].state, rows(Activity)[0].number) == (ActivityState.CANCELLED, None)
    roster = attend(program.desk, asking.roster, program.event("小李"), wish("roster", 1))
    assert len(roster.going) == 2


def test_cancelling_twice_tells_nobody_again(program, notices):
    first = attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    second = attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    assert (first.told, second.told) == (1, 0)
    assert len([notice for notice in notices("activity_cancelled") if notice.fields["told"] is None]) == 1


async def test_the_card_of_a_cancelled_activity_has_no_buttons(program):
    await program.deliver()
    attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    program.heard = []
    await program.deliver()
    (card,) = [one for one in program.heard if one.outcome == "activity_card"]
    assert card.edited
    assert card.buttons == ()


@pytest.mark.parametrize("who", ["小李", "周姐"])
def test_cancelling_needs_the_right_over_that_building(program, rows, who):
    answer = attend(program.desk, changing.cancel_activity, program.event(who), wish("cancel_activity", 1))
    assert answer.called() == "not_allowed"
    assert rows(Activity)[0].state == ActivityState.PUBLISHED


# --- asking ----------------------------------------------------------------------------------------------------


def test_a_group_hears_of_its_own_activities(found):
    everywhere = cleaning(title="全社区", unit="工农社区")
    program = found(cleaning(), cleaning(title="五栋的活动", unit="大汉龙城5栋"), everywhere)
    listed = attend(program.desk, asking.list_activities, program.event("小李", GROUP), wish("list_activities"))
    assert [a.title for a in listed.activities] == [CLEANING, "全社区"]
    listed = attend(program.desk, asking.list_activities, program.event("小李", OTHER_GROUP), wish("list_activities"))
    assert [a.title for a in listed.activities] == ["五栋的活动", "全社区"]


def test_what_has_begun_is_not_listed(found):
    program = found(now=START)
    answer = attend(program.desk, asking.list_activities, program.event("小李", GROUP), wish("list_activities"))
    assert answer.called() == "nothing_found"
