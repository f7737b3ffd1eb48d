"""What an organiser's line says of an activity that is published or changed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from bot.topics.activities import series
from bot.topics.activities.extras import Extras, extras
from bot.understanding.amounts import Amount, amount_heard, amount_in, least_in
from bot.understanding.changes import change_word
from bot.understanding.joining import joining
from bot.understanding.normalise import fold
from bot.understanding.other_words import known_line
from bot.understanding.reading import (
    BARE_NUMBER,
    NUMBER,
    NUMBER_SAID,
    Line,
    longest_first,
    meant,
    said,
    wanted,
    without_phones,
)
from bot.understanding.reading import blanked as _blanked
from bot.understanding.reading_words import kind_of, reading_words
from bot.understanding.repeating import Repeating, repeating
from bot.understanding.slots import known_slots
from bot.understanding.when import NOTHING, When, when, without
from bot.understanding.words import any_of
from community.planning import Planning
from community.vocabulary import Vocabulary
from community.wishes import Said, Wanted, Wish
from storage.tables.activities import ActivityKind

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # whether all of a series is meant does not depend on it
_FLOOR = re.compile(rf"\S*(?:{NUMBER})(?:楼|室|栋|号楼|单元)")
_AT = re.compile(r"^(?:地点|在|到)\s*[:：]?\s*")
_ALSO_SENT = re.compile(
    r"\s*(?P<also>[也再又])?(?:转?发给|发到|给)(?P<unit>[^\s,，;；。]{2,12}?)(?P<tail>[也再又]发(?:一份|一下|一遍)?|一份)?(?=$|[\s,，;；。])"
)
_UNSURE = re.compile("[吗么?？谁哪怎]|能不能|可不可以|要不要|是不是")
_CLAUSE_ENDS = re.compile("[,，;；。]")
_CLAUSE = re.compile("[^,，;；。]+")
_TOKENS = re.compile(r"[\s,，;；。、]+")


def publishing(line: Line) -> Wish:
    """发布 周六上午9点到11点 环境卫生整治 3栋楼下 20人: in any order, with or without spaces."""
    if line.replied and not line.text.strip():  # 发布, said to a preview
        return Wish(intent="publish_activity", about=line.replied)
    line, left_out = without_phones(line)
    wish = _publishing_anything(line)
    return wish.detailed(_of_choice(Planning.of(wish), line).model_copy(update={"phone_left_out": left_out}))


def _of_choice(plan: Planning, line: Line) -> Planning:
    """发给1和2, in answer to for whom it is."""
    return plan.model_copy(update={"whom": plan.whom.model_copy(update={"choice": line.choice})}) if plan.whom else plan


def _publishing_anything(line: Line) -> Wish:
    more = extras(line.text)
    more = more if _says_what_to_bring(line, more) else extras(line.text, bare=False)
    again = repeating(more.blanked(line.plain), line.now)
    return _publishing(line, more) if again is None else _publishing_series(line, again, more)


def _says_what_to_bring(line: Line, more: Extras) -> bool:
    """高血压防治 带老花镜; 带书换书 is a title itself while none stands before it."""
    if more.bare_at is None:
        return True
    if heard := line.heard.get("activity"):
        return heard in more.blanked(line.text)
    lead = replace(line, text=line.text[: more.bare_at], plain=line.plain[: more.bare_at])
    title = Planning.of(_publishing(lead, extras(lead.text))).title
    return title is not None and not _is_place(title)


def _publishing_series(line: Line, again: Repeating, more: Extras) -> Wish:
    """每周六上午9点到11点 环境卫生整治 3栋楼下 20人 到年底: what is left without how often it comes."""
    rest = replace(line, text=_blanked(line.text, again.places), plain=_blanked(line.plain, again.places))
    wish = _publishing(rest, more, NOTHING)
    plan = Planning.of(wish)
    plan = plan.model_copy(
        update={
            "of_series": True,
            "repeats": again.repeats,
            "since": again.since,
            "not_read": line.text[slice(*again.unread)].strip() if again.unread else "",
        }
    )
    begun = _blanked(line.text, [*again.times, *([again.unread] if again.unread else [])])
    text = {"text": line.text, "intent": "create_series"}
    return wish.model_copy(update=text).detailed(plan.model_copy(update={"again": " ".join(begun.split())}))


def _publishing(line: Line, more: Extras, found: When | None = None) -> Wish:
    """:param found: its time, where that is known already."""
    shown, plain = more.blanked(line.text), more.blanked(line.plain)
    found = when(plain, line.now) if found is None else found
    unit, team = line.slots.get("unit"), line.slots.get("team")
    untimed = _blanked(shown, found.pieces)
    least = least_in(untimed)
    untimed = _blanked(untimed, [least.span] if least else [])
    amount = amount_in(untimed) or _apart(amount_heard(line, plain), least)
    title, place = line.heard.get("activity"), line.heard.get("place")
    if title is None:
        rest = _blanked(untimed, [amount.span] if amount else [])
        title, place = _title_and_place(rest, unit, team, is_command=not line.heard)
    unit = unit if unit and unit in shown else None
    return Wish(
        intent="publish_activity",
        text=line.text,
        wanted=Wanted(time=_time(found, line.now), team=team, unit=_unit_named(unit, place), kind=_kind(plain)),
        details=Planning(
            title=title,
            place=place,
            again=_without_what_cannot_be(line.text, found, amount, least),
            **_people(amount),
            **_at_least(least),
            **more.values,
        ),
    )


def _kind(plain: str) -> ActivityKind | None:
    """What is said to be its kind; events by what people call them; what is also work for others is a service."""
    beside = [_kinds_beside()[token] for token in re.split(rf"{_TOKENS.pattern}|:", plain) if token in _kinds_beside()]
    if kind := beside[0] if beside else kind_of(plain):
        return kind
    words = reading_words().lecture
    is_event = any(name in plain for name in words.events) and not any(name in plain for name in words.not_events)
    return ActivityKind.EVENT if is_event else None


def _time(found: When, now: datetime) -> Said | None:
    """周六到周日下午5点 does not say when it begins, and 12月5日到7日上午9点 not which of them is at nine."""
    time = said(found, now)
    begins = found.has_time or found.part is not None or not isinstance(found.start, datetime)
    return time if time is None or begins else time.model_copy(update={"kind": "unclear"})


def _people(amount: Amount | None) -> dict[str, Any]:
    if amount is None:
        return {}
    return {"amount": amount.count} if amount.count else {"no_amount": amount.text}


def _at_least(least: Amount | None) -> dict[str, Any]:
    if least is None:
        return {}
    return {"at_least": least.count, "least_said": least.text} if least.count else {"no_amount": least.text}


def _apart(heard: Amount | None, least: Amount | None) -> Amount | None:
    """What an engine has heard, unless it is how many must come."""
    overlaps = heard and least and heard.span[0] < least.span[1] and least.span[0] < heard.span[1]
    return None if overlaps else heard


def _without_what_cannot_be(text: str, found: When, amount: Amount | None, least: Amount | None = None) -> str:
    """What the next line is added to, when it is asked for another time or another number."""
    both = [one for one in (least, amount) if one is not None]
    counts = [one.count for one in both if one.count]
    contradict = len(counts) > 1 and counts[0] > counts[1]
    wrong = [one.span for one in both if contradict or not one.count]
    if wrong and found.kind not in ("impossible", "unclear"):
        return " ".join(_blanked(text, wrong).split())
    return without(text, found)


def _title_and_place(
    rest: str, unit: str | None, team: str | None, *, is_command: bool
) -> tuple[str | None, str | None]:
    """From what is left of a line when its time and its number are taken out; a command's last word is its place."""
    rest, place = _take_place_said(rest)
    rest = _kind_said().sub(" ", rest)
    for word in longest_first("padding"):
        rest = _cut(rest, word)
    tokens = [token for token in _TOKENS.split(rest) if token]
    place = place or _take_place(tokens, unit)
    titles = [t for t in tokens if t not in (unit, team)] or [t for t in tokens if t == team]
    titles = [t for t in titles if fold(t) not in _kinds_beside()] or titles
    if is_command and place is None and len(titles) > 1:
        place = titles.pop()
    return " ".join(titles) or None, place


