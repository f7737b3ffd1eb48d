"""What a line says of a poll. Its question and its options are as they were written.

Behind them may stand, in any order, for whom, until when, 多选 and the right answer; such a piece is taken off the end
only when nothing of it is left over, else it stays where the preview shows it.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from bot.understanding.audience import for_whom, newly_for_whom, whom_in
from bot.understanding.mood import is_only_thought_of
from bot.understanding.normalise import fold
from bot.understanding.reading import Line, numeral, one_moment
from bot.understanding.reading_words import bare, reading_words
from bot.understanding.when import find_all, without
from bot.understanding.words import any_of
from community.polling import Polling, Voting
from community.wishes import Said, Wish
from storage.tables.subject import Subject

_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)  # a form is the same at any time
_LABELS = ([str(number) for number in range(1, 31)], list("abcdefghijklmnop"), list("一二三四五六七八九十"))
_BEFORE = r"(?:(?:^|(?<=[\s?？:：,，;；。!！、]))[(（\[【]?|[(（\[【])\s*"
_PARTED = r"\s*[\])）】]?(?:\s*[.、:：．](?![0-9])|\ufe0f?\u20e3|[\])）】]|\s)\s*"
_BESIDE = r"(?=[^\W0-9_])"  # 1公园
_NUMBER = r"(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
_NUMBERS = rf"第?{_NUMBER}(?:号|个|项)?(?:[\s,、.和跟]+第?{_NUMBER}(?:号|个|项)?)*"
_GAP = r"[\s,，;；。(（)）]+"
_CIRCLED = re.compile("[①-⑳]")
_EITHER = re.compile(r"(?:^|(?<=[\s?？,，:：]))([^\s?？,，:：]{1,20}?)还是([^\s?？,，:：]{1,20})[?？]?\s*$")
_END = r"[\s)）。.!！]*$"


# --- a whole poll ----------------------------------------------------------------------------------------------


def is_polling(raw: str) -> bool:
    """With options, or a question at least: 投票 2 is a vote, and 投票链接 no poll of ours."""
    plan = _parsed(raw, _ANY_TIME)
    if plan is None or len(plan.options) > 1:
        return plan is not None
    return bool(re.search(r"[?？]", plan.question)) and not is_only_thought_of("poll", fold(raw))


def polling(line: Line) -> Wish:
    """What is not read by these forms is only known to want a poll; what stands behind the word is its question."""
    behind = f"{reading_words().polls.called[0]} {line.text}" if line.is_command else line.text
    plan = _parsed(line.raw or behind, line.now)
    return _wish("poll", line, plan or Polling(unread=True))


def _parsed(raw: str, now: datetime) -> Polling | None:
    head = _head().match(fold(raw))
    if head is None:
        return None
    told: dict[str, Any] = {"whom": for_whom(head["to"] or "")} | _flags(f"{head['flags']}{head['also']}")
    told["quiz"] = head["quiz"] is not None or None
    body = raw[head.end() :]
    if not told["whom"] and (found := whom_in(fold(body))) and found.span[0] == 0:  # 给3栋和5栋 去哪儿？
        told["whom"], body = found.whom, body[found.span[1] :].lstrip(" ,，:：")
    body, behind = _taken_off(_plainly_numbered(body), now)
    asked, options = _parts(body)
    return Polling(**(told | behind), question=asked, options=options)


def _plainly_numbered(text: str) -> str:
    return _CIRCLED.sub(lambda found: f" {ord(found[0]) - ord('①') + 1}. ", text).strip()


@cache
def _head() -> re.Pattern[str]:
    words = reading_words().polls
    flags = rf"(?P<flags>(?:{any_of([*words.several, *words.single, *words.nameless, *words.named])}|[()（）\s])*)"
    lead = rf"(?:{any_of(words.leads)}|\s)*(?:{any_of(words.starts)})?(?:{any_of(words.measures)})?\s*"
    word = rf"(?:{any_of(words.called)}|(?P<quiz>{any_of(words.quiz)}))"
    to = r"(?:(?:发?给|发到)(?P<to>[^:：\n?？]{1,60}?)(?=[:：\n]))?"
    flags_behind = flags.replace("flags", "also") + f"(?:{any_of(words.particles)})*"
    return re.compile(rf"\s*{lead}{flags}{word}{flags_behind}{to}(?:[\s:：,，]+|$)")


def _flags(said: str) -> dict[str, Any]:
    words = reading_words().polls
    found: dict[str, Any] = {}
    if re.search(any_of(words.several), said):
        found["several"] = True
    elif re.search(any_of(words.single), said):
        found["several"] = False
    left = re.sub(any_of(words.nameless), "", said)
    return found | ({"names": True} if re.search(any_of(words.named), left) else {})


# --- what stands behind the options ----------------------------------------------------------------------------


def _taken_off(body: str, now: datetime) -> tuple[str, dict[str, Any]]:
    """The text without the pieces at its end, and what those say; nothing is said twice."""
    found: dict[str, Any] = {}
    while True:
        for take in (_flag_behind, _answer_behind, _time_behind, _audience_behind, _unclear_time_behind):
            place, said = take(body, now)
            if said and not said.keys() & found.keys() and not _is_an_option(body, place):
                body, found = body[:place].rstrip(" \t\n,，;；"), found | said
                break
        else:
            return body, found


def _is_an_option(body: str, place: int) -> bool:
    """A number stands before it on its line: 2 给小孩."""
    label = r"(?:^|[\s?？:：,，;；。])[(（]?(?:[0-9]{1,2}|[a-j])[)）.、:：]?\s*$"
    is_numbered = re.search(label, fold(body[:place])) is not None
    return is_numbered and re.match(r"[ \t]*\n", body[place:]) is None


Piece = tuple[int, dict[str, Any]]


def _flag_behind(body: str, now: datetime) -> Piece:
    words = reading_words().polls
    flags = any_of([*words.several, *words.single, *words.nameless, *words.named])
    found = re.search(rf"{_GAP}(?P<flag>{flags}){_END}", fold(body))
    return (found.start(), _flags(found["flag"]) or {"nameless": None}) if found else (0, {})


def _answer_behind(body: str, now: datetime) -> Piece:
    called = any_of(reading_words().polls.answer)
    found = re.search(rf"{_GAP}(?:{called})[是为:：\s]*(?P<right>{_NUMBERS}|[^\s,;]{{1,40}}?){_END}", fold(body))
    return (found.start(), {"right": _numbers_as_said(found["right"]), "quiz": True}) if found else (0, {})


def _time_behind(body: str, now: datetime) -> Piece:
    """到周五18点, 周五18点截止; with words beside it that nothing read it is no piece."""
    words, plain = reading_words().polls, fold(body)
    leads = [*re.finditer(rf"(?:{_GAP}|(?<=[?？]))(?:{any_of(words.until)})[:：\s]*", plain)]
    if re.search(rf"(?:{any_of(words.closes)}){_END}", plain):
        leads += re.finditer(_GAP, plain)
    for lead in leads:
        if moment := _whole_time(plain[lead.end() :], now):
            return lead.start(), {"time": moment}
    return 0, {}


def _unclear_time_behind(body: str, now: datetime) -> Piece:
    """截止周五左右, 到周五左右: it says what it is, and not when."""
    words = reading_words().polls
    found = re.search(rf"{_GAP}(?P<lead>{any_of(words.until)})[:：\s]*(?P<time>[^\n]{{1,30}}?){_END}", fold(body))
    is_time = found and (found["lead"] in words.surely_until or _begins_with_a_time(found["time"], now))
    return (found.start(), {"time": Said(kind="unclear", text=found["time"][:20])}) if found and is_time else (0, {})


def _begins_with_a_time(plain: str, now: datetime) -> bool:
    first = next((found for found in find_all(plain, now) if found.kind != "none"), None)
    return first is not None and plain.startswith(fold(first.text))


def _whole_time(plain: str, now: datetime) -> Said | None:
    """The only moment in these words, when they say nothing else."""
    words = reading_words().polls
    plain = re.sub(rf"(?:{any_of(words.closes)}|[\s)）。.!！])+$", "", plain)
    times = tuple(found for found in find_all(plain, now) if found.kind != "none")
    if len(times) != 1 or re.search(r"\w", without(plain, times[0])):
        return None
    return one_moment(times, now)


def _audience_behind(body: str, now: datetime) -> Piece:
    """给梅苑小区, whatever stands behind 给; 除了3栋."""
    says, plain = any_of(reading_words().audience.says), fold(body)
    if found := re.match(rf"(?s:.*)(?P<gap>{_GAP})(?:{says})\s*(?P<to>[^\n?？:：]{{1,60}}?){_END}", plain):
        return found.start("gap"), {"whom": for_whom(found["to"])}
    found_in = whom_in(plain)
    is_last = found_in and re.match(_END, plain[found_in.span[1] :])
    return (found_in.span[0], {"whom": found_in.whom}) if found_in and is_last else (0, {})


# --- question and options --------------------------------------------------------------------------------------


def _parts(body: str) -> tuple[str, tuple[str, ...]]:
    """The question, and what stands behind numbers, on lines of their own, or behind the question mark."""
    if marked := _marked(body):
        return marked
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    if len(lines) > 2:
        return lines[0], tuple(lines[1:])
    if either := _EITHER.search(body):  # 定哪天 周六还是周日
        return (body[: either.start()] or body).strip(), (either[1], either[2])
    asked = re.search(r"[?？]\s*", body)
    rest = _listed(body[asked.end() :]) if asked else ()
    return (body[: asked.end()].strip(), rest) if asked and len(rest) > 1 else (body.strip(), ())


def _marked(body: str) -> tuple[str, tuple[str, ...]] | None:
    """Options behind 1, 2, 3 or A, B, C; the numbers stand apart, else right before a word; alone they are options."""
    for behind in (_PARTED, _BESIDE):
        for labels in _LABELS:
            if marks := _marks(fold(body), labels, behind):
                ends = [mark.start() for mark in marks[1:]] + [len(body)]
                parts = zip(marks, ends, strict=True)
                options = tuple(_trimmed(body[mark.end() : end]) for mark, end in parts)
                if all(options):
                    return body[: marks[0].start()].strip(" \t\n:：,，"), options
    return None


def _marks(plain: str, labels: list[str], behind: str) -> list[re.Match[str]]:
    """The longest run of labels in their order, two at least."""
    runs = []
    for first in re.finditer(_BEFORE + labels[0] + behind, plain):
        run = [first]
        for label in labels[1:]:
            following = re.compile(_BEFORE + label + behind, re.MULTILINE).search(plain, run[-1].end())
            if following is None:
                break
            run.append(following)
        runs.append(run)
    longest = max(runs, key=len, default=[])
    return longest if len(longest) > 1 else []


def _listed(text: str) -> tuple[str, ...]:
    """公园、广场、河边; by spaces where there is no other sign."""
    for sign in ("[、/|;；]", "[,，]", r"\s+"):
        found = tuple(one for part in re.split(sign, text) if (one := _trimmed(part)))
        if len(found) > 1:
            return found
    return ()


def _trimmed(option: str) -> str:
    return " ".join(option.split()).strip(" ,，;；、。")


# --- what a draft is asked -------------------------------------------------------------------------------------


def question(line: Line) -> Wish:
    """With its options, when they stand there too."""
    asked, options_ = _parts(_plainly_numbered(line.raw))
    return _wish("poll_question", line, Polling(question=asked, options=options_))


def options(line: Line) -> Wish:
    return _wish("poll_options", line, Polling(options=_options(line.raw) or (line.raw.strip(),)))


def _options(raw: str) -> tuple[str, ...]:
    raw = _plainly_numbered(raw)
    marked = _marked(raw)
    if marked and not marked[0]:
        return marked[1]
    lines = tuple(one for line in raw.splitlines() if (one := _trimmed(line)))
    return lines if len(lines) > 1 else _listed(raw)


def audience(line: Line) -> Wish:
    return _wish("poll_to", line, Polling(whom=for_whom(line.raw, line.choice)))


def time(line: Line) -> Wish:
    return _wish("poll_time", line, _until(line) or Polling(time=Said(kind="unclear", text=line.raw[:20])))


def _until(line: Line) -> Polling | None:
    words, plain = reading_words().polls, fold(line.raw).strip(" 。.!！,，")
    if plain in words.by_hand:
        return Polling(by_hand=True)
    moment = _whole_time(re.sub(rf"^(?:{any_of(words.until)}|[:：\s])+", "", plain), line.now)
    return Polling(time=moment) if moment else None


def answer(line: Line) -> Wish:
    said = re.sub(rf"^(?:{any_of(reading_words().polls.answer)})[是为:：\s]*", "", fold(line.raw)).strip(" 。.!！")
    return _wish("poll_answer", line, Polling(right=_numbers_as_said(said)))


def changing(line: Line) -> Wish:
    """Until when, for whom, one answer or several: a line that says just that. All else has its button."""
    words, plain = reading_words().polls, bare(line.raw)
    plan, whom = _until(line), newly_for_whom(line.raw)
    plan = plan or (Polling(whom=whom) if whom else None)
    if plan is None and plain in [*words.several, *words.single]:
        plan = Polling(several=plain in words.several)
    return _wish("change_poll", line, plan or Polling(unread=True))


# --- a vote ----------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    return fold(text).strip(" 。.,，!！~、")


def is_vote(text: str) -> bool:
    """投 2, 投票2, 我投第二个, 投 1、3; 我投饺子, but not 我投诉."""
    words = rf"我(?:要|想)?改?投(?!{any_of(reading_words().polls.no_vote)}).{{1,20}}"
    return re.fullmatch(rf"我?改?投(?:票|给)?\s*{_NUMBERS}|{words}", _plain(text)) is not None and not is_closing(text)


def _chosen_in(text: str, offers: Sequence[str]) -> bool:
    known = {_plain(one) for one in offers}
    return any(said in known or re.fullmatch(_NUMBERS, said) for said in _bare_choices(text))


def _bare_choices(text: str) -> list[str]:
    """公园好, 要得 饺子, 1和2都行: without what stands politely around an option, the fullest first."""
    words, plain = reading_words().polls, _plain(text)
    begins = re.match(rf"(?:(?:{any_of(words.courtesies)})[\s,，]*)*", plain)
    pieces = [plain, plain[begins.end() :] if begins else plain]
    around = [re.sub(rf"[\s,，]*(?:{any_of(words.approvals)})+$", "", one) for one in pieces]
    return [one for one in dict.fromkeys((*pieces, *around)) if one]


def is_vote_on(text: str, replied: Subject, offers: Sequence[str] = ()) -> bool:
    """In reply to a card numbers or an option, what begins with 投 or 选, and that nothing is chosen any more."""
    if replied.kind != "poll":
        return False
    plain = _plain(text)
    chooses = re.fullmatch(rf"{_NUMBERS}|我?(?:投(?!票)|投票\s|选).{{1,40}}", plain) is not None
    chooses = chooses or _chosen_in(text, offers)
    return plain in reading_words().polls.back or (chooses and not is_closing(text) and not asks_of_it(text))


def vote(line: Line) -> Wish:
    plain = re.sub(r"^我?(?:投(?:票|给)?|选)?\s*", "", _plain(line.text))
    numbers = next((one for one in (plain, *_bare_choices(line.text)) if re.fullmatch(_NUMBERS, one)), "")
    about = line.replied if line.replied and line.replied.kind == "poll" else None
    if _plain(line.text) in reading_words().polls.back:
        plan = Voting(back=True)
    elif numbers:
        plan = Voting(options=tuple(numeral(one) for one in re.findall(_NUMBER, numbers)), words=numbers)
    else:
        plan = Voting(words=plain, bare=tuple(_bare_choices(line.text)))
    return Wish(intent="vote", text=line.text, about=about, details=plan)


def _numbers_as_said(said: str) -> str:
    """第二个, 2号: 2; words stay words."""
    plain = fold(said)
    if not re.fullmatch(_NUMBERS, plain):
        return said
    return " ".join(str(numeral(one)) for one in re.findall(_NUMBER, plain))


# --- its end ---------------------------------------------------------------------------------------------------


def is_closing(text: str) -> bool:
    """结束投票, 投票提前结束, 把投票关了吧, 别投了，关了; whether it has ended is asked, and no wish."""
    words = reading_words().polls
    called, ends = any_of([*words.called, *words.quiz]), rf"(?:{any_of(words.ends)})(?:了|掉|啦|一下)*"
    forms = (
        rf"(?:把)?(?:这个|那个)?(?:{called})(?:现在|可以|提前|就|先|给我|到此)*{ends}",
        rf"(?:提前|现在|先)?{ends}(?:这个|那个)?(?:{called})了?",
        rf"(?:别|不要|莫|都别)投了[\s,，。]*(?:{ends})",
    )
    plain = re.sub(rf"(?:{any_of(words.particles)})+$", "", _plain(text))
    return plain in words.close or any(re.fullmatch(form, plain) for form in forms)


def asks_of_it(text: str) -> bool:
    """投票现在多少人投了, 投票谁选了河边, 投票什么时候截止."""
    words, plain = reading_words().polls, _plain(text)
    called, asked = any_of([*words.called, *words.quiz]), any_of(words.asked_of_it)
    behind = rf"(?:{called})(?:[现目到还的都有在前今]|大家|一共){{0,4}}(?:{asked}).{{0,12}}"
    has_options = re.search(r"[1-9](?:[.、\s]).+[2-9](?:[.、\s])", plain)
    return not has_options and re.fullmatch(rf"{behind}|(?:{asked})[了的]?(?:{called})", plain) is not None


def standing(line: Line) -> Wish:
    return _wish("poll_standing", line, None)


def closing(line: Line) -> Wish:
    return _wish("close_poll", line, None)


def _wish(intent: str, line: Line, plan: Polling | None) -> Wish:
    """A reply to a card or a preview is about that one; a new poll is about none."""
    about = line.replied if intent != "poll" and line.replied and line.replied.kind == "poll" else None
    return Wish(intent=intent, text=line.raw or line.text, about=about, details=plan)
