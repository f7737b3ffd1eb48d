"""Dialogues of several steps: what is asked next, how an answer is read, ways back and out, what is kept."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.reading_words import reading_words
from community.filling import (
    AsksField,
    Dropped,
    Filled,
    Filling,
    Refused,
    Step,
    answer,
    answer_tap,
    asks,
    begin,
)
from community.form_words import FormWords
from community.forms import FORMS, Field, Form
from tests.cast import DAY

WORDS = reading_words().form


def short_name(text: str) -> str | None:
    name = text.strip()
    return name if 1 <= len(name) <= 6 and not any(char.isdigit() for char in name) else None


CONSENT = Field("consent", choices=("agree", "refuse"), closed=True, refuses=lambda value: value == "refuse")
NAME = Field("name", short_name, choices=lambda known: [known.get("name", "")])
SKILLS = Field("skills", optional=True, choices=("理发", "修电器"))

KIND = Field("kind", choices=("thing", "time"), closed=True)
THING = Field("thing", when=lambda given: given.get("kind") == "thing")
UNTIL = Field("until", optional=True)

REPORT, LOAN = "trial report", "trial loan"
FIELDS = {REPORT: (CONSENT, NAME, SKILLS), LOAN: (KIND, THING, UNTIL)}


@pytest.fixture(autouse=True, scope="module")
def declared() -> Iterator[None]:
    for name, fields in FIELDS.items():
        Form(name, fields, lives=7 * DAY)
    yield
    for name in FIELDS:
        del FORMS[name]


def says(*texts: str, form: str = REPORT, words: FormWords = WORDS, **known: str) -> Step:
    """The step after the last of the texts."""
    step: Step = begin(FORMS[form], known)
    for text in texts:
        assert isinstance(step, AsksField)
        step = answer(step.filling, text, words)
    return step


def asked(step: Step) -> AsksField:
    assert isinstance(step, AsksField)
    return step


def taps(step: Step, what: str | int) -> Step:
    return answer_tap(asked(step).filling, what)


def at(step: Step) -> str:
    return asked(step).field.name


# --- forward ---------------------------------------------------------------------------------------------------


def test_fields_are_asked_in_their_order():
    assert [at(says(*("同意", "小李")[:said])) for said in range(3)] == ["consent", "name", "skills"]


def test_it_is_told_which_question_of_how_many_this_is():
    step = asked(says("同意"))
    assert (step.number, step.of) == (2, 3)


def test_the_last_answer_fills_the_form():
    filled = says("同意", "小李", "修电器")
    assert filled == Filled(REPORT, {"consent": "agree", "name": "小李", "skills": "修电器"})


def test_what_is_no_answer_is_asked_again_and_nothing_is_lost():
    before, step = asked(says("同意")), asked(says("同意", "13800000002"))
    assert (at(step), step.again) == ("name", True)
    assert step.filling == before.filling


def test_the_next_question_is_not_asked_again():
    assert not asked(says("同意", "13800000002", "小李")).again


# --- choices ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["修电器", " 修 电器。", "2", "２", "二", "②", "2️⃣", "2.", "（2）"])
def test_a_choice_is_taken_by_its_words_or_its_number(said):
    assert says("同意", "小李", said).given["skills"] == "修电器"


def test_width_and_case_make_no_difference_to_a_choice():
    assert at(says("ＡＧＲＥＥ")) == "name"


def test_a_tap_is_the_same_as_its_words():
    assert taps(says(), 0) == says("同意")
    assert taps(says("同意", "小李"), 1) == says("同意", "小李", "修电器")


def test_what_is_known_is_offered_and_what_is_not_known_is_not():
    assert asked(says("同意", name="小李")).choices == ("小李",)
    assert asked(says("同意")).choices == ()


def test_an_open_field_takes_other_answers_than_its_choices():
    assert says("同意", "小李", "剪纸", name="小李").given["skills"] == "剪纸"
    assert says("同意", "小李", "3").given["skills"] == "3"


def test_a_closed_field_takes_nothing_but_its_choices():
    assert [asked(says(said)).again for said in ("随便", "3", "0", "9" * 5000, "")] == [True] * 5


def test_where_the_choices_are_numbers_a_number_is_no_place():
    form = Form("trial guests", (Field("guests", choices=("2", "4")),), DAY)
    try:
        assert [says(said, form=form.name).given["guests"] for said in ("2", "1")] == ["2", "1"]
    finally:
        del FORMS[form.name]


def test_marks_alone_are_no_choice_even_beside_one_of_marks():
    step = says("同意", "!!!", name="...")
    assert asked(step).filling.given["name"] == "!!!"


# --- back ------------------------------------------------------------------------------------------------------


def test_the_way_back_leads_to_the_question_before():
    assert at(says("同意", "小李", "上一步")) == "name"
    assert taps(says("同意", "小李"), "back") == says("同意", "小李", "上一步")


def test_the_earlier_answer_is_offered_first():
    assert asked(says("同意", "李建国", "上一步", name="小李")).choices == ("李建国", "小李")
    assert says("同意", "李建国", "上一步", "1", "跳过", name="小李").given["name"] == "李建国"


def test_a_new_answer_replaces_the_earlier_one():
    assert says("同意", "小黎", "上一步", "小李", "跳过").given["name"] == "小李"


def test_whoever_goes_back_may_change_mere_capitals():
    assert says("同意", "abc", "上一步", "ABC", "跳过").given["name"] == "ABC"


def test_going_back_loses_no_answer():
    step = says("同意", "小李", "上一步", "上一步")
    assert asked(step).filling.given == {"consent": "agree", "name": "小李"}


def test_there_is_no_way_back_from_the_first_question():
    assert says("上一步") == says()


# --- what depends on an earlier answer -------------------------------------------------------------------------


def test_a_question_that_does_not_fit_what_was_given_is_left_out():
    step = says("time", form=LOAN)
    assert (at(step), asked(step).number, asked(step).of) == ("until", 2, 2)


def test_an_answer_that_no_longer_fits_is_dropped():
    step = says("thing", "梯子", "上一步", "上一步", "time", form=LOAN)
    assert asked(step).filling.given == {"kind": "time"}


def test_an_answer_that_still_fits_stays():
    step = says("thing", "梯子", "上一步", "上一步", "thing", form=LOAN)
    assert asked(step).filling.given == {"kind": "thing", "thing": "梯子"}


def test_a_question_that_fits_only_now_is_asked():
    assert at(says("time", "上一步", "thing", form=LOAN)) == "thing"


# --- skipping and ways out -------------------------------------------------------------------------------------


def test_an_optional_question_may_be_skipped():
    assert says("同意", "小李", "跳过") == Filled(REPORT, {"consent": "agree", "name": "小李"})
    assert taps(says("同意", "小李"), "skip") == says("同意", "小李", "跳过")


def test_a_question_that_must_be_answered_is_asked_again_when_it_is_skipped():
    step = asked(says("同意", "跳过"))
    assert (at(step), step.again) == ("name", True)
    assert taps(says("同意"), "skip") == step


def test_skipping_takes_an_earlier_answer_back():
    optional_first = Form("trial errand", (Field("note", optional=True), Field("what")), DAY)
    try:
        assert says("急", "上一步", "跳过", "买米", form=optional_first.name).given == {"what": "买米"}
    finally:
        del FORMS[optional_first.name]


@pytest.mark.parametrize("said", ["不填了", "算了", "取消", "算了吧。"])
def test_the_form_is_dropped_with_a_word_at_any_question(said):
    assert says(said) == says("同意", said) == says("同意", "小李", said) == Dropped(REPORT)


def test_nobody_is_caught_in_a_form_by_a_name_that_means_a_way_out():
    assert says("同意", "取消", name="取消") == Dropped(REPORT)


def test_an_answer_that_refuses_ends_the_form_and_hands_nothing_on():
    assert says("不同意") == taps(says(), 1) == Refused(REPORT)


def test_consent_may_be_refused_after_going_back():
    assert says("同意", "小李", "上一步", "上一步", "不同意") == Refused(REPORT)


# --- taps that never were shown --------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [-1, 2, 99])
def test_a_button_that_was_never_shown_is_asked_again(what):
    step = taps(says(), what)
    assert (at(step), step.again) == (at(says()), True)


# --- what lasts ------------------------------------------------------------------------------------------------


def test_a_form_goes_on_after_a_restart():
    kept = json.dumps(asked(says("同意", name="小李")).filling.model_dump())
    found = asks(Filling.model_validate(json.loads(kept)))
    assert found == says("同意", name="小李")


def test_a_form_whose_question_is_gone_begins_anew_and_keeps_what_fits():
    filling = Filling(form=REPORT, at="branch", given={"consent": "agree", "branch": "一支部"})
    assert at(asks(filling)) == "consent"
    assert asked(answer(filling, "1", WORDS)).filling.given == {"consent": "agree"}


def test_a_choice_that_is_no_longer_one_is_not_offered_again():
    filling = Filling(form=REPORT, at="consent", given={"consent": "perhaps"})
    assert asks(filling).choices == ("agree", "refuse")


def test_a_required_question_that_was_added_meanwhile_is_asked_at_the_end():
    filling = Filling(form=REPORT, at="skills", given={"consent": "agree"})
    assert at(answer(filling, "跳过", WORDS)) == "name"


# --- declaring -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (REPORT, (NAME,)),
        ("twice", (NAME, NAME)),
        ("nothing", ()),
        ("no beginning", (THING,)),
        ("no choice", (Field("kind", closed=True),)),
    ],
)
def test_a_form_that_cannot_be_filled_is_not_declared(name, fields):
    before = dict(FORMS)
    with pytest.raises(ValueError, match=f"form {name}"):
        Form(name, fields, DAY)
    assert before == FORMS


def test_no_word_means_two_ways():
    listed = [*WORDS.back, *WORDS.skip, *WORDS.drop, *(said for words in WORDS.choices.values() for said in words)]
    assert len(listed) == len(set(listed))


# --- whatever is said and tapped -------------------------------------------------------------------------------

ANSWERS = ["同意", "小李", "thing", "time", "1", "二", "９", "跳过", "13800000002", ""]
BACK, AWAY = ["上一步", ("back",)], ["不填了", "不同意", ("drop",)]
TAPS = [(-1,), (0,), (1,), (2,), (99,), ("skip",)]
some_move = st.one_of(
    *(st.sampled_from(some) for some in (ANSWERS, ANSWERS, BACK, BACK, TAPS, AWAY)), st.text(max_size=8)
)


@settings(max_examples=400)  # one of ten comes to the end of its form
@given(
    form=st.sampled_from([REPORT, LOAN]),
    known=st.dictionaries(st.just("name"), st.text(max_size=6)),
    moves=st.lists(some_move, max_size=25),
)
def test_whatever_is_said_and_tapped_no_answer_is_lost_and_none_is_missing(form, known, moves):
    step: Step = begin(FORMS[form], known)
    for move in moves:
        before = asked(step)
        filling = Filling.model_validate_json(before.filling.model_dump_json())
        assert asks(filling, again=before.again) == before
        step = moved(filling, move)
        if isinstance(step, Refused | Dropped):
            return
        now = step.given if isinstance(step, Filled) else step.filling.given
        nothing_is_lost(before, now, was_back=move in BACK)
        if isinstance(step, Filled):
            nothing_is_missing(form, step.given)
            return


def moved(filling: Filling, move: str | tuple[str | int]) -> Step:
    return answer(filling, move, WORDS) if isinstance(move, str) else answer_tap(filling, move[0])


def nothing_is_lost(before: AsksField, now: dict[str, str], *, was_back: bool) -> None:
    """Only the answer to what was asked changes, or goes when it may be skipped; of the others, what no longer fits."""
    earlier, name = before.filling.given, before.field.name
    assert not was_back or now == earlier
    assert name in now or name not in earlier or before.field.optional
    _, kept = FORMS[before.filling.form].fitting({**without(earlier, name), **{n: now[n] for n in now if n == name}})
    assert without(now, name) == without(kept, name)


def without(answers: dict[str, str], name: str) -> dict[str, str]:
    return {other: value for other, value in answers.items() if other != name}


def nothing_is_missing(form: str, found: dict[str, str]) -> None:
    wanted, kept = FORMS[form].fitting(found)
    assert kept == found
    assert {field.name for field in wanted if not field.optional} <= set(found)


# --- what need not be asked, and what only the tables can tell ---------------------------------------------------


def test_a_field_whose_answer_is_known_is_not_asked_this_time():
    step = begin(FORMS[REPORT], {}, without=["consent"])
    assert (at(step), asked(step).number, asked(step).of) == ("name", 1, 2)
    step = answer(asked(step).filling, "李建国", WORDS)
    assert (at(step), at(taps(step, "back"))) == ("skills", "name")
    assert taps(step, "skip") == Filled(REPORT, {"name": "李建国"})


def test_a_reader_of_the_service_takes_the_place_of_the_fields_own():
    filling = asked(says("同意")).filling
    known = {"老李": "李建国"}
    assert asked(answer(filling, "老王", WORDS, known.get)).again
    assert asked(answer(filling, "老李", WORDS, known.get)).filling.given["name"] == "李建国"
    assert at(answer(filling, "上一步", WORDS, known.get)) == "consent"
