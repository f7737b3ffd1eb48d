"""Numbers that lead to somebody: phones, identity cards, accounts, passwords. And numbers that do not, and stay."""

import re

from community.redaction.kinds import Kind
from community.redaction.rules import Found, rule
from community.redaction.words import any_of, one_of, words

_W = words()
D = "[0-9]"
GAP = rf"(?:[^\wƿƾ]|_|{any_of(_W.between)}){{0,6}}+"  # a new line, an emoji, 然后
SMALL_GAP = r"[^\w,，。;；、!！?？]{0,2}+"
FILLER = rf"(?:[^\w]|{any_of(_W.filler)}){{0,6}}"
MEASURES, SURELY = one_of(_W.measures), one_of(_W.surely_measures)
_PUBLIC = re.compile(r"1\d\d|1\d{4}|9[56]\d{3,4}|116114|1118[35]|999")  # 120, 12345, 95598
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def digits(found: str) -> str:
    return re.sub(r"[^0-9]", "", found)


def spaced(*parts: str, gap: str = GAP) -> str:
    """Parts of one number with anything between them; 3D is three digits."""
    each = (one for part in parts for one in ([D] * int(part[0]) if re.fullmatch(r"\dD", part) else [part]))
    return gap.join(each)


def _end(pattern: str) -> str:
    return rf"(?<![0-9]){pattern}(?![0-9])"


# --- identity cards ---------------------------------------------------------------------------------------------

_MONTH = f"(?:0{GAP}[1-9]|1{GAP}[0-2])"
_DAY = f"(?:0{GAP}[1-9]|[12]{GAP}[0-9]|3{GAP}[01])"
_IN_A_DATE = rf"{GAP}[年月日]?{GAP}"
_BIRTH = spaced(f"(?:1{GAP}[89]|2{GAP}0)", "2D", _MONTH, _DAY, gap=_IN_A_DATE)
_ID = _end(spaced("[1-9]", "5D", spaced(_BIRTH, "3D", gap=_IN_A_DATE), "[0-9x叉]"))
_OLD_ID = _end(spaced("[1-9]", "5D", "2D", _MONTH, _DAY, "3D"))
_ID_WORDS = any_of(_W.identity)
_CALLED_ID = rf"{_ID_WORDS}{FILLER}(?P<it>[a-z]{{0,2}}{D}(?:{SMALL_GAP}[0-9x*叉]){{5,17}}+[*x]*+{D}{{0,4}})"
_ID_TAIL = rf"{_ID_WORDS}{FILLER}{any_of(_W.identity_tail)}{FILLER}(?P<it>{D}{{3,7}}[0-9x叉]?)"

# --- phones -----------------------------------------------------------------------------------------------------

