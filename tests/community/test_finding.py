"""Which activity is meant: by number, by a title in other words, by team, kind, day and part of the day."""

import pytest

from community.finding import at_another_time, likeness, matching
from community.wishes import Said, Wanted, WantedToo
from storage.tables.activities import ActivityKind
from tests.cast import CLEANING, DAY, activity, at

ENVIRONMENT, TRAFFIC = 50, 51
TEAMS = {ENVIRONMENT: "环境卫生整治队", TRAFFIC: "交通劝导服务队"}

cleaning = activity(id=1, number=1, team_id=ENVIRONMENT)
traffic = activity(id=2, number=2, title="交通文明劝导", team_id=TRAFFIC, starts_at=at("14:00"), ends_at=at("16:00"))
lecture = activity(
    id=3,
    number=12,
    title="小区讲堂：老年人防诈骗",
    kind=ActivityKind.LECTURE,
    starts_at=at("19:00", day=29),
    ends_at=at("20:30", day=29),
)
ALL = [cleaning, traffic, lecture]


porridge = activity(id=4, number=4, title="送腊八粥", starts_at=at("9:00", day=29), ends_at=at("11:00", day=29))
tools = activity(id=5, number=5, title="擦洗健身器材", starts_at=at("9:00", day=29), ends_at=at("11:00", day=29))


def found(**wanted):
    return [row.id for row in matching(ALL, Wanted(**wanted), TEAMS)]


def day(date):
    return Said(kind="day", start=at("0:00", day=date), end=at("0:00", day=date) + DAY, has_date=True)


# --- number and title ------------------------------------------------------------------------------------------


def test_nothing_said_leaves_all():
    assert found() == [1, 2, 3]


def test_the_number_stands_for_the_title():
    assert found(number=12) == [3]


def test_an_unknown_number_means_none():
    assert found(number=99) == []


@pytest.mark.parametrize("said", [CLEANING, "环境整治", "环境卫生", "卫生整治", "环境卫生整治活动"])
def test_the_title_may_be_said_in_other_words(said):
    assert found(title=said) == [1]


@pytest.mark.parametrize(("said", "meant"), [("讲堂", [3]), ("防诈骗", [3]), ("交通劝导", [2]), ("文明劝导", [2])])
def test_a_part_of_the_title_is_enough(said, meant):
    assert found(title=said) == meant


@pytest.mark.parametrize("said", ["包粽子", "跳广场舞", "植树", "会"])
def test_an_unknown_title_is_not_guessed(said):
    assert found(title=said) == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [("送粥", [4]), ("腊八粥", [4]), ("送八粥", [4]), ("擦器材", [5]), ("擦健身器材", [5]), ("粥送", []), ("擦粥", [])],
)
def test_letters_of_a_title_in_their_order_are_the_title(said, meant):
    assert [row.id for row in matching([*ALL, porridge, tools], Wanted(title=said), TEAMS)] == meant


def test_words_of_a_title_count_more_than_scattered_letters():
    sweet = activity(id=6, title="送粥上门")
    assert [row.id for row in matching([porridge, sweet], Wanted(title="送粥"), {})] == [6]


def test_words_that_may_be_mere_padding_exclude_nothing():
    assert found(title="老地方", title_is_certain=False) == [1, 2, 3]


def test_words_that_may_be_a_title_count_when_they_are_one():
    assert found(title="环境整治", title_is_certain=False) == [1]


def test_the_name_of_the_team_in_the_title_finds_the_activity():
    assert found(title="交通劝导服务队") == [2]


@pytest.mark.parametrize(
    ("said", "title", "alike"),
    [(CLEANING, CLEANING, True), ("环境整治", CLEANING, True), ("环境", CLEANING, True), ("讲堂", CLEANING, False)],
)
def test_leaving_out_words_costs_little(said, title, alike):
    assert (likeness(said, title) >= 75) is alike


# --- team and kind ---------------------------------------------------------------------------------------------


def test_a_team_names_its_activities():
    assert found(team="环境卫生整治队") == [1]


def test_a_team_without_an_activity_means_none():
    assert found(team="政策宣传文艺队") == []


def test_a_kind_names_its_activities():
    assert found(kind=ActivityKind.LECTURE) == [3]


# --- time ------------------------------------------------------------------------------------------------------


def test_a_day_names_its_activities():
    assert found(time=day(28)) == [1, 2]
    assert found(time=day(29)) == [3]
    assert found(time=day(27)) == []


