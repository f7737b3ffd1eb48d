"""The words by which a list is read; they stand in nlu/reading.yml."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from pydantic import BaseModel, ConfigDict

from community.names import half_width

IsTime = Callable[[str], bool]  # whether a few words are a time and nothing else

_COUNT = re.compile(
    r"(?:限|限报|仅|只收|只要|共|约|招|招募|需要|满|前)?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[人名位个](?:左右|以内|以上)?"
)
_SURELY_TIME = re.compile(r"\d|[点周]")  # 小满 and 三月 are also what people are called


class ListWords(BaseModel):
    """`headers`: words that begin a list, beside those of nlu/words.yml. `labels`: how a line begins that is about the
    activity. `limits`: what stands in a line about how many. `meets`: how a meeting place ends. `waiting`: heads the
    second part of a list. `gone`: whoever it is said of is not coming; `because` may stand before it. `along`: who is
    brought without a name. `phone`: announces a number. `health`: what ails somebody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    headers: tuple[str, ...]
    health: tuple[str, ...]
    labels: tuple[str, ...]
    limits: tuple[str, ...]
    meets: tuple[str, ...]
    waiting: tuple[str, ...]
    gone: tuple[str, ...]
    because: tuple[str, ...]
    along: tuple[str, ...]
    phone: tuple[str, ...]

    def is_label(self, line: str) -> bool:
        """时间周六9点, 注意事项."""
        return line.lstrip(" -·*【[").startswith(self.labels)

    def is_labelled(self, line: str) -> bool:
        """时间：周六9点; 集合广场大扫除 may be a title."""
        head, sign, _ = half_width(line).partition(":")
        return bool(sign) and self.is_label(head)

    def heads_remarks(self, heading: str) -> bool:
        """注意事项：, over lines that are numbered and no people; 地点 3栋楼下 is a remark itself."""
        return self.is_label(heading) and (len(heading) <= 4 or heading.endswith((":", "：", "】")))

    def is_about_the_activity(self, line: str, is_time: IsTime) -> bool:
        """A line of date, time, place or limit is nobody's name."""
        head = re.split(r"[\s,，(（]", line.strip(), maxsplit=1)[0]
        if self.is_label(line) or head.endswith(self.meets) or any(word in head for word in self.limits):
            return True
        is_named_so = len(head) <= 2 and not _SURELY_TIME.search(head)
        return bool(_COUNT.fullmatch(head)) or (is_time(head) and not is_named_so)


@cache
def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
