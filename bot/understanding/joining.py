"""From words to who is meant by a sign-up or a cancellation."""

from typing import Any

from bot.understanding.company import are_heads, children, company, joins_too, too_many, without_people
from bot.understanding.leaving import leaving
from bot.understanding.mood import is_only_thought_of, is_turned_round
from bot.understanding.normalise import fold
from bot.understanding.phrases import TITLE
from bot.understanding.reading import Line, plain, wanted, words_left
from bot.understanding.reading_words import reading_words
from community.company import Company, Joining
from community.wishes import Wish


def joining(intent: str, line: Line) -> Wish:
    """With who is meant and who comes along. A cancellation that asks for leave is an excuse."""
    if intent == "cancel" and _says(line, reading_words().excuse.says):
        intent = "excuse_absence"
    if intent == "excuse_absence" and _asks_for_no_leave(line):
        return Wish(intent="not_understood", text=line.text)
    many = too_many(line.plain) if intent == "sign_up" else ""
    who = _joins(line) if intent == "sign_up" else _leaves(line)
    if intent == "excuse_absence" and not who.names and _says(line, reading_words().excuse.of_others):
        who = Company(myself=False)
    details = Joining(company=who, too_many=many)
    return plain(intent, line, without_people(line.plain, who), is_firm=True, details=details)


def _asks_for_no_leave(line: Line) -> bool:
    """不请假了, 哪个请假了, 取消 请假: the place would go to somebody else."""
    said = f"取消{line.plain}" if line.is_command else line.plain
    return is_turned_round("excuse_absence", said) or is_only_thought_of("excuse_absence", said)


def only_counts(line: Line) -> bool:
    """亲子活动一个大人一个孩子: a title and how many, and nothing else."""
    title = _title(line)
    return are_heads(line.plain.replace(title, TITLE * len(title)) if title else line.plain)


def somebody_goes(line: Line) -> bool:
    """我去不了，老公去; 我一个人来，老婆不来: both halves make one wish, whatever is heard of one of them."""
    who = _leaves(line)
    return who.has_guests and (who.only_me or who.alone)


def _says(line: Line, words: list[str]) -> bool:
    return any(word in line.plain for word in words)


def unread(line: Line) -> list[str]:
    """Words of a command that are neither its title or number nor anything else that is understood: 报名 12 刘桂英."""
    rest = without_people(line.plain, _joins(line))
    is_named = line.slots.get("activity") or wanted(line, rest).number is not None
    return words_left(line, rest) if is_named else []


def _joins(line: Line) -> Company:
    who = _with_all(line, company(line.plain, line.text, alone=line.plus_one_counts, **_given(line)))
    if who.young or who.children:
        return who
    return who.model_copy(update={"children": min(who.unnamed, children(line.plain))})


def _with_all(line: Line, who: Company) -> Company:
    """帮刘婶报名，老彭也要去: more neighbours than the first are meant, and it is asked whether all of them are."""
    said = fold("、".join((*who.names, who.said)))
    more = tuple(one for one in line.people if fold(one) not in said and joins_too(line.plain, fold(one)))
    if who.myself or not who.names or not more:
        return who
    names = (*who.names, *more)
    return who.model_copy(update={"names": names, "said": "、".join(names), "unsure": True})


def _leaves(line: Line) -> Company:
    return leaving(line.plain, line.text, **_given(line))


def _given(line: Line) -> dict[str, Any]:
    return {"person": _person(line), "title": _title(line), "is_command": line.is_command}


def _title(line: Line) -> str:
    return fold(line.slots.get("activity") or line.heard.get("activity", ""))


def _person(line: Line) -> str:
    """Whom an engine has heard, or a neighbour who is known here; a name in a title is nobody who comes."""
    heard, known = (fold(named.get("person", "")) for named in (line.heard, line.slots))
    person = heard + known if heard + known in line.plain else known if heard in known else heard  # 我妈 + 刘桂英
    return "" if person in _title(line) else person
