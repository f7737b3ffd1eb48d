"""The title of an activity that nobody knows yet: 磨刀磨剪子 in 发布 周六下午两点 磨刀磨剪子 1栋大厅."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from bot.understanding.reading_words import reading_words
from bot.understanding.when import find_all
from bot.understanding.when.festivals import NAMES
from bot.understanding.words import any_of, words

Stretch = tuple[int, int]
_PARTS = re.compile(r"[a-z0-9\u4e00-\u9fff+·]+")
_HEAD = re.compile(r"(?:[的个场次期是有来去讲叫在到请让把为])+")
_TAIL = re.compile(r"(?:[嘛吧呗噻哈呀啊呢的了在到请是]|(?<=..)活动)+$")
_FEAST = re.compile(rf"(?:{NAMES})节?[\u4e00-\u9fff]{{2}}")  # 腊八 in 腊八熬粥, with the time said elsewhere
_RENAMED = re.compile(
    r"(?:名字|标题|名称|题目)[^叫成为]{0,6}(?:叫做?|改?成|改?为)([\u4e00-\u9fff0-9]{2,12})(?=$|[,，。 ])"
)
_NO_SUBJECT = (
    "的那这场个次期我你他她要想听去来报名参加在把给到了什登记是看帮也和有没回讲上下晚午天日六一二三四五本过办开搞请将节"
)


def new_title(folded: str, now: datetime, taken: Sequence[Stretch], known: Stretch | None) -> Stretch | None:
    """Where the title of a new activity stands.

    :param taken: what is a place, an amount, a person or a unit of the line.
    :param known: where a known activity is named; its words are at least a part of the title.
    """
    titles = [place for place in _left(_bare(folded, now, taken)) if place[1] - place[0] > 1]
    if known and known not in taken:  # 书吧 is a place, though it is in a title too
        return next((place for place in titles if place[0] <= known[0] and known[1] <= place[1]), known)
    telling = (place for place in titles if folded[slice(*place)] not in _telling_nothing())
    return next(telling, None) or kind_said(folded)


def renamed(folded: str) -> Stretch | None:
    """冬日暖阳 in 标题改一下，叫冬日暖阳."""
    found = _RENAMED.search(folded)
    return found.span(1) if found else None


def kind_said(folded: str) -> Stretch | None:
    """讲堂 said instead of a title, where the wish is about one activity."""
    found = _kind().search(folded)
    return found.span() if found else None


def lecture_said(folded: str) -> Stretch | None:
    """法律讲座: a kind with its subject is a title."""
    found = _subject().search(folded)
    return found.span() if found else None


def _bare(folded: str, now: datetime, taken: Iterable[Stretch]) -> str:
    """The line with blanks in the place of all that is known to be something else."""
    times = [piece for found in find_all(folded, now) for piece in found.pieces]
    when = [piece for piece in times if len(times) == 1 or not _FEAST.match(folded, piece[0])]
    for start, end in (*when, *taken):
        folded = folded[:start] + " " * (end - start) + folded[end:]
    for pattern in (_remarks(), _openings(), _asides()):
        folded = pattern.sub(_blank, folded)
    return folded


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _left(bare: str) -> list[Stretch]:
    places = []
    for found in _PARTS.finditer(bare):
        head = _HEAD.match(found[0])
        start = head.end() if head else 0
        tail = _TAIL.search(found[0][start:])
        places.append((found.start() + start, found.end() - (len(tail[0]) if tail else 0)))
    return places


@cache
def _telling_nothing() -> frozenset[str]:
    return frozenset((*words().generic, *words().openings, *words().asides, "帮我", "请帮忙", "牵个头"))


@cache
def _kind() -> re.Pattern[str]:
    return re.compile(any_of([name for listed in reading_words().kinds.values() for name in listed]))


@cache
def _subject() -> re.Pattern[str]:
    subject = rf"(?<!取)(?:(?!取消|[{_NO_SUBJECT}])[\u4e00-\u9fff]){{2,6}}"
    return re.compile(rf"{subject}(?:讲座|讲堂|茶话会|培训课|公开课)")


@cache
def _openings() -> re.Pattern[str]:
    before = "(?:我|俺|咱|你|请|想要|准备|打算|计划|兹|拟于|拟|定于|帮忙|帮我|帮|给我|给|麻烦|要|想|再|来|就是|由)*"
    count = "(?:一下|了)?(?:[一1]?[个场次期轮节堂回]|一)?(?:新的?)?"
    what = "(?:志愿服务|志愿活动|活动|报名|接龙|讲座|讲堂)(?=$|就是|[^\u4e00-\u9fff])|"
    return re.compile(rf"(?:(?<![\u4e00-\u9fff])|(?<=[给于])){before}(?:{any_of(words().openings)}){count}(?:{what})")


@cache
def _remarks() -> re.Pattern[str]:
    for_whom = r"给[\u4e00-\u9fff0-9]{1,4}(?=(?:发布|发|建|搞|办|开)[一个场次])"
    return re.compile(rf"(?:{any_of(words().remarks)})(?![起布个一])|{for_whom}")


@cache
def _asides() -> re.Pattern[str]:
    return re.compile(rf"(?<![\u4e00-\u9fff])(?:{any_of(words().asides)})+[:：]?")
