"""Departments and the service guide: what is found in them, which limits hold, and what a wrong file is told."""

from pathlib import Path

import pytest

from community.departments import FACTS, Catalogue, Department, Item, Limits, Matter
from community.figures import Figures
from services.departments import DEPARTMENTS, ITEMS, read
from services.departments import OURS as FILES
from services.documents import DocumentProblem
from services.limits import limits_of

OURS = read()
USUAL = Limits(1, 5)
CARD = Item(title="社保卡", also=["医保卡", "社会保障卡"], department="甲局", papers=["身份证"], days=0)
PERMIT = Item(title="居住证", also=["暂住证"], department="甲局", answer_days=3)
LAMPS, LIDS = Matter(name="路灯", sign_days=0), Matter(name="井盖", answer_days=2)
OFFICE = Department(name="甲局", short=["甲办"], handles=[LAMPS, LIDS])
SMALL = Catalogue((OFFICE,), (CARD, PERMIT))


def titles(found):
    return [item.title for item in found]


# --- our own files -----------------------------------------------------------------------------------------------


def test_ours_have_the_departments_that_the_programme_names_and_enough_items():
    assert len(OURS.departments) == 37
    assert len(OURS.items) >= 12


def test_every_item_of_ours_says_what_to_bring_where_and_who_has_it_and_nobody_has_checked_it():
    lacking = [item.title for item in OURS.items if not (item.papers and item.where)]
    assert lacking == [item.title for item in OURS.items if OURS.department(item.department) is None] == []
    assert [item.title for item in OURS.items if item.checked or item.open] == []


def test_ours_name_no_telephone_and_no_address():
    written = "".join((FILES / name).read_text(encoding="utf-8") for name in (DEPARTMENTS, ITEMS))
    assert not any(word in written for word in ("电话：", "0738", "路1号", "号楼"))


def test_words_of_several_items_are_only_those_that_are_meant_to_be():
    shared = {name for name in OURS.words if len(OURS.called([name])) > 1}
    assert shared == {"婚姻登记", "优待证"}


# --- finding -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("医保卡", "社保卡"),
        ("社保卡", "社保卡"),
        ("暂住证", "居住证"),
        ("居 住 证", "居住证"),
        ("居住证明", None),
        ("护照", None),
    ],
)
def test_an_item_is_called_by_its_words_and_no_other(said: str, item: str | None):
    assert titles(SMALL.called([said])) == ([item] if item else [])


@pytest.mark.parametrize(
    ("said", "item"), [("社保咔", "社保卡"), ("居住正", "居住证"), ("居住证明", "居住证"), ("驾驶证", None)]
)
def test_what_is_nearly_said_may_be_meant(said: str, item: str | None):
    assert titles(SMALL.nearly([said]))[:1] == ([item] if item else [])


def test_a_title_rules_out_what_others_call_so():
    other = Item(title="优待证", department="甲局")
    both = Catalogue((OFFICE,), (Item(title="老年证", also=["优待证"], department="甲局"), other))
    assert titles(both.called(["优待证"])) == ["优待证"]


def test_an_item_keeps_its_number_while_it_keeps_its_title():
    changed = CARD.model_copy(update={"papers": ["户口本"], "department": "乙局"})
    assert changed.number == CARD.number != PERMIT.number
    assert SMALL.numbered(CARD.number) == CARD


def test_what_nobody_has_written_is_not_known():
    assert [fact for fact in FACTS if CARD.knows(fact)] == ["papers", "takes"]


# --- limits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "limits"),
    [
        ("", (1, 5)),
        ("没有这一项", (1, 5)),
        ("路灯", (0, 5)),
        ("井盖", (1, 2)),
        ("居住证", (1, 3)),
        ("社保卡", (1, 5)),
        ("井 盖", (1, 2)),
    ],
)
def test_limits_are_one_and_five_working_days_unless_the_item_says_so(item: str, limits: tuple[int, int]):
    assert SMALL.limits_of(item, USUAL) == limits


@pytest.mark.parametrize(
    ("words", "department", "limits"),
    [
        ("3栋门口的路灯坏了", "县城市管理和综合执法局", (1, 3)),
        ("3栋门口的路灯坏了", "城管局", (1, 3)),
        ("3栋门口的路灯坏了", "县公安局", (1, 5)),  # who does not handle it has the usual days
        ("3栋门口的路灯坏了", "供电公司", (1, 5)),
        ("楼道乱", "城管局", (1, 5)),
    ],
)
def test_a_problem_has_the_days_of_what_its_words_name(words: str, department: str, limits: tuple[int, int]):
    assert limits_of(words, department, Figures()) == limits


# --- files of the owner's ----------------------------------------------------------------------------------------

ONE = "items:\n- title: 社保卡\n  department: 人社局\n"


def problem(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(DocumentProblem) as caught:
        read(folder)
    return str(caught.value).replace(f"{folder}/", "")


def test_a_file_of_the_owners_takes_the_place_of_ours(tmp_path: Path):
    (tmp_path / ITEMS).write_text(ONE, encoding="utf-8")
    found = read(tmp_path)
    assert titles(found.items) == ["社保卡"]
    assert found.departments == OURS.departments


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{ONE}  paper: [身份证]", "items.yml:4: unknown key 'paper' (at items.0.paper)"),
        ("items:\n- title: 社保卡", "items.yml:2: 'department' is missing (at items.0)"),
        (f"{ONE}  days: 三天", "items.yml:4: days must be a whole number, not '三天' (at items.0.days)"),
        (f"{ONE}  days: -1", "items.yml:4: days must be at least 0, not -1 (at items.0.days)"),
        (f"{ONE}  checked: 昨天", "items.yml:4: write it as 2026-12-31, not 昨天 (at items.0.checked)"),
        (f"{ONE}  papers: 身份证", "items.yml:4: a list is expected here (at items.0.papers)"),
        (
            "items:\n- title: 社保卡\n  department: 天文局",
            "items.yml:3: there is no department '天文局'; write it as in departments.yml, or add it there",
        ),
        (
            f"{ONE}- title: 社 保卡\n  department: 人社局",
            "items.yml:4: two items are called '社 保卡'; call one of them otherwise: lines 2 and 4 (at items.1)",
        ),
        ("- title: 社保卡", "items.yml: not a mapping of keys to values"),
        ("items: [", "items.yml:2: not readable as YAML"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, text: str, said: str):
    assert problem(tmp_path, ITEMS, text).startswith(said)


def test_two_departments_of_one_name_are_refused_with_both_lines(tmp_path: Path):
    text = "departments:\n- name: 甲局\n- name: 乙局\n  short: [甲 局]"
    assert "lines 2 and 3" in problem(tmp_path, DEPARTMENTS, text)


def test_a_file_of_another_name_is_no_file_that_is_quietly_left_out(tmp_path: Path):
    assert problem(tmp_path, "item.yml", ONE).startswith("item.yml: is not read")
