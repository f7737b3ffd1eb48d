"""Two changes of a series of which nobody has heard yet: what is told of them in the morning."""

from datetime import UTC, date, datetime

from community.outcomes.activities import Change
from community.outcomes.series import SeriesChanged, SeriesFacts
from community.recurring import Pattern
from storage.tables.activities import ActivityKind

NOW = datetime(2026, 11, 25, 1, tzinfo=UTC)
JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 1)
CLEANING = SeriesFacts(
    id=1,
    title="环境整治",
    kind=ActivityKind.SERVICE,
    unit="大汉龙城3栋",
    pattern=Pattern(freq="WEEKLY"),
    starts_at=NOW,
    ends_at=NOW,
)
FIRST, SECOND = (datetime(2026, 12, day, 1, tzinfo=UTC) for day in (5, 12))


def news(place=None, amount=None, **fields):
    values = {"place": place, "capacity": amount}
    changes = tuple(Change(what=what, value=value) for what, value in values.items() if value)
    return SeriesChanged(series=CLEANING, changes=changes, **fields)


def told(*some):
    return [({change.what: change.value for change in one.changes}, one.since, one.ended) for one in some]


def test_two_changes_are_one_news_of_the_last_value():
    assert told(*news("操场", "20").then(news("小广场"))) == [({"capacity": "20", "place": "小广场"}, None, False)]


def test_changes_from_different_days_on_are_two():
    both = news("操场").then(news("小广场", since=JANUARY))
    assert told(*both) == [({"place": "操场"}, None, False), ({"place": "小广场"}, JANUARY, False)]


def test_a_change_from_an_earlier_day_on_takes_the_place_of_the_later_one():
    assert told(*news("操场", since=FEBRUARY).then(news("小广场", since=JANUARY))) == [
        ({"place": "小广场"}, JANUARY, False)
    ]


def test_what_it_leaves_of_the_later_one_is_still_told():
    assert told(*news("操场", "20", since=FEBRUARY).then(news("小广场"))) == [
        ({"capacity": "20"}, FEBRUARY, False),
        ({"place": "小广场"}, None, False),
    ]


def test_new_days_are_not_lost_beside_a_new_place():
    (one,) = news(repeats=True).then(news("小广场"))
    assert one.repeats
    (one,) = news("小广场").then(news(repeats=True))
    assert told(one) == [({"place": "小广场"}, None, False)]


def test_an_end_is_all_there_is_to_say():
    assert told(*news("操场").then(news(ended=True))) == [({}, None, True)]
    assert len(news("操场").then(news(ended=True, since=JANUARY))) == 2


def test_dates_that_were_called_off_are_all_named():
    (one,) = news(cancelled=(FIRST,), only_these=True).then(news(cancelled=(SECOND,), only_these=True))
    assert (one.only_these, one.cancelled) == (True, (FIRST, SECOND))
    (one,) = news("操场").then(news(cancelled=(FIRST,), only_these=True))
    assert (one.only_these, one.cancelled, told(one)) == (False, (FIRST,), [({"place": "操场"}, None, False)])
    (one,) = news(cancelled=(FIRST,), only_these=True).then(news("操场"))
    assert (one.only_these, one.cancelled) == (False, (FIRST,))
