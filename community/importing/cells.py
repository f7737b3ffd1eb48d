"""What one cell of a table says. What cannot be read for certain is said, never guessed."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from community.names import half_width
from community.spec import tidy

Cell = str | int | float | bool | date | datetime | time | timedelta | None

HOUR = 60
EXCEL_BEGINS = date(1899, 12, 30)  # the day that Excel counts as 0; right from March 1900 on
SERIALS = range(1, 73051)  # to the end of 2099
EARLIEST = date(2000, 1, 1)
MOST_LETTERS = 200  # of any text that is kept


class Unreadable(Exception):
    """`why` is a key of the reasons in texts/zh/import.yml, `facts` fill its gaps."""

    def __init__(self, why: str, **facts: Any) -> None:
        super().__init__(why)
        self.why, self.facts = why, facts


def text(cell: Cell) -> str:
    """Half-width, with single spaces; a number that Excel has made of digits without its .0."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    return tidy(half_width(str(cell))) if cell is not None else ""


def words(cell: Cell) -> str:
    """Words that are kept as they are.

    :raises Unreadable: a date, which Excel makes of 3-2, or more than anybody writes into a cell.
    """
    if isinstance(cell, date | time | timedelta):
        raise Unreadable("became_date")
    said = text(cell)
    if len(said) > MOST_LETTERS:
        raise Unreadable("too_long")
    return said


# --- names -----------------------------------------------------------------------------------------------------

_NAME = re.compile(r"[^\W\d_](?:[·•・.'’ -]?[^\W\d_])*\d{0,2}")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


def name(cell: Cell, longest: int) -> str:
    """One person's: 张 三 is 张三, and 张三、李四 is nobody's name.

    :raises Unreadable: something else than one name.
    """
    said = text(cell)
    parts = said.split(" ")
    if _HAN.fullmatch("".join(parts)) and len(parts) > 1:
        if any(len(part) > 1 for part in parts):
            raise Unreadable("two_names")
        said = "".join(parts)
    if not _NAME.fullmatch(said) or len(said) > longest:
        raise Unreadable("no_name")
    return said


# --- phones ----------------------------------------------------------------------------------------------------

_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_MARKS = re.compile(r"[\s().\u2010-\u2015-]")
_SEVERAL = re.compile(r"[、,;/|或\n]|\s{1,}(?=\+?\d{7})")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})", re.ASCII)
_LANDLINE = re.compile(r"(?:0\d{2,3})?[2-9]\d{6,7}", re.ASCII)
_ABROAD = re.compile(r"\+(?!86)\d{8,15}", re.ASCII)


def phone(cell: Cell) -> str | None:
    """Digits alone; one and the same number has one form, however it was written.

    :raises Unreadable: two numbers, a digit too few or too many, or digits that Excel has lost.
    """
    said = _digits(cell)
    if not said:
        return None
    if len([part for part in _SEVERAL.split(said) if sum(map(str.isdigit, part)) > 5]) > 1:
        raise Unreadable("two_phones")
    number = _MARKS.sub("", said)
    if mobile := _MOBILE.fullmatch(number):
        return mobile[1]
    if _LANDLINE.fullmatch(number) or _ABROAD.fullmatch(number):
        return number
    raise Unreadable("no_phone")


def same_phone(one: str, other: str) -> bool:
    """Also one that somebody has written down in another form."""
    return phone_key(one) == phone_key(other)


def phone_key(written: str) -> str:
    try:
        return phone(written) or ""
    except Unreadable:
        return _MARKS.sub("", written)


def _digits(cell: Cell) -> str:
    if isinstance(cell, bool | date | time | timedelta):
        raise Unreadable("no_phone")
    said = text(cell).removeprefix("'").removesuffix(".0")
    if found := _SCIENTIFIC.fullmatch(said):
        digits, power = found[2] or "", int(found[3])
        if len(digits) < power:
            raise Unreadable("digits_lost")
        return str(int(Decimal(said)))
    return said


# --- days ------------------------------------------------------------------------------------------------------

_WEEKDAYS = "一二三四五六日"
_DAY = re.compile(
    r"(?P<year>\d{4})(?P<sign>[-/.年])(?P<month>\d{1,2})(?:(?P=sign)|月)(?P<day>\d{1,2})[日号]?"
    r"(?:[(]?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])[)]?)?"
    r"(?:T?\d{1,2}:\d{2}(?::\d{2})?)?",
    re.ASCII,
)
_WITHOUT_YEAR = re.compile(r"\d{1,2}[-/.月]\d{1,2}[日号]?", re.ASCII)


