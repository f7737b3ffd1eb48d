"""From words to a wish: who, what, where and when, once it is known what is wanted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from bot.understanding.company import company, is_plus_one
from bot.understanding.normalise import clean, fold
from bot.understanding.reading_words import kind_of, reading_words
from bot.understanding.when import When, find_all, when, without
from bot.understanding.words import any_of
from community.wishes import Said, Wanted, Wish

_NUMERALS = "零一二三四五六七八九十百两"
_NUMBER = rf"[0-9]{{1,4}}|[{_NUMERALS}]{{1,5}}"
_AMOUNT = re.compile(
    r"(?:限|共|招|要|需要|最多|名额|人数)?\s*(?:改成|改为|改到)?\s*"
    rf"({_NUMBER})\s*个?(?:人|名额|名|位)(?!单)"
)
_BARE_NUMBER = re.compile(f"({_NUMBER})")
_SEATS = re.compile(rf"({_NUMBER})[来多]?个?(?:人|个|名额|名|位|席|座|家|对|组|户)?")
_NUMBER_SAID = re.compile(r"(?:编号|活动)\s*([0-9]{1,4})|([0-9]{1,4})\s*号(?:活动|那个)")
_FLOOR = re.compile(rf"\S*(?:{_NUMBER})(?:楼|室|栋|号楼|单元)")
_AT = re.compile(r"^(?:地点|在|到)\s*[:：]?\s*")
_TOKENS = re.compile(r"[\s,，;；。、]+")
_NAMED_MINUTES = re.compile(
    r"([\u4e00-\u9fffA-Za-z·+0-9]{1,24}?)[\s:：,，]*(?:改成|改为|应该是|记)?\s*"
    r"([0-9]+(?:\.[0-9]+)?)\s*(个?小时|分钟)?\s*(?:[,，;；。\n]|$)"
)
_CODE = re.compile(r"(?<![0-9])" + r"([0-9])\s*" * 5 + r"([0-9])(?![0-9])")


@dataclass(frozen=True)
class Line:
    """One line as it is being read."""

    text: str  # as written, without control characters
    plain: str  # simplified and half-width, the same length
    slots: Mapping[str, str]  # names that are known here
    now: datetime
    heard: Mapping[str, str] = field(default_factory=dict)  # what an engine takes for slots, new names too
    replied_activity: int | None = None
    plus_one_counts: bool = False  # "+1" stands for "count me in" here
    is_command: bool = False  # a command word with its argument: what remains is a title

    @classmethod
    def of(cls, text: str, now: datetime, slots: Mapping[str, str] | None = None, **more: bool | int | None) -> "Line":
        shown = clean(text)
        return cls(shown, fold(shown), slots or {}, now, **more)  # type: ignore[arg-type]


# What changes something about one activity: a title that fits none is asked back, not taken for the only one there is.
FIRM = {"sign_up", "cancel", "cancel_activity"}


def read(intent: str, line: Line) -> Wish:
    """The wish that a line expresses, for the intent that an engine or a command word has found."""
    if intent == "publish_activity":
        return _publishing(line)
    if intent == "change_activity":
        return _changing(line)
    if intent == "adjust_hours":
        minutes = _minutes(line.plain)
        return Wish(intent=intent, text=line.text, wanted=_wanted(line, line.plain), minutes_by_name=minutes)
    return Wish(
        intent=intent,
        text=line.text,
        wanted=_wanted(line, line.plain, is_firm=intent in FIRM),
        company=company(line.plain, alone=line.plus_one_counts),
        code=_code(line.plain),
    )


def is_count_me_in(text: str) -> bool:
    """+1, 算我一个, 我来 …: means something only where a card is open."""
    return is_plus_one(fold(clean(text)))


# --- which activity --------------------------------------------------------------------------------------------


def _wanted(line: Line, text: str, *, is_firm: bool = False) -> Wanted:
    if line.replied_activity is not None:
        return Wanted(activity_id=line.replied_activity)
    number = _number_said(line, text)
    if number is not None:
        return Wanted(number=number)
    time = said(when(text, line.now), line.now)
    title, heard = line.slots.get("activity"), line.heard.get("activity", "")
    rest = "" if title else heard or _remaining(line, text)
    is_new = is_firm and bool(heard) and not title and time is None and kind_of(heard) is None
    kinds = [] if title or rest else _kind_names(text)  # 讲堂 may be the title's own word: 小区讲堂, not 反诈讲座
    return Wanted(
        title=title or rest or (kinds[0] if kinds else None),
        title_is_certain=bool(title or (rest and line.is_command) or is_new),
        team=line.slots.get("team"),
        unit=line.slots.get("unit"),
        kind=None if title else kind_of(text),
        time=time,
    )


def _number_said(line: Line, text: str) -> int | None:
    if line.is_command and (bare := _BARE_NUMBER.fullmatch(text.strip(" 号#。."))):
        return numeral(bare[1])
    found = _NUMBER_SAID.search(text)
    return int(found[1] or found[2]) if found else None


def _remaining(line: Line, text: str) -> str:
    """What is left of a short line without its time, names and padding: perhaps a title nobody knows."""
    for found in find_all(text, line.now):
        text = without(text, found) if found.kind != "none" else text
    for known in (*line.slots.values(), *_kind_names(text)):
        text = text.replace(fold(known), " ")
    text = re.sub(r"[+0-9]+\S?", " ", text)
    for word in _longest_first("chatter"):
        text = text.replace(word, " ")
    words = [word for word in re.split(r"\W+", text) if len(word) >= 2]
    if line.is_command:
        return " ".join(words)
    return words[0] if len(words) == 1 and not company(line.plain).has_guests else ""


def _kind_names(text: str) -> list[str]:
    return [name for names in reading_words().kinds.values() for name in names if name in text]


@cache
def _longest_first(which: str) -> tuple[str, ...]:
    return tuple(sorted(getattr(reading_words(), which), key=len, reverse=True))


# --- time ------------------------------------------------------------------------------------------------------


def said(found: When, now: datetime) -> Said | None:
    """A time expression as the rules read it: a day runs from its midnight to the next."""
    if found.kind in ("none", "recur"):
        return None
    return Said(
        kind=found.kind,
        start=_instant(found.start, now),
        end=_end(found, now),
        has_date=found.has_date,
        has_time=found.has_time,
        minutes=found.minutes,
        text=found.text,
    )


def _instant(moment: date | datetime | None, now: datetime) -> datetime | None:
    if moment is None or isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time.min, now.tzinfo)


def _end(found: When, now: datetime) -> datetime | None:
    last = found.end if found.end is not None else found.start if found.kind == "day" else None
    whole_day = last is not None and not isinstance(last, datetime)
    end = _instant(last, now)
    return end + timedelta(days=1) if end is not None and whole_day and found.kind in ("day", "span") else end


# --- publishing and changing -----------------------------------------------------------------------------------


def _publishing(line: Line) -> Wish:
    """发布 周六上午9点到11点 环境卫生整治 3栋楼下 20人: in any order, with or without spaces."""
    found = when(line.plain, line.now)
    unit, team = line.slots.get("unit"), line.slots.get("team")
    rest = _without_pieces(line.text, found)
    if amount := _AMOUNT.search(fold(rest)):
        rest = f"{rest[: amount.start()]} {rest[amount.end() :]}"
    title, place = line.heard.get("activity"), line.heard.get("place")
    if title is None:
        title, place = _title_and_place(rest, unit, team, is_command=not line.heard)
    return Wish(
        intent="publish_activity",
        text=line.text,
        wanted=Wanted(time=said(found, line.now), team=team, unit=_unit_named(unit, place), kind=kind_of(line.plain)),
        new_title=title,
        place=place,
        amount=numeral(amount[1]) if amount else _seats(line, line.plain),
    )


def _title_and_place(
    rest: str, unit: str | None, team: str | None, *, is_command: bool
) -> tuple[str | None, str | None]:
    """From what is left of a line when its time and its number are taken out; a command's last word is its place."""
    rest, place = _take_place_said(rest)
    for word in _longest_first("padding"):
        rest = _cut(rest, word)
    tokens = [token for token in _TOKENS.split(rest) if token]
    place = place or _take_place(tokens, unit)
    titles = [t for t in tokens if t not in (unit, team)] or [t for t in tokens if t == team]
    if is_command and place is None and len(titles) > 1:
        place = titles.pop()
    return " ".join(titles) or None, place


