"""Which unit is meant by where somebody says they live; what is not certain is asked again."""

import pytest

from community.homes import named

UNITS = ["大汉龙城3栋", "大汉龙城13栋", "大汉龙城5栋", "梅苑3栋", "梅苑小区", "工农社区"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("大汉龙城3栋", "大汉龙城3栋"),
        ("龙城3栋", "大汉龙城3栋"),
        ("大汉龙城３栋", "大汉龙城3栋"),
        ("大汉龙城三栋", "大汉龙城3栋"),
        ("龙城三号楼", "大汉龙城3栋"),
        ("龙城3幢2单元501", "大汉龙城3栋"),
        ("大汉龙城十三栋", "大汉龙城13栋"),
        ("我住梅苑三栋", "梅苑3栋"),
        ("刚搬到梅苑3号楼了", "梅苑3栋"),
        ("工农社区大汉龙城5栋", "大汉龙城5栋"),
        ("5栋", "大汉龙城5栋"),
        ("13 栋", "大汉龙城13栋"),
        ("梅苑小区", "梅苑小区"),
    ],
)
def test_a_unit_is_named_by_the_end_of_its_name(said, meant):
    assert named(UNITS, said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "3栋",  # two have one
        "23栋",
        "阳光3栋",  # somebody else's
        "阳光小区",
        "小区",
        "社区",
        "锦绣社区",
        "栋",
        "",
        "不住3栋了",
        "不住大汉龙城13栋，搬到梅苑3栋",
        "县财政局",
    ],
)
def test_what_is_not_certain_is_no_answer(said):
    assert named(UNITS, said) is None
