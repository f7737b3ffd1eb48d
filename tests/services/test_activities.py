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


# --- several days of one line ----------------------------------------------------------------------------------


def of_days(*starts, every=True):
    """周六、周日上午9点到11点, or 周末上午9点到11点."""
    each = tuple(Said(kind="span", start=start, end=start + 2 * HOUR, has_date=True, has_time=True) for start in starts)
    return LINE.model_copy(update={"end": each[-1].end, "text": "那几天", "each": each, "every": every})


WEEKEND = of_days(START, START + DAY)


@pytest.fixture
def drafted(found):
    """王阿姨 has a preview of two days before her: drafts 2 and 3."""
    program = found()
    publish(program, wanted=Wanted(time=WEEKEND), amount=5)
    return program


def test_several_days_make_one_preview_that_lists_them(found):
    preview = publish(found(), wanted=Wanted(time=WEEKEND))
    assert preview.called() == "activity_preview"
    assert [one.starts_at for one in (preview.activity, *preview.others)] == [START, START + DAY]
    assert [one.ends_at for one in (preview.activity, *preview.others)] == [END, END + DAY]


@pytest.mark.parametrize("tapped", [2, 3])
def test_all_days_of_a_line_are_published_together(drafted, rows, tapped):
    answer = attend(drafted.desk, publishing.publish, drafted.event("王阿姨"), wish("publish_activity", tapped))
    assert [one.number for one in (answer.activity, *answer.others)] == [2, 3]
    assert {row.state for row in rows(Activity)} == {ActivityState.PUBLISHED}
    assert [card.subject_id for card in rows(Card)] == [1, 2, 3]


def test_publishing_several_days_twice_posts_each_card_once(drafted, rows):
    for _ in range(2):
        attend(drafted.desk, publishing.publish, drafted.event("王阿姨"), wish("publish_activity", 2))
    assert [card.subject_id for card in rows(Card)] == [1, 2, 3]


def test_all_days_of_a_line_are_dropped_together(drafted, rows):
    answer = attend(drafted.desk, publishing.discard, drafted.event("王阿姨"), wish("discard", 2))
    assert (answer.called(), answer.days) == ("activity_discarded", 2)
    assert [row.id for row in rows(Activity)] == [1]


def test_when_one_of_the_days_is_over_none_is_published(drafted, rows):
    drafted.stage.now = START + MINUTE
    answer = attend(drafted.desk, publishing.publish, drafted.event("王阿姨"), wish("publish_activity", 2))
    assert (answer.called(), answer.missing) == ("activity_incomplete", ("future",))
    assert {row.state for row in rows(Activity)[1:]} == {ActivityState.DRAFT}


def test_a_line_with_a_day_that_is_over_drafts_nothing(found, rows):
    answer = publish(found(), wanted=Wanted(time=of_days(SUNDAY - DAY, START)))
    assert (answer.called(), answer.missing) == ("activity_incomplete", ("future",))
    assert len(rows(Activity)) == 1


def test_a_place_and_a_number_hold_for_each_of_the_days(drafted, rows):
    preview = change(drafted, activity_id=3, place="小广场", amount=9)
    assert (preview.called(), len(preview.others)) == ("activity_preview", 1)
    assert {(row.place, row.capacity) for row in rows(Activity)[1:]} == {("小广场", 9)}


def test_an_hour_alone_holds_for_each_of_the_days(drafted, rows):
    change(drafted, activity_id=2, time=Said(kind="point", start=at("14:00", day=22), has_time=True))
    assert [row.starts_at for row in rows(Activity)[1:]] == [at("14:00"), at("14:00", day=29)]


def test_which_of_the_days_gets_a_new_date_is_asked(drafted, rows):
    answer = change(drafted, activity_id=2, time=to(START + 7 * DAY))
    assert answer.called() == "which_activity"
    assert [row.starts_at for row in rows(Activity)[1:]] == [START, START + DAY]
    preview = attend(drafted.desk, changing.change, drafted.event("王阿姨"), answer.options[1].wish)
    assert [one.starts_at for one in (preview.activity, *preview.others)] == [START, START + 7 * DAY]


