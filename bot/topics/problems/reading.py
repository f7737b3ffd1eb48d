"""What is said of problems: a report, its number, what was done about it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.understanding.normalise import fold
from bot.understanding.reading import Line
from bot.understanding.reading_words import bare, reading_words
from community.problems import Reporting
from community.problems.alike import names_a_thing
from community.wishes import Wanted, Wish
from storage.tables.subject import Subject

_HOW = "匿名|不署名|署名|实名"
_NOT_ME = "(?:不要|不|莫|别)(?:讲|说)是我(?:反映的|说的|讲的|报的)?"
_NOUN = "(?:一个|一下|个|下)?(?:问题|情况|事情|事)?"
_GAP = r"[\s,:，：。、]*"
_LEADS = re.compile(
    rf"\s*(?:我?(?:要|想)?(?:(?P<how>{_HOW})?(?:反映|(?:投诉|举报|报修)(?={_NOUN}{_GAP}$)){_NOUN}|(?P<only>{_HOW})))?"
    rf"{_GAP}(?P<too>{_HOW}|{_NOT_ME}(?=[\s,，。]))?{_GAP}"
)
_ASKS = re.compile(
    r"(?:我|我们)?(?:上次|之前|昨天|前几天)?(?:反映|报|投诉|提)的?(?:那个|那件)?(?:事|问题|情况|意见)?(?:现在)?"
    r"(?:怎么样|怎样|咋样|怎么样子|处理了|处理得怎么样|解决了?)?(?:没|没有|了|哒)?(?:[吗么呢啊])?"
)
_OPINION = re.compile(r"\s*(?:我(?:要|想)?)?(?:有|提|给)?(?:一?个|条|点|一下)?(?:意见|建议)[\s,:，：。、]*")
_SAYS_HOW = re.compile(
    rf"\s*我?(?:要|想)?(?:(?:{_HOW})(?:反映|投诉|举报)|举报(?=[\s,:，：]|$)|反映{_NOUN}$)"
    rf"|\s*{_NOT_ME}[\s,，。]+\w"
)
_WANTS_TO = re.compile(r"\s*我?(?:要|想)(?:反映|投诉|举报)(?!过|了|的|吗|怎么|哪)")
_NUMBER = "([0-9]{1,6})号?(?:那个|那件|反映)?(?:的?事|问题)?"
_OF_IT = "(?:这个|这事|这件事|那个|咯个|咯个事)?(?:我们?|我这里)?"
_CANNOT = rf"(?:{_OF_IT}(?:处理|解决|办|管|搞|弄)不(?:了|好|成|到|定|赢|来)[\s,，。]*)?"
_BEFORE = rf"{_CANNOT}\s*(?:把|将)?\s*(?:第?{_NUMBER})?[\s,:]*"
_BEHIND = rf"[\s,:]*(?:第?{_NUMBER.replace('号?', '号')})?"
_THING = (
    rf"{_CANNOT}\s*(?:把|将)?(?:我?反映的)?(?P<thing>[^\s,，。?？吗没冇]{{1,10}}?)"
    "(?:那个|那件|这个|这件)?(?:的?事|问题)?(?:我们?)?(?:也|已|已经|都)?"
)
_OF_WHISTLE = r"[\s,:]*(?:第?([0-9]{1,6})(?:号(?:那个|那件)?(?:的?事|问题)?|(?=\s+[^\s0-9])))?"
_A_NUMBER = r"(?:把|将)?第?[0-9]{1,6}(?![0-9])号?[\s,、和跟同与]*"
_ALL = "(?:这?[两几三四]个|都|全部|全|也|已经|已|一起)*"
_HEARSAY = re.compile("(?:我|我们)?(?:听讲|听说|听到讲|好像|据说|可能|讲是|说是|不晓得|不知道)")
_EDGES = " ,，.。:：、!！;；~"
_SAME = re.compile(
    r"\s*(?:把)?([0-9]{1,6})号?[\s,、]*(?:和|跟|同|与)\s*([0-9]{1,6})号?\s*(?:就|都|应该|好像)?"
    r"(?:是同?一(?:件|个|回)(?:事情|事|问题)?|合到?成?一(?:起|件)办?|一起办)[吧的了哒。.!]*\s*"
)
_LONGEST_NAME = 8
_PARTICLES = "吧啊呀哦噻咯哈呢嘛啦哒了的"
_OF_THEM = re.compile(
    "我?反映的(?:事|问题)|问题|我的问题|问题列表|(?:现在)?怎么样[了哒]"
    "|(?:现在|还|我这里|我这)*有(?:哪些|什么|么子|啥|多少|几个)(?:问题|事|反映)(?:要|没|没有|还没|冇|等我|需要)(?:我)?(?:处理|办|解决|管)(?:的|完|好)?"
    "|(?:还)?有(?:哪些|什么|么子|啥|多少|几个)没(?:有)?(?:处理|办|解决)(?:完|好)?的?(?:问题|反映)?"
)


def reporting_words(line: Line) -> Wish:
    """反映 and 我要反映一个问题 lead; 匿名 and 署名 say how; all the rest is what is passed on."""
    found = _LEADS.match(line.plain)
    end = found.end() if found else 0
    how = (found["how"] or found["only"] or found["too"]) if found else None
    named = None if how is None else how in ("署名", "实名")
    said = Wanted(unit=line.slots.get("unit"))
    details = Reporting(named=named, dispute=_is_dispute(line.plain))
    return Wish(intent="problem_report", text=line.text[end:].strip(), wanted=said, details=details)


def opinion_words(line: Line) -> Wish:
    """意见 and 我提个建议 lead."""
    found = _OPINION.match(line.plain)
    start = found.end() if found else 0
    details = Reporting(named=None, dispute=_is_dispute(line.plain))
    said = Wanted(unit=line.slots.get("unit"))
    return Wish(intent="opinion", text=line.text[start:].strip(), wanted=said, details=details)


def _is_dispute(plain: str) -> bool:
    """Between neighbours; not what a shop, a building site or a caretaker does, the shop downstairs neither."""
    if not any(re.search(pattern, plain) for pattern in reading_words().disputes):
        return False
    others, neighbours = _others(), "|".join(reading_words().neighbours)
    return others.search(plain) is None or re.search(neighbours, others.sub("", plain)) is not None


@cache
def _others() -> re.Pattern[str]:
    near = f"(?:{'|'.join(reading_words().neighbours)})(?:的|那家|那个|新?开的|有家|有个|一家)?"
    return re.compile(f"(?:{near})?(?:{_either(reading_words().no_neighbours)})")


def complains(text: str) -> bool:
    """楼梯口堵得过不去: of a thing that things are reported about, and that something is wrong with it."""
    plain = fold(text)
    return names_a_thing(text) and any(re.search(wrong, plain) for wrong in reading_words().problems.complaints)


def says_how(text: str) -> bool:
    """匿名反映 …: 匿名 and 署名 before the command. So are 举报 …, 反映个事, 不要讲是我，灯坏了, 我要投诉楼上漏水."""
    plain = fold(text)
    is_of_a_thing = names_a_thing(text) or _is_dispute(plain)
    return _SAYS_HOW.match(plain) is not None or (is_of_a_thing and _WANTS_TO.match(plain) is not None)


def about(intent: str) -> Callable[[Line], Wish]:
    """What is said of the problem that was asked about or replied to."""
    return lambda line: Wish(intent=intent, text=line.text, about=line.replied)


@cache
def _whistle() -> re.Pattern[str]:
    """吹哨 12 城管局, 把12号转给水务局."""
    office = rf"(?=[^?吗呢]*(?:{'|'.join(reading_words().problems.offices)})[\s,、和]*$)"
    verb = rf"(?:(?:派单|吹哨|转办)给?(?=\s|[0-9:,、]|$)|(?:转给|转到|派给|交给){office})"
    return re.compile(f"{_BEFORE}{verb}{_OF_WHISTLE}")


def is_whistle(text: str) -> bool:
    return _whistle().match(fold(text)) is not None


def whistling_words(line: Line) -> Wish:
    """A number and names; the answer to which departments is names alone. Said in other words it is asked to whom."""
    found, replied = _whistle().match(line.plain), _replied(line)
    if found is None:
        return Wish(intent="dispatch", text=line.text if replied else "", about=replied)
    number = found[1] or found[2]
    meant = Subject("problem", int(number)) if number else replied
    return Wish(intent="dispatch", text=line.text[found.end() :].strip(_EDGES), about=meant)


def _replied(line: Line) -> Subject | None:
    return line.replied if line.replied is not None and line.replied.kind == "problem" else None


# --- instead of a tap --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    intent: str
    number: int | None
    words: str
    thing: str = ""  # 路灯那个


def _either(words: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _acts() -> dict[str, re.Pattern[str]]:
    known = reading_words().problems
    said = {intent: [*words, *known.with_number.get(intent, [])] for intent, words in known.acts.items()}
    return {
        intent: re.compile(f"(?:{_BEFORE}|{_THING})(?P<said>{_either(words)}){_BEHIND}")
        for intent, words in said.items()
    }


@cache
def _of_several() -> dict[str, re.Pattern[str]]:
    """1号2号都办好了, 1号办好了 2号报上去: of which it is asked, and nothing that was said with it goes to anybody."""
    acts = reading_words().problems.acts
    any_of_them = _either([one for words in acts.values() for one in words])
    too = rf"{_A_NUMBER}(?:也|都|没|还没|的?事|那个|那件|已经)*(?:{any_of_them})"
    return {
        intent: re.compile(rf"\s*{_A_NUMBER}(?:{_A_NUMBER})+{_ALL}{it}|{_BEFORE}{it}{_BEHIND}.*(?<![0-9]){too}")
        for intent, it in ((intent, f"(?:{_either(words)})") for intent, words in acts.items())
    }


def act(text: str) -> Act | None:
    """1号办好了，换了灯泡; 退回 这是城管的. A question is none, nor is a line of which something stays unread."""
    plain = fold(text)
    for intent, pattern in _acts().items():
        if _of_several()[intent].match(plain):
            return Act(intent, None, "")
        found = pattern.match(plain)
        words = _words_behind(intent, text, plain, found.end()) if found else None
        if found is None or words is None or _HEARSAY.match(plain):
            continue
        number, thing = found[1] or found[4], found["thing"] or ""
        if number is None and found["said"] in reading_words().problems.with_number.get(intent, []):
            continue
        if intent not in reading_words().problems.with_words and words:
            thing, words = words, ""
        if not thing or names_a_thing(thing):
            return Act(intent, int(number) if number else None, words, thing)
    return None


def _words_behind(intent: str, text: str, plain: str, end: int) -> str | None:
    """What was said with it; None: it is a question, or something else."""
    known, words = reading_words().problems, text[end:].strip(_EDGES)
    if any(doubt in plain[end:] for doubt in known.doubts.get(intent, known.doubts["other"])):
        return None
    if fold(words) in known.courtesies or not words.strip(_PARTICLES):
        return ""
    runs_on = len(plain[end - 1 : end + 1].strip(_EDGES + "号")) > 1
    if intent not in known.with_words:
        return words if len(words) <= _LONGEST_NAME and names_a_thing(words) else None
    return words if not runs_on or intent == "return_problem" else None


def _both(text: str) -> tuple[int, int] | None:
    found = _SAME.fullmatch(fold(text))
    return (int(found[1]), int(found[2])) if found else None


def says_same(text: str) -> bool:
    return _both(text) is not None


def same_words(line: Line) -> Wish:
    """2号和1号是同一件."""
    one, other = _both(line.text) or (0, 0)
    return Wish(intent="propose_joining", about=Subject("problem", one), details=Reporting(twin=other))


def acts(intent: str) -> Callable[[str], bool]:
    return lambda text: (found := act(text)) is not None and found.intent == intent


def acting(intent: str) -> Callable[[Line], Wish]:
    """Which problem, and with what words; an answer to a question is all of its words."""

    def reads(line: Line) -> Wish:
        found = act(line.text)
        if found is None or found.intent != intent:
            return _in_passing(intent, line) or Wish(intent=intent, text=line.text, about=line.replied)
        meant = Subject("problem", found.number) if found.number else _replied(line)
        return Wish(intent=intent, text=found.words, about=meant, wanted=Wanted(title=found.thing or None))

    return reads


def _in_passing(intent: str, line: Line) -> Wish | None:
    """亮哒，搞好哒; 根本冇修好，还是黑的: what one sees, said to whether it is solved."""
    details = Reporting(in_passing=_replied(line) is None)
    if intent == "problem_solved" and _sees_it_done(fold(line.text)):
        return Wish(intent=intent, about=line.replied, details=details)
    if intent == "problem_unsolved" and _sees_it_undone(fold(line.text)):
        return Wish(intent=intent, text=line.text, about=line.replied, details=details)
    return None


def _sees_it_done(plain: str) -> bool:
    known, clauses = reading_words().problems, [one for one in re.split(rf"[\s{_EDGES}]+", plain) if one]
    said = [one for one in clauses if one not in known.beside]
    return bool(said) and all(_is_done(one, known.seen_solved) for one in said)


def _is_done(clause: str, words: Sequence[str]) -> bool:
    found = re.fullmatch(f"(.{{0,6}}?)(?:都|已经|也|是)?(?:{_either(words)})+", clause)
    return found is not None and (not found[1] or (names_a_thing(found[1]) and not re.search("[没冇不又吗]", found[1])))


def _sees_it_undone(plain: str) -> bool:
    seen = reading_words().problems.seen_unsolved
    return not re.search("[?吗么]", plain) and any(re.search(one, plain) for one in seen)


def tells_whether(wish: Wish) -> bool:
    """Whether it answers 解决了吗."""
    return wish.details is not None


def is_asking(text: str) -> bool:
    said = fold(bare(text))
    return _OF_THEM.fullmatch(said) is not None or ("反映的" in said and _ASKS.fullmatch(said) is not None)
