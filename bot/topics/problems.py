"""反映: problems, and those who act on them. In private alone."""

import re
from collections.abc import Callable

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.normalise import fold
from bot.understanding.reading import Line
from bot.understanding.reading_words import bare, reading_words
from community.problems import Reporting
from community.rights import Right
from community.wishes import Wanted, Wish
from services.problems import departments, passing, progress, reporting, settling, whistling
from storage.tables.subject import Subject

_HOW = "匿名|不署名|署名|实名"
_NOUN = "(?:一个|一下|个|下)?(?:问题|情况|事情|事)?"
_GAP = r"[\s,:，：。、]*"
_LEADS = re.compile(
    rf"\s*(?:(?:我(?:要|想)?)?(?:(?P<how>{_HOW})?(?:反映|(?:投诉|举报|报修)(?={_NOUN}{_GAP}$)){_NOUN}|(?P<only>{_HOW})))?"
    rf"{_GAP}(?P<too>{_HOW})?{_GAP}"
)
_ASKS = re.compile(
    r"(?:我|我们)?(?:上次|之前|昨天|前几天)?(?:反映|报|投诉|提)的?(?:那个|那件)?(?:事|问题|情况|意见)?(?:现在)?"
    r"(?:怎么样|怎样|咋样|怎么样子|处理了|处理得怎么样|解决了?)?(?:没|没有|了|哒)?(?:[吗么呢啊])?"
)
_OPINION = re.compile(r"\s*(?:我(?:要|想)?)?(?:有|提|给)?(?:一?个|条|点|一下)?(?:意见|建议)[\s,:，：。、]*")
_SAYS_HOW = re.compile(rf"\s*(?:我(?:要|想)?)?(?:{_HOW})(?:反映|投诉|举报)")
_WHISTLE = re.compile(r"\s*(?:派单|吹哨|转办)(?:给)?(?=\s|[0-9:：,，]|$)")
_NUMBERED = re.compile(r"[\s,，:：]*([0-9]{1,6})号?")
_OF_THEM = re.compile("我?反映的(?:事|问题)|问题|我的问题|问题列表|(?:现在)?怎么样[了哒]")


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
    return any(re.search(pattern, plain) for pattern in reading_words().disputes)


def says_how(text: str) -> bool:
    """匿名反映 …: 匿名 and 署名 before the command."""
    return _SAYS_HOW.match(fold(text)) is not None


def about(intent: str) -> Callable[[Line], Wish]:
    """What is said of the problem that was asked about or replied to."""
    return lambda line: Wish(intent=intent, text=line.text, about=line.replied)


def is_whistle(text: str) -> bool:
    return _WHISTLE.match(fold(text)) is not None


def whistling_words(line: Line) -> Wish:
    """吹哨 12 城管局、供电所: a number and names; the answer to which departments is names alone.

    Said in other words it is asked to whom.
    """
    found = _WHISTLE.match(line.plain)
    if found is None and (line.replied is None or line.replied.kind != "problem"):
        return Wish(intent="dispatch")
    rest = line.text[found.end() :] if found else line.text
    number = _NUMBERED.match(fold(rest)) if found else None
    meant = Subject("problem", int(number[1])) if number else line.replied
    return Wish(intent="dispatch", text=rest[number.end() if number else 0 :].strip(" ,，:："), about=meant)


def is_asking(text: str) -> bool:
    said = fold(bare(text))
    return _OF_THEM.fullmatch(said) is not None or ("反映的" in said and _ASKS.fullmatch(said) is not None)


declare(
    Topic(
        intents={
            "problem_report": Intent(reporting.report, reads=reporting_words, said_as=says_how, discreet=True),
            "opinion": Intent(reporting.opine, reads=opinion_words, discreet=True),
            "problem_progress": Intent(
                progress.progress, reads=about("problem_progress"), said_as=is_asking, only_asks=True, discreet=True
            ),
            "problem_more": Intent(reporting.add, reads=about("problem_more"), said=False),
            "name_reporter": Intent(reporting.name, said=False),
            "unname_reporter": Intent(reporting.unname, said=False),
            "withdraw_problem": Intent(reporting.withdraw, said=False),
            "pass_problem_up": Intent(passing.pass_up, said=False),
            "problem_done": Intent(settling.settle, reads=about("problem_done"), said=False),
            "dispatch": Intent(
                whistling.whistle,
                reads=whistling_words,
                said_as=is_whistle,
                discreet=True,
                right=Right.MARK_URGENT,  # only offered by it: the street whistles
            ),
            "recall_whistle": Intent(whistling.recall, said=False),
            "sign_for_problem": Intent(departments.sign_for, said=False),
            "return_problem": Intent(departments.give_back, reads=about("return_problem"), said=False),
            "problem_solved": Intent(settling.solved, said=False),
            "problem_unsolved": Intent(settling.unsolved, said=False),
        },
        taps={
            "problem": Tap("problem", "problem_progress"),
            "problem_more": Tap("problem", "problem_more"),
            "problem_name": Tap("problem", "name_reporter"),
            "problem_unname": Tap("problem", "unname_reporter"),
            "problem_withdraw": Tap("problem", "withdraw_problem"),
            "problem_up": Tap("problem", "pass_problem_up"),
            "problem_whistle": Tap("problem", "dispatch"),
            "problem_recall": Tap("problem", "recall_whistle"),
            "problem_sign": Tap("problem", "sign_for_problem"),
            "problem_return": Tap("problem", "return_problem"),
            "problem_done": Tap("problem", "problem_done"),
            "problem_solved": Tap("problem", "problem_solved"),
            "problem_unsolved": Tap("problem", "problem_unsolved"),
        },
    )
)