@cache
def _kind_said() -> re.Pattern[str]:
    """讲座：高血压防治."""
    return re.compile(rf"(?:^|(?<=\s))(?:{any_of(_kinds_beside())})\s*[:：]")


@cache
def _kinds_beside() -> dict[str, ActivityKind]:
    """讲堂 beside a title says what it is, and is no part of it."""
    return {fold(word): kind for kind, words in reading_words().kinds_beside.items() for word in words}


def _cut(text: str, word: str) -> str:
    """Takes padding off the beginning of words only: 在 must not be cut out of 自在, nor 组织 out of 组织生活会."""
    return re.sub(rf"(^|[\s,，])(?!{_titles_begin()}){re.escape(word)}[:：]?", r"\1 ", text)


@cache
def _titles_begin() -> str:
    words = reading_words()
    return any_of([*words.no_padding, *(name for names in words.kinds.values() for name in names)])


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


def changes_a_series(text: str) -> bool:
    return series.is_a_change(Line.of(text, SOME_DAY))


def ends_a_series(text: str) -> bool:
    return series.ending(Line.of(text, SOME_DAY)) is not None


def addresses_others_too(text: str, known: Vocabulary) -> bool:
    """讲座给5栋也发一份, of something that is known, to units that are known."""
    said = _ALSO_SENT.search(fold(text))
    if said is None or (said["tail"] is None and said["also"] is None) or said.end() < len(fold(text).rstrip(" 。!~")):
        return False
    line, before = known_line(text, SOME_DAY, known), fold(text)[: said.start()]
    is_named = fold(line.slots.get("activity", "\0")) in before or kind_of(before) is not None
    is_named = is_named and not any(fold(word) in before for word in reading_words().lecture.material)
    return is_named and "unit" in known_slots(said["unit"], known) and not _UNSURE.search(text)


