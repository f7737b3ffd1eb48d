"""Report-ins: from which year the duty counts, whose decision holds, what is an answer, and which consent is one."""

import hashlib
from dataclasses import replace
from datetime import datetime

import pytest

from community.consents import CURRENT, agreed, asked, holds
from community.figures import Figures
from community.report_in import REPORT, a_name, duty_year, may_decide, membership, some_words
from storage.tables.report_in import Consent, Purpose, ReportIn, ReportInState
from tests.cast import FIGURES, SUNDAY
from texts.render import TEMPLATES

CONFIRMED, WAITING, RETURNED = ReportInState.CONFIRMED, ReportInState.WAITING, ReportInState.RETURNED


def on(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=FIGURES.zone)


def report(state: ReportInState = WAITING, day: str | None = "2026-05-01", by: int | None = None) -> ReportIn:
    return ReportIn(member_id=1, state=state, reported_at=on(day) if day else None, decided_by=by)


# --- the duty ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("2026-01-01T00:00", 2026),
        ("2026-09-30T23:59", 2026),
        ("2026-10-01T00:00", 2027),
        ("2026-12-31T23:59", 2027),
        ("2026-10-01T07:59", 2027),  # still September in UTC
    ],
)
def test_reported_in_from_october_the_duty_begins_next_year(day, year):
    assert duty_year(on(day), FIGURES) == year


def test_from_which_day_is_a_figure():
    assert duty_year(on("2026-10-01"), replace(Figures(), late_report=(11, 1))) == 2026


def test_nobody_is_in_service_before_it_is_confirmed():
    assert membership([], FIGURES) == (False, None)
    assert membership([report(WAITING)], FIGURES) == (False, None)
    assert membership([report(RETURNED)], FIGURES) == (False, None)


def test_confirmed_the_duty_counts_from_the_year_of_reporting():
    assert membership([report(CONFIRMED, "2026-11-03")], FIGURES) == (True, 2027)


def test_who_reports_in_anew_goes_on_with_the_duty_they_have():
    first, moved = report(CONFIRMED, "2025-03-01"), report(CONFIRMED, "2026-11-03")
    assert membership([first, moved], FIGURES) == (True, 2025)
    assert membership([first, report(WAITING, "2026-11-03")], FIGURES) == (True, 2025)
    assert membership([first, report(RETURNED, "2026-11-03")], FIGURES) == (True, 2025)


def test_described_as_confirmed_whatever_year_is_asked_about_is_theirs():
    assert membership([report(CONFIRMED, None)], FIGURES) == (True, None)
    assert membership([report(CONFIRMED, None), report(CONFIRMED, "2026-11-03")], FIGURES) == (True, None)


# --- who decides -------------------------------------------------------------------------------------------------


def test_nobody_decides_their_own():
    assert not may_decide(report(), member_id=1)
    assert not may_decide(report(CONFIRMED, by=1), member_id=1)


def test_the_first_decision_holds_and_is_taken_back_by_whoever_made_it():
    assert may_decide(report(), member_id=2)
    assert not may_decide(report(CONFIRMED, by=2), member_id=3)
    assert may_decide(report(CONFIRMED, by=2), member_id=2)
    assert may_decide(report(RETURNED, by=2), member_id=2)


# --- answers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["李建国", "阿依古丽·买买提", " 李 建国 ", "Tom"])
def test_a_name_is_a_name(said):
    assert a_name(said) == " ".join(said.split())


@pytest.mark.parametrize("said", ["", "。", "13800001111", "123", "我叫李建国但是我其实还有一个名字你们看着填就行了吧"])
def test_a_number_a_mark_or_a_story_is_no_name(said):
    assert a_name(said) is None


def test_what_is_long_is_no_employer():
    assert some_words("县财政局") == "县财政局"
    assert some_words("财" * 61) is None


def test_only_consent_and_name_and_home_must_be_answered():
    must = [field.name for field in REPORT.fields if not field.optional]
    assert must == [asked(Purpose.MEMBERSHIP), "name", "home"]


def test_where_the_home_is_known_six_answers_are_enough():
    assert len(REPORT.fitting({}, without=["home"])[0]) == 6


# --- consent -----------------------------------------------------------------------------------------------------


def consent(purpose: Purpose = Purpose.MEMBERSHIP, **columns: object) -> Consent:
    return Consent(**{"member_id": 1, "purpose": purpose, "version": CURRENT[purpose], "given_at": SUNDAY, **columns})


def test_consent_is_to_one_purpose_in_its_present_version_until_withdrawn():
    assert holds([consent()], Purpose.MEMBERSHIP)
    assert not holds([consent()], Purpose.EMPLOYER_RETURN)
    assert not holds([consent(version=CURRENT[Purpose.MEMBERSHIP] - 1)], Purpose.MEMBERSHIP)
    assert not holds([consent(withdrawn_at=SUNDAY)], Purpose.MEMBERSHIP)


def test_an_answer_to_an_older_text_consents_to_nothing():
    assert agreed({asked(Purpose.MEMBERSHIP): "agree"}) == [(Purpose.MEMBERSHIP, 1)]
    assert agreed({"membership.0": "agree"}) == []
    assert agreed({asked(Purpose.MEMBERSHIP): "refuse"}) == []


TEXTS = {
    "membership.1": "0b8aeccd925d",
    "employer_return.1": "89adc9c8abb2",
    "employer_return.2": "991d8dcc5060",
    "care.1": "8ad4c5c09754",
}


def test_a_text_that_was_consented_to_is_never_changed_but_gets_a_new_version():
    """Whoever edits one raises its number in `community.consents.CURRENT` and adds a line here."""
    files = {path.stem: path.read_bytes() for path in (TEMPLATES / "_consents").iterdir()}
    assert {name: hashlib.sha256(text).hexdigest()[:12] for name, text in files.items()} == TEXTS
    assert {asked(purpose) for purpose in Purpose} <= set(files)