def day(cell: Cell) -> date:
    """
    :raises Unreadable: no day, one without its year, or a weekday that contradicts it.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | time | timedelta):
        raise Unreadable("no_day")
    said = unicodedata.normalize("NFKC", text(cell)).replace(" ", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", said, re.ASCII):
        return _by_number(said)
    if _WITHOUT_YEAR.fullmatch(said):
        raise Unreadable("no_year")
    found = _DAY.fullmatch(said)
    if found is None:
        raise Unreadable("no_day")
    return _of_parts(int(found["year"]), int(found["month"]), int(found["day"]), found["weekday"])


def _by_number(said: str) -> date:
    """20261105, or Excel's own count of days."""
    if re.fullmatch(r"20\d{6}", said, re.ASCII):
        return _of_parts(int(said[:4]), int(said[4:6]), int(said[6:]))
    count = int(float(said)) if len(said) < 20 else 0
    if count in SERIALS and EXCEL_BEGINS + timedelta(days=count) >= EARLIEST:
        return EXCEL_BEGINS + timedelta(days=count)
    raise Unreadable("no_day")


def _of_parts(year: int, month: int, number: int, weekday: str | None = None) -> date:
    try:
        found = date(year, month, number)
    except ValueError as problem:
        raise Unreadable("no_day") from problem
    if weekday and _WEEKDAYS.index(weekday.replace("天", "日")) != found.weekday():
        raise Unreadable("other_weekday")
    return found


# --- how long --------------------------------------------------------------------------------------------------

_NUMERALS = {said: number for number, said in enumerate("零一二三四五六七八九十")} | {"两": 2}
_N = r"(?:\d+(?:\.\d+)?|[一二三四五六七八九十两])"
_HOURS = r"(?:个?(?:小时|钟头)|h|hr|hrs|hour|hours)"
_LENGTHS = (
    re.compile(rf"(?P<h>{_N}){_HOURS}(?:(?P<m>{_N})(?:分钟?|min|m))?(?P<half>半)?", re.ASCII),
    re.compile(rf"(?P<h>{_N})个(?P<half>半)(?:小时|钟头)", re.ASCII),
    re.compile(rf"(?P<m>{_N})(?:分钟?|min|mins|m)", re.ASCII),
    re.compile(r"(?P<half>半)个?(?:小时|钟头)"),
    re.compile(r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?::00)?", re.ASCII),
)
_LONGEST = 10_000.0  # whatever is more is no length of anything


def minutes(cell: Cell, unit: int = HOUR) -> int:
    """
    :param unit: how many minutes a bare number counts, as the heading says.
    :raises Unreadable: no length of time, or none at all.
    """
    found = _minutes(cell, unit)
    if not 0 < found < _LONGEST * HOUR:
        raise Unreadable("no_length")
    return round(found) or 1


def _minutes(cell: Cell, unit: int) -> float:
    if isinstance(cell, time):
        return cell.hour * HOUR + cell.minute
    if isinstance(cell, timedelta):
        return cell.total_seconds() / HOUR
    if isinstance(cell, bool | date):
        raise Unreadable("no_length")
    said = unicodedata.normalize("NFKC", text(cell)).casefold().replace(" ", "")
    if re.fullmatch(r"-?\d{1,9}(?:\.\d+)?", said, re.ASCII):
        return float(said) * unit
    found = next(filter(None, (form.fullmatch(said) for form in _LENGTHS)), None)
    if found is None:
        raise Unreadable("no_length")
    parts = found.groupdict()
    return _number(parts.get("h")) * HOUR + _number(parts.get("m")) + (HOUR / 2 if parts.get("half") else 0)


def _number(said: str | None) -> float:
    return float(_NUMERALS.get(said, said)) if said else 0.0


# --- yes and no ------------------------------------------------------------------------------------------------


def is_member(cell: Cell, said: Mapping[str, bool]) -> bool:
    """Whether somebody is called a Party member.

    :raises Unreadable: a word that is neither.
    """
    word = text(cell).replace(" ", "").casefold()
    if word not in said:
        raise Unreadable("no_membership")
    return said[word]
