"""Two reports may be one thing when both speak of it and neither says that it is elsewhere."""

import pytest

from community.problems.alike import alike

ALIKE = [
    ("路灯坏了", "3栋楼下路灯不亮", "路灯"),
    ("楼道灯闪", "声控灯坏了", "路灯"),
    ("电梯停了", "电梯又坏哒", "电梯"),
    ("垃圾冇人清", "楼下垃圾堆成山", "垃圾"),
    ("下水道堵了", "污水漫出来了", "下水道"),
    ("２单元电梯停了", "二单元的电梯不动", "电梯"),
    ("２单元电梯停了", "电梯不动", "电梯"),
    ("電梯停了", "电梯停了", "电梯"),
    ("没水了", "水压太小", "停水"),
    ("消防通道被堵", "有人乱停车", "停车"),
]
APART = [
    ("路灯坏了", "电梯停了"),
    ("1单元路灯坏了", "2单元路灯坏了"),
    ("一单元的电梯", "３单元的电梯"),
    ("很不方便", "很不方便"),
    ("", ""),
    ("5楼的灯不亮", "六楼的灯不亮"),
]


@pytest.mark.parametrize(("one", "other", "thing"), ALIKE)
def test_both_speak_of_one_thing(one, other, thing):
    assert alike(one, other) == alike(other, one) == thing


@pytest.mark.parametrize(("one", "other"), APART)
def test_another_thing_or_another_place(one, other):
    assert alike(one, other) == alike(other, one) == ""
