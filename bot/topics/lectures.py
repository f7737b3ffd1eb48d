"""The lecture hall: questions, who lectures, ratings, material."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.amounts import amount_in
from bot.understanding.normalise import clean, fold
from bot.understanding.other_words import known_line
from bot.understanding.reading import Line, numeral, plain, without_phones
from bot.understanding.reading_words import kind_of, reading_words
from bot.understanding.when import find_all, when, without
from bot.understanding.words import any_of
from bot.understanding.words import words as words_of_all
from community.lectures import FACTS, Asking, Fact, Giving, Introducing, Stars
from community.rights import Right
from community.vocabulary import Vocabulary
from community.wishes import Wish
from services.lectures import asking, material, passing_on, profiles, rating
from services.lectures import away as away_service
from storage.tables.activities import ActivityKind
from storage.tables.subject import Subject

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # whether a line asks does not depend on it
# 我老妹是梅苑的 来得不: of somebody who lives elsewhere.
_LIVES_ELSEWHERE = (
    r"(?:^|(?<=[\s,，]))[^\s,，。]{1,6}?(?:是|住在?)[^\s,，。]{2,8}?的?[\s,，]*(?:他|她|也|可以|能|来|得)*"
    r"(?:[来去]得|(?:能|可以)(?:来|去|听|参加))(?:不|吗|么|冒|没|冇|啵|听)*$"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_INTRODUCES = re.compile(r"^\s*(?:讲师介绍|(?:讲师|主讲(?:人|老师|嘉宾)?)(?=[\s:：]))[\s:：]*")
_ONLY_THOUGHT = re.compile("[吗么?？他她它们]|如果|要是|万一|怕|听说|可能|[^不]讲不讲|能不能")
_GIVES = r"(?:我|那|就|想|要|这次|打|给|评|个|他|她|它|老师|医生|你们|讲座)*"
_AND_MORE = r"(?P<rest>[\s,.。!~、;:吧咯哈了啦噻哒的].*)?"
_STARS = re.compile(rf"{_GIVES}\s*(?P<stars>[0-9一二三四五六七八九十百两]{{1,3}})\s*(?:分|颗?星){_AND_MORE}")
_MOST = 5
_PARTS = re.compile(r"[\s,，:：;；、]+")
_EDGES = re.compile(r"^[\s,，:：]+")


# --- questions -----------------------------------------------------------------------------------------------------


def questioning(line: Line) -> Wish:
    """What stands among the facts is answered by them; what nothing there reads goes to whoever lectures."""
    line = _of_whom_is_named(line)
    words = reading_words().lecture
    if any(fold(word) in line.plain for word in words.material):
        return plain("lecture_material", line, _without(line.plain, words.material), details=Giving())
    facts = _facts(line.plain)
    others = bool(_unread(line, facts))
    lists = any(word in line.plain for word in words.lists)
    if not facts and others and not lists:
        return plain("ask_lecturer", _asked_of(line), is_firm=True)
    details = Asking(facts=() if lists and facts in ((), ("title",)) else facts, others=others and bool(facts))
    return plain("lecture_question", _asked_of(line) if facts else line, is_firm=bool(facts), details=details)


def _asked_of(line: Line) -> Line:
    """Without 课 for a title; what stands beside a command is a question, and no title either."""
    generic = words_of_all().generic
    heard = {slot: said for slot, said in line.heard.items() if slot != "activity" or said not in generic}
    return replace(line, heard=heard, is_command=False)


def _is_question(text: str, known: Vocabulary) -> bool:
    """要带什么, 外小区的能来不, 要不要钱, 讲座几点: of a lecture, or of what only lectures have, and nothing else."""
    line = known_line(text, SOME_DAY, known)
    plain_text, named = fold(text), _named(line)
    for one in named:
        plain_text = plain_text.replace(one, " ")
    facts = _facts(plain_text)
    if any(word in plain_text for word in reading_words().lecture.fee):
        return not _left(_without(plain_text, reading_words().lecture.fee), facts)
    of_lectures = bool({"bring", "who_may", "lecturer"} & {*facts}) or kind_of(fold(text)) is ActivityKind.LECTURE
    of_lectures = of_lectures or bool(_lecturers(line))
    is_asked = any(word in plain_text for word in reading_words().lecture.asks)
    return bool(facts) and of_lectures and is_asked and not _left(plain_text, facts)


def _named(line: Line) -> list[str]:
    """What is spoken of, folded: a title or words for it, and who lectures."""
    titles = (line.slots.get("activity", ""), line.heard.get("activity", ""))
    return [fold(name) for name in (*titles, *_lecturers(line)) if name]


def _lecturers(line: Line) -> list[str]:
    return [name for name in line.lecturers if fold(name) in line.plain]


def _of_whom_is_named(line: Line) -> Line:
    """王医生几点讲: what he lectures on is meant, unless something else is named."""
    named = _lecturers(line)
    if "activity" in line.slots or len(named) != 1:
        return line
    return replace(line, slots={**line.slots, "activity": named[0]}, meant=line.lecturers[named[0]])


def _facts(text: str) -> tuple[Fact, ...]:
    return tuple(fact for fact, pattern in _asked().items() if pattern.search(text))


@cache
def _asked() -> dict[Fact, re.Pattern[str]]:
    words = reading_words().lecture
    patterns = {
        "when": any_of(words.when),
        "where": any_of(words.where),
        "seats": any_of(words.seats),
        "bring": rf"{_asks_for_a_thing()}|{any_of([*words.bring, *(f'要{word}' for word in words.bring)])}",
        "who_may": rf"{_LIVES_ELSEWHERE}|{any_of(words.who_may)}",
        "lecturer": any_of(words.who),
        "profile": any_of(words.profile),
        "title": any_of(words.title),
    }
    return {fact: re.compile(patterns[fact]) for fact in FACTS}


def _asks_for_a_thing() -> str:
    """包粽子要自己带糯米不; 能带孩子吗 asks who may come."""
    nobody = any_of([*reading_words().family, "人", "个"])
    asks = r"(?:不|吗|么|冒|没|冇|啵)(?=$|[\s,，。?])"
    return rf"(?:要|用|需要|要不要)(?:自己|自)?带(?!{nobody})[^\s,，。?]{{1,6}}?{asks}"


def _unread(line: Line, facts: tuple[Fact, ...]) -> str:
    """What is left of a question when everything that reads it is taken away."""
    text = line.plain
    for known in _named(line):
        text = text.replace(known, " ")
    for fact in facts:  # 我老妹是梅苑的 来得不 names a unit
        text = _asked()[fact].sub(" ", text)
    for known in line.slots.values():
        text = text.replace(fold(known), " ")
    for found in find_all(text, line.now):
        text = without(text, found) if found.kind != "none" else text
    return _left(text, facts)


def _left(text: str, facts: tuple[Fact, ...]) -> str:
    words = reading_words().lecture
    for fact in facts:
        text = _asked()[fact].sub(" ", text)
    return re.sub(r"[\W\d_]+", "", _without(text, [*words.padding, *words.asks]))


def _without(text: str, words: list[str]) -> str:
    return re.sub(any_of([fold(word) for word in words]), " ", text) if words else text


def _is_for_lecturer(text: str, known: Vocabulary) -> bool:
    return _for_lecturer(tuple(known.lectured_on)).match(fold(text)) is not None


@cache
def _for_lecturer(names: tuple[str, ...]) -> re.Pattern[str]:
    """问讲师, 问一下王医生, 帮我问哈医生; 王医生讲不讲痛风 is asked of him as well, with all its words."""
    called = [title for title in words_of_all().kinds["title"] if any(name.endswith(title) for name in names)]
    who = any_of([*reading_words().lecture.lecturer, "老师", *called, *map(fold, names)])
    leads, a_bit = "小邻|请|麻烦|劳驾|我?想要?|帮忙|帮我|替我|给我|帮|替|去|来", "一下|一哈|一声|个|下|哈|声|问"
    asks = rf"\s*(?:{leads})*(?:问|请教|咨询|转给|转问)(?:{a_bit})*(?:{who})(?:{a_bit})?[\s,:，：]*"
    themes = r"(?:那天|这次|这回|周[一二三四五六日天])?(?:会不会|讲不讲|会讲|讲没讲)"
    of_them = rf"(?=\s*(?:{any_of(map(fold, names))}){themes})" if names else "(?!)"
    return re.compile(rf"{asks}|{of_them}")


def asking_lecturer(line: Line) -> Wish:
    """问讲师 高血压能吃柚子吗: the words behind it are passed on as they are."""
    found = _for_lecturer(tuple(line.lecturers)).match(line.plain)
    start = found.end() if found else 0
    words = line.text[start:].strip()
    of_whom = replace(_of_whom_is_named(_asked_of(line)), heard={})
    return plain("ask_lecturer", of_whom, "").model_copy(update={"text": words})


# --- who lectures --------------------------------------------------------------------------------------------------


def introducing(line: Line) -> Wish:
    """讲师介绍 王医生 心内科 县医院副主任医师，讲了二十年高血压: a name, a field, and the rest."""
    line, left_out = without_phones(line)
    text = _INTRODUCES.sub("", line.text)
    first, _, rest = _parted(text)
    second, _, words = _parted(rest)
    parts = tuple(part for part in (first, second, words.strip()) if part)
    about = line.replied if line.replied and line.replied.kind == "activity" else None
    details = Introducing(parts=parts, phone_left_out=left_out)
    return Wish(intent="introduce_lecturer", text=line.text, about=about, details=details)


def _introduces(text: str) -> bool:
    """主讲 王医生 心血管科 从医二十年; not 主讲 王医生 带老花镜 of a lecture."""
    head = re.match(r"(?:讲师|主讲(?:人|老师|嘉宾)?)[\s:：]+", text.strip())
    rest = text.strip()[head.end() :] if head else ""
    parts, words = [part for part in _PARTS.split(fold(rest)) if part], reading_words()
    more = tuple(map(fold, (*words.lecture.brings, *words.lecture.open_all, *words.lecture.open_own)))
    time = when(fold(rest), SOME_DAY)
    if time.kind in ("point", "day", "part", "span", "recur") or amount_in(rest) or len(parts) == 1:
        return False
    is_place = bool(parts) and parts[-1].endswith(tuple(words.places))
    return bool(parts) and not is_place and not any(one.startswith(more) for one in parts)


def away(intent: str, line: Line) -> Wish:
    words = reading_words().lecture
    rest = _without(line.plain, [*words.cannot, *words.can_again])
    return plain(intent, replace(line, is_command=False), rest)


def _says(words: list[str], text: str) -> bool:
    """高血压讲座我讲不成了，家里有事; not 讲不讲得成, 他讲不了."""
    said = fold(text)
    found = re.search(rf"(?:{any_of(words)})(?:了|哒|啦|咯|的|课)*(?=$|[\s,.。;!~、])", said)
    return found is not None and _ONLY_THOUGHT.search(said) is None


def _parted(text: str) -> tuple[str, str, str]:
    text = _EDGES.sub("", text)
    found = _PARTS.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


# --- ratings -------------------------------------------------------------------------------------------------------


def _is_rating(text: str) -> bool:
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


def rating_said(line: Line) -> Wish:
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


def _speaks_of_it(wish: Wish) -> bool:
    """Surely of the lecture: 今天好冷 is none, while nobody has given stars yet."""
    return is_remark(wish) and any(word in fold(wish.text) for word in reading_words().lecture.of_lecture)


def _is_remark(text: str) -> bool:
    words, said = reading_words().lecture, fold(text)
    return any(word in said for word in words.remarks) and not any(word in said for word in words.no_remark)


# --- material ------------------------------------------------------------------------------------------------------


def giving(line: Line) -> Wish:
    """课件 高血压防治 https://…, and what else is said of the link (a password)."""
    found = _LINK.search(line.text)
    if found is None:
        return plain("lecture_material", line, _without(line.plain, reading_words().lecture.material), details=Giving())
    words = line.text[found.start() :].strip()
    before = replace(line, text=line.text[: found.start()], plain=line.plain[: found.start()])
    words_around = [*reading_words().lecture.material, *reading_words().lecture.around_link]
    rest = _without(before.plain, words_around)
    return plain("lecture_material", before, rest, is_firm=True, details=Giving(words=words)).model_copy(
        update={"text": line.text}
    )


