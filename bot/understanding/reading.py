"""From words to a wish: who, what, where and when, once it is known what is wanted."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from bot.understanding.company import company, is_plus_one
from bot.understanding.normalise import clean, fold
from bot.understanding.reading_words import kind_of, reading_words
from bot.understanding.when import When, find_all, when, without
from bot.understanding.words import any_of
from community.contacts import phones_in
from community.finding import matching
from community.wishes import Details, Said, SaidOnce, Wanted, WantedToo, Wish
from storage.tables.activities import Activity
from storage.tables.subject import Subject

_NUMERALS = "零一二三四五六七八九十百两"
NUMBER = rf"[0-9]{{1,4}}|[{_NUMERALS}]{{1,5}}"
_NUMBERS = re.compile(rf"(?:{NUMBER})(?:号?活?动?[\s,、和跟与及]+(?:{NUMBER}))+(?:号?(?:活动)?)?(?:都)?")  # 报名 1、2
BARE_NUMBER = re.compile(f"({NUMBER})")
_CLAUSES = re.compile("[,，。;；!！?？~]")
_NUMBER_LEADS = re.compile(r"([0-9]{1,4})号?[\s,，]+(?![个人位名月点号日栋楼单室期])")  # 报名 12 带两个孩子
_NUMBER_BEHIND = re.compile(r"(?:报名|报个名|取消)\s*([0-9]{1,4})$")  # 帮我妈报名 12
_DAY_OR_NUMBER = re.compile(r"[0-9]号那个")
NUMBER_SAID = re.compile(r"(?:编号|活动)\s*([0-9]{1,4})|([0-9]{1,4})\s*号(?:活动|那个)")


@dataclass(frozen=True)
class Line:
    """One line as it is being read."""

    text: str  # as written, without control characters
    plain: str  # simplified and half-width, the same length
    slots: Mapping[str, str]  # names that are known here
    now: datetime
    heard: Mapping[str, str] = field(default_factory=dict)  # what an engine takes for slots, new names too
    replied: Subject | None = None  # what the message that it answers is about
    replied_activity: Activity | None = None  # when that is an activity
    people: tuple[str, ...] = ()  # all who are known here and named in it
    others: tuple[str, ...] = ()  # what it calls further activities, folded
    meant: tuple[str, ...] = ()  # the titles that its words for an activity stand for, when they are others
    lecturers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # name → titles of what they lecture on
    services: tuple[str, ...] = ()  # what the items of the service guide go by
    plus_one_counts: bool = False  # "+1" stands for "count me in" here
    choice: tuple[str, ...] = ()  # what the numbers of the open question stand for
    raw: str = ""  # as written, line breaks and all, where nothing but that is wanted
    is_command: bool = False  # a command word with its argument: what remains is a title

    @classmethod
    def of(cls, text: str, now: datetime, slots: Mapping[str, str] | None = None, **more: Any) -> "Line":
        shown = clean(text)
        return cls(shown, fold(shown), slots or {}, now, **more)


def plain(
    intent: str, line: Line, rest: str | None = None, *, is_firm: bool = False, details: Details | None = None
) -> Wish:
    """The wish that a line expresses, with which activity is meant.

    :param rest: what in it may say which activity; left out, all of it.
    :param is_firm: it changes something about one activity: a title that fits none is asked back, not taken for the
        only one there is.
    """
    said_of_it = wanted(line, line.plain if rest is None else rest, is_firm=is_firm)
    about, said_of_it = meant(line, said_of_it)
    return Wish(intent=intent, text=line.text, about=about, wanted=said_of_it, details=details)


def meant(line: Line, said: Wanted) -> tuple[Subject | None, Wanted]:
    """What a reply answers is what it is about, unless it names something else for certain: 环境整治我报名."""
    card = line.replied_activity
    if line.replied is None or (card and _names_another(line, said, card)):
        return None, said
    if is_for_reading(line.replied) and ("activity" in line.slots or said.number is not None):
        return None, said
    return line.replied, Wanted()


def is_for_reading(replied: Subject | None) -> bool:
    """An announcement and a poll are nothing that anybody signs up for."""
    return replied is not None and replied.kind in ("announcement", "poll")


def _names_another(line: Line, said: Wanted, card: Activity) -> bool:
    named = said.number is not None or "activity" in line.slots or _names_its_day(line, said)
    return named and not (said.also == () and matching([card], said.model_copy(update={"team": None}), {}))


def _names_its_day(line: Line, said: Wanted) -> bool:
    """周六的我来, 周日那个; not 周六我要上班."""
    time = fold(said.time.text) if said.time and said.time.has_date else ""
    return bool(time) and re.search(rf"{re.escape(time)}(?:的|[那这][个场次])", line.plain) is not None


def is_count_me_in(text: str) -> bool:
    """+1, 算我一个, 我来 …: means something only where a card is open."""
    return is_plus_one(fold(clean(text)))


def without_phones(line: Line) -> tuple[Line, bool]:
    """What a group is going to read; and whether a phone number was left out of it."""
    announced = reading_words().jielong.phone
    spans = phones_in(line.plain, announced)
    if not spans:
        return line, False
    text, plain = (blanked(said, spans) for said in (line.text, line.plain))
    heard = {slot: blanked(said, phones_in(said, announced)).strip(" ，,;；:：") for slot, said in line.heard.items()}
    return replace(line, text=text, plain=plain, heard={slot: said for slot, said in heard.items() if said}), True


def blanked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """As long as it was, with spaces where these stand."""
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


# --- which activity --------------------------------------------------------------------------------------------


def wanted(line: Line, text: str, *, is_firm: bool = False) -> Wanted:
    numbers = _numbers_said(line, text)
    if numbers:
        more = (WantedToo(number=number) for number in numbers[1:])
        return Wanted(number=numbers[0], also=(*more, *_day_or_number(line, text)))
    title, heard = line.slots.get("activity"), line.heard.get("activity", "")
    time, is_aside = _time(line, text, fold(title or heard))
    if time is not None and fold(time.text) in fold(title or ""):  # 周日大扫除 is only called so
        time, is_aside = None, False
    rest = "" if title else heard or _remaining(line, text)
    is_new = is_firm and bool(heard) and not title and time is None and kind_of(heard) is None
    also = [other for other in line.others if other in text] if title else []
    if title and line.meant:
        title, *also = line.meant
    kinds = [] if title or rest else kind_names(text)  # 讲堂 may be the title's own word: 小区讲堂, not 反诈讲座
    return Wanted(
        title=title or rest or (kinds[0] if kinds else None),
        title_is_certain=bool(title or (rest and line.is_command) or is_new),
        team=line.slots.get("team"),
        unit=line.slots.get("unit"),
        kind=None if title else kind_of(text),
        time=time,
        time_is_aside=is_aside,
        also=tuple(WantedToo(title=other) for other in also),
    )


def _time(line: Line, text: str, title: str) -> tuple[Said | None, bool]:
    """When, and whether it is said apart from the title and from what is wanted: 体检改到下周了，大扫除我去."""
    time = said(when(text, line.now), line.now)
    if time is None or not title:
        return time, False
    near = "，".join(clause for clause in _CLAUSES.split(text) if title in clause or _acts().search(clause))
    time_near = said(when(near, line.now), line.now)
    alone = any(time.text == clause.strip() for clause in _CLAUSES.split(text))
    return (time_near, False) if time_near else (time, not alone)


@cache
def _acts() -> re.Pattern[str]:
    return re.compile(any_of(reading_words().joins))


def _numbers_said(line: Line, text: str) -> list[int]:
    """The short numbers of what is meant; of several it is asked which."""
    bare = text.strip(" 号#。.")
    if line.is_command and (several := _NUMBERS.fullmatch(bare)):
        return [numeral(one) for one in re.findall(NUMBER, several[0])]
    number = _number_said(line, text, bare)
    return [] if number is None else [number]


def _day_or_number(line: Line, text: str) -> tuple[WantedToo, ...]:
    """28号那个 may be the number or the day."""
    time = said(when(text, line.now), line.now) if _DAY_OR_NUMBER.search(text) else None
    return (WantedToo(time=time),) if time and time.has_date else ()


def _number_said(line: Line, text: str, bare: str) -> int | None:
    heard = line.heard.get("activity", "")
    if re.fullmatch("[0-9]{1,4}", heard):
        return int(heard)
    leads = BARE_NUMBER.fullmatch(bare) or _NUMBER_LEADS.match(bare) or _NUMBER_BEHIND.search(bare)
    if line.is_command and leads:
        return numeral(leads[1])
    found = NUMBER_SAID.search(text)
    return int(found[1] or found[2]) if found else None


def _remaining(line: Line, text: str) -> str:
    """What is left of a short line: perhaps a title nobody knows."""
    words = words_left(line, text)
    if line.is_command:
        return " ".join(words)
    return words[0] if len(words) == 1 and not company(line.plain).has_guests else ""


def words_left(line: Line, text: str) -> list[str]:
    """What nothing has read: the text without its time, names, numbers and padding."""
    for found in find_all(text, line.now):
        text = without(text, found) if found.kind != "none" else text
    for known in (*line.slots.values(), *kind_names(text)):
        text = text.replace(fold(known), " ")
    text = re.sub(r"[+0-9]+\S?", " ", text)
    for word in longest_first("chatter"):
        text = text.replace(word, " ")
    return [word for word in re.split(r"\W+", text) if len(word) >= 2]


def kind_names(text: str) -> list[str]:
    return [name for names in reading_words().kinds.values() for name in names if name in text]


@cache
def longest_first(which: str) -> tuple[str, ...]:
    return tuple(sorted(getattr(reading_words(), which), key=len, reverse=True))


# --- time ------------------------------------------------------------------------------------------------------


def said(found: When, now: datetime) -> Said | None:
    """A time expression as the rules read it: a day runs from its midnight to the next.

    What comes again is none, unless it may as well be a list of days (周一、周三、周五).
    """
    if found.kind == "none" or (found.kind == "recur" and not found.each):
        return None
    return Said(
        kind=found.kind,
        start=_instant(found.start, now),
        end=_end(found, now),
        has_date=found.has_date,
        has_time=found.has_time,
        minutes=found.minutes,
        text=found.text,
        each=tuple(SaidOnce(**dict(one)) for each in found.each if (one := said(each, now))),
        every=found.every,
    )


def one_moment(times: tuple[When, ...], now: datetime) -> Said | None:
    """Of two it is not certain which is meant."""
    found = [time for one in times if (time := said(one, now))]
    if len(times) == 1 and found:
        return found[0]
    return Said(kind="unclear", text=" ".join(one.text for one in times)) if times else None


def _instant(moment: date | datetime | None, now: datetime) -> datetime | None:
    if moment is None or isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time.min, now.tzinfo)


def _end(found: When, now: datetime) -> datetime | None:
    last = found.end if found.end is not None else found.start if found.kind == "day" else None
    whole_day = last is not None and not isinstance(last, datetime)
    end = _instant(last, now)
    return end + timedelta(days=1) if end is not None and whole_day and found.kind in ("day", "span") else end


# --- numbers ---------------------------------------------------------------------------------------------------


def numeral(said: str) -> int:
    """20, 二十, 两百, 十五."""
    if said.isdigit():
        return int(said)
    total, digit = 0, 0
    for char in said:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = 2 if char == "两" else _NUMERALS.index(char)
    return total + digit