def ends_what_is_known(text: str, known: Vocabulary) -> bool:
    """环境整治搞到年底为止, 以后都不打扫了: an end when it is certain what is spoken of."""
    return series.ending(known_line(text, SOME_DAY, known)) is not None


def cancelling(line: Line) -> Wish:
    return series.cancelling(line) or joining("cancel_activity", line)


def changing(line: Line) -> Wish:
    """环境卫生整治改到周日上午9点，地点改成小广场: one change or several, of which none is left out."""
    line, left_out = without_phones(_also_addressed(line))
    wish = _changing_anything(line)
    if not isinstance(wish.details, Planning):
        return wish
    plan = _of_choice(wish.details, line)
    return wish.detailed(plan.model_copy(update={"phone_left_out": True}) if left_out else plan)


def _changing_anything(line: Line) -> Wish:
    of_all = series.changing(line)
    if of_all:
        return of_all.about(_changing_one(of_all.rest))
    wish = _changing_one(line)
    plan = Planning.of(wish)
    return wish.detailed(plan.model_copy(update={"unread": _excepted(line, plan)}))


def _excepted(line: Line, plan: Planning) -> str:
    """改到周六，不过老刘家的先不动: what is to be otherwise, and is no change that is read. A reason is none."""
    known = reading_words()
    said = extras(_without_but(line.text), named=_named(line)).blanked(line.plain)
    for name in filter(None, (line.slots.get("activity"), plan.title, plan.place)):
        said = said.replace(fold(name), " " * len(name))
    for clause in _CLAUSE.finditer(said):
        rest = re.sub(rf"{_stays()}$", "", clause[0])
        is_other = re.search(rf"{any_of(known.but)}(?=.*\w)", rest) and not change_word().search(rest)
        if is_other or re.search(any_of(known.excepts), rest):
            return line.text[slice(*clause.span())].strip()
    return ""


def _without_but(text: str) -> str:
    """但要带水杯, as long as it was."""
    but = rf"(^|[,，;；。\s])({any_of(reading_words().but)})"
    return re.sub(but, lambda found: found[1] + " " * len(found[2]), text)


def _stays() -> str:
    """时间不变, 其他的都照旧."""
    known = reading_words()
    return rf"(?:{any_of(known.unchanged_of)})的?(?:也|都|还是|就|先)*(?:{any_of(known.unchanged)})[了的吧哈。!\s]*"


