"""What a lecture is asked: answered by its facts, else passed on to whoever lectures."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from bot.understanding.normalise import fold
from bot.understanding.other_words import known_line
from bot.understanding.reading import Line, plain
from bot.understanding.reading_words import kind_of, leaving_out, reading_words
from bot.understanding.when import find_all, without
from bot.understanding.words import any_of
from bot.understanding.words import words as words_of_all
from community.lectures import FACTS, Asking, Fact, Giving
from community.vocabulary import Vocabulary
from community.wishes import Wish
from storage.tables.activities import ActivityKind
from storage.tables.subject import Subject

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # whether a line asks does not depend on it
# 我老妹是梅苑的 来得不: of somebody who lives elsewhere.
_LIVES_ELSEWHERE = (
    r"(?:^|(?<=[\s,，]))[^\s,，。]{1,6}?(?:是|住在?)[^\s,，。]{2,8}?的?[\s,，]*(?:他|她|也|可以|能|来|得)*"
    r"(?:[来去]得|(?:能|可以)(?:来|去|听|参加))(?:不|吗|么|冒|没|冇|啵|听)*$"
)


def questioning(line: Line) -> Wish:
    """What stands among the facts is answered by them; what nothing there reads goes to whoever lectures."""
    line = _of_whom_is_named(line)
    words = reading_words().lecture
    if any(fold(word) in line.plain for word in words.material):
        return plain("lecture_material", line, leaving_out(line.plain, words.material), details=Giving())
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


def is_question(text: str, known: Vocabulary) -> bool:
    """要带什么, 外小区的能来不, 要不要钱, 讲座几点: of a lecture, or of what only lectures have, and nothing else."""
    line = known_line(text, SOME_DAY, known)
    plain_text, named = fold(text), _named(line)
    for one in named:
        plain_text = plain_text.replace(one, " ")
    facts = _facts(plain_text)
    if any(word in plain_text for word in reading_words().lecture.fee):
        return not _left(leaving_out(plain_text, reading_words().lecture.fee), facts)
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
    return re.sub(r"[\W\d_]+", "", leaving_out(text, [*words.padding, *words.asks]))


def is_for_lecturer(text: str, known: Vocabulary) -> bool:
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


def to_lecturer(line: Line) -> Wish:
    """问讲师 高血压能吃柚子吗: the words behind it are passed on as they are."""
    found = _for_lecturer(tuple(line.lecturers)).match(line.plain)
    start = found.end() if found else 0
    words = line.text[start:].strip()
    of_whom = replace(_of_whom_is_named(_asked_of(line)), heard={})
    return plain("ask_lecturer", of_whom, "").model_copy(update={"text": words})


def replying(line: Line) -> Wish:
    about = line.replied or Subject("lecture_question", 0)
    return Wish(intent="answer_lecture_question", text=line.text, about=about)