def replying(line: Line) -> Wish:
    about = line.replied or Subject("lecture_question", 0)
    return Wish(intent="answer_lecture_question", text=line.text, about=about)


declare(
    Topic(
        intents={
            "lecture_question": Intent(asking.question, reads=questioning, said_here=_is_question, only_asks=True),
            "ask_lecturer": Intent(asking.to_lecturer, reads=asking_lecturer, said=False, said_here=_is_for_lecturer),
            "answer_lecture_question": Intent(passing_on.reply, reads=replying, said=False),
            "introduce_lecturer": Intent(
                profiles.introduce,
                reads=introducing,
                said_as=_introduces,
                takes_file=True,
                right=Right.CONFIRM_ATTENDANCE,
            ),
            "cannot_lecture": Intent(
                away_service.cannot,
                reads=lambda line: away("cannot_lecture", line),
                said=False,
                said_as=lambda text: _says(reading_words().lecture.cannot, text),
            ),
            "lecture_again": Intent(
                away_service.can_again,
                reads=lambda line: away("lecture_again", line),
                said=False,
                said_as=lambda text: _says(reading_words().lecture.can_again, text),
            ),
            "drop_lecturer": Intent(profiles.drop, said=False),
            "drop_lecturer_picture": Intent(profiles.drop_picture, said=False),
            "rate": Intent(rating.rate, reads=rating_said, said=False, said_as=_is_rating, fits=_speaks_of_it),
            "rate_words": Intent(rating.remark, reads=remarking, said=False, fits=is_remark),
            "lecture_material": Intent(material.material, reads=giving, takes_file=True),
        },
        taps={
            "ask_lecturer": Tap("activity", "ask_lecturer"),
            "reply": Tap("lecture_question", "answer_lecture_question"),
            "lecturer": Tap("activity", "introduce_lecturer"),
            "drop_lecturer": Tap("lecturer", "drop_lecturer"),
            "no_picture": Tap("lecturer", "drop_lecturer_picture"),
            "remark": Tap("rating", "rate_words"),
            "material": Tap("activity", "lecture_material"),
            **{f"stars_{n}": Tap("activity", "rate", Stars(stars=n)) for n in range(1, 6)},
        },
        replies={"lecture_question": "answer_lecture_question", "rating": "rate_words"},
    )
)
