"""What is said of slots: +2, 3号班我来值, 周二的班我不值了, 跟刘婶换班, 3号班改到14点到18点, 取消值班表, 今天谁值班.

Of a slot that is said with words that nothing read it is asked which is meant.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.understanding.reading import Line, numeral, said
from bot.understanding.reading_words import bare
from bot.understanding.when import find_all, when, without
from community.on_duty import OnDuty
from community.vocabulary import Vocabulary
from community.wishes import Said, Wanted, Wish
from storage.tables.subject import Subject

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # of times only where they stand is asked
_OURS = ("duty_roster", "duty_slot")
_WHICH = "(?P<which>[^,，。?？吗谁]{0,20}?)(?:的?那?个?班)?"
_N = r"第?(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:号班?|班)"
_NTH = re.compile("(?:第(?=.)|(?=[0-9]))(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})")  # 第二(班)
_TAKES = re.compile(
    rf"{_WHICH}我(?:来|去)值班?了?|我(?:想|要|来|去|想要)值(?![早中晚夜白日]班)(?P<also>[^,，。?？吗谁]{{1,20}}?)的?那?个?班"
)
_LOOKS = re.compile(
    "(?P<when>[^,，。]{0,8}?)(?:值班|值班表)?(?:现在|都|还)*(?:"
    "有(?:没有)?(?:哪些|哪个|哪几个|哪|什么|么子|几个)?(?:空的?|缺人的?|没人值的?|没人的?|冇人值的?)(?:值班|班次|班)(?:吗|没|冇|么)?"
    "|(?:有)?(?:哪些|哪个|哪几个|哪几|哪|什么|么子|几个)(?:值班|班次|班)(?:还|都)?(?:是)?(?:没人值?|冇人值?|缺人|空着?|没人来值)(?:的)?(?:吗|呢|啊)?)"
)
_RELEASES = re.compile(rf"{_WHICH}我?(?:不值班?了|值不了班?了?|值不成班?了?|不能值班了?|值班?来不了了?)")
_SWAPS = re.compile(rf"{_WHICH}我?(?:想|要|想要)?(?:[跟和找](?:别?人|哪个))?(?:换个?班|换一下班)")
_SWAPS_WITH = re.compile(
    rf"{_WHICH}我?(?:想|要|想要)?"
    r"(?:(?:跟|和|找)(?P<name>(?!别?人|哪个)[^\s,，]{2,8}?)换一?下?班|(?:换给|让给)(?P<to>[^\s,，]{2,8}))"
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


def is_looking(text: str) -> bool:
    return _LOOKS.fullmatch(bare(text)) is not None


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


# --- a slot by its task: 周日门岗改到15点到19点 -----------------------------------------------------------------------

_BY_TASK = {
    "take_duty": re.compile(rf"{_WHICH}(?:算我一个|算上我|算我|加我一个|我来|我去|我要值|我想值|我报|报我)"),
    "release_duty": re.compile(rf"{_WHICH}我?(?:去不了|来不了|去不成|来不成|值不了|值不成|不去|不来|不值)了?"),
    "call_off_duty": re.compile(
        rf"{_WHICH}(?:取消|不要|撤掉|作废|不用值)了?(?:[,，\s]*(?:不用值|不用来|不值)了?)?"
        rf"|(?:取消|撤掉|不要){_WHICH.replace('which', 'also')}"
    ),
    "change_duty": re.compile(rf"{_WHICH}的?(?:时间|人数)?(?:改到|改成|改为|调到|挪到)(?P<to>.+)"),
}


def by_task(intent: str) -> Callable[[str, Vocabulary], bool]:
    """Whether a line means it of a slot whose task is known here, and of no activity that is called so."""

    def means(text: str, known: Vocabulary) -> bool:
        task = _task_of(_called_by(intent, text)) if known.duties else ""
        is_known = len(task) > 1 and any(task in duty for duty in known.duties)
        return is_known and not any(task in title for title in known.activities)

    return means


def _called_by(intent: str, text: str) -> str:
    found = _BY_TASK[intent].fullmatch(bare(text))
    return _which(found) if found else ""


def _task_of(which: str) -> str:
    """Without its time and what only fills."""
    for one in find_all(which, SOME_DAY):
        which = without(which, one)
    return re.sub(r"\W", "", _FILLS.sub("", which))


# --- read ----------------------------------------------------------------------------------------------------------


def taking(line: Line) -> Wish:
    plain, about = bare(line.text), _about(line)
    on_card = _ON_CARD.fullmatch(plain) if about else None
    if on_card:
        called = on_card["number"] or on_card["said"]
        number = numeral(called) if called and about and about.kind == "duty_roster" else None
        return _wish("take_duty", line, OnDuty(number=number))
    return _of_slot("take_duty", line, _TAKES.fullmatch(plain) or _BY_TASK["take_duty"].fullmatch(plain))


def looking(line: Line) -> Wish:
    """还有空班吗, 周六还有哪些班没人值."""
    found = _LOOKS.fullmatch(bare(line.text))
    wish = _wish("free_duty", line, OnDuty())
    return wish.wanting(time=_time_in(found["when"], line)) if found and found["when"] else wish


def releasing(line: Line) -> Wish:
    plain = bare(line.text)
    return _of_slot("release_duty", line, _RELEASES.fullmatch(plain) or _BY_TASK["release_duty"].fullmatch(plain))


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
    numbered = _CHANGES.fullmatch(bare(line.text))
    found = numbered or _BY_TASK["change_duty"].fullmatch(bare(line.text))
    if found is None:
        return _wish("change_duty", line, OnDuty(unclear=True))
    rest = found["to"]
    count = _COUNT.search(rest)
    left = rest.replace(count[0], " ") if count else rest
    times = [one for one in find_all(left, line.now) if one.kind != "none"]
    time = said(times[0], line.now) if len(times) == 1 else None
    left = without(left, times[0]) if len(times) == 1 else left
    plan = OnDuty(
        number=numeral(found["number"]) if numbered else None,
        task="" if numbered else _task_of(found["which"]),
        time=time,
        needed=numeral(count["count"]) if count else None,
        unclear=len(times) > 1 or bool(re.search(r"\w", left)),
    )
    wish = _wish("change_duty", line, plan)
    return wish if numbered else wish.wanting(time=_time_in(found["which"], line))


def _time_in(which: str, line: Line) -> Said | None:
    time = said(when(which, line.now), line.now)
    return None if time is None or time.is_uncertain else time


def calling_off(line: Line) -> Wish:
    found = _CALLS_OFF.fullmatch(bare(line.text))
    called = (found["number"] or found["also"]) if found else None
    if called or _CALLS_ALL_OFF.fullmatch(bare(line.text)) or _about(line):
        return _wish("call_off_duty", line, OnDuty(number=numeral(called) if called else None))
    which = _called_by("call_off_duty", line.text)
    return _wish("call_off_duty", line, OnDuty(task=_task_of(which))).wanting(time=_time_in(which, line))


def asking(line: Line) -> Wish:
    """今天谁值班, 值班 明天: of which day, if any was said."""
    found = when(line.plain, line.now)
    return Wish(intent="on_duty", text=line.text, wanted=Wanted(time=said(found, line.now)))


def _of_slot(intent: str, line: Line, found: re.Match[str] | None) -> Wish:
    """Which of the slots, by its number or by when it is."""
    which = _which(found) if found else line.plain
    number = re.match(_N, which) or _NTH.fullmatch(which)
    left = which[number.end() :] if number else which
    time: Said | None = None
    if left:
        heard = when(left, line.now)
        time, left = said(heard, line.now), without(left, heard)
    called = numeral(number["number"]) if number else None
    task = re.sub(r"\W", "", _FILLS.sub("", left))
    wish = _wish(intent, line, OnDuty(number=called, task=task, unclear=time is not None and time.is_uncertain))
    return wish.wanting(time=None if time is None or time.is_uncertain else time)


def _which(found: re.Match[str]) -> str:
    parts = found.groupdict()
    return parts.get("which") or parts.get("also") or ""


def _wish(intent: str, line: Line, plan: OnDuty) -> Wish:
    return Wish(intent=intent, text=line.text, about=_about(line), details=plan)


def _about(line: Line) -> Subject | None:
    return line.replied if line.replied and line.replied.kind in _OURS else None
