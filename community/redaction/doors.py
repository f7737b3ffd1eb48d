"""Where somebody lives: the door goes, the building, the entrance and the floor stay as the group knows them."""

import re

from community.redaction.folding import figured
from community.redaction.kinds import Kind
from community.redaction.numbers import FILLER, MEASURES, SURELY, D
from community.redaction.rules import Found, rule
from community.redaction.words import any_of, words

_W = words()
_GAP = r"(?:[\s,，、的.·/_—–:：()（）【】\[\]-]|那个){0,3}"
_BUILDINGS, _UNITS, _FLOORS, _ROOMS = map(any_of, (_W.buildings, _W.units, _W.floors, _W.rooms))
_NO_DOOR = rf"(?!{any_of(_W.no_doors)})"
_NUMBER = rf"(?:[a-z]-?)?(?:{D}(?:\s?{D}){{2,3}}(?![0-9])[a-z]?|{D}百0?{D}{{1,2}}|{D}{{1,2}}-0[1-9](?![0-9]))"
_ALSO = rf"(?:\s?(?:[、,，/和跟与及~-]|以及|到|至)\s?{D}{{3,4}}(?![0-9.:])){{0,9}}+"
_DOOR = rf"{_NUMBER}{_ALSO}{_NO_DOOR}(?:{_ROOMS}(?!楼|线))?"
_UNIT, _FLOOR = rf"{D}{{1,2}}(?:\s?{_UNITS}|[-—–/.·]){_GAP}", rf"(?:{D}|十){{1,3}}\s?{_FLOORS}{_GAP}"
_BEGINS = r"(?<![0-9a-z.:/-])"

_IN_A_BUILDING = rf"{_BUILDINGS}{_GAP}(?P<it>(?:{_UNIT})?(?:{_FLOOR})?(?P<door>{_DOOR}))"
_IN_A_UNIT = rf"(?P<it>{D}{{1,2}}\s?{_UNITS}{_GAP}(?:{_FLOOR})?(?P<door>{_DOOR}))"
_ON_A_FLOOR = rf"(?P<it>(?<![0-9十]){_FLOOR}(?P<door>{_DOOR}))"
_NEXT_TO_ANOTHER = rf"(?:{D}{{1,2}}{_UNITS}{_GAP})?(?<![0-9十])(?:{D}|十){{1,3}}{_FLOORS}{_GAP}{_W.sides}"
_AT_HOME = (
    rf"(?:(?:{_BUILDINGS}|{_UNITS}){_GAP}|(?:住|家在|[我他她你]在|^在|(?<=[\s,，。;；!！])在)(?:在)?\s?|(?<![0-9十])(?=.{{1,4}}[左右]))"
    rf"(?P<it>(?:{D}|十){{1,3}}{_FLOORS}[的最靠]?[东西南北左右][头边侧户面手]{{0,2}})(?=[\s,，。;；!！]|$)"
)
_SMALL = rf"(?:{D}|十){{1,3}}\s?(?:[户室]|号(?!\s?{any_of(_W.of_a_day)}|{D}|[楼栋线车路]))"
_OF_A_FLOOR = rf"(?:{_BEGINS}(?:{D}|十){{1,2}}\s?{_UNITS}{_GAP})?(?<![0-9十])(?:{D}|十){{1,3}}{_FLOORS}[的-]?{_SMALL}"
_OF_AN_ENTRANCE = rf"{_BEGINS}(?:{D}|十){{1,2}}\s?{_UNITS}[\s的-]?{_SMALL}"
_LIVES_THERE = rf"(?:住|家在)(?:在)?\s?(?:{D}{{1,3}}\s?{_BUILDINGS})?\s?(?P<it>{_SMALL}|{D}{{1,2}}-0[1-9](?![0-9]))"
_THREE = rf"{_BEGINS}(?P<it>{D}{{1,2}}(?P<sign>[-—–/.#~ ])(?:1[0-2]|[1-9])(?P=sign)(?P<door>{D}{{3,4}}))(?![0-9.:-])"
_TWO = rf"{_BEGINS}(?P<it>{D}{{1,2}}[-—–#](?P<door>{D}{{3,4}}))(?![0-9.:]|-[0-9])"
_CALLED = rf"{any_of(_W.door)}{FILLER}(?P<it>[a-z]{{0,2}}-?(?P<door>{D}{{1,4}}(?:-{D}{{1,4}}){{0,3}}))(?![0-9])"
_A_ROOM = rf"{_BEGINS}(?P<it>(?P<door>{_NUMBER}{_ALSO})(?:室|房(?!租|子|东|价)|号房|号(?!楼|线|路|车|公交|令|人)|户))"
_LIVES = rf"(?:{any_of(_W.lives)})(?:\s?的?)(?P<it>(?<![0-9a-z.:/-])(?P<door>{_NUMBER}{_ALSO}){_NO_DOOR})(?![0-9.:-])"
_OF_A_DOOR = rf"{_BEGINS}(?P<it>(?P<door>{_NUMBER}{_ALSO})(?=\s?{any_of(_W.of_a_door)}))"
_LINE_BEGINS = r"(?:^|(?<=\n))[^\S\n]{0,4}+"
_AT_THE_BEGINNING = rf"{_LINE_BEGINS}(?P<it>(?P<door>{D}{{3,4}}{_ALSO})){_NO_DOOR}(?=[\s,，:：、\u4e00-\u9fff])"
_BY_ITSELF = rf"(?<=[\s,，、。；;])(?P<it>(?P<door>{D}{{3,4}}))(?=[\s,，、。；;!！~ƿ]|\.?$)"
_BESIDE_ANOTHER = rf"(?<=ƿ)(?:[、,，/和跟与及~ -]|以及)\s?(?P<it>(?P<door>{D}{{3,4}}{_ALSO}))(?![0-9.:])"
_PARKED = (
    rf"(?:{any_of(_W.parking)}|负{D}{_FLOORS})[^0-9a-zƿƾ]{{0,3}}"
    rf"(?P<it>(?:[a-z]{D}?-)?[a-z]?(?P<door>{D}{{2,4}}))(?![0-9])"
)
_IN_A_STREET = (
    rf"{any_of(_W.streets)}"
    rf"(?P<it>(?P<number>(?:{D}|十){{1,4}})(?:-{D}{{1,3}})?号(?:院|附{D}{{1,3}}号?|之{D}{{1,2}})?)(?!楼|线|车|栋|门|公交|桥)"
)

