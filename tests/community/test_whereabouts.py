"""Which building a cry for help names."""

import pytest

from community.whereabouts import Place, is_one_of, named

TOWN, GREEN, PLUM = 1, 2, 3
PLACES = [
    Place(TOWN, "工农社区", [TOWN]),
    Place(GREEN, "大汉龙城", [GREEN, TOWN]),
    Place(PLUM, "梅苑小区", [PLUM, TOWN]),
    Place(23, "大汉龙城3栋", [23, GREEN, TOWN]),
    Place(25, "大汉龙城5栋", [25, GREEN, TOWN]),
    Place(213, "大汉龙城13栋", [213, GREEN, TOWN]),
    Place(33, "梅苑小区3栋", [33, PLUM, TOWN]),
]
AT_FIVE = [25, GREEN, TOWN]


@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("3栋楼下着火了", [23]),
        ("三栋着火了", [23]),
        ("３号楼着火了", [23]),
        ("3 栋起火", [23]),
        ("13栋着火了", [213]),
        ("十三栋着火", [213]),
        ("梅苑三栋着火了", [33]),
        ("梅苑小区3栋着火了", [33]),
        ("梅苑小区着火了", [PLUM]),
        ("大汉龙城5栋2单元煤气漏了", [25]),
        ("3栋和5栋中间有人打架", [23, 25]),
        ("23栋着火了", []),
        ("3楼着火了", []),
        ("3单元着火了", []),
        ("着火了", []),
    ],
)
def test_a_building_is_known_by_its_number_the_nearest_of_several(said, units):
    assert named(said, PLACES, AT_FIVE) == units


def test_whoever_is_known_nowhere_means_every_building_of_that_number_unless_its_compound_is_named():
    assert named("3栋着火了", PLACES, []) == [23, 33]
    assert named("13栋着火了", PLACES, []) == [213]
    assert named("大汉龙城3栋着火了", PLACES, []) == [23]


@pytest.mark.parametrize(
    ("said", "own", "is_uncertain"),
    [
        ("3栋着火了", [], True),
        ("3栋着火了", AT_FIVE, False),
        ("梅苑3栋着火了", [], False),
        ("13栋着火了", [], False),
        ("5栋和13栋着火了", [], False),
        ("3栋和5栋中间着火了", [], True),
        ("梅苑小区着火了", [], False),
        ("着火了", [], False),
    ],
)
def test_more_buildings_than_were_said_are_not_certain(said, own, is_uncertain):
    found = named(said, PLACES, own)
    assert is_one_of(said, [place for place in PLACES if place.id in found]) is is_uncertain
