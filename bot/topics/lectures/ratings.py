"""One to five stars, and a remark."""

import re

from bot.understanding.normalise import clean, fold
from bot.understanding.reading import Line, numeral
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of
from community.lectures import Stars
from community.wishes import Wish

_GIVES = r"(?:我|那|就|想|要|这次|打|给|评|个|他|她|它|老师|医生|你们|讲座)*"
_AND_MORE = r"(?P<rest>[\s,.。!~、;:吧咯哈了啦噻哒的].*)?"
_STARS = re.compile(rf"{_GIVES}\s*(?P<stars>[0-9一二三四五六七八九十百两]{{1,3}})\s*(?:分|颗?星){_AND_MORE}")
_MOST = 5


def is_rating(text: str) -> bool:
    return _rated(text) is not None


def _rated(text: str) -> tuple[int, str] | None:
    """三分吧 讲快了: the stars, 0 for such as there are not, and what is said with them; None: no rating."""
    plain_text = fold(clean(text)).strip()
    full = re.fullmatch(rf"{_GIVES}\s*(?:{any_of(reading_words().lecture.full_marks)}){_AND_MORE}", plain_text)
    found = full or _STARS.fullmatch(plain_text)
    remark = _remark(found["rest"]) if found else None
    if found is None or remark is None:
        return None
    stars = _MOST if full else numeral(found["stars"])
    return stars if stars <= _MOST else 0, remark


def _remark(rest: str | None) -> str | None:
    """What stands behind the stars; None: they are no stars of a lecture: 5分钟, 5分 气死我."""
    said = re.sub(r"^(?:吧|咯|哈|了|啦|噻|哒|的)*[\s,.。!~、;:]*", "", rest or "").strip()
    return said if not said or _is_remark(said) else None


def rating(line: Line) -> Wish:
    """What speaks of a lecture and gives no stars is asked for them."""
    stars, words = _rated(line.text) or (0, "")
    about = line.replied if line.replied and line.replied.kind == "activity" else None
    return Wish(intent="rate", text=line.text, about=about, details=Stars(stars=stars, words=words))


def remarking(line: Line) -> Wish:
    about = line.replied if line.replied and line.replied.kind == "rating" else None
    return Wish(intent="rate_words", text=line.text, about=about)


def is_remark(wish: Wish) -> bool:
    """A line that speaks of a lecture, and wants nothing."""
    return _is_remark(wish.text)


def speaks_of_it(wish: Wish) -> bool:
    """Surely of the lecture: 今天好冷 is none, while nobody has given stars yet."""
    return is_remark(wish) and any(word in fold(wish.text) for word in reading_words().lecture.of_lecture)


def _is_remark(text: str) -> bool:
    words, said = reading_words().lecture, fold(text)
    return any(word in said for word in words.remarks) and not any(word in said for word in words.no_remark)