_ABROAD = rf"(?:(?:\+{GAP}|0{GAP}0{GAP})?8{GAP}6{GAP}|0{GAP})?"
_EXTENSION = rf"(?:{SMALL_GAP}(?:{any_of(_W.extension)}|#){SMALL_GAP}{D}{{1,6}}|-{D}{{1,6}})?"
_MOBILE = _end(_ABROAD + spaced("1", "[3-9]", "9D"))
_BETWEEN = rf"(?!\s?{MEASURES})(?:[^0-9ƿƾ]|{D}位){{1,8}}"  # any words
_IN_PARTS = _end(rf"1[3-9]{D}(?:{_BETWEEN}{D}{{4}}{_BETWEEN}{D}{{4}}|{_BETWEEN}{D}{{8}}|{D}{{4}}{_BETWEEN}{D}{{4}})")
_STARRED = _end(rf"1[3-9]{D}\s?(?:[^\w\s]|x){{3,6}}\s?{D}{{4}}")
_AREA = rf"0{SMALL_GAP}(?:1{SMALL_GAP}0|2{SMALL_GAP}{D}|[3-9]{SMALL_GAP}{D}{SMALL_GAP}{D})"
_LANDLINE = _end(rf"(?:\+?86{SMALL_GAP})?{_AREA}[^\w]{{0,3}}[2-9](?:{SMALL_GAP}{D}){{6,7}}") + _EXTENSION
_HOTLINE = rf"{any_of(_W.hotline)}[^0-9ƿƾ]{{0,6}}(?P<it>{D}{{3}}(?:{SMALL_GAP}{D}){{7}}(?![0-9]))"
_OF_A_FIRM = _end(rf"[48]00(?:{SMALL_GAP}{D}){{7}}") + _EXTENSION
_OTHER_COUNTRY = rf"\+[1-9]{D}{{0,2}}(?:[ -]?{D}){{8,12}}(?![0-9])"
_CALLED = (
    rf"{any_of(_W.phone)}{FILLER}(?P<it>(?<![0-9])\+?{D}(?:{SMALL_GAP}{D}){{4,15}}+{_EXTENSION})(?!\.?{D})(?!\s?{SURELY})"
)
_CALLED_BEHIND = (
    rf"(?<![0-9])(?P<it>{D}{{3,4}}[ -]?{D}{{4}})"
    rf"(?=[^\w]?(?:是|打)?[我他她家这屋里]{{0,4}}的?{any_of(_W.phone_behind)})"
)
_AND = r"\s?(?:[/、,，或和及]|或者)\s?"
_BESIDE_ANOTHER = rf"(?<=ƿ){_AND}(?P<it>{D}{{5,13}})(?!{D}|\s?{MEASURES})"
_BEFORE_ANOTHER = rf"(?<![0-9])(?P<it>{D}{{7,13}})(?={_AND}ƿ)"
_WITH_EXTENSION = rf"(?<![0-9]){D}{{7,8}}{any_of(_W.extension)}{D}{{1,6}}"
_TAIL = rf"(?<![单牌]号)(?<!订单)(?<!车牌){any_of(_W.tail)}{FILLER}(?P<it>{D}{{3,6}})(?![0-9])"
_BACKWARDS = rf"{any_of(_W.backwards)}[^0-9ƿƾ]{{0,6}}(?P<it>{D}(?:{SMALL_GAP}{D}){{6,12}})(?![0-9])"
_BESIDE_A_DOOR = rf"(?<=[栋幢座元楼室房#-])(?P<it>{D}{{3,4}}1[3-9]{D}{{9}})(?![0-9])"
_MISTYPED = _end(rf"(?:1[3-9]{D}{{7,10}}|{D}{{11}})")
_DIGIT_WORD = (
    "(?:yao|yi|er|san|si|wu|liu|qi|ba|jiu|ling|dong|guai|gou|liang|zero|one|two|three|four|five|six|seven|eight|nine)"
)
_SPELT = rf"(?<![a-z]){_DIGIT_WORD}(?:[^\w]{{0,3}}{_DIGIT_WORD}){{6,13}}(?![a-z])"

