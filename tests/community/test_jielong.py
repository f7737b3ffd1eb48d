"""Reading a pasted list of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.normalise import fold
from bot.understanding.words import words
from community.jielong import MOST_ENTRIES, Entry, lines, read


def names(text):
    found = read(fold(text), words().jielong)
    return [entry.name for entry in found.entries] if found else None


def entry(line):
    found = read(fold(f"#接龙\n环境卫生整治\n1. {line}"), words().jielong)
    assert found is not None
    return found.entries[0]


# --- what is a list --------------------------------------------------------------------------------------------


HEADERS = ["#接龙", "接龙", "＃接龙", "# 接龙", "#接龍", "接龍", "#报名接龙", "群接龙", "  #接龙"]


@pytest.mark.parametrize("header", HEADERS)
def test_a_list_begins_with_its_header_in_any_width_and_script(header):
    assert names(f"{header}\n环境卫生整治\n1. 小李\n2. 刘婶") == ["小李", "刘婶"]


@pytest.mark.parametrize("between", ["\n", " ", "：", ":\n", "，", "\n\n"])
def test_the_title_stands_beside_or_under_the_header(between):
    found = read(fold(f"#接龙{between}环境卫生整治\n1. 小李"), words().jielong)
    assert found is not None
    assert found.title == "环境卫生整治"


@pytest.mark.parametrize(
    "text",
    [
        "今天接龙了吗",
        "大家快接龙",
        "环境卫生整治\n1. 小李",
        "#接龙",
        "#接龙\n环境卫生整治",
        "#接龙\n1. 小李",
        "接龙吗？",
        "",
    ],
)
def test_what_has_no_header_title_and_names_is_no_list(text):
    assert names(text) is None


# --- numbered lines --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [". ", ".", "、", "。", "．", ") ", "）", ":", "：", "，", " ", "\t"])
def test_a_number_may_be_followed_by_any_sign(sign):
    assert names(f"#接龙\n环境卫生整治\n1{sign}小李\n2{sign}刘婶") == ["小李", "刘婶"]


def test_full_width_numbers_are_numbers():
    assert names("#接龙\n环境卫生整治\n１．小李\n２．刘婶") == ["小李", "刘婶"]


def test_traditional_names_are_read_as_simplified():
    assert names("#接龍\n環境衛生整治\n1. 劉嬸") == ["刘婶"]


def test_blank_lines_and_spaces_do_not_matter():
    assert names("#接龙\n\n 环境卫生整治 \n\n  1.  小李  \n\n2. 刘婶\n") == ["小李", "刘婶"]


def test_an_empty_entry_is_left_out():
    assert names("#接龙\n环境卫生整治\n1. 小李\n2. \n3. 刘婶") == ["小李", "刘婶"]


def test_wrong_numbers_do_not_matter():
    assert names("#接龙\n环境卫生整治\n1. 小李\n1. 刘婶\n7. 老彭") == ["小李", "刘婶", "老彭"]


def test_the_same_name_twice_stays_two():
    assert names("#接龙\n环境卫生整治\n1. 小李\n2. 小李") == ["小李", "小李"]


def test_the_order_of_the_list_is_kept():
    assert names("#接龙\n环境卫生整治\n3. 老彭\n1. 小李") == ["老彭", "小李"]


def test_remarks_under_the_title_are_not_names():
    assert names("#接龙\n环境卫生整治\n周六九点，3栋楼下\n1. 小李") == ["小李"]


def test_a_list_may_stand_in_one_line():
    assert names("#接龙 环境卫生整治 1. 小李 2. 刘婶 3. 老彭") == ["小李", "刘婶", "老彭"]


def test_a_list_in_one_line_may_use_full_width_signs():
    assert names("#接龙 环境卫生整治 1、小李 2、刘婶") == ["小李", "刘婶"]


# --- entries ---------------------------------------------------------------------------------------------------


NOTED = ["小李(带扫把)", "小李（带扫把）", "小李 [带扫把]", "小李【带扫把】", "(带扫把)小李"]


@pytest.mark.parametrize("written", NOTED)
def test_a_note_in_brackets_is_kept(written):
    assert entry(written) == Entry("小李", note="带扫把")


def test_several_notes_are_one():
    assert entry("小李(带扫把)（晚到）").note == "带扫把，晚到"


@pytest.mark.parametrize("written", ["张阿姨+1", "张阿姨 +1", "张阿姨＋1", "张阿姨+１", "张阿姨 + 1"])
def test_plus_one_brings_one_guest(written):
    assert entry(written) == Entry("张阿姨", brings=1)


def test_a_note_and_a_guest_may_stand_together():
    assert entry("张阿姨+2（带孩子）") == Entry("张阿姨", note="带孩子", brings=2)


def test_nobody_brings_more_than_nine():
    assert entry("张阿姨+99").brings == 9


def test_signs_around_a_name_are_left_out():
    assert entry("小李，").name == "小李"


def test_an_entry_and_its_guests_are_places_in_a_row():
    places = lines([Entry("张阿姨", note="带孩子", brings=2), Entry("小李")])
    assert [(place.name, place.host) for place in places] == [
        ("张阿姨", None),
        ("张阿姨+1", "张阿姨"),
        ("张阿姨+2", "张阿姨"),
        ("小李", None),
    ]
    assert [place.note for place in places] == ["带孩子", None, None, None]


def test_an_endless_list_is_cut():
    text = "#接龙\n环境卫生整治\n" + "\n".join(f"{n % 100}. 邻居{n}" for n in range(1, 1000))
    assert len(names(text) or []) == MOST_ENTRIES


@given(st.text(alphabet="#接龙1２.、()（） \n+＋小李\u202e\U0001f600", max_size=60))
def test_whatever_is_pasted_is_read_or_refused(text):
    found = read(fold(text), words().jielong)
    assert found is None or all(one.name for one in found.entries)