def test_published_days_of_one_line_are_changed_one_by_one(drafted, rows):
    attend(drafted.desk, publishing.publish, drafted.event("王阿姨"), wish("publish_activity", 2))
    assert change(drafted, activity_id=3, place="小广场").called() == "activity_changed"
    assert [row.place for row in rows(Activity)] == ["3栋楼下", "3栋楼下", "小广场"]


def test_a_run_of_days_with_an_hour_asks_which_day_is_published(found, rows):
    program = found()
    answer = publish(program, wanted=Wanted(time=of_days(START, START + DAY, every=False)))
    assert (answer.called(), answer.starts) == ("which_day", (START, START + DAY))
    assert len(rows(Activity)) == 1
    preview = attend(program.desk, publishing.publish, program.event("王阿姨"), answer.options[1].wish)
    assert (preview.activity.starts_at, preview.others) == (START + DAY, ())


# --- what cannot be as it was said -----------------------------------------------------------------------------

CANNOT_BE = [
    ("time_impossible", {"kind": "impossible", "text": "9点到8点"}),
    ("time_unclear", {"kind": "unclear", "text": "节后上午9点"}),
]


@pytest.mark.parametrize(("asked", "said"), CANNOT_BE)
def test_a_time_that_is_uncertain_is_never_published(found, rows, asked, said):
    time = LINE.model_copy(update=said)
    answer = publish(found(), wanted=Wanted(time=time), again="大扫除 3栋楼下")
    assert (answer.called(), answer.said) == (asked, said["text"])
    assert [option.wish.text for option in answer.options] == ["大扫除 3栋楼下"]
    assert len(rows(Activity)) == 1


@pytest.mark.parametrize(("asked", "said"), CANNOT_BE)
def test_a_time_that_is_uncertain_moves_nothing(found, rows, asked, said):
    answer = change(found(), time=to(START + DAY).model_copy(update=said))
    assert answer.called() == asked
    assert [option.wish.about.id for option in answer.options] == [1]
    assert rows(Activity)[0].starts_at == START


def test_a_number_of_people_that_cannot_be_is_asked_back(found, rows):
    program = found(cleaning(capacity=8))
    assert publish(program, no_amount="0人").called() == "amount_impossible"
    answer = change(program, no_amount="-5人", again="人数改成")
    assert (answer.called(), answer.said, answer.options[0].wish.text) == ("amount_impossible", "-5人", "人数改成")
    assert [row.capacity for row in rows(Activity)] == [8]


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


@pytest.mark.parametrize(
    "named",
    [
        WEEKEND,
        of_days(START, START + DAY, every=False),
        Said(kind="span", start=at("0:00"), end=at("0:00", day=30), has_date=True, text="周末"),
    ],
)
def test_a_change_to_several_days_asks_which(program, rows, named):
    answer = change(program, activity_id=1, time=named)
    assert (answer.called(), answer.starts) == ("which_day", (START, START + DAY))
    assert rows(Activity)[0].starts_at == START
    moved = attend(program.desk, changing.change, program.event("王阿姨"), answer.options[1].wish)
    assert (moved.called(), rows(Activity)[0].starts_at) == ("activity_changed", START + DAY)


def test_a_change_to_more_days_than_can_be_chosen_from_is_asked_in_words(program, rows):
    month = Said(kind="span", start=at("0:00", day=1, month=12), end=at("0:00", 1, 1, 2027), has_date=True)
    assert change(program, time=month).called() == "time_unclear"
    assert rows(Activity)[0].starts_at == START


def test_one_long_activity_over_night_is_no_list_of_days(program, rows):
    change(program, time=to(START, at("17:00", day=29)))
    assert (rows(Activity)[0].starts_at, rows(Activity)[0].ends_at) == (START, at("17:00", day=29))


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
