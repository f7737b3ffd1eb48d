"""Which employer and which quarter are meant."""

import pytest

from community.duty import Stand
from community.returns import by_employer, fitting, quarters, standing, usual_quarter
from storage.tables.activities import ActivityKind
from tests.cast import FIGURES, at

KNOWN = ["县人民医院", "县中医院", "县财政局", "ABC 公司"]


@pytest.mark.parametrize(
    ("said", "meant", "certain"),
    [
        ("县人民医院", ["县人民医院"], True),
        ("人民医院", ["县人民医院"], True),
        ("县 财 政 局", ["县财政局"], True),
        ("财政", ["县财政局"], True),
        ("ａｂｃ公司", ["ABC 公司"], True),
        ("县医院", ["县人民医院", "县中医院"], False),
        ("医院", ["县人民医院", "县中医院"], False),
        ("县财政局预算科", ["县财政局"], False),
        ("局", [], False),
        ("县", [], False),
        ("县教育局", [], False),
        ("院医县", [], False),
    ],
)
def test_an_employer_is_certain_only_where_no_other_may_be_meant(said, meant, certain):
    assert fitting([said], KNOWN) == (meant, certain)


def test_a_name_with_and_without_a_word_at_its_edge():
    assert fitting(["出县财政局", "县财政局"], KNOWN) == (["县财政局"], True)


def test_an_employer_is_one_however_wide_it_is_written():
    assert list(by_employer(["ＡＢＣ公司", "abc 公司", "县医院"]).values()) == ["ＡＢＣ公司", "县医院"]


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (at("9:00", 8, 1, 2027), at("0:00", 1, 10)),
        (at("9:00", 1, 4), at("0:00", 1, 1)),
        (at("23:59", 31, 7), at("0:00", 1, 4)),
        (at("0:00", 1, 10), at("0:00", 1, 7)),
    ],
)
def test_in_the_first_month_of_a_quarter_the_last_one_is_meant(now, last):
    assert usual_quarter(now, FIGURES).first == last


@pytest.mark.parametrize("month", [2, 3, 5, 6, 8, 9, 11, 12])
def test_in_other_months_it_must_be_said(month):
    assert usual_quarter(at("9:00", 1, month), FIGURES) is None


def test_the_last_quarter_may_be_of_the_year_before():
    before, running = quarters(at("9:00", 14, 2, 2027), FIGURES)
    assert (before.first, before.last, running.first) == (
        at("0:00", 1, 10),
        at("0:00", 1, 1, 2027),
        at("0:00", 1, 1, 2027),
    )


def test_each_kind_that_the_year_asks_for_is_done_missing_or_exempt():
    service, session = ActivityKind.SERVICE, ActivityKind.ORG_LIFE
    owed = {service: 1, session: 1}
    assert standing(Stand(2026, owed, {service: 1, session: 0})) == ((service, "done"), (session, "missing"))
    exempt = Stand(2026, owed, {service: 0, session: 0}, frozenset([session]))
    assert standing(exempt) == ((service, "missing"), (session, "exempt"))
    assert standing(Stand(2026, {service: 1}, {service: 2})) == ((service, "done"),)
    assert standing(None) == ((service, "later"), (session, "later"))
