"""What is said of slots: +2, 3号班我来值, 周二的班我不值了, 跟刘婶换班, 3号班改到14点到18点, 取消值班表, 今天谁值班.

Of a slot that is said with words that nothing read it is asked which is meant.
"""

import re
from collections.abc import Sequence

from bot.understanding.reading import Line, numeral, said
from bot.understanding.reading_words import bare
from bot.understanding.when import find_all, when, without
from community.on_duty import OnDuty
from community.wishes import Said, Wanted, Wish
from storage.tables.subject import Subject

_OURS = ("duty_roster", "duty_slot")
_WHICH = "(?P<which>[^,，。?？吗谁]{0,20}?)(?:的?那?个?班)?"
_N = r"第?(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:号班?|班)"
_NTH = re.compile("(?:第(?=.)|(?=[0-9]))(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})")  # 第二(班)
_TAKES = re.compile(rf"{_WHICH}我(?:来|去)值班?了?")
_RELEASES = re.compile(rf"{_WHICH}我?(?:不值班?了|值不了班?了?|值不成班?了?|不能值班了?|值班?来不了了?)")
_SWAPS = re.compile(rf"{_WHICH}我?(?:想|要|想要)?(?:换个?班|换一下班)")
_SWAPS_WITH = re.compile(
    rf"{_WHICH}我?(?:想|要|想要)?"
    r"(?:(?:跟|和|找)(?P<name>[^\s,，]{2,8}?)换一?下?班|(?:换给|让给)(?P<to>[^\s,，]{2,8}))"
)
_ON_CARD = re.compile(
    r"\+?\s*(?P<number>[0-9]{1,2})\s*(?:号班?)?(?:我来值?)?|我来值?班?|我值班?"
    r"|第?(?P<said>[一二三四五六七八九十]{1,3})(?:号班?|班)(?:我来值?)?"
)
_CHANGES = re.compile(rf"{_N}的?(?:时间|人数)?(?:改到|改成|改为|调到|挪到)(?P<to>.+)")
_CALLS_OFF = re.compile(rf"(?:取消|撤掉|去掉|不要){_N}了?|{_N.replace('number', 'also')}(?:取消|不要|撤掉|作废)了?")
_CALLS_ALL_OFF = re.compile(r"(?:取消|撤掉|撤回|作废)(?:整张|这张|那张|整个)?(?:值班表|排班表|值班安排)")
_COUNT = re.compile(r"(?P<count>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})个?(?:人|名|位)")
_ANYBODY = re.compile("(?:谁|哪个|哪位)?(?:都行|都可以|都要得|来都行)|随便(?:谁|哪个)?|不限")
_AROUND = re.compile(r"^(?:我?想?(?:换给|让给|给|找|跟|和|问))|(?:换班?|换一下|替我值?班?|来值?|吧|行不行)+$")
_FILLS = re.compile(r"[的那个这班次在我你们, ]|值班|一下")


def is_taking(text: str) -> bool:
    return _TAKES.fullmatch(bare(text)) is not None


def is_taking_on(text: str, replied: Subject, _: Sequence[str]) -> bool:
    """In reply to the card a number is a slot's; to a single slot's message it would be none."""
    if replied.kind == "duty_slot":
        return re.fullmatch(r"我来值?班?|我值班?|\+\s*1", bare(text)) is not None
    return replied.kind == "duty_roster" and (_ON_CARD.fullmatch(bare(text)) is not None or is_taking(text))


def is_releasing(text: str) -> bool:
    return _RELEASES.fullmatch(bare(text)) is not None


def is_swapping(text: str) -> bool:
    return _SWAPS.fullmatch(bare(text)) is not None or _SWAPS_WITH.fullmatch(bare(text)) is not None


def is_changing(text: str) -> bool:
    return _CHANGES.fullmatch(bare(text)) is not None


def is_calling_off(text: str) -> bool:
    return any(form.fullmatch(bare(text)) for form in (_CALLS_OFF, _CALLS_ALL_OFF))


# --- read ----------------------------------------------------------------------------------------------------------


def taking(line: Line) -> Wish:
    plain, about = bare(line.text), _about(line)
    on_card = _ON_CARD.fullmatch(plain) if about else None
    if on_card:
        called = on_card["number"] or on_card["said"]
        number = numeral(called) if called and about and about.kind == "duty_roster" else None
        return _wish("take_duty", line, OnDuty(number=number))
    return _of_slot("take_duty", line, _TAKES.fullmatch(plain))


def releasing(line: Line) -> Wish:
    return _of_slot("release_duty", line, _RELEASES.fullmatch(bare(line.text)))


def swapping(line: Line) -> Wish:
    plain = bare(line.text)
    found = _SWAPS_WITH.fullmatch(plain)
    wish = _of_slot("swap_duty", line, found or _SWAPS.fullmatch(plain))
    name = (found["name"] or found["to"]) if found else ""
    return wish.detailed(OnDuty.of(wish).model_copy(update={"name": name}))


def swapping_with(line: Line) -> Wish:
    """Whom the slot shall go to: a name and nothing else, or anybody."""
    plain = bare(line.text)
    if _ANYBODY.fullmatch(plain):
        return _wish("swap_duty_with", line, OnDuty(anybody=True))
    return _wish("swap_duty_with", line, OnDuty(name=_AROUND.sub("", line.text.strip(" 。.,，!！~")).strip("@ ")))


def changing(line: Line) -> Wish:
    found = _CHANGES.fullmatch(bare(line.text))
    if found is None:
        return _wish("change_duty", line, OnDuty(unclear=True))
    rest = found["to"]
    count = _COUNT.search(rest)
    left = rest.replace(count[0], " ") if count else rest
    times = [one for one in find_all(left, line.now) if one.kind != "none"]
    time = said(times[0], line.now) if len(times) == 1 else None
    left = without(left, times[0]) if len(times) == 1 else left
    plan = OnDuty(
        number=numeral(found["number"]),
        time=time,
        needed=numeral(count["count"]) if count else None,
        unclear=len(times) > 1 or bool(re.search(r"\w", left)),
    )
    return _wish("change_duty", line, plan)


def calling_off(line: Line) -> Wish:
    found = _CALLS_OFF.fullmatch(bare(line.text))
    called = (found["number"] or found["also"]) if found else None
    return _wish("call_off_duty", line, OnDuty(number=numeral(called) if called else None))


def asking(line: Line) -> Wish:
    """今天谁值班, 值班 明天: of which day, if any was said."""
    found = when(line.plain, line.now)
    return Wish(intent="on_duty", text=line.text, wanted=Wanted(time=said(found, line.now)))


def _of_slot(intent: str, line: Line, found: re.Match[str] | None) -> Wish:
    """Which of the slots, by its number or by when it is."""
    which = found["which"] if found else line.plain
    number = re.match(_N, which) or _NTH.fullmatch(which)
    left = which[number.end() :] if number else which
    time: Said | None = None
    if left:
        heard = when(left, line.now)
        time, left = said(heard, line.now), without(left, heard)
    unclear = bool(re.search(r"\w", _FILLS.sub("", left))) or (time is not None and time.is_uncertain)
    wish = _wish(intent, line, OnDuty(number=numeral(number["number"]) if number else None, unclear=unclear))
    return wish.wanting(time=None if time is None or time.is_uncertain else time)


def _wish(intent: str, line: Line, plan: OnDuty) -> Wish:
    return Wish(intent=intent, text=line.text, about=_about(line), details=plan)


def _about(line: Line) -> Subject | None:
    return line.replied if line.replied and line.replied.kind in _OURS else None


