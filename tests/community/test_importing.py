"""Cells, columns and people of other people's tables: what is certain is read, everything else is said."""

from datetime import date, datetime, time, timedelta

import pytest

from community.importing import cells
from community.importing.cells import Unreadable
from community.importing.same import Known, Meant, who_is_meant
from community.importing.tables import Kind, Sheet, Unrecognised, by_word, lines, table_of
from services.importing.words import recognised, words


def unreadable(reads, cell, *more):
    with pytest.raises(Unreadable) as problem:
        reads(cell, *more)
    assert problem.value.why in words().reasons
    return problem.value.why


# --- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张三", "张三"),
        (" 张三　", "张三"),
        ("张 三", "张三"),
        ("张　三", "张三"),
        ("张\u200b三", "张三"),
        ("王 小 明", "王小明"),
        ("欧阳锋", "欧阳锋"),
        ("Ｔｏｍ", "Tom"),
        ("Mary Ann O'Hara", "Mary Ann O'Hara"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("㙍䶮", "㙍䶮"),
        ("老彭2", "老彭2"),
    ],
)
def test_a_name_is_trimmed_and_brought_together(written, name):
    assert cells.name(written, 24) == name


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("张三 李四", "two_names"),
        ("张三、李四", "no_name"),
        ("张三,李四", "no_name"),
        ("张三（户主）", "no_name"),
        ("张三 13812345678", "no_name"),
        (12.0, "no_name"),
        ("=1+1", "no_name"),
        ("#N/A", "no_name"),
        ("阿" * 25, "no_name"),
    ],
)
def test_what_is_not_one_persons_name_is_asked_about(written, why):
    assert unreadable(cells.name, written, 24) == why


# --- phones ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        13812345678,
        13812345678.0,
        "1.3812345678E10",
        "1.3812345678e+10",
        "13812345678.0",
        "'13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 13812345678",
        "0086-138-1234-5678",
        "１３８１２３４５６７８",
        "138\u20111234\u20115678",
    ],
)
def test_a_mobile_number_has_one_form_however_it_was_stored(written):
    assert cells.phone(written) == "13812345678"


@pytest.mark.parametrize(
    ("written", "number"),
    [("0738-6621234", "07386621234"), ("6621234", "6621234"), ("(0731)88881234", "073188881234"), ("", None)],
)
def test_landlines_and_nothing(written, number):
    assert cells.phone(written) == number


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("1.38E+10", "digits_lost"),
        ("1.38123E+10", "digits_lost"),
        ("1.38123456E+10", "digits_lost"),
        ("1381234567", "no_phone"),
        ("138123456789", "no_phone"),
        (1381234567.0, "no_phone"),
        (13812345678.5, "no_phone"),
        ("13812345678、13987654321", "two_phones"),
        ("13812345678/6621234", "two_phones"),
        ("13812345678 13987654321", "two_phones"),
        ("没有", "no_phone"),
        (True, "no_phone"),
        (datetime(2026, 1, 1), "no_phone"),  # noqa: DTZ001
    ],
)
def test_a_number_that_is_none_or_has_lost_digits_is_said(written, why):
    assert unreadable(cells.phone, written) == why


# --- days --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        date(2025, 11, 5),
        datetime(2025, 11, 5, 9, 30),  # noqa: DTZ001
        45966,
        45966.0,
        45966.4,
        "45966",
        "2025-11-05",
        "2025/11/5",
        "2025.11.5",
        "2025年11月5日",
        "2025年11月5号",
        "２０２５年１１月５日",
        "20251105",
        20251105.0,
        "2025-11-05 09:00",
        "2025-11-05T09:00:00",
        "2025年11月5日（周三）",
        "2025-11-05 星期三",
    ],
)
def test_a_day_is_read_as_text_as_a_date_and_as_excels_own_count(written):
    assert cells.day(written) == date(2025, 11, 5)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("11月5日", "no_year"),
        ("11-5", "no_year"),
        ("11.5", "no_day"),
        ("2025-02-30", "no_day"),
        ("2025-11", "no_day"),
        ("05/11/2025", "no_day"),
        ("25.11.5", "no_day"),
        ("2025年11月5日-6日", "no_day"),
        ("2025年11月5日（周四）", "other_weekday"),
        ("昨天", "no_day"),
        (12, "no_day"),
        (True, "no_day"),
        (time(9), "no_day"),
    ],
)
def test_a_day_that_is_not_certain_is_asked_about(written, why):
    assert unreadable(cells.day, written) == why