_USUAL_PARTS = {(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (5, 6), (4, 7), (6, 5), (11,)}
_OF_A_LIST = re.compile(r"[0-9]\s*[/×*.,，、:：;；~～至]\s*[0-9]")


def _is_one_number(found: Found) -> bool:
    """Figures that a list, a measure or a blood pressure may be made of are a phone when they are parted like one."""
    parts = tuple(map(len, re.findall("[0-9]+", found[0])))
    return not _OF_A_LIST.search(found[0]) or len(parts) >= 6 or parts in _USUAL_PARTS


def _is_private(found: Found) -> bool:
    number = digits(found["it"])
    return not (_PUBLIC.fullmatch(number) or _DATE.fullmatch(number))


# --- accounts and passwords -------------------------------------------------------------------------------------

_CARD = _end(rf"{D}(?:[^\w]{{0,2}}{D}){{15,18}}")
_CALLED_ACCOUNT = rf"{any_of(_W.account)}{FILLER}(?P<it>[a-z]{{0,4}}{D}(?:{SMALL_GAP}{D}){{4,20}})"
_PARTLY_STARRED = rf"(?<![0-9]){D}{{3,6}}(?:\s?[*●•＊]{{2,8}}){{1,4}}\s?{D}{{2,4}}(?![0-9])"
_PASSWORD = rf"(?=[a-z#*-]{{0,12}}{D})[0-9a-z#*](?:[ -]{{0,3}}[0-9a-z#*]){{2,19}}"
_CODE = rf"{any_of(_W.code)}{FILLER}(?P<it>{_PASSWORD})(?!\s?{SURELY})"
_CODE_LATER = rf"{any_of(_W.code)}[^0-9\nƿƾ。]{{1,6}}(?P<it>{D}{{4,8}}#?)(?!{D}|\s?{SURELY})"


def _is_a_card(found: Found) -> bool:
    """By its checksum (Luhn), or by how cards of this country begin."""
    number = digits(found[0])
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return number.startswith("62") or sum(value // 10 + value % 10 for value in doubled) % 10 == 0


# --- what stays -------------------------------------------------------------------------------------------------

_CLOCK = rf"(?<![0-9:])(?:[01]?{D}|2[0-4]):[0-5]{D}(?![0-9:])"
_DAY_OF_A_YEAR = _end(rf"(?:19|20){D}{D}(?:年|[-./])(?:0?[1-9]|1[0-2])(?:月|[-./])(?:[12]{D}|3[01]|0?[1-9])")
_DAY_IN_ONE = _end(_DATE.pattern.replace(r"\d", D))
_ORDER = rf"{any_of(_W.order)}{FILLER}(?P<it>[0-9a-z][0-9a-z-]{{4,30}})"

BEFORE = (
    rule(Kind.ID_NUMBER, _ID, view="numbers"),
    rule(Kind.ID_NUMBER, _OLD_ID, view="numbers"),
    rule(Kind.ID_NUMBER, _ID_TAIL, view="numbers"),
    rule(Kind.ID_NUMBER, _CALLED_ID, view="numbers"),
    rule(Kind.ACCOUNT, _CALLED_ACCOUNT, view="numbers"),
    rule(Kind.CODE, _CODE),
    rule(Kind.CODE, _CODE_LATER, _is_private),
    rule(None, _CLOCK),
    rule(None, _DAY_OF_A_YEAR),
)
PHONES = (
    rule(Kind.PHONE, _MOBILE, _is_one_number, view="numbers"),
    rule(Kind.PHONE, _IN_PARTS, view="numbers"),
    rule(Kind.PHONE, _STARRED, view="numbers"),
    rule(Kind.ACCOUNT, _PARTLY_STARRED),
    rule(Kind.PHONE, _LANDLINE, view="numbers"),
    rule(None, _HOTLINE),
    rule(Kind.PHONE, _OF_A_FIRM, view="numbers"),
    rule(Kind.PHONE, _OTHER_COUNTRY, view="numbers"),
    rule(Kind.PHONE, _BACKWARDS, view="numbers"),
    rule(Kind.PHONE, _WITH_EXTENSION, view="numbers"),
    rule(Kind.PHONE, _CALLED_BEHIND, _is_private, view="numbers"),
    rule(Kind.PHONE, _CALLED, _is_private, view="numbers"),
    rule(Kind.PHONE, _BEFORE_ANOTHER, _is_private, view="numbers"),
    rule(Kind.PHONE, _BESIDE_ANOTHER, _is_private, view="numbers"),
    rule(Kind.PHONE, _SPELT, view="plain"),
    rule(None, _DAY_IN_ONE),
    rule(None, _ORDER),
    rule(Kind.ACCOUNT, _CARD, _is_a_card, view="numbers"),
    rule(Kind.PHONE, _BESIDE_A_DOOR),
    rule(Kind.PHONE, _MISTYPED, view="numbers"),
)
TAILS = (rule(Kind.PHONE, _TAIL),)
