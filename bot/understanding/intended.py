"""What a line names, once it is known what is wanted: 讲堂 is an activity in a sign-up, a phone no thing to lend."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache

from bot.understanding.engine import OUT_OF_SCOPE
from bot.understanding.slots import GIVEN, Span
from bot.understanding.titles import kind_said, lecture_said, new_title, renamed
from bot.understanding.words import any_of, words

_NAMELESS = {OUT_OF_SCOPE, "greeting", "thanks", "affirm", "deny"}  # 今天好冷 wants nothing on any day
_AID = {"ask_help", "offer_help", "release_help", "done_help"}
_ABOUT_ONE = {
    *("sign_up", "cancel", "roster", "change_activity", "cancel_activity", "close_activity", "check_in", "check_out"),
    *("checkin_code", "attendance", "approve_hours", "confirm_hours", "dispute_hours"),
}
_ASKING = {"lecture_question", "list_activities"}
_ABOUT_PEOPLE = {
    *("adjust_hours", "approve_hours", "dispute_hours", "exempt", "excuse_absence", "attendance", "roster"),
    *("check_in", "check_out", "cancel", "report_in", "sign_up"),
}
_PLACED = {"publish_activity", "change_activity", "check_in"}


def intended(found: Sequence[Span], intent: str, folded: str, now: datetime) -> list[Span]:
    """The slots of a line of this intent; those that were `found` without knowing it come first."""
    if intent in _NAMELESS:
        return []
    kept = [span for span in found if span.slot != "item" or intent in _AID]
    named = {span.slot for span in kept}
    more = [Span(slot, *place) for slot, place in _more(intent, folded) if slot not in named and _is_free(place, kept)]
    return _titled([*kept, *more], intent, folded, now)


def _is_free(place: tuple[int, int], spans: list[Span]) -> bool:
    """周六的 begins like somebody called 周, and is a time already."""
    return not any(place[0] < span.end and span.start < place[1] for span in spans)


def _titled(spans: list[Span], intent: str, folded: str, now: datetime) -> list[Span]:
    if intent != "publish_activity":
        return spans
    known = next(((one.start, one.end) for one in spans if one.slot == "activity"), None)
    taken = [(one.start, one.end) for one in spans if one.slot in ("place", "unit", "person", "amount")]
    title = new_title(folded, now, taken, known)
    return [one for one in spans if one.slot != "activity"] + ([Span("activity", *title)] if title else [])


def _more(intent: str, folded: str) -> Iterator[tuple[str, tuple[int, int]]]:
    if title := _title(intent, folded):
        yield "activity", title
    for slot, intents, pattern in _PATTERNS:
        if intent in intents and (found := pattern().search(folded)):
            yield slot, found.span(found.lastindex or 0)


def _title(intent: str, folded: str) -> tuple[int, int] | None:
    if intent == "change_activity" and (new := renamed(folded)):
        return new
    if intent in _ASKING:
        return lecture_said(folded)
    return lecture_said(folded) or kind_said(folded) if intent in _ABOUT_ONE else None


@cache
def _person() -> re.Pattern[str]:
    """李明 in 免除李明的任务, 外公 in 我外公住院了."""
    family = any_of([one for one in words().family if len(one) > 1])
    return re.compile(
        rf"(?:我|俺)(?:家|屋里)?({family})(?=也?(?:{any_of(words().hindered)}))"
        rf"|(?:^|[,，。:： ]|{any_of(words().before_names)})({GIVEN})"
        rf"(?={any_of(words().behind_names)}|[0-9一两]|[,，。 ]|$)"
    )


@cache
def _place() -> re.Pattern[str]:
    """操场 in 地点改到操场, 老樟树下 in 在老樟树下集合."""
    name = rf"[0-9\u4e00-\u9fff]{{1,8}}?(?:{any_of(words().place_ends)})"
    moved = "[改挪换搬移](?:到|成|在|为)"
    to = rf"(?:地点|地方|集合点|位置)(?:{moved}|是|在|定在|变更为|改)?|{moved}"
    return re.compile(
        rf"(?:{to})[:： ]?((?![到成在现上下周明后今]){name})(?=$|[,，。;； 吧了集见])"
        rf"|[在到]({name})(?=集合|碰头|见|等)"
    )


@cache
def _thing() -> re.Pattern[str]:
    """角磨机 in 谁家有角磨机, 防盗门 in 会修防盗门."""
    name = r"((?![人没事空懂会个谁哪那什么经一两三])[\u4e00-\u9fff]{2,4}?)"
    owner = "谁|谁家|哪个|哪位|哪家|邻居|我|我家|家里"
    return re.compile(
        rf"(?:{owner})有(?:没有|多的|多余的|闲置的)?{name}(?=[,，。 吗的借能可]|$)"
        rf"|(?:会修|修一?下|修理|搬|抬|借你|还你)(?:一下|下|个|台|一个)?{name}(?=[,，。 吗的]|$)"
        rf"|(?:^|[,，。 ]){name}(?=我有|修好|还了|已还|已归还|归还|抬上|搬上|搬好|我会修|我家有|用完)"
    )


@cache
def _office() -> re.Pattern[str]:
    """县水利局 in 我是县水利局的党员."""
    lead = "我是|我在|本人系|本人在|单位是|单位在|单位|来自|任职于|登记[:：]|党员|^|[,，。:： ]"
    name = r"(?!我|本人|来|在职|单位|党员|报到|社区|小区)[\u4e00-\u9fff]{1,8}?"
    return re.compile(rf"(?:{lead})[在是]?({name}(?:{any_of(words().offices)}))(?!区)")


_PATTERNS: tuple[tuple[str, set[str], Callable[[], re.Pattern[str]]], ...] = (
    ("person", _ABOUT_PEOPLE, _person),
    ("place", _PLACED, _place),
    ("item", _AID, _thing),
    ("unit", {"report_in"}, _office),
)