# --- how long ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        (2, 120),
        (1.5, 90),
        ("2", 120),
        ("２.５", 150),
        ("2小时", 120),
        ("2个小时", 120),
        ("两小时", 120),
        ("1小时30分钟", 90),
        ("1小时30分", 90),
        ("一个半小时", 90),
        ("半小时", 30),
        ("半个小时", 30),
        ("1小时半", 90),
        ("90分钟", 90),
        ("45分", 45),
        ("2.5h", 150),
        ("1:30", 90),
        ("1:30:00", 90),
        (time(1, 30), 90),
        (timedelta(hours=1, minutes=30), 90),
        (0.33, 20),
    ],
)
def test_a_length_is_read_in_the_ways_it_is_written(written, minutes):
    assert cells.minutes(written) == minutes


def test_a_bare_number_under_a_heading_of_minutes_is_minutes():
    assert cells.minutes("90", 1) == 90
    assert cells.minutes("1小时", 1) == 60


@pytest.mark.parametrize(
    "written", [0, -1, "约2小时", "2-3小时", "半天", "上午", "2次", 1e300, True, date(2025, 1, 1), "=1+1"]
)
def test_a_length_that_is_not_certain_is_asked_about(written):
    assert unreadable(cells.minutes, written) == "no_length"


# --- membership --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [("中共党员", True), ("党 员", True), ("是", True), ("√", True), ("群众", False), ("团员", False), ("否", False)],
)
def test_membership_is_read_from_the_usual_words(written, said):
    assert cells.is_member(written, recognised().member) is said


@pytest.mark.parametrize("written", ["民革党员", "民盟盟员", "致公党员", "？", "退党", "1", "党员（民革）"])
def test_another_party_and_odd_words_are_asked_about(written):
    assert unreadable(cells.is_member, written, recognised().member) == "no_membership"


# --- columns -----------------------------------------------------------------------------------------------------


def table(*rows, **more):
    return table_of(Sheet("表", rows, **more), by_word(recognised().headings))


def fields(found):
    return {column.field: column.letter for column in found.columns}


def test_headings_are_found_below_a_title_and_in_any_order():
    found = table(["某社区花名册"], [], ["填表：王"], ["序号", "楼 栋", "联系电话*", "姓名："], [1, "3栋", "", "张三"])
    assert found.kind is Kind.MEMBERS
    assert found.heading_row == 3
    assert fields(found) == {"home": "B", "phone": "C", "name": "D"}
    assert [column.heading for column in found.ignored] == ["序号"]


def test_a_table_with_lengths_is_one_of_hours():
    found = table(["姓名", "手机", "日期", "服务内容", "时长（分钟）"])
    assert found.kind is Kind.HOURS
    assert found.by_field["minutes"].unit == 1


def test_of_two_columns_that_fit_the_better_called_is_taken():
    found = table(["姓名", "时间", "活动日期", "内容", "活动名称", "时长", "电话", "手机号码"])
    assert fields(found) == {"name": "A", "day": "C", "title": "E", "minutes": "F", "phone": "H"}
    assert [column.heading for column in found.ignored] == ["时间", "内容", "电话"]