def _also_addressed(line: Line) -> Line:
    """讲座给5栋也发一份 is 讲座 也发给5栋."""
    said = _ALSO_SENT.search(line.plain)
    if said is None or (said["tail"] is None and said["also"] is None):
        return line
    start, end = said.span()
    unit = slice(*said.span("unit"))
    text, plain = (f"{whole[:start]} 也发给{whole[unit]}{whole[end:]}" for whole in (line.text, line.plain))
    return replace(line, text=text, plain=plain)


def _changing_one(line: Line) -> Wish:
    more = extras(_without_but(line.text), named=_named(line))
    if not more.values:
        return _changes(line)
    rest = replace(line, text=more.blanked(line.text).strip(" ，,"), plain=more.blanked(line.plain).strip(" ,"))
    wish = _changes(rest) if _split(rest.plain)[1] else _change(rest, _which(rest, rest.plain), Planning())
    if _split(rest.plain)[1] and not _new_values(Planning.of(wish)):
        return wish  # a change that nothing reads makes the others uncertain
    plan = Planning.of(wish)
    again = "，".join([*(line.text[start:end] for start, end in more.spans), plan.again])
    return wish.detailed(plan.model_copy(update={**more.values, "again": again if plan.again else ""}))


def _named(line: Line) -> tuple[int, int]:
    """包粽子要带糯米, 1号活动要带糯米: where the title or the number stands."""
    title = line.slots.get("activity", "")
    if title and (at := line.text.find(title)) >= 0:
        return at, at + len(title)
    number = NUMBER_SAID.search(line.plain)
    return number.span() if number else (0, 0)


def _new_values(plan: Planning) -> bool:
    return any(value for name, value in plan if name not in ("topic", "again"))


def _changes(line: Line) -> Wish:
    parts = _parts(_without_unchanged(line))
    wishes = [_changing(part) for part in parts]
    if len(wishes) == 1:
        return wishes[0]
    plan = _together([Planning.of(wish) for wish in wishes], parts)
    return wishes[0].model_copy(update={"text": line.text, "details": plan})


def _without_unchanged(line: Line) -> Line:
    """地点改成小广场，时间不变: what is said to stay needs no reading."""
    stays = re.search(rf"[,;。 ]+{_stays()}$", line.plain)
    return replace(line, text=line.text[: stays.start()], plain=line.plain[: stays.start()]) if stays else line