def test_an_activity_at_midnight_belongs_to_the_day_that_begins():
    midnight = activity(starts_at=at("0:00", day=29), ends_at=at("1:00", day=29))
    assert matching([midnight], Wanted(time=day(28)), {}) == []
    assert matching([midnight], Wanted(time=day(29)), {}) == [midnight]


def test_a_part_of_the_day_names_what_starts_in_it():
    morning = Said(kind="part", start=at("8:00"), has_date=True, has_time=True)
    afternoon = Said(kind="part", start=at("13:00"), has_date=True, has_time=True)
    assert (found(time=morning), found(time=afternoon)) == ([1], [2])


def test_an_hour_names_what_is_on_at_that_hour():
    assert found(time=Said(kind="point", start=at("9:00"), has_date=True, has_time=True)) == [1]
    assert found(time=Said(kind="point", start=at("10:00"), has_date=True, has_time=True)) == [1]
    assert found(time=Said(kind="point", start=at("11:00"), has_date=True, has_time=True)) == []


def test_an_hour_without_a_day_names_what_starts_then():
    assert found(time=Said(kind="point", start=at("14:00", day=23), has_time=True)) == [2]


def test_several_days_name_everything_in_them():
    weekend = Said(kind="span", start=at("0:00"), end=at("0:00", day=30), has_date=True)
    assert found(time=weekend) == [1, 2, 3]


def test_of_a_list_of_days_those_between_are_not_meant():
    friday_and_sunday = Said(
        kind="span", start=at("0:00", day=27), end=at("0:00", day=30), each=(day(27), day(29)), every=True
    )
    assert found(time=friday_and_sunday) == [3]


@pytest.mark.parametrize("kind", ["unclear", "impossible"])
def test_a_day_that_is_uncertain_names_nothing(kind):
    assert found(time=day(28).model_copy(update={"kind": kind})) == []
    assert found(time=Said(kind=kind)) == []


def test_an_hour_of_a_day_said_elsewhere_still_names_what_starts_then():
    assert found(time=Said(kind="unclear", start=at("14:00", day=23), has_time=True)) == [2]


def test_until_a_moment_names_what_starts_before_it():
    assert found(time=Said(kind="until", end=at("10:00"), has_date=True)) == [1]


def test_a_day_is_the_day_where_the_speaker_lives():
    utc = activity(starts_at=at("0:30", day=29).astimezone(tz=None), ends_at=at("1:30", day=29))
    assert matching([utc], Wanted(time=day(29)), {}) == [utc]


def test_title_and_day_must_both_fit():
    assert found(title="环境整治", time=day(28)) == [1]
    assert found(title="环境整治", time=day(29)) == []


# --- a title and a date that do not agree ----------------------------------------------------------------------


def test_a_title_that_fits_exactly_one_outweighs_a_date_that_is_said_apart_from_it():
    assert found(title="环境整治", time=day(29), time_is_aside=True) == [1]


def test_a_date_said_apart_from_no_title_or_from_an_unknown_one_counts():
    assert found(time=day(27), time_is_aside=True) == []
    assert found(title="老地方", title_is_certain=False, time=day(27), time_is_aside=True) == []


def test_a_date_said_apart_tells_two_of_one_title_apart():
    again = activity(id=7, starts_at=at("9:00", day=29), ends_at=at("11:00", day=29))
    both = [cleaning, again]
    apart = {"title": CLEANING, "time_is_aside": True}
    assert matching(both, Wanted(time=day(29), **apart), TEAMS) == [again]
    assert matching(both, Wanted(time=day(27), **apart), TEAMS) == []


def test_the_only_one_of_a_title_is_asked_about_when_the_date_contradicts_it():
    assert at_another_time(ALL, Wanted(title="环境整治", time=day(29)), TEAMS) == cleaning
    assert at_another_time(ALL, Wanted(title="包粽子", time=day(29)), TEAMS) is None
    assert at_another_time(ALL, Wanted(time=day(27)), TEAMS) is None


# --- more than one -----------------------------------------------------------------------------------------------


def test_two_that_are_named_in_one_line_are_both_found():
    assert found(title="环境整治", also=(WantedToo(title="交通劝导"),)) == [1, 2]
    assert found(number=1, also=(WantedToo(number=12),)) == [1, 3]


def test_the_same_one_named_twice_is_one():
    assert found(title="环境整治", also=(WantedToo(title="环境卫生整治"),)) == [1]


def test_a_number_that_may_be_a_day_finds_either():
    assert found(number=28, also=(WantedToo(time=day(28)),)) == [1, 2]
    assert found(number=2, also=(WantedToo(time=day(29)),)) == [2, 3]
