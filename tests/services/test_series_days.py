"""The dates that are made are those of the rule, as dateutil itself has them, without those that are skipped."""

from datetime import date, datetime

import pytest
from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, TH, TU, WEEKLY, YEARLY, rrule
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.topic import read
from bot.understanding.reading import Line
from community.planning import Planning
from community.wishes import Wish
from services import visit
from services.activities import repeating
from services.timers import TIMERS
from services.workdays import read as read_calendar
from storage import people
from storage.database import Database
from storage.tables.activities import Activity
from tests.cast import DAY, FIGURES, ZONE, Program, at, community

NOTHING_ON = community().model_copy(update={"activities": []})
CALENDAR = read_calendar()
RULES = {
    "每周六上午9点": {"freq": WEEKLY, "byweekday": SA},
    "每周二、周四上午9点": {"freq": WEEKLY, "byweekday": (TU, TH)},
    "每月第五个周六上午9点": {"freq": MONTHLY, "byweekday": SA(5)},
    "每月最后一个周五上午9点": {"freq": MONTHLY, "byweekday": FR(-1)},
    "每月第一个周一上午9点": {"freq": MONTHLY, "byweekday": MO(1)},
    "每月29号上午9点": {"freq": MONTHLY, "bymonthday": 29},
    "每月31号上午9点": {"freq": MONTHLY, "bymonthday": 31},
    "每月最后一天上午9点": {"freq": MONTHLY, "bymonthday": -1},
    "每年2月29日上午9点": {"freq": YEARLY, "bymonth": 2, "bymonthday": 29},
    "每天上午9点": {"freq": DAILY},
    "工作日上午9点": {"freq": DAILY},
    "每月1号和15号上午9点": {"freq": MONTHLY, "bymonthday": (1, 15)},
}
DATABASE = Database("sqlite://")
DATABASE.open()


def expected(words, first, last):
    """By dateutil from the rule in words of code, and the calendar day by day: nothing of what makes the dates."""
    rule = rrule(dtstart=datetime(first.year, first.month, first.day), **RULES[words])  # noqa: DTZ001
    days = [day.date() for day in rule.between(datetime(1, 1, 1), datetime(last.year, last.month, last.day, 1))]  # noqa: DTZ001
    if words.startswith("工作日"):
        return [day for day in days if CALENDAR.is_working_day(day)]
    weekends = words.startswith("每周六") or "第五个周六" in words
    return [day for day in days if not CALENDAR.holiday(day) and not (weekends and CALENDAR.is_working_day(day))]


def publishes(program, words):
    line = Line.of(f"{words} 大家扫雪 3栋楼下", program.now.astimezone(ZONE), {}, is_command=True)
    with program.desk.turn(program.now) as turn:
        actor = visit.Actor(turn, people.named(turn.tx, "王阿姨")[0])
        asked = repeating.create(turn, actor, read("publish_activity", line))
        repeating.create(turn, actor, Wish(intent="create_series", about=asked.series.subject))


def looks(program, now):
    """Only what makes dates: whatever else is due does not change them."""
    timer = TIMERS["make_occurrences"]
    with program.database.reading() as tx:
        keys = list(timer.due(tx, now, program.desk.figures))
    for key in keys:
        with program.desk.turn(now) as turn:
            timer.act(turn, key)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    words=st.sampled_from(sorted(RULES)),
    first=st.dates(date(2026, 1, 1), date(2028, 3, 1)),
    jumps=st.lists(st.sampled_from([1, 3, 7, 21]), min_size=1, max_size=12),
)
@example(words="每周六上午9点", first=date(2026, 12, 10), jumps=[3, 21, 21, 3])
@example(words="每月29号上午9点", first=date(2027, 12, 20), jumps=[21, 21, 21, 21])
@example(words="每年2月29日上午9点", first=date(2028, 1, 20), jumps=[3, 21, 3])
@example(words="工作日上午9点", first=date(2026, 9, 10), jumps=[3, 21, 3])
@example(words="每天上午9点", first=date(2026, 9, 10), jumps=[21, 21])
@example(words="每月第五个周六上午9点", first=date(2026, 5, 1), jumps=[21] * 10)
def test_the_dates_made_are_those_of_the_rule_without_holidays(words, first, jumps):
    program = Program(DATABASE, NOTHING_ON, now=at("17:00", first.day, first.month, first.year))
    publishes(program, words)
    now = program.now
    for days in jumps:
        now += days * DAY
        looks(program, now)
    with DATABASE.reading() as tx:
        made = sorted(row.planned_on for row in tx.exec(select(Activity)) if row.planned_on)
        starts = [row.starts_at.astimezone(ZONE) for row in tx.exec(select(Activity).order_by(Activity.starts_at))]
    last = (now + FIGURES.occurrences_ahead).astimezone(ZONE).date()
    assert made == [day for day in expected(words, first, last) if day > first]
    assert [(one.date(), one.hour) for one in starts] == [(day, 9) for day in made]


@pytest.mark.parametrize("words", ["每月农历十五晚上7点", "每月初一上午9点", "每闰月初一上午9点", "每逢农历初一9点"])
def test_the_lunar_calendar_has_no_rule_and_is_asked(words):
    line = Line.of(f"{words} 大家扫雪 3栋楼下", at("17:00", 22), {}, is_command=True)
    plan = Planning.of(read("publish_activity", line))
    certain = plan.repeats and plan.repeats.says_the_days and not plan.not_read
    assert not certain
