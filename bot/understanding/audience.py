"""For whom something is, in the words of organisers: 梅苑小区和龙城3栋, 3、5栋, 3到5栋, 全小区, 我们楼, 除了3栋都发.

What is not read by these forms stays one name, which no unit has: it is asked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.understanding.normalise import fold
from bot.understanding.reading import numeral
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of
from community.audience import LONGEST_RANGE, ForWhom, Ours
from storage.tables.units import UnitKind

LONGEST = 60  # characters
EDGES = r"[\s,，;；。.、!！~]*"
_ALSO = "也|还要?|再|同时也?|一并|加"
_GAP = r"[\s,，;；]+"
_NUMBER = "(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_END = "(?:号楼|栋|幢|座|期|单元)"
_AND = re.compile(r"\s*(?:以及|还有|(?<=[^\s,，、和])[和与跟及](?=.)|[、,，/;；\s])\s*")
_RUN = re.compile(
    rf"(?P<of>[^\s,，、/0-9零一二三四五六七八九十]+)(?P<numbers>{_NUMBER}(?:[\s,，、/和]+{_NUMBER})+)(?P<end>{_END})"
)
_RANGE = re.compile(
    rf"(?P<of>\D*?)(?P<first>{_NUMBER})(?P<same>{_END})?(?:到|至|[-~—–])(?P=of)?(?P<last>{_NUMBER})(?P<end>{_END})?"
)


# --- words that say nothing else -----------------------------------------------------------------------------------


def for_whom(spoken: str, choice: tuple[str, ...] = ()) -> ForWhom:
    """:param choice: of the question that it answers: numbers may be places in it."""
    plain = _bare(spoken)
    excepting = next((found for form in _excepting() if (found := form.fullmatch(plain))), None)
    whom = _all_but(excepting.groupdict()) or ForWhom(units=(plain,)) if excepting else _listed(plain)
    return whom.model_copy(update={"choice": choice if whom else ()})


def newly_for_whom(raw: str) -> ForWhom | None:
    """The whole line says that it is for others: 改发给3栋, 只发3栋, 除了3栋."""
    plain = fold(raw).strip(" ,，。.!！")
    new = re.match(any_of(reading_words().audience.new), plain)
    if new and len(plain) <= LONGEST:
        return for_whom(plain[new.end() :]) or None
    found = whom_in(plain)
    return found.whom if found and found.span == (0, len(plain)) and not found.also else None


def _bare(spoken: str) -> str:
    """Without what stands in front (只发给) and behind (都发)."""
    words = reading_words().audience
    plain = re.sub(rf"^{EDGES}(?:(?:{any_of([*words.says, *words.only])})\s*[:：]?\s*)*", "", fold(spoken))
    return re.sub(rf"(?:(?<![不别莫用])(?:{any_of(words.tails)})+)?{EDGES}$", "", plain)


# --- all but some --------------------------------------------------------------------------------------------------


def _all_but(said: Mapping[str, str | None]) -> ForWhom | None:
    """除了3栋都发. 除了3栋，5栋也发 may mean both of them, and 除了3栋，5栋都发 either."""
    parts = [_listed(said[name] or "") for name in ("of", "rest") if said.get(name)]
    without = _listed(said["but"] or "")
    only_names = ForWhom(units=without.units, end=without.end)
    if re.search("[还也再]", "".join(filter(None, said.values()))) or without != only_names:
        return None
    if len(parts) > 1 or (said.get("rest") and parts[0].units):
        return None
    base = parts[0] if parts else ForWhom(everywhere=True)
    but = tuple(f"{name}{without.end}" if name.isdigit() else name for name in without.units)
    return base.model_copy(update={"but": but})


@cache
def _excepting() -> tuple[re.Pattern[str], ...]:
    words = reading_words().audience
    of, but = rf"(?P<of>.+?)(?:[里中内的但]|{_GAP})*", r"(?P<but>[^\s,，;；除]+?)"
    whose, outside, no = any_of([*words.whose, *words.behind]), any_of(words.outside), any_of(words.not_to)
    behind, beside = (rf"(?:的?(?:{said})的?(?:{whose})*)" for said in (outside, f"{outside}|外"))  # 小区外 is a place
    rest = rf"(?:{_GAP})?(?:的?(?:{any_of(words.others)})的?(?:{whose})*|(?<=[\s,，;；])(?P<rest>.+))?"
    return (
        re.compile(rf"(?:{of})?(?:{any_of(words.without)}){but}{beside}?{rest}"),  # 除了3栋，其他都发
        re.compile(rf"(?:{of})?除{but}{beside}{rest}"),
        re.compile(rf"(?:(?P<of>.+?){_GAP})?{but}{behind}{rest}"),  # 3栋以外
        re.compile(rf"(?P<of>.+?){_GAP}{but}[都就]?(?:{no})了?"),  # 全小区，3栋不发
        re.compile(rf"{of}(?:{no}){but}"),  # 全小区，不发3栋
    )


# --- one after the other -------------------------------------------------------------------------------------------


def _listed(plain: str) -> ForWhom:
    units, ours, everywhere = list[str](), list[Ours](), False
    for part in _parts(plain):
        if found := _own().fullmatch(part):
            ours.append(Ours(said=part, kind=_kinds()[found["kind"]], whole=bool(found["whole"])))
        elif _every().fullmatch(part):
            everywhere = True
        elif name := _behind().sub("", part):
            units += _range(name)
    if everywhere and (units or ours):
        return ForWhom(units=(plain,))
    named = tuple(dict.fromkeys(units))
    return ForWhom(units=named, end=_end_of(named), ours=tuple(ours), everywhere=everywhere)


def _parts(plain: str) -> list[str]:
    plain = _RUN.sub(_each_with_its_end, plain)
    return [one for part in _AND.split(plain) for one in _run_together(part) if one]


def _each_with_its_end(run: re.Match[str]) -> str:
    """龙城3、5栋."""
    return "、".join(f"{run['of']}{number}{run['end']}" for number in re.findall(_NUMBER, run["numbers"]))


def _run_together(part: str) -> list[str]:
    """3栋5栋, 梅苑小区兰园小区: names that end alike."""
    for end in reading_words().audience.ends if not _RANGE.fullmatch(part) else ():
        *pieces, rest = part.split(end)
        if len(pieces) > 1 and not rest and all(pieces):
            return [piece + end for piece in pieces]
    return [part]


def _range(name: str) -> list[str]:
    """龙城1-3栋; one that runs backwards or on and on is a name like any other."""
    if re.fullmatch(_NUMBER, name):
        return [str(numeral(name))]
    found = _RANGE.fullmatch(name)
    if found is None or (found["same"] and found["same"] != found["end"]):
        return [name]
    first, last = numeral(found["first"]), numeral(found["last"])
    if not first < last < first + LONGEST_RANGE:
        return [name]
    return [f"{found['of']}{number}{found['end'] or ''}" for number in range(first, last + 1)]


def _end_of(names: tuple[str, ...]) -> str:
    """Of what a bare number stands before: 栋 in 3、5栋."""
    first = next((at for at, name in enumerate(names) if name.isdigit()), len(names))
    ends = (re.search(rf"{_NUMBER}({_END})$", name) for name in names[first:])
    return next((found[1] for found in ends if found), "")


@cache
def _every() -> re.Pattern[str]:
    """全部, 所有群, 各栋居民, 大家."""
    words = reading_words().audience
    whose = any_of([*words.whose, *words.behind])
    return re.compile(rf"(?:{any_of(words.every)})(?:的?(?:{whose}))*|{any_of(words.all)}")


@cache
def _own() -> re.Pattern[str]:
    """我们楼, 本小区; 全小区, 整个社区的居民."""
    words = reading_words().audience
    own = rf"(?P<whole>{any_of(words.whole)})|(?:{any_of(words.ours)})"
    return re.compile(rf"(?:{own})(?P<kind>{any_of(_kinds())})[里内]?(?:的?(?:{any_of(words.behind)}))*")


@cache
def _kinds() -> dict[str, UnitKind]:
    return {word: kind for kind, words in reading_words().audience.kinds.items() for word in words}


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"(?:的?(?:{any_of(reading_words().audience.behind)}))+$")


# --- somewhere in a line -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    whom: ForWhom
    span: tuple[int, int]
    also: bool = False  # 也发给: besides others


def whom_in(plain: str) -> Found | None:
    """The first in a folded line that looks like units, or like all of them; 给老人送餐 does not."""
    places = sorted((found.span() for form in _begins() for found in form.finditer(plain)), key=lambda span: span[0])
    for start, begins in places:
        if end := _reaches(plain[begins:], is_answer=":" in plain[start:begins]):
            also = re.match(_ALSO, plain[start:])
            said = start + (also.end() if also else 0)
            return Found(for_whom(plain[said : begins + end]), (start, begins + end), also=also is not None)
    return None


def _reaches(text: str, *, is_answer: bool) -> int:
    """Up to the first sign or space, and over it to what leaves out some, over a comma to what looks like a unit."""
    clauses = list(re.finditer(r"[^\s,，;；。:：]+", text))
    if not clauses or not (is_answer or _looks_like_it(clauses[0][0])):
        return 0
    end = clauses[0].end()
    for clause in clauses[1:]:
        gap = text[end : clause.start()].strip()
        goes_on = for_whom(clause[0]).but or ((gap or is_answer) and _is_unit(_not_sent(clause[0])))
        if gap not in ("", ",", "，") or not goes_on:
            break
        end = clause.end()
    return end


def _looks_like_it(said: str) -> bool:
    whom = for_whom(said)
    first = (whom.but or whom.units or ("",))[0]
    first += whom.end if first.isdigit() else ""
    is_group = bool(whom.ours or whom.everywhere) and said not in reading_words().audience.all
    return _is_unit(first) or (is_group and not whom.but)


def _is_unit(said: str) -> bool:
    return len(said) >= 2 and said.endswith(tuple(reading_words().audience.ends))


def _not_sent(said: str) -> str:
    """5栋也发, 5栋不发: behind a comma they are about whom it is for, too."""
    return re.sub("[也还都不别要用发给]+$", "", _bare(said))


@cache
def _begins() -> tuple[re.Pattern[str], ...]:
    words = reading_words().audience
    clause = r"(?:^|(?<=[\s,，;；。]))"
    return (
        re.compile(rf"{clause}(?:{_ALSO})?(?:{any_of([*words.says, *words.only])})\s*:?\s*"),
        re.compile(rf"{clause}(?=除|[^\s,，;；。]{{1,20}}(?:{any_of(words.outside)}))"),
    )
