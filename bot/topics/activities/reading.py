"""What an organiser's line says of an activity that is published or changed."""

import re
from dataclasses import replace
from functools import cache

from bot.understanding.normalise import fold
from bot.understanding.reading import BARE_NUMBER, NUMBER, Line, longest_first, numeral, said, wanted
from bot.understanding.reading_words import kind_of, reading_words
from bot.understanding.when import When, when, without
from bot.understanding.words import any_of
from community.planning import Planning
from community.wishes import Wanted, Wish

_AMOUNT = re.compile(
    r"(?:限|共|招|要|需要|最多|名额|人数)?\s*(?:改成|改为|改到)?\s*"
    rf"({NUMBER})\s*个?(?:人|名额|名|位)(?!单)"
)
_SEATS = re.compile(rf"({NUMBER})[来多]?个?(?:人|个|名额|名|位|席|座|家|对|组|户)?")
_FLOOR = re.compile(rf"\S*(?:{NUMBER})(?:楼|室|栋|号楼|单元)")
_AT = re.compile(r"^(?:地点|在|到)\s*[:：]?\s*")
_TOKENS = re.compile(r"[\s,，;；。、]+")


def publishing(line: Line) -> Wish:
    """发布 周六上午9点到11点 环境卫生整治 3栋楼下 20人: in any order, with or without spaces."""
    found = when(line.plain, line.now)
    unit, team = line.slots.get("unit"), line.slots.get("team")
    rest = _without_pieces(line.text, found)
    if amount := _AMOUNT.search(fold(rest)):
        rest = f"{rest[: amount.start()]} {rest[amount.end() :]}"
    title, place = line.heard.get("activity"), line.heard.get("place")
    if title is None:
        title, place = _title_and_place(rest, unit, team, is_command=not line.heard)
    people = numeral(amount[1]) if amount else _seats(line, line.plain)
    return Wish(
        intent="publish_activity",
        text=line.text,
        wanted=Wanted(time=said(found, line.now), team=team, unit=_unit_named(unit, place), kind=kind_of(line.plain)),
        details=Planning(title=title, place=place, amount=people),
    )


def _title_and_place(
    rest: str, unit: str | None, team: str | None, *, is_command: bool
) -> tuple[str | None, str | None]:
    """From what is left of a line when its time and its number are taken out; a command's last word is its place."""
    rest, place = _take_place_said(rest)
    for word in longest_first("padding"):
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
    ends = "|".join(map(re.escape, longest_first("places")))
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


def changing(line: Line) -> Wish:
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
    return _change(line, _which(line, before), Planning(time=time, amount=amount, title=title, place=place))


def _shifting(line: Line) -> Wish:
    """推迟一小时, 提前半小时; a place or a number that an engine has heard; or nothing certain yet."""
    for sign, words in ((1, reading_words().later), (-1, reading_words().earlier)):
        for word in words:
            before, found, after = line.plain.partition(word)
            length = when(after, line.now)
            if found and length.kind == "duration" and length.minutes:
                shift = Planning(shift_minutes=sign * length.minutes)
                return _change(line, _which(line, before), shift)
    amount = _seats(line, line.plain) if _follows(line, "amount", reading_words().limits) else None
    place = line.heard.get("place") if _follows(line, "place", reading_words().moved) else None
    return _change(line, wanted(line, line.plain), Planning(amount=amount, place=place))


def _change(line: Line, which: Wanted, plan: Planning) -> Wish:
    about = line.replied
    which = Wanted() if about else which
    return Wish(intent="change_activity", text=line.text, about=about, wanted=which, details=plan)


def _follows(line: Line, slot: str, words: list[str]) -> bool:
    """Whether what was heard stands right behind one of the words: 换到二楼, and not 二楼漏水，换个时间."""
    heard = fold(line.heard.get(slot, ""))
    between = any_of(reading_words().between)
    return bool(heard) and re.search(rf"(?:{any_of(words)})(?:{between})*{re.escape(heard)}", line.plain) is not None


def _which(line: Line, before: str) -> Wanted:
    """What stands before the word of change; nothing there: the activity that is talked about."""
    if not before.strip(" ,，:："):
        return Wanted()
    slots, heard = (
        {name: literal for name, literal in named.items() if fold(literal) in before}
        for named in (line.slots, line.heard)
    )
    return wanted(replace(line, slots=slots, heard=heard), before)


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
        found = BARE_NUMBER.search(after)
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