def _parts(line: Line) -> list[Line]:
    """Each with a word of change of its own; what else is said belongs to the one before."""
    starts = [0]
    for found in _CLAUSE_ENDS.finditer(line.plain):
        clause = _CLAUSE_ENDS.split(line.plain[found.end() :], maxsplit=1)[0]
        if _split(clause)[1] and _split(line.plain[starts[-1] : found.start()])[1]:
            starts.append(found.end())
    cuts = [slice(start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return [replace(line, text=line.text[cut].strip("，,；;。 "), plain=line.plain[cut].strip(",;。 ")) for cut in cuts]


def _together(plans: Sequence[Planning], parts: Sequence[Line]) -> Planning:
    """All of them, or nothing certain. What is asked anew stands last, with the rest before it."""
    fields: dict[str, Any] = {}
    for plan in plans:
        said = {name: value for name, value in plan if value and name not in ("topic", "again", "least_said")}
        if not said or fields.keys() & said.keys():
            return Planning()
        fields |= said
    last = next((at for at, plan in enumerate(plans) if plan.time or plan.no_amount), 0)
    others = [part.text for at, part in enumerate(parts) if at != last]
    return Planning(**fields, again="，".join([*others, plans[last].again]))


def _changing(line: Line) -> Wish:
    """Before the word stands which activity, behind it the new value."""
    before, word, after = _split(line.plain)
    if not word:
        return _shifting(line)
    value = line.text[len(line.plain) - len(after) :].strip(" 。.,，")
    if value and word in reading_words().rename:  # whatever time or number the new name has in it
        return _change(line, _which(line, before), Planning(title=value))
    found = when(after, line.now)
    if any(other in before + word for other in reading_words().other_times):  # 报名截止改到周五: not its own time
        return _change(line, _which(line, before), Planning())
    if _is_end(word, before, after):
        return _ending(line, before, word, found)
    if least := _new_least(before + word, after):
        again = f"{before} {reading_words().too_few.number[0]}{word[-2:]}"
        return _change(line, _which(line, before), Planning(again=again, **_at_least(least)))
    amount = _new_amount(word, before, after) or amount_heard(line, after)
    time = _time(found, line.now) if amount is None else None
    place = _new_place(line, word, value, found) if amount is None else None
    if not (amount or time or place):
        return _shifting(line)
    again = before + (reading_words().move_time if amount is None else reading_words().move_amount)[0]
    return _change(line, _which(line, before), Planning(time=time, place=place, again=again, **_people(amount)))


def _is_end(word: str, before: str, after: str) -> bool:
    """延长到12点, 结束时间改到12点, 改到12点结束."""
    ends = any_of(reading_words().ends)
    said = re.search(rf"(?:{ends})(?:的?时间)?$", before.strip()) or re.search(rf"(?:{ends})[了吧的。]*$", after)
    return word in reading_words().move_end or said is not None


def _ending(line: Line, before: str, word: str, found: When) -> Wish:
    """A new end on the clock, perhaps with its day; anything else is asked."""
    time = _time(found, line.now)
    at_a_point = time is not None and time.kind in ("point", "impossible", "unclear")
    ends = Planning(time=time, is_end=True, again=f"{before}{word}") if at_a_point else Planning()
    return _change(line, _which(line, before), ends)


def _shifting(line: Line) -> Wish:
    """推迟一小时, 提前半小时; a time alone; a place or a number that an engine has heard; or nothing certain yet."""
    known = reading_words()
    for sign, words in ((1, known.later), (-1, known.earlier), (1, known.longer), (-1, known.shorter)):
        for word in words:
            before, found, after = line.plain.partition(word)
            length = when(after, line.now)
            if found and length.kind == "duration" and length.minutes:
                is_end = words in (known.longer, known.shorter) or _is_end(word, before, after)
                field = "longer_minutes" if is_end else "shift_minutes"
                return _change(line, _which(line, before), Planning(**{field: sign * length.minutes}))
    time = when(line.plain, line.now)
    if time.kind != "none" and not _beside_a_new_time(without(line.plain, time)):
        return _change(line, Wanted(), Planning(time=_time(time, line.now)))
    if least := least_in(line.plain):
        which = wanted(line, _blanked(line.plain, [least.span]))
        return _change(line, which, Planning(again=line.text, **_at_least(least)))
    amount = amount_heard(line, line.plain) if _follows(line, "amount", reading_words().limits) else None
    place = line.heard.get("place") if _follows(line, "place", reading_words().moved) else None
    return _change(line, wanted(line, line.plain), Planning(place=place, **_people(amount)))


def _beside_a_new_time(rest: str) -> str:
    """那就下周六吧, 还是老时间: what is left of it that may mean anything else."""
    return re.sub(rf"[\W_]+|{any_of(reading_words().around_change)}", "", rest)


def _change(line: Line, which: Wanted, plan: Planning) -> Wish:
    about, which = meant(line, which)
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
    found = change_word().search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def _new_amount(word: str, before: str, after: str) -> Amount | None:
    return amount_in(after, of_people=any(hint in word + before for hint in ("人数", "名额")))


def _new_least(before: str, after: str) -> Amount | None:
    """人数改成至少8人, 最少人数改成8人."""
    named = any(name in before for name in reading_words().too_few.number)
    return least_in(after) or (amount_in(after, of_people=True) if named else None)


def _new_place(line: Line, word: str, value: str, found: When) -> str | None:
    rest = _CLAUSE_ENDS.split(without(value, found).strip(" ,，"))[0].strip()
    announced = word in reading_words().move_time or word in reading_words().move_amount
    if announced or (word[-1] in "成为" and BARE_NUMBER.fullmatch(fold(rest).lstrip("-−负"))):
        return None  # 换到202 is a room, 改成5 may be anything
    if word in reading_words().move_place or _is_place(rest):
        return rest or None
    if line.heard:  # what an engine does not take for a place is none
        heard = line.heard.get("place", "")
        return heard if heard and heard in value else None
    return rest or None if found.kind == "none" else None
