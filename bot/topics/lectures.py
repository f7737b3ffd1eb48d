"""The lecture hall: questions, who lectures, ratings, material."""

import re
from dataclasses import replace
from functools import cache

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.normalise import fold
from bot.understanding.reading import Line, plain, without_phones
from bot.understanding.reading_words import bare, kind_of, reading_words
from bot.understanding.when import find_all, without
from bot.understanding.words import any_of
from bot.understanding.words import words as words_of_all
from community.lectures import Asking, Fact, Giving, Introducing, Stars
from community.rights import Right
from community.wishes import Wish
from services.lectures import asking, material, passing_on, profiles, rating
from storage.tables.activities import ActivityKind
from storage.tables.subject import Subject

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_STARS = re.compile(r"(?:我?(?:打|给|评|评个|打个|给个))?\s*([1-5一二三四五])\s*(?:分|星|颗星)")
_NUMERALS = "零一二三四五"
_PARTS = re.compile(r"[\s,，:：;；、]+")
_EDGES = re.compile(r"^[\s,，:：]+")


# --- questions -----------------------------------------------------------------------------------------------------


def questioning(line: Line) -> Wish:
    """What stands among the facts is answered by them; what nothing there reads goes to whoever lectures."""
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


def _is_question(text: str) -> bool:
    """要带什么, 外小区的能来不, 要不要钱, 讲座几点: of a lecture, or of what only lectures have, and nothing else."""
    plain_text = fold(text)
    facts = _facts(plain_text)
    if any(word in plain_text for word in reading_words().lecture.fee):
        return not _left(_without(plain_text, reading_words().lecture.fee), facts)
    of_lectures = bool({"bring", "who_may", "lecturer"} & {*facts}) or kind_of(plain_text) is ActivityKind.LECTURE
    is_asked = any(word in plain_text for word in reading_words().lecture.asks)
    return bool(facts) and of_lectures and is_asked and not _left(plain_text, facts)


def _facts(text: str) -> tuple[Fact, ...]:
    return tuple(fact for fact, words in _asked().items() if any(word in text for word in words))


@cache
def _asked() -> dict[Fact, list[str]]:
    words = reading_words().lecture
    return {
        "when": words.when,
        "where": words.where,
        "seats": words.seats,
        "bring": words.bring,
        "who_may": words.who_may,
        "lecturer": words.who,
        "title": words.title,
    }


def _unread(line: Line, facts: tuple[Fact, ...]) -> str:
    """What is left of a question when everything that reads it is taken away."""
    text = line.plain
    for known in (*line.slots.values(), line.heard.get("activity", "")):
        text = text.replace(fold(known), " ") if known else text
    for found in find_all(text, line.now):
        text = without(text, found) if found.kind != "none" else text
    return _left(text, facts)


def _left(text: str, facts: tuple[Fact, ...]) -> str:
    words = reading_words().lecture
    text = _without(text, [word for fact in facts for word in _asked()[fact]])
    return re.sub(r"[\W\d_]+", "", _without(text, [*words.padding, *words.asks]))


def _without(text: str, words: list[str]) -> str:
    return re.sub(any_of([fold(word) for word in words]), " ", text) if words else text


def _is_for_lecturer(text: str) -> bool:
    return _for_lecturer().match(fold(text)) is not None


@cache
def _for_lecturer() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{any_of(reading_words().lecture.ask_lecturer)})(?:一下|下)?[\s,:，：]*")


def asking_lecturer(line: Line) -> Wish:
    """问讲师 高血压能吃柚子吗: the words behind it are passed on as they are."""
    found = _for_lecturer().match(line.plain)
    start = found.end() if found else 0
    words = line.text[start:].strip()
    return plain("ask_lecturer", replace(_asked_of(line), heard={}), "").model_copy(update={"text": words})


# --- who lectures --------------------------------------------------------------------------------------------------


def introducing(line: Line) -> Wish:
    """讲师介绍 王医生 心内科 县医院副主任医师，讲了二十年高血压: a name, a field, and the rest."""
    line, left_out = without_phones(line)
    text = re.sub(r"^\s*讲师介绍", "", line.text)
    first, _, rest = _parted(text)
    second, _, words = _parted(rest)
    parts = tuple(part for part in (first, second, words.strip()) if part)
    about = line.replied if line.replied and line.replied.kind == "activity" else None
    details = Introducing(parts=parts, phone_left_out=left_out)
    return Wish(intent="introduce_lecturer", text=line.text, about=about, details=details)


def _parted(text: str) -> tuple[str, str, str]:
    text = _EDGES.sub("", text)
    found = _PARTS.search(text)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


# --- ratings -------------------------------------------------------------------------------------------------------


def _is_rating(text: str) -> bool:
    return _STARS.fullmatch(fold(bare(text))) is not None


def rating_said(line: Line) -> Wish:
    found = _STARS.fullmatch(fold(bare(line.text)))
    said = found[1] if found else "0"
    stars = int(said) if said.isdigit() else _NUMERALS.index(said)
    about = line.replied if line.replied and line.replied.kind == "activity" else None
    return Wish(intent="rate", text=line.text, about=about, details=Stars(stars=stars))


def remarking(line: Line) -> Wish:
    about = line.replied if line.replied and line.replied.kind == "rating" else None
    return Wish(intent="rate_words", text=line.text, about=about)


def is_remark(wish: Wish) -> bool:
    """A line that speaks of a lecture, and wants nothing."""
    words, said = reading_words().lecture, fold(wish.text)
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
            "lecture_question": Intent(asking.question, reads=questioning, said_as=_is_question, only_asks=True),
            "ask_lecturer": Intent(asking.to_lecturer, reads=asking_lecturer, said=False, said_as=_is_for_lecturer),
            "answer_lecture_question": Intent(passing_on.reply, reads=replying, said=False),
            "introduce_lecturer": Intent(
                profiles.introduce, reads=introducing, takes_file=True, right=Right.CONFIRM_ATTENDANCE
            ),
            "drop_lecturer": Intent(profiles.drop, said=False),
            "drop_lecturer_picture": Intent(profiles.drop_picture, said=False),
            "rate": Intent(rating.rate, reads=rating_said, said=False, said_as=_is_rating),
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
