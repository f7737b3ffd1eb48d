"""Certificates: which days, which hours, which names, and the code."""

from datetime import timedelta

import pytest

from community import certificates as rules
from community.figures import Figures
from storage.tables.activities import ActivityKind
from storage.tables.hours import HoursState
from tests.cast import FIGURES, SUNDAY, ZONE, activity, at, hours

NEW_YEAR, NEXT_YEAR = at("0:00", 1, 1), at("0:00", 1, 1, 2027)


# --- codes ---


def test_a_code_has_ten_characters_none_of_which_looks_like_another():
    codes = {rules.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(rules.is_code(code) and not set(code) & set("01OIL") for code in codes)


@pytest.mark.parametrize(
    "written", ["abcdefghjk", "ABCDE-FGHJK", "abcd efgh jk", "ＡＢＣＤＥｆｇｈｊｋ", " ABCDEFGHJK。"]
)
def test_a_code_may_be_written_in_any_width_case_and_spacing(written):
    assert rules.as_code(written) == "ABCDEFGHJK"


@pytest.mark.parametrize(
    "slip", ["", "ABCDEFGHJ", "ABCDEFGHJKM", "ABCDEFGHJ0", "ABCDEFGHIL", "甲乙丙丁戊己庚辛壬癸", "'; DROP--AB"]
)
def test_what_cannot_be_a_code_is_none(slip):
    assert not rules.is_code(rules.as_code(slip))


# --- days ---


def test_nothing_is_certified_of_days_to_come():
    period = rules.year_until_today(2026, SUNDAY, FIGURES)
    assert (period.first, period.last) == (NEW_YEAR, at("0:00", 23))


def test_a_year_that_is_over_is_certified_whole():
    period = rules.year_until_today(2025, SUNDAY, FIGURES)
    assert (period.first, period.last) == (at("0:00", 1, 1, 2025), NEW_YEAR)


def test_a_year_to_come_has_no_days_yet():
    assert rules.year_until_today(2027, SUNDAY, FIGURES) is None


@pytest.mark.parametrize(
    ("now", "last"),
    [(at("23:59", 31, 12), NEXT_YEAR), (at("0:00", 1, 1, 2027), NEXT_YEAR), (at("0:00", 1, 1), at("0:00", 2, 1))],
)
def test_the_last_day_of_a_year_belongs_to_it_and_new_years_day_to_the_next(now, last):
    assert rules.year_until_today(now.year if now < NEXT_YEAR else 2026, now, FIGURES).last == last


def test_a_day_ends_where_the_community_is():
    urumqi = Figures(zone=ZONE.__class__("Asia/Urumqi"))
    assert rules.year_until_today(2026, at("0:30", 29), urumqi).last == at("2:00", 29)  # there it is still the 28th


# --- hours ---


def served(minutes=60, state=HoursState.COUNTED, kind=ActivityKind.SERVICE):
    return hours(minutes=minutes, state=state), activity(kind=kind)


@pytest.mark.parametrize("state", [HoursState.CLAIMED, HoursState.APPROVED, HoursState.DISPUTED])
def test_what_does_not_count_yet_waits_and_is_not_certified(state):
    own = [served(60), served(30, state)]
    assert rules.counting(own) == own[:1]
    assert rules.waiting(own) == 30


@pytest.mark.parametrize("kind", [ActivityKind.ORG_LIFE, ActivityKind.LECTURE, ActivityKind.EVENT])
def test_only_voluntary_service_is_certified(kind):
    own = [served(60, kind=kind), served(60, HoursState.CLAIMED, kind)]
    assert (rules.counting(own), rules.waiting(own)) == ([], 0)


@pytest.mark.parametrize(("minutes", "stands"), [(0, False), (2, False), (4, True), (6, True), (60, True)])
def test_nothing_stands_on_it_with_no_hours(minutes, stands):
    assert bool(rules.counting([served(minutes)])) is stands


# --- names ---


@pytest.mark.parametrize("name", ["刘桂英", "王强", "欧阳娜", "欧阳娜娜", "张书", "彭博文", "晏几道"])
def test_these_read_like_real_names(name):
    assert rules.looks_real(name)


NO_REAL_ONES = """
小李 刘婶 老陈 阿芳 钱工 王阿姨 赵师傅 张书记 何委员 周姐 3栋刘姐 大力水手 Tom 王 王王王王 龙城3栋
 李🌟 张大爷 陈医生 刘桂英妈妈
"""


@pytest.mark.parametrize("name", [*NO_REAL_ONES.split(), "", "刘 桂英", "王\u200b强"])
def test_these_do_not_and_are_asked(name):
    assert not rules.looks_real(name)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("刘桂英", "刘桂英"),
        (" 刘桂英。", "刘桂英"),
        ("刘 桂 英", "刘桂英"),
        ("我叫刘桂英", "刘桂英"),
        ("我的名字是刘桂英", "刘桂英"),
        ("姓名：刘桂英", "刘桂英"),
        ("就写刘桂英", "刘桂英"),
        ("写刘桂英吧", "刘桂英"),
        ("㙍䶮", "㙍䶮"),
        ("欧阳娜娜", "欧阳娜娜"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("Anna-Maria O'Neil Jr.", "Anna-Maria O'Neil Jr."),
        ("Ｔｏｍ", "Tom"),
    ],
)
def test_a_name_is_taken_out_of_what_is_said_around_it(said, name):
    assert rules.a_name(said) == name


ANSWERS = "不知道 你看着办 随便 都行 好的 谢谢 确定 怎么写 写什么名字？ 那就算了不开了 我是刘桂英的女儿"
OTHERS = "13800001111", "刘桂英 138", "王", "。", "", "刘桂英、李明", "刘桂英\n县长", "Tom王", "<b>刘桂英</b>", "🌟"


@pytest.mark.parametrize("said", [*ANSWERS.split(), *OTHERS, "A" * 41])
def test_what_is_no_name_is_asked_again(said):
    assert rules.a_name(said) is None


def test_a_name_that_is_asked_waits_an_hour():
    assert rules.NAME.lives == timedelta(hours=1)