@pytest.mark.parametrize(
    ("heads", "lacks"),
    [
        (["楼栋", "电话"], "name"),
        (["姓名", "特长"], "phone"),
        (["姓名", "时长", "服务内容"], "day"),
        (["姓名", "时长", "日期"], "title"),
    ],
)
def test_a_column_that_is_needed_is_named(heads, lacks):
    found = table(heads)
    assert isinstance(found, Unrecognised)
    assert lacks in found.lacks


def test_other_tables_and_hidden_sheets_are_not_taken():
    assert isinstance(table(["货号", "数量"], [1, 2]), Unrecognised)
    assert isinstance(table(["姓名", "电话"], hidden=True), Unrecognised)
    assert isinstance(table(*[["x"]] * 10, ["姓名", "电话"]), Unrecognised)


def rows(found):
    return [(line.number, line.said("name"), line.said("home")) for line in lines(found, recognised().totals)]


def test_blank_rows_totals_and_repeated_headings_are_no_people():
    heads = ["姓名", "电话", "楼栋"]
    people = ["张三", "", "3栋"], ["", " ", None], heads, ["李四", "", "5栋"]
    found = table(heads, *people, ["合计", 2, ""], ["", "", "总计：2人"])
    assert [number for number, *_ in rows(found)] == [2, 5]
    assert found.skipped == [4, 6, 7]


def test_a_merged_building_is_filled_down_and_an_empty_one_is_not():
    heads = ["姓名", "电话", "楼栋"]
    people = (["张三", "", "3栋"], ["李四", "", ""], ["王芳", "", ""])
    found = rows(table(heads, *people, merged=[((1, 2), (2, 2))]))
    assert found == [(2, "张三", "3栋"), (3, "李四", "3栋"), (4, "王芳", "")]


def test_a_merged_name_is_not_filled_down():
    found = table(["姓名", "电话", "楼栋"], ["张三", "1", "3栋"], ["", "2", "3栋"], merged=[((1, 0), (2, 0))])
    assert rows(found)[1] == (3, "", "3栋")


def test_a_cell_of_quotes_is_what_it_says():
    assert cells.text('他说"好"') == '他说"好"'


@pytest.mark.parametrize("written", [date(2026, 3, 2), "x" * 201])
def test_a_house_that_became_a_date_and_endless_texts_are_asked_about(written):
    unreadable(cells.words, written)


# --- who is meant ------------------------------------------------------------------------------------------------

A, B = "13800000001", "13800000002"


def known(number=1, phone=None, home=None, name="王芳"):
    return Known(number, name, None, {"phone": phone, "home_unit_id": home})


def test_the_same_phone_is_the_same_person_though_they_moved():
    one = known(phone="138-0000-0001", home=3)
    assert who_is_meant([one], A, 5) == Meant(one)


def test_the_same_building_is_the_same_person_unless_two_phones_contradict():
    one = known(phone=A, home=3)
    assert who_is_meant([one], None, 3) == Meant(one)
    assert who_is_meant([one], B, 3) == Meant(perhaps=(one,))


def test_who_differs_in_both_is_somebody_else():
    assert who_is_meant([known(phone=A, home=3)], B, 5) == Meant()


@pytest.mark.parametrize(("phone", "home"), [(B, None), (None, 5), (None, None)])
def test_with_one_of_both_unknown_nothing_is_certain(phone, home):
    one = known(phone=A, home=3)
    assert who_is_meant([one], phone, home) == Meant(perhaps=(one,))


def test_twins_in_one_building_are_asked_about_and_a_phone_tells_them_apart():
    twins = [known(1, A, 3), known(2, B, 3)]
    assert who_is_meant(twins, None, 3) == Meant(perhaps=tuple(twins))
    assert who_is_meant(twins, B, 3) == Meant(twins[1])


def test_a_file_that_lists_a_name_in_two_buildings_means_two():
    assert who_is_meant([known(None, None, 3)], None, 5) == Meant()
    assert who_is_meant([known(None, A, 3)], B, 3).perhaps
