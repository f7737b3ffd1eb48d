"""What a line says of an announcement. What stands behind the head's colon is its text, as it was written.

Whom it is for and when it goes out are read from the head alone, of which nothing may be left over: "发公告给梅苑小区，
明早8点发：". A line with any other head is not read at all, and asked for step by step.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from bot.understanding.audience import EDGES as _EDGES
from bot.understanding.audience import for_whom, newly_for_whom, whom_in
from bot.understanding.normalise import fold
from bot.understanding.reading import Line, one_moment
from bot.understanding.reading_words import bare, reading_words
from bot.understanding.when import When, find_all, without
from bot.understanding.words import any_of
from community.announcing import Announcing
from community.wishes import Said, Wish
from storage.tables.subject import Subject

LONGEST_HEAD = 80  # characters
SHORTEST_TEXT = 8  # of what may be one, said instead of whom it is for
_COLON = re.compile(r"(?<![0-9])[:：]|[:：](?![0-9])|\n")  # not the one of 18:00
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)  # a form is the same at any time
_SIGNS = r"[\s,，;；。:：、!！]+"
_QUOTES = "“”\"'「」『』‘’ "


class Head(NamedTuple):
    audience: str
    times: tuple[When, ...]
    urgent: bool
    receipt: bool


# --- a whole announcement --------------------------------------------------------------------------------------


def is_announcing(raw: str) -> bool:
    return _parts(raw, _ANY_TIME) is not None


def announcing(line: Line) -> Wish:
    """What is not read by these forms is only known to want an announcement."""
    parts = _parts(line.raw, line.now) if line.raw else _loosely(line)
    if parts is None and line.is_command and line.text:  # 公告，周五收电费
        parts = Head("", (), urgent=False, receipt=False), line.text
    if parts is None:
        return _wish("announce", line, Announcing(unread=True))
    plan = _plan(line, *parts)
    plan = plan.model_copy(update={"otherwise": () if plan.text else tuple(_shorter_heads(line))})
    return Wish(intent="announce", text=line.raw or line.text, details=plan)


def _shorter_heads(line: Line) -> Iterator[Announcing]:
    """发公告给5栋 楼顶掉瓦，绕着走: where the text may begin when not all of it is units; the longest head first."""
    for gap in reversed([*re.finditer(r"[\s,，]+", line.raw)]):
        head = _head(line.raw[: gap.start()], line.now)
        if head and head.audience and (text := line.raw[gap.end() :].strip()):
            yield _plan(line, head, text)


def _plan(line: Line, head: Head, text: str) -> Announcing:
    leading, text = _time_before(text, line) if not head.times else (None, text)
    return Announcing(
        whom=for_whom(head.audience),
        text=text,
        time=leading or one_moment(head.times, line.now),
        urgent=head.urgent or None,
        receipt=head.receipt or None,
    )


def _time_before(text: str, line: Line) -> tuple[Said | None, str]:
    """明早8点发。明天停水: when it goes out, said where the text should begin; 明早8点，停水 is all text."""
    clause = re.match(r"[^\n,，。;；!！]{2,20}[\n,，。;；!！]\s*", text)
    is_sending = clause and re.search(rf"(?:{any_of(reading_words().announcements.sends)})\W*$", clause[0])
    plan = _when(replace(line, raw=clause[0].strip())) if clause and is_sending else None
    return (plan.time, text[clause.end() :]) if clause and plan and plan.time else (None, text)


def _loosely(line: Line) -> tuple[Head, str] | None:
    """跟大家讲一声 …, 喊一下3栋的，…: an engine has heard the wish. What stands in front of the text is taken off.

    Nothing of what is left is lost, and the preview shows it. None: not even the beginning was read.
    """
    plain, place, found, words = line.plain, 0, dict[str, str](), reading_words().announcements
    while place < len(plain) and "begins" not in found:
        piece = (_behind_verb() if "verb" in found else _before_text()).match(plain, place)
        if piece is not None and piece.end() > place:
            found |= {name: said for name, said in piece.groupdict().items() if said}
            place = piece.end()
        elif "to" not in found and (whom := _whom_at(plain, place, named="verb" in found)):
            found["to"], place = whom
        else:
            break
    text = line.text[place:].strip(" ,，:：;；。")
    if not found.keys() & {"verb", "to"} or (not text and "verb" not in found):
        return None
    left = "" if bare(text) in words.called or not re.search(r"\w\w", text) else text
    return Head(found.get("to", ""), (), bool({"urgent", "hurry"} & found.keys()), "receipt" in found), left


def _whom_at(plain: str, place: int, *, named: bool) -> tuple[str, int] | None:
    """给3栋, 3栋的, 大家: units that begin here; behind a sign 大家 is the text's.

    :param named: only those with a name.
    """
    rest, is_apart = plain[place:], place > 0 and plain[place - 1] in " ,，:：;；。"
    every = re.match(rf"(?:给|跟|和|向|对)?(?P<to>大家|{_everywhere()})(?:的|都)?", rest)
    if every and not (named and is_apart):
        return every["to"], place + every.end()
    if before := _before_verb().match(rest):
        rest = before["to"]
        if rest in reading_words().audience.ends:  # 社区发公告说…: they did, and nobody is to
            return None
    theirs = re.match(r"[^\s,，:：]{2,30}?(?=的[\s,，:：])", rest)
    found = whom_in(f"给{theirs[0] if theirs else rest}")
    if found is None or found.span[0] != 0:
        return None
    end = place + found.span[1] - 1
    return plain[place:end].rstrip("的"), end


@cache
def _before_verb() -> re.Pattern[str]:
    """3栋 in 3栋发个公告."""
    words = reading_words().announcements
    verb = rf"(?:{any_of(words.sends)})(?:{any_of(words.measures)})?(?:{any_of([*words.called, *words.by_ear])})"
    return re.compile(rf"(?P<to>[^\s,，:：;；。]{{2,30}}?)(?=都?{verb})")


@cache
def _everywhere() -> str:
    words = reading_words().audience
    return rf"(?:{any_of([*words.every, *words.whole])})(?:的?(?:{any_of([*words.whose, *words.behind])}))+"


@cache
def _before_text() -> re.Pattern[str]:
    words = reading_words().announcements
    then = rf"(?:{any_of(words.measures)}|{_them()})*"
    hurried = any_of([*words.hurried, *words.urgent])
    called = any_of([*words.called, *words.by_ear])
    makes = rf"(?:{any_of([*words.sends, *words.by_ear])}|来|搞|弄){then}(?:(?P<urgent>{hurried})的?)?(?:{called})"
    verb = rf"(?P<verb>{makes}|(?:{called}){then}|(?:{any_of(words.tells)}){then}(?!不)|都?发(?=[\s:：]))"
    lead = rf"(?:{any_of(words.leads)}|{any_of(words.in_groups)}|跟|和|向|给)"
    return re.compile(rf"{_SIGNS}|{lead}|(?P<hurry>{hurried})的?|{verb}")


@cache
def _behind_verb() -> re.Pattern[str]:
    """What stands there may be the text: 请, 紧急."""
    words = reading_words().announcements
    begins = rf"(?P<begins>(?:{any_of(words.begins_text)})(?!{_them()})[\s:：,，]*)(?=\S)"
    return re.compile(rf"{_SIGNS}|(?P<receipt>{any_of(words.receipt)})|{begins}|(?:说|讲)?{_them()}|的(?=[\s:：,，])")


def _them() -> str:
    """通知下3栋, but not 通知下周停水."""
    return rf"(?:(?:{any_of(reading_words().announcements.tells_them)})|下(?![周个午雨水雪班礼星月次旬面来去]))"


def _parts(raw: str, now: datetime) -> tuple[Head, str] | None:
    """A head alone has no text yet; 公告 and a space is a head, too."""
    colon = _COLON.search(raw) or _begins_text().search(raw)
    if head := _head(raw[: colon.start()] if colon else raw, now):
        return head, raw[colon.end() :].strip() if colon else ""
    spaced = _spaced().match(fold(raw))
    if spaced is None or not (text := raw[spaced.end() :].strip()):
        return None
    return Head("", (), bool(spaced["urgent"] or spaced["urgently"]), receipt=False), text


@cache
def _begins_text() -> re.Pattern[str]:
    """发公告到梅苑小区，内容是免费理发; 给3栋发个公告 说周五停电."""
    return re.compile(rf"(?<=[\s,，])(?:{any_of(reading_words().announcements.begins_text)})(?:一下)?[\s:：,，]*")


def _head(said_in_it: str, now: datetime) -> Head | None:
    if len(said_in_it) > LONGEST_HEAD:
        return None
    plain = fold(said_in_it)
    times = tuple(found for found in find_all(plain, now) if found.kind != "none")
    for time_said in times:
        for start, end in time_said.unread or time_said.pieces:
            plain = plain[:start] + " " * (end - start) + plain[end:]
    match = next((found for form in _forms() if (found := form.fullmatch(plain.strip()))), None)
    if match is None:
        return None
    named = match.groupdict()
    urgent = any(named.get(group) for group in ("urgent", "urgently", "hurry"))
    return Head((named.get("to") or "").rstrip("的"), times, urgent, bool(named.get("receipt")))


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    words = reading_words().announcements
    lead = rf"(?:(?:{any_of(words.leads)}){_EDGES})*(?P<urgent>{any_of(words.urgent)})?\s*"
    send = rf"(?:{any_of(words.sends)})(?:{any_of(words.measures)})?\s*"
    word = rf"(?P<urgently>{any_of(words.urgent)})?(?:{any_of(words.called)})\s*"
    to = rf"(?:{any_of(words.to)})\s*(?P<to>[^;]{{1,60}}?)\s*"
    receipt, hurry = f"(?P<receipt>{any_of(words.receipt)})", f"(?P<hurry>{any_of(words.urgent)})"
    tail = rf"(?:{_EDGES}(?:{any_of(words.tails)}|{receipt}|{hurry}))*{_EDGES}"
    return tuple(
        re.compile(form)
        for form in (
            f"{lead}(?:{send})?{word}(?:{to})?{tail}",  # 发公告给3栋和5栋，明早8点发，要回执
            f"{lead}{to}{send}{word}{tail}",  # 给全社区发公告
            f"{lead}(?:{any_of(words.to_all)})(?:一下|一条)?(?:{to})?{tail}",  # 群发给3栋
        )
    )


@cache
def _spaced() -> re.Pattern[str]:
    words = reading_words().announcements
    urgent = any_of(words.urgent)
    send = f"(?:{any_of(words.sends)})(?:{any_of(words.measures)})?"
    to = f"(?!(?:{any_of(words.to)}))"
    return re.compile(rf"\s*(?P<urgent>{urgent})?(?:{send})?(?P<urgently>{urgent})?(?:{any_of(words.called)})\s+{to}")


# --- what a draft is asked -------------------------------------------------------------------------------------


def text(line: Line) -> Wish:
    return _wish("announcement_text", line, Announcing(text=line.raw))


def reason(line: Line) -> Wish:
    return Wish(intent="announcement_reason", text=line.raw, about=line.replied)


def audience(line: Line) -> Wish:
    """What is no name of a unit may be the text, said before it was asked for: so is 明天停水, and not 4栋."""
    said = fold(line.raw).strip()
    is_short = len(said) < SHORTEST_TEXT and all(found.kind == "none" for found in find_all(said, line.now))
    is_name = is_short or whom_in(f"给{said}") is not None
    plan = Announcing(whom=for_whom(line.raw, line.choice), text="" if is_name else line.raw)
    return _wish("announce_to", line, plan)


def time(line: Line) -> Wish:
    return _wish("announcement_time", line, _when(line) or Announcing(time=Said(kind="unclear", text=line.raw[:20])))


def _when(line: Line) -> Announcing | None:
    """明早8点发, 马上发, and nothing beside it."""
    words = reading_words().announcements
    plain = fold(line.raw).strip(" 。.!！,，吧")
    if plain in words.at_once:
        return Announcing(at_once=True)
    times = tuple(found for found in find_all(plain, line.now) if found.kind != "none")
    rest = without(plain, times[0]) if len(times) == 1 else plain
    left = re.sub(rf"^(?:{any_of(words.time_leads)})+|(?:{any_of(words.tails)}|\s)+$", "", rest.strip(" ,，")).strip()
    return Announcing(time=one_moment(times, line.now)) if times and not left else None


# --- what is to be changed -------------------------------------------------------------------------------------


def changing(line: Line) -> Wish:
    """A few words for others, when, for whom, urgent or not; else the line is the new text, unless it speaks of it."""
    plan = _when(line) or _swap(line.raw) or _setting(line.raw)
    if plan is None and (whom := newly_for_whom(line.raw)):
        plan = Announcing(whom=whom)
    if plan is None:
        speaks_of_it = re.match(any_of(reading_words().announcements.speaks_of_it), fold(line.raw))
        plan = Announcing(unread=True) if not line.raw or speaks_of_it else Announcing(text=line.raw)
    return _wish("change_announcement", line, plan)


def _setting(raw: str) -> Announcing | None:
    words = reading_words().announcements
    plain = bare(raw)
    if plain in words.no_file:
        return Announcing(no_file=True)
    found = {
        "urgent": (words.set_urgent, words.not_urgent),
        "receipt": ([*words.receipt, *words.set_receipt], words.no_receipt),
    }
    for column, (yes, no) in found.items():
        if plain in yes or plain in no:
            return Announcing(**{column: plain in yes})
    return None


def _swap(raw: str) -> Announcing | None:
    """把周三改成周四; 是周四，不是周三."""
    for form, old, new in _swaps():
        if found := form.fullmatch(raw.strip(" 。.!！")):
            pair = found[old].strip(_QUOTES), found[new].strip(_QUOTES)
            if all(pair) and pair[0] != pair[1]:
                return Announcing(swap=pair)
    return None


@cache
def _swaps() -> tuple[tuple[re.Pattern[str], int, int], ...]:
    becomes = any_of(reading_words().announcements.becomes)
    one = r"([^\n,，。;；]{1,40}?)"
    return (
        (re.compile(rf"(?:把|将)?{one}\s*(?:{becomes})\s*{one}"), 1, 2),
        (re.compile(rf"(?:应该)?是{one}[,，]?\s*(?:而)?不是{one}"), 2, 1),
        (re.compile(rf"不是{one}[,，]?\s*(?:而)?(?:应该)?是{one}"), 1, 2),
    )


# --- one that is out -------------------------------------------------------------------------------------------


def is_correcting(raw: str) -> bool:
    """更正公告：整段新的话; 更正公告 把周三改成周四. What else stands behind the word is asked."""
    found = _correction().match(raw)
    return found is not None and _corrected(found, raw) is not None


def correcting(line: Line) -> Wish:
    raw = line.raw or line.text
    found = _correction().match(raw)
    plan = (_corrected(found, raw) if found else None) or _changed_in_passing(line)
    return _wish("correct_announcement", line, plan or Announcing(unread=True))


def _changed_in_passing(line: Line) -> Announcing | None:
    """公告里周四改成周五; 那条公告写错了，是周五不是周四; 公告改到明天九点发."""
    of_it = _of_it().match(line.text)
    rest = line.text[of_it.end() :].strip(" ,，:：") if of_it else ""
    for said in (rest, *re.split(r"[,，。;；\s]+", rest, maxsplit=1)[1:]) if rest else ():
        if found := _swap(said) or _when(replace(line, raw=said)) or _becomes(said):
            return found
    return None


def _becomes(said: str) -> Announcing | None:
    """是周五停水: what it should say, and not where."""
    found = re.fullmatch(r"(?:应该|其实|要)?是([^\n,，。;；?？吗么几谁哪]{3,40}?)(?:才对)?[。.!！]?", said.strip())
    return Announcing(becomes=found[1]) if found else None


def withdrawing(line: Line) -> Wish:
    """撤回公告 停水: by words of its text."""
    raw = line.raw or line.text
    which = re.sub(rf"^.*?(?:{any_of(reading_words().announcements.called)})", "", raw) if not line.is_command else raw
    which = which.strip(" ,，:：。.!！“”\"")
    which = "" if bare(which) in reading_words().answers.beside else which
    says_so = line.is_command or re.search(any_of(reading_words().announcements.withdraws), line.text)
    plan = Announcing(which=which if len(which) > 1 else "", unread=not says_so)
    return _wish("withdraw_announcement", line, plan)


@cache
def _of_it() -> re.Pattern[str]:
    words = reading_words().announcements
    beside = any_of([*words.leads, *words.that_one, *words.of_it])
    return re.compile(rf"\s*(?:{beside})*(?:{any_of(words.called)})(?:{any_of(words.of_it)})*")


@cache
def _correction() -> re.Pattern[str]:
    words = reading_words().announcements
    return re.compile(
        rf"\s*(?:{any_of(words.leads)})*(?:{any_of(words.corrects)})(?:{any_of(words.that_one)})*(?:{any_of(words.called)})"
    )


def _corrected(found: re.Match[str], raw: str) -> Announcing | None:
    behind = raw[found.end() :]
    rest = behind.strip()
    if not rest:
        return None
    if behind[0] in ":：\n":
        whole = rest.lstrip(":：").strip()
        return Announcing(text=whole) if whole else None
    return _swap(rest.strip(" ,，")) if behind[0] in " ,，" else None


# --- a reply to a copy -----------------------------------------------------------------------------------------


def is_receipt(text: str, replied: Subject, _offers: Sequence[str]) -> bool:
    plain = bare(text)
    is_one = plain in reading_words().announcements.acknowledges or re.fullmatch(_receipt(), plain.removesuffix("谢谢"))
    return replied.kind == "announcement" and bool(is_one)


def is_receipt_said(text: str) -> bool:
    """公告收到了, to the bot."""
    called = any_of(reading_words().announcements.called)
    return re.fullmatch(rf"(?:{called})的?{_receipt()}", bare(text)) is not None


def _receipt() -> str:
    words = reading_words().announcements.acknowledges
    return rf"(?:好的?|嗯+|行|要得)?[,，]?(?:我们?|都|已经?)*(?:{any_of(words)})(?:了|啦|哈|咯|喽|哒)*"


def asks_who_has_seen_it(text: str) -> bool:
    """谁收到了公告, 公告有几个人看了."""
    words = reading_words().announcements
    called, seen, who = any_of(words.called), any_of(words.seen), any_of(words.how_many)
    asked = rf"(?:{who}).{{0,3}}?(?:{seen})"
    form = rf".{{0,4}}(?:{asked}.{{0,5}}?(?:{called})|(?:{called}).{{0,6}}?{asked})了?"
    return re.fullmatch(form, bare(text)) is not None


def _wish(intent: str, line: Line, plan: Announcing | None) -> Wish:
    """A reply to a copy, a preview or a report is about that one."""
    about = line.replied if line.replied and line.replied.kind == "announcement" else None
    return Wish(intent=intent, text=line.raw or line.text, about=about, details=plan)
