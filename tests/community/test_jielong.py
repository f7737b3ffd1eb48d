"""Reading a pasted list of names."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.lists import blocks
from bot.understanding.reading_words import reading_words
from bot.understanding.when import when, without
from community.jielong import MOST_ENTRIES, Entry, lines, read
from community.jielong.entries import written
from community.names import name_key
from tests.cast import SUNDAY


def is_time(said):
    found = when(said, SUNDAY)
    return found.kind != "none" and not without(said, found)


def lists(text):
    return [read(block, reading_words().jielong, is_time) for block in blocks(text)]


def under(body):
    return names(f"#接龙\n环境卫生整治\n{body}")


def only_list(text):
    found = lists(text)
    return found[0] if len(found) == 1 else None


def names(text):
    found = only_list(text)
    return [one.entry().name for one in found.entries] if found else None


def entry(line):
    found = only_list(f"#接龙\n环境卫生整治\n1. {line}")
    assert found is not None
    return found.entries[0].entry()


# --- what is a list --------------------------------------------------------------------------------------------


HEADERS = ["#接龙", "接龙", "＃接龙", "# 接龙", "#接龍", "接龍", "#报名接龙", "群接龙", "  #接龙"]


@pytest.mark.parametrize("header", HEADERS)
def test_a_list_begins_with_its_header_in_any_width_and_script(header):
    assert names(f"{header}\n环境卫生整治\n1. 小李\n2. 刘婶") == ["小李", "刘婶"]


@pytest.mark.parametrize("between", ["\n", " ", "：", ":\n", "，", "\n\n"])
def test_the_title_stands_beside_or_under_the_header(between):
    found = only_list(f"#接龙{between}环境卫生整治\n1. 小李")
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


KINDS = [
    "1️⃣ 小李\n2️⃣刘婶",
    "①小李\n②刘婶",
    "①小李②刘婶",
    "❶ 小李\n❷ 刘婶",
    "⑴小李\n⑵刘婶",
    "⒈小李\n⒉刘婶",
    "㈠小李\n㈡刘婶",
    "（1）小李\n（2）刘婶",
    "(１) 小李\n(２) 刘婶",
    "【1】小李\n【2】刘婶",
    "（一）小李\n（二）刘婶",
    "一、小李\n二、刘婶",
    "1-小李\n2-刘婶",
    "1 - 小李\n2 - 刘婶",
    "1.、小李\n2.、刘婶",
    "01. 小李\n02. 刘婶",
    "1. 小李    2. 刘婶",
    "1.小李2.刘婶",
    "1、小李，2、刘婶",
    "1. 小李\t2. 刘婶",
    "报名：1. 小李 2. 刘婶",
]


@pytest.mark.parametrize("body", KINDS)
def test_a_number_may_be_written_in_any_way(body):
    assert under(body) == ["小李", "刘婶"]


@pytest.mark.parametrize("ten", ["🔟", "1️⃣0️⃣", "⑩", "（十）", "十、"])
def test_numbers_go_on_beyond_nine(ten):
    assert under(f"1. 小李\n{ten} 刘婶") == ["小李", "刘婶"]


def test_a_house_right_behind_the_number_is_no_date():
    assert under("1.302小李\n2.501刘婶\n4.101老彭") == ["302小李", "501刘婶", "101老彭"]


@pytest.mark.parametrize("note", ["2箱", "2.5斤", "2:30到", "2、3个人", "带2. 号桶", "12. 号"])
def test_a_number_in_a_note_begins_no_entry(note):
    assert under(f"3. 小李 {note}\n4. 刘婶") == ["小李", "刘婶"]


def test_names_with_a_numeral_are_not_parted():
    assert under("1. 老李\n2. 张三、李四") == ["老李", "张三", "李四"]


# --- what is said of the activity ------------------------------------------------------------------------------

REMARKS = [
    "8:50 楼下集合",
    "8：50集合",
    "11.28",
    "11.28 周六",
    "11-28",
    "12、5 上午",
    "11月28日（周六）9:00-11:00",
    "9:00-11:00 3栋楼下集合",
    "20 人封顶",
    "20-30人",
    "3 栋楼下",
    "2 个小时",
    "1 楼集合",
    "1.5小时",
    "2026.11.28",
    "时间 9:00-11:00\n地点 3栋楼下",
    "例 姓名+房号",
    "1、时间：周六9点\n2、地点：3栋楼下\n",
    "1、时间：周六9点\n2、地点：3栋楼下",
    "1. 时间周六9点\n2. 地点3栋楼下",
    "1. 周六上午9点\n2. 3栋楼下集合\n3. 限20人",
    "① 11月28日\n② 3栋门口\n③ 二十人封顶\n",
    "1、戴手套\n2、别迟到\n",
    "（一）戴手套\n（二）别迟到",
    "注意：\n1. 戴手套",
    "要求：1. 戴手套 2. 别迟到",
]


@pytest.mark.parametrize("remarks", REMARKS)
def test_lines_of_time_place_or_limit_are_no_names(remarks):
    assert under(f"{remarks}\n1. 小李\n2. 刘婶") == ["小李", "刘婶"]


@pytest.mark.parametrize(
    "remark", ["时间：周六9点", "周六9点", "9:00-11:00", "3栋楼下集合", "限20人", "最多二十人", "名额：20"]
)
def test_nor_are_they_where_they_carry_a_number_of_the_list(remark):
    assert under(f"1. 小李\n2. {remark}\n3. 刘婶") == ["小李", "刘婶"]


@pytest.mark.parametrize("name", ["周一鸣", "小满", "三月", "302", "3-302", "时雨", "楼上王姐", "小李2人"])
def test_what_people_are_called_is_no_remark(name):
    assert under(f"1. {name}\n2. 刘婶") == [name, "刘婶"]


TITLES = [
    "11.28 环境卫生整治",
    "9:00 环境卫生整治",
    "3 栋环境卫生整治",
    "1.12 植树",
    "12、5 大扫除",
    "20 人小课堂",
    "2-3栋大扫除",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("between", ["\n", " "])
def test_a_title_may_begin_with_a_number(title, between):
    found = only_list(f"#接龙{between}{title}\n1. 小李\n2. 刘婶")
    assert found is not None
    assert (found.title, len(found.entries)) == (title, 2)


@pytest.mark.parametrize("before", ["时间：周六9点", "周六上午9点", "地点:3栋楼下"])
def test_what_stands_before_the_title_is_not_the_title(before):
    found = only_list(f"#接龙\n{before}\n环境卫生整治\n1. 小李")
    assert found is not None
    assert found.title == "环境卫生整治"


# --- a numbering that begins anew ------------------------------------------------------------------------------


def test_what_was_numbered_before_is_set_aside():
    found = only_list("#接龙\n环境卫生整治\n1、戴手套\n2、别迟到\n\n1. 小李")
    assert found is not None
    assert [one.entry().name for one in found.aside] == ["戴手套", "别迟到"]


@pytest.mark.parametrize("body", ["1. 小李\n1. 刘婶\n2. 老彭", "1. 小李\n2. 刘婶\n1. 老彭"])
def test_two_who_took_one_number_are_both_on_the_list(body):
    assert under(body) == ["小李", "刘婶", "老彭"]


@pytest.mark.parametrize("heading", ["候补：", "候补名单", "替补"])
def test_the_waiting_have_a_numbering_of_their_own(heading):
    assert under(f"1. 小李\n2. 刘婶\n{heading}\n1. 老彭") == ["小李", "刘婶", "老彭"]


def test_sections_with_headings_are_one_list():
    assert under("3栋：\n1. 小李\n2. 刘婶\n\n5栋：\n1. 老彭") == ["小李", "刘婶", "老彭"]


@pytest.mark.parametrize("remarks", ["注意事项\n1. 戴手套\n2. 别迟到", "要求：\n1、戴手套", "1. 时间：周六\n2. 别迟到"])
def test_remarks_behind_the_list_are_no_list(remarks):
    assert under(f"1. 小李\n2. 刘婶\n\n{remarks}") == ["小李", "刘婶"]


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


PLUS = [
    "小李+1人",
    "小李 ＋１人",
    "小李加一",
    "小李 加1",
    "小李加一人",
    "小李+1位",
    "小李（+1）",
    "小李+老伴",
    "小李 +1个孩子",
    "+1 小李",
]


@pytest.mark.parametrize("written", PLUS)
def test_guests_are_read_however_they_are_written(written):
    assert entry(written) == Entry("小李", brings=1)


def test_guests_in_words_are_noted_as_well():
    assert entry("小李 带两个孩子") == Entry("小李", note="带两个孩子", brings=2)
    assert entry("小李（带3人，晚到）") == Entry("小李", note="带3人，晚到", brings=3)


@pytest.mark.parametrize("written", ["小李 带孩子", "小李 带2把扫帚", "小李 加班", "小李 加油", "小李 2+3单元"])
def test_what_brings_no_certain_number_brings_nobody(written):
    assert entry(written).brings == 0
    assert entry(written).name == "小李"


NOTES = {
    "小李 带扫帚": "带扫帚",
    "小李　带扫帚": "带扫帚",
    "小李，带扫帚": "带扫帚",
    "小李：带扫帚": "带扫帚",
    "@小李 带扫帚": "带扫帚",
    "＠小李": None,
    "小 李": None,
    "小 李 带扫帚": "带扫帚",
    "小李 晚到 10分钟": "晚到 10分钟",
    "小李 带扫帚（晚到）": "带扫帚，晚到",
    "小李（带扫帚": "带扫帚",
    "302 小李": "302",
    "3栋2单元501 小李 晚到": "3栋2单元501 晚到",
}


@pytest.mark.parametrize(("written", "note"), NOTES.items())
def test_what_stands_behind_a_name_and_a_space_is_a_note(written, note):
    assert entry(written) == Entry("小李", note=note)


@pytest.mark.parametrize(
    ("written", "name"), [("Ｔｏｍ", "Tom"), ("Tom Li 晚到", "Tom Li"), ("张 三丰", "张三丰"), ("Lily 晚到", "Lily")]
)
def test_a_name_of_two_words_is_one_name(written, name):
    assert entry(written).name == name


@pytest.mark.parametrize(
    ("written", "name", "note"),
    [
        ("3栋 小李 带扫帚", "3栋 小李", "带扫帚"),
        ("３栋　小李", "3栋 小李", None),
        ("王 晚到", "王", "晚到"),
        ("小 李", "小李", None),
    ],
)
def test_a_name_that_is_known_ends_where_it_ends(written, name, note):
    found = only_list(f"#接龙\n环境卫生整治\n1. {written}")
    assert found is not None
    assert found.entries[0].entry({name_key(name): name}) == Entry(name, note=note)


GONE = [
    "阿芳（取消）",
    "阿芳(已取消)",
    "阿芳 取消",
    "阿芳取消",
    "阿芳 不去了",
    "阿芳 有事来不了",
    "阿芳，取消报名",
    "取消 阿芳",
    "阿芳【退出】",
    "阿芳 去不了了",
]


@pytest.mark.parametrize("written", GONE)
def test_who_is_marked_as_cancelled_is_not_coming(written):
    found = entry(written)
    assert (found.name, found.gone) == ("阿芳", True)
    assert lines([found]) == []


@pytest.mark.parametrize("written", ["阿芳 孩子不去了", "阿芳 没取消", "阿芳（不取消）", "阿芳 取消了再来"])
def test_other_words_about_coming_are_notes(written):
    assert not entry(written).gone
    assert entry(written).name == "阿芳"


PHONES = [
    "小李 13800001111",
    "小李13800001111",
    "小李（13800001111）",
    "小李 【电话：13800001111】",
    "小李 138 0000 1111",
    "小李 138-0000-1111",
    "小李 +86 13800001111",
    "小李 8613800001111",
    "小李 １３８００００１１１１",
    "小李 手机13800001111",
    "小李，Tel: 138-0000-1111",
    "小李 0738-8321456",
    "小李 07388321456",
    "小李 8321456",
    "小李 微信同号13800001111",
    "小李 1.3.8.0.0.0.0.1.1.1.1",
    "小李 幺三八零零零零幺幺幺幺",
    "13800001111 小李",
    "小李 430102199001011234",
    "小李 43010219900101123X",
]


@pytest.mark.parametrize("written", PHONES)
def test_a_phone_number_is_kept_nowhere(written):
    assert entry(written) == Entry("小李")


def test_what_stands_beside_a_phone_number_is_kept():
    assert entry("小李 13800001111 带扫帚") == Entry("小李", note="带扫帚")
    assert entry("302 13800001111") == Entry("302")
    assert entry("小李+1 13800001111（晚到）") == Entry("小李", note="晚到", brings=1)


@given(st.text(alphabet="小李 ()（）-+.、:1234567890１２x@电话", max_size=40))
def test_no_long_number_is_left_of_whatever_is_written(text):
    found = written(f"小李 {text}", reading_words().jielong)
    said = " ".join((*found.parts, *found.aside)) if found else ""
    assert not re.search(r"\d{7}", said)


@pytest.mark.parametrize("written", ["小李 3-302", "小李 3栋2单元501", "小李 2026-11-28", "小李 8:30-10:30"])
def test_houses_and_times_are_no_phone_numbers(written):
    assert entry(written).note == written.removeprefix("小李 ")


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
    assert all(one.entry().name for found in lists(text) if found for one in found.entries)


def test_two_names_on_one_line_are_two():
    assert under("1. 小李、阿芳\n2. 阿梅") == ["小李", "阿芳", "阿梅"]
    assert under("1. 刘桂英、李国强、周芳\n2. 阿梅") == ["刘桂英", "李国强", "周芳", "阿梅"]


def test_a_note_with_the_same_sign_stays_a_note():
    assert under("1. 小李 带扫帚、手套\n2. 阿梅") == ["小李", "阿梅"]
