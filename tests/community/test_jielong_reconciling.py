"""Comparing a list with the roster: what is new, what is missing. A list may remove only what lists have added."""

from hypothesis import given
from hypothesis import strategies as st

from community.jielong import Entry, lines, reconcile
from storage.tables.signup import Source
from tests.cast import place

LISTED, TAPPED = Source.JIELONG, Source.BUTTON


def compared(listed, roster, one_person=lambda row: True):
    change = reconcile(lines([Entry(name) for name in listed]), roster, one_person)
    return [line.name for line in change.new], [row.name for row in change.missing]


def rows(*names, source=LISTED):
    return [place(n, name=name, source=source) for n, name in enumerate(names, 1)]


def test_names_on_an_empty_roster_are_all_new_in_their_order():
    assert compared(["小李", "刘婶"], []) == (["小李", "刘婶"], [])


def test_the_same_list_again_changes_nothing():
    assert compared(["小李", "刘婶"], rows("小李", "刘婶")) == ([], [])


def test_another_order_changes_nothing():
    assert compared(["刘婶", "小李"], rows("小李", "刘婶")) == ([], [])


def test_an_added_name_is_new():
    assert compared(["小李", "刘婶"], rows("小李")) == (["刘婶"], [])


def test_a_name_that_is_left_out_is_missing():
    assert compared(["小李"], rows("小李", "刘婶")) == ([], ["刘婶"])


def test_the_same_name_twice_is_two_people():
    assert compared(["小李", "小李"], rows("小李")) == (["小李"], [])
    assert compared(["小李", "小李"], rows("小李", "小李")) == ([], [])
    assert compared(["小李"], rows("小李", "小李")) == ([], ["小李"])


def test_who_signed_up_by_button_is_never_missing():
    assert compared([], rows("小李", source=TAPPED)) == ([], [])
    assert compared([], rows("刘婶", source=Source.WORDS)) == ([], [])


def test_a_listed_name_that_goes_already_is_that_member():
    assert compared(["小李"], rows("小李", source=TAPPED)) == ([], [])


def test_a_listed_name_that_several_bear_is_somebody_else():
    assert compared(["小李"], rows("小李", source=TAPPED), lambda row: False) == (["小李"], [])


def test_a_name_from_an_earlier_list_is_matched_before_a_member_of_that_name():
    roster = [place(1, name="小李", source=TAPPED), place(2, name="小李", source=LISTED)]
    assert compared(["小李"], roster) == ([], [])


def test_a_guest_who_was_brought_before_is_not_brought_again():
    change = reconcile(lines([Entry("张阿姨", brings=1)]), rows("张阿姨", "张阿姨+1"), lambda row: True)
    assert change.new == ()


def test_one_more_guest_is_new():
    change = reconcile(lines([Entry("张阿姨", brings=2)]), rows("张阿姨", "张阿姨+1"), lambda row: True)
    assert [(line.name, line.host) for line in change.new] == [("张阿姨+2", "张阿姨")]


def test_names_are_compared_without_width_case_and_spaces():
    assert compared(["小 李", "ＴＯＭ", "陈　刚"], rows("小李", "Tom", "陈刚")) == ([], [])
    assert compared(["小 李"], rows("小李", source=TAPPED)) == ([], [])


def noted(line, **columns):
    row = place(1, name="阿芳", source=LISTED, **columns)
    return [note for _, note in reconcile(lines([line]), [row], lambda row: True).noted]


def test_a_newer_note_replaces_the_older_one():
    assert noted(Entry("阿芳", note="晚到十分钟"), note="晚到") == ["晚到十分钟"]
    assert noted(Entry("阿芳", note="晚到")) == ["晚到"]


def test_the_same_note_and_none_change_nothing():
    assert noted(Entry("阿芳", note="晚到"), note="晚到") == []
    assert noted(Entry("阿芳"), note="晚到") == []


def test_who_is_marked_as_cancelled_is_missing_with_all_they_bring():
    change = reconcile(lines([Entry("阿芳", brings=1, gone=True)]), rows("阿芳", "阿芳+1"), lambda row: True)
    assert change.new == ()
    assert [row.name for row in change.missing] == ["阿芳", "阿芳+1"]


def test_who_is_set_aside_is_neither_new_nor_missing():
    change = reconcile(
        lines([Entry("小李")]), rows("小李", "阿芳"), lambda row: True, lines([Entry("阿芳"), Entry("老彭")])
    )
    assert (change.new, change.missing) == ((), ())


some_names = st.lists(st.sampled_from(["小李", "刘婶", "老彭", "老陈"]), max_size=8)


@given(listed=some_names, before=some_names)
def test_after_a_list_is_applied_the_same_list_changes_nothing(listed, before):
    roster = rows(*before)
    change = reconcile(lines([Entry(name) for name in listed]), roster, lambda row: True)
    kept = [row for row in roster if row not in change.missing]
    after = kept + [place(100 + n, name=line.name, source=LISTED) for n, line in enumerate(change.new)]
    assert compared(listed, after) == ([], [])
    assert sorted(row.name for row in after) == sorted(listed)


@given(listed=some_names, tapped=some_names)
def test_a_list_never_touches_what_it_did_not_add(listed, tapped):
    assert compared(listed, rows(*tapped, source=TAPPED))[1] == []