def _without_pieces(text: str, found: When) -> str:
    return without(text, found) if found.kind != "none" else text


def _cut(text: str, word: str) -> str:
    """Takes padding off the beginning of words only: 在 must not be cut out of 自在."""
    return re.sub(rf"(^|[\s,，]){re.escape(word)}[:：]?", r"\1 ", text)


def _take_place_said(text: str) -> tuple[str, str | None]:
    """在小广场包饺子: the words from 在 to the end of a place's name."""
    found = _said_place().search(fold(text))
    if found is None:
        return text, None
    return f"{text[: found.start()]} {text[found.end() :]}", text[found.start(1) : found.end(1)]


@cache
def _said_place() -> re.Pattern[str]:
    ends = "|".join(map(re.escape, _longest_first("places")))
    return re.compile(rf"(?:^|(?<=\s)|(?<=[，,])|地点)[:：]?在(\S{{0,12}}?(?:{ends}))")


def _take_place(tokens: list[str], unit: str | None) -> str | None:
    """The last token that sounds like a place, unless it is all there is."""
    for token in reversed(tokens):
        if len(tokens) > 1 and token != unit and _is_place(token):
            tokens.remove(token)
            return _AT.sub("", token)
    return None


def _is_place(token: str) -> bool:
    plain = fold(token)
    return plain.endswith(tuple(reading_words().places)) or _FLOOR.fullmatch(plain) is not None