_LIKELY = re.compile(r"[a-z]?-?[1-9][0-9]?(?:0[1-9]|1[0-9])[a-z]?|[0-9]百0?[0-9]{1,2}")
_YEAR = re.compile("19[0-9]{2}|20[0-4][0-9]")
_MEASURED = re.compile(figured(rf"\s?(?:多|来|几)?{MEASURES}"))
_SURELY_MEASURED = re.compile(figured(rf"\s?{SURELY}"))
_DAY = re.compile(figured(any_of(_W.of_a_day)))
_COUNTS = re.compile(figured(rf"{any_of(_W.counts_before)}[^\w]{{0,2}}$"))


def _first(found: Found) -> str:
    door = re.sub(r"\s", "", found["door"])
    number = re.match(r"[a-z]?-?[0-9]百0?[0-9]{1,2}|[a-z]?-?[0-9]+[a-z]?", door)
    return number[0] if number else door


def _is_a_door(found: Found) -> bool:
    """Whatever stands behind its building, unless it is plainly a measure: 3栋100张桌子, and 3栋502张阿姨家."""
    likely = _LIKELY.fullmatch(_first(found))
    measured = (_SURELY_MEASURED if likely else _MEASURED).match(found.string, found.end())
    return measured is None


def _is_likely_a_door(found: Found) -> bool:
    """Storey and number (502, 1203), and nothing that is called by such a number."""
    number = _first(found)
    is_other = number in _W.well_known or _COUNTS.search(found.string, max(0, found.start("it") - 6), found.start("it"))
    return bool(_LIKELY.fullmatch(number)) and not is_other and _is_a_door(found)


def _is_no_year(found: Found) -> bool:
    return not _YEAR.fullmatch(_first(found)) and _is_likely_a_door(found)


def _is_a_room(found: Found) -> bool:
    return not found["it"].endswith("户") or _is_no_year(found)


def _is_an_address(found: Found) -> bool:
    """步行街15号开业 is a day."""
    may_be_a_day = found["it"] == f"{found['number']}号" and ("十" in found["it"] or int(found["number"]) <= 31)
    return not (may_be_a_day and _DAY.match(found.string, found.end()))


def _is_in_three_parts(found: Found) -> bool:
    return _is_likely_a_door(found) if found["sign"] in " ./" else _is_a_door(found)


DOORS = (
    rule(Kind.DOOR, _NEXT_TO_ANOTHER),
    rule(Kind.DOOR, _AT_HOME),
    rule(Kind.DOOR, _IN_A_BUILDING, _is_a_door),
    rule(Kind.DOOR, _IN_A_UNIT, _is_a_door),
    rule(Kind.DOOR, _ON_A_FLOOR, _is_a_door),
    rule(Kind.DOOR, _OF_A_FLOOR),
    rule(Kind.DOOR, _OF_AN_ENTRANCE),
    rule(Kind.DOOR, _LIVES_THERE),
    rule(Kind.DOOR, _THREE, _is_in_three_parts),
    rule(Kind.DOOR, _TWO, _is_likely_a_door),
    rule(Kind.DOOR, _CALLED, _is_a_door),
    rule(Kind.DOOR, _PARKED, _is_a_door),
    rule(Kind.DOOR, _A_ROOM, _is_a_room),
    rule(Kind.DOOR, _LIVES, _is_likely_a_door),
    rule(Kind.DOOR, _OF_A_DOOR, _is_no_year),
    rule(Kind.DOOR, _AT_THE_BEGINNING, _is_no_year),
    rule(Kind.DOOR, _BY_ITSELF, _is_no_year),
    rule(Kind.DOOR, _IN_A_STREET, _is_an_address),
    rule(Kind.DOOR, _BESIDE_ANOTHER, _is_no_year),
)
