"""What a line says of something that comes again: how often, from when, until when, how many times, on holidays too.

The hours and days themselves are read by `bot.understanding.when`; here stands what limits them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.understanding.reading import NUMBER, numeral
from bot.understanding.reading_words import reading_words
from bot.understanding.when import When, find_all, when
from bot.understanding.words import any_of
from community.planning import HARDLY_SO_FAR
from community.recurring import Repeats
from storage.tables.series import Holidays

Span = tuple[int, int]
_TIMES = r"(?:次|期|场|回|讲|节|趟)"
_COUNT = re.compile(
    rf"(?:一共|总共|共|连续|连|只)?(?:办|搞|做|开|上)?\s*(?P<count>{NUMBER})\s*{_TIMES}(?=$|[\s,，。;；、)）]|为止|就结束)"
)
_EVERY = re.compile(r"[每一两](?:个)?(?:周|星期|礼拜|天|日|月|年)的?$")  # 每周两次 says how often, and not how many
_UNTIL = re.compile(
    r"(?:一直|持续)?(?:办|搞|做|开)?(?:到|至|直到|截止到?)(?=今年|明年|后年|这个?月|本月|下个?月|[0-9一二三四五六七八九十]{1,3}月"
    r"|[12][0-9]{3}年|年底|年末|月底|月末|春节|过年|元旦|国庆|(?:五一|十一)(?![点时月号日人个栋:0-9])|端午|中秋|清明"
    r"|下?个?学期|开学|放假|[暑寒]假|期末|期中|年后|年前)"
)
_SO_OFTEN = re.compile(rf"\s*(?:{NUMBER}){_TIMES}")
_SINCE = re.compile("(?:以后|之后|起|开始)(?!码|来|床|草)")
_FROM = re.compile(r"[从自]([^\s,，。;；、从自]{1,10})$")
_PARTICLES = re.compile(
    r"[\s,，。;；、()（）和与及跟到至从自起在的]|除外|除了|以外|不含|不办|暂停|开始|之后|以后|为止|之前|以前|或者?|还有|隔"
)


@dataclass(frozen=True)
class Repeating:
    """:ivar places: the words of it, to be cut out of the line.
    :ivar unread: words about time beside it that nothing read.
    :ivar times: the words that say how often.
    """

    repeats: Repeats | None
    since: date | None
    places: tuple[Span, ...]
    unread: Span | None = None
    times: tuple[Span, ...] = ()


def repeating(plain: str, now: datetime) -> Repeating | None:
    """What a publishing line says; None when it says nothing that comes again."""
    limits = _limits(plain, now)
    text = _blanked(plain, limits.places)
    start = datetime.combine(limits.since, time(), now.tzinfo) if limits.since and limits.since > now.date() else now
    found = when(text, start)
    if found.kind != "recur" or found.each or found.rule is None:
        return None
    times = [*found.pieces]
    if so_often := _SO_OFTEN.match(text, times[-1][1]):  # 每周两次
        times.append(so_often.span())
    unread = limits.unread or _lone_time(_blanked(text, times), now)
    return Repeating(_repeats(found, limits, now), limits.since, (*limits.places, *times), unread, tuple(times))


def how_often(text: str, now: datetime) -> Repeats | None:
    """每周六 as it names a series, and 每周日上午9点 as it changes one."""
    found = when(text, now)
    return _repeats(found, _Limits(), now) if found.kind == "recur" and not found.each and found.rule else None


def since_when(plain: str, now: datetime) -> tuple[date | None, Span | None, bool]:
    """9月起, 从12月5日开始: the day, where it stands, and whether it could be read."""
    for m in _SINCE.finditer(plain):
        head = plain[: m.start()]
        if found := _day_before(head, now):
            start = found.span[0] if found.span else 0
            near = "年" in found.text or (_day(found.start) or date.max) - now.date() < HARDLY_SO_FAR
            return _day(found.start), (start - head[:start].endswith(("从", "自")), m.end()), near
        unread = _FROM.search(head)
        if unread and unread[1] not in reading_words().series.now:
            return None, (unread.start(), m.end()), False
    return None, None, True


def _day_before(head: str, now: datetime) -> When | None:
    """A day right at the end of these words."""
    found = next((one for one in reversed(find_all(head, now)) if one.span and one.span[1] == len(head)), None)
    return found if found and found.kind in ("day", "span") and not found.has_time else None


@dataclass(frozen=True)
class _Limits:
    since: date | None = None
    until: date | None = None
    count: int | None = None
    holidays: Holidays | None = None
    places: tuple[Span, ...] = ()
    unread: Span | None = None


def _limits(plain: str, now: datetime) -> _Limits:
    places: list[Span] = []
    unread: list[Span] = []
    holidays, place = _on_holidays(plain)
    places += [place] if place else []
    until, place, read = until_when(plain, now)
    places += [place] if place else []
    unread += [] if read or not place else [place]
    run = _day_before(plain[: place[0]], now) if place else None
    if run and run.span:  # 12月5日到12月20日每周六
        places.append(run.span)
    since, place, read = since_when(_blanked(plain, places), now)
    since = since or (_day(run.start) if run else None)
    places += [place] if place else []
    unread += [] if read or not place else [place]
    count, place = _count(_blanked(plain, places))
    places += [place] if place else []
    return _Limits(since, until, count, holidays, tuple(sorted(places)), next(iter(unread), None))


def _on_holidays(plain: str) -> tuple[Holidays | None, Span | None]:
    words = reading_words().series
    for holidays, said in ((Holidays.SKIPPED, words.not_on_holidays), (Holidays.HELD, words.on_holidays)):
        if m := re.search(any_of(said), plain):
            return holidays, m.span()
    return None, None


def until_when(plain: str, now: datetime) -> tuple[date | None, Span | None, bool]:
    """到12月底为止, 一直办到过年: the last day, where it stands, and whether it could be read."""
    for m in _UNTIL.finditer(plain):
        found = next((one for one in find_all(plain[m.end() :], now) if one.span and one.span[0] == 0), None)
        if found is None or found.span is None or found.has_time or found.kind not in ("day", "span", "until"):
            return None, (m.start(), m.end() + len(re.split(r"[\s,，。;；每]", plain[m.end() :])[0])), False
        end = m.end() + found.span[1]
        tail = re.match("为止|止|结束|就结束", plain[end:])
        return _day(found.end or found.start), (m.start(), end + (tail.end() if tail else 0)), True
    return None, None, True


def _count(plain: str) -> tuple[int | None, Span | None]:
    for m in _COUNT.finditer(plain):
        if not _EVERY.search(plain[: m.start("count")]) and (count := numeral(m["count"])):
            return count, m.span()
    return None, None


def _repeats(found: When, limits: _Limits, now: datetime) -> Repeats:
    rule, _, count = (found.rule or "").partition(";COUNT=")
    start = found.start if isinstance(found.start, datetime) else datetime.combine(found.start or now, time())
    end = found.end if isinstance(found.end, datetime) and isinstance(found.start, datetime) else None
    return Repeats(
        rule=rule,
        start=start.replace(tzinfo=None),
        has_time=found.has_time,
        minutes=round((end - start).total_seconds() / 60) if end else None,
        on_workdays="工作日" in found.text,
        count=limits.count or (int(count) if count else None),
        until=limits.until,
        holidays=limits.holidays,
        text=found.text,
    )


def _lone_time(rest: str, now: datetime) -> Span | None:
    """A word that is nothing but a time: 12月5日 beside 每周六上午9点, 和下午3点. In a title (国庆升旗) it is none."""
    for m in re.finditer(r"[^\s,，。;；、()（）]+", rest):
        left = token = m[0]
        for found in reversed(find_all(token, now)):
            for start, end in reversed(found.pieces):
                left = left[:start] + left[end:]
        if left != token and not _PARTICLES.sub("", left):
            return m.span()
    return None


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _blanked(text: str, places: "tuple[Span, ...] | list[Span]") -> str:
    for start, end in places:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