def _unit_named(unit: str | None, place: str | None) -> str | None:
    """A unit inside the place (3栋 in 3栋楼下) is not named for its own sake."""
    return None if unit and place and unit in place else unit


def _changing(line: Line) -> Wish:
    """环境卫生整治改到周日上午9点: before the word stands which activity, behind it the new value."""
    before, word, after = _split(line.plain)
    if not word:
        return _shifting(line)
    value = line.text[len(line.plain) - len(after) :].strip(" 。.,，")
    found = when(after, line.now)
    amount = _new_amount(word, before, after) or _seats(line, after)
    time = said(found, line.now) if amount is None else None
    title = value if word in reading_words().rename else None
    place = _new_place(line, word, value, found) if amount is None else None
    if not (amount or time or title or place):
        return _shifting(line)
    return Wish(
        intent="change_activity",
        text=line.text,
        wanted=_which(line, before),
        new_time=time,
        amount=amount,
        new_title=title,
        place=place,
    )


def _shifting(line: Line) -> Wish:
    """推迟一小时, 提前半小时; a place or a number that an engine has heard; or nothing certain yet."""
    for sign, words in ((1, reading_words().later), (-1, reading_words().earlier)):
        for word in words:
            before, found, after = line.plain.partition(word)
            length = when(after, line.now)
            if found and length.kind == "duration" and length.minutes:
                shift = sign * length.minutes
                return Wish(intent="change_activity", text=line.text, wanted=_which(line, before), shift_minutes=shift)
    return Wish(
        intent="change_activity",
        text=line.text,
        wanted=_wanted(line, line.plain),
        amount=_seats(line, line.plain) if _follows(line, "amount", reading_words().limits) else None,
        place=line.heard.get("place") if _follows(line, "place", reading_words().moved) else None,
    )


def _follows(line: Line, slot: str, words: list[str]) -> bool:
    """Whether what was heard stands right behind one of the words: 换到二楼, and not 二楼漏水，换个时间."""
    heard = fold(line.heard.get(slot, ""))
    between = any_of(reading_words().between)
    return bool(heard) and re.search(rf"(?:{any_of(words)})(?:{between})*{re.escape(heard)}", line.plain) is not None


def _which(line: Line, before: str) -> Wanted:
    """What stands before the word of change; nothing there: the activity that is talked about."""
    if not before.strip(" ,，:：") and line.replied_activity is None:
        return Wanted()
    slots, heard = (
        {name: literal for name, literal in named.items() if fold(literal) in before}
        for named in (line.slots, line.heard)
    )
    return _wanted(replace(line, slots=slots, heard=heard), before)


def _split(text: str) -> tuple[str, str, str]:
    found = sorted((text.find(word), -len(word), word) for word in reading_words().change if word in text)
    if not found:
        return text, "", ""
    place, _, word = found[0]
    return text[:place], word, text[place + len(word) :]


def _new_amount(word: str, before: str, after: str) -> int | None:
    found = _AMOUNT.search(after)
    about_people = any(hint in word + before for hint in ("人数", "名额"))
    if found is None and about_people:
        found = _BARE_NUMBER.search(after)
    return numeral(found[1]) if found else None


def _seats(line: Line, text: str) -> int | None:
    """The number of people that an engine has heard in this part of the line."""
    amount = fold(line.heard.get("amount", ""))
    found = _SEATS.fullmatch(amount) if amount and amount in text else None
    return numeral(found[1]) if found else None


def _new_place(line: Line, word: str, value: str, found: When) -> str | None:
    if word in reading_words().rename:
        return None
    rest = _without_pieces(value, found).strip(" ,，")
    if word in reading_words().move_place or _is_place(rest):
        return rest or None
    if line.heard:  # what an engine does not take for a place is none
        heard = line.heard.get("place", "")
        return heard if heard and heard in value else None
    return rest or None if found.kind == "none" else None


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


def _code(text: str) -> str | None:
    found = _CODE.search(text)
    return "".join(found.groups()) if found else None


def _minutes(text: str) -> tuple[tuple[str, int], ...]:
    """小李 1.5: names with their hours."""
    found = []
    for name, number, unit in _NAMED_MINUTES.findall(text):
        minutes = float(number) if unit == "分钟" else float(number) * 60
        found.append((name.strip(), round(minutes)))
    return tuple(found)
