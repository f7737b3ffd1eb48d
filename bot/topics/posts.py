"""Posts: 领岗 环境卫生岗, 退岗, 岗位; of organisers 设岗 楼道安全岗 3人, 改岗, 撤岗. Whole sentences need no engine."""

import re
from functools import cache

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.amounts import possible
from bot.understanding.company import company
from bot.understanding.normalise import fold
from bot.understanding.reading import Line
from bot.understanding.reading_words import bare, reading_words
from bot.understanding.words import any_of
from community.posting import Posting
from community.rights import Right
from community.wishes import Wanted, Wish
from services.actor import Actor
from services.posts import listing, naming, setting, taking
from services.signup import joining as signing_up
from services.signup import leaving
from services.turn import Turn
from services.visit import Answer

_EDGES = " :：,，。.!！~、;；"
_NAME = r"(?P<name>[^,，。?？;；!！]{0,16}?)"
# What stands in capitals is in `_form`; the first form that fits counts.
_TAKES = (
    "LEADS(?:TAKE)(?!导)ONE岗位?NAME",  # 领岗, 我要领岗环境卫生
    "LEADS(?:TAKE)(?!导)ONENAME岗位?",  # 认领环境卫生岗
    "NAME岗位?[我俺咱](?:SERVE)了?",  # 环境卫生岗我来领
    "[我俺咱](?:要|想|愿意)?(?:SERVE)NAME岗位?",  # 我来当环境卫生岗
)
_LEAVES = (
    "LEADS(?:LEAVE)ONE岗位?NAME了?",  # 退岗, 退岗环境卫生
    "LEADS(?:LEAVE)ONENAME岗位?了?",  # 不当环境卫生岗了
    "NAME岗位?[我俺咱]?(?:LEAVE)ONE",  # 环境卫生岗我不干了
)
_REMOVED = re.compile(rf"把{_NAME}岗位?(?:撤了|撤掉|撤销|取消|删了|删掉|去掉)了?")


# --- by residents ----------------------------------------------------------------------------------------------


def posting(intent: str, line: Line) -> Wish:
    """Which post, and whether it is certain that the speaker takes it or gives it up."""
    forms = _TAKES if intent == "take_post" else _LEAVES
    said = bare(line.text)
    whole = _fits(forms, said)
    name = whole["name"] if whole else said if line.is_command else _left(said, intent)
    unit = line.slots.get("unit", "")
    name = name.replace(fold(unit), "") if unit else name
    who = company(line.plain, line.text, title=name, is_command=line.is_command)
    details = Posting(
        name=_bare(name),
        others="" if who.is_only_me else "、".join(who.others),
        doubtful=_is_doubtful(line.plain.replace(name, "")) or not (who.is_only_me or who.others),
        of_activity=bool(line.slots.get("activity")),
    )
    return Wish(intent=intent, text=line.text, wanted=Wanted(unit=unit or None), details=details)


def _bare(name: str) -> str:
    """Without what only points at it: 环境卫生那个."""
    around = rf"(?:{any_of(reading_words().posts.pointing)}|[{_EDGES}])+"
    return re.sub(rf"^{around}|{around}$", "", name)


def _left(said: str, intent: str) -> str:
    """What a free sentence says besides: it is the name of a post, or holds one, or is asked about."""
    words = reading_words().posts
    verbs = [*words.take, *words.serve] if intent == "take_post" else words.leave
    rest = re.sub(any_of(verbs), " ", said, count=1)
    rest = re.sub(rf"^(?:{any_of(words.leads)}|\s)+", "", rest)
    rest = re.sub(any_of(words.padding), "", rest).replace(" ", "")
    return rest if len(rest) > 1 else ""


def _is_doubtful(text: str) -> bool:
    words = reading_words()
    for word in words.no_doubts:
        text = text.replace(word, "")
    return any(doubt in text for doubt in words.teams.questions)


def _says(forms: tuple[str, ...], text: str) -> bool:
    said = bare(text)
    is_certain = "岗" in said and not _is_doubtful(fold(text)) and reading_words().whole_line(text) is None
    return is_certain and _fits(forms, said) is not None


def _fits(forms: tuple[str, ...], said: str) -> re.Match[str] | None:
    return next((found for form in forms if (found := _form(form).fullmatch(said))), None)


@cache
def _form(form: str) -> re.Pattern[str]:
    words = reading_words().posts
    known = {
        "LEADS": f"(?:{any_of(words.leads)})*",
        "TAKE": any_of(words.take),
        "SERVE": any_of(words.serve),
        "LEAVE": any_of(words.leave),
        "ONE": f"(?:{any_of(words.one)})*",
        "NAME": _NAME,
    }
    return re.compile(re.sub("|".join(known), lambda found: known[found[0]], form))


def _take(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...] | None:
    """领 with the title of an activity is a sign-up."""
    if Posting.of(wish).of_activity and not naming.names_one(turn, actor, wish):
        return signing_up.sign_up(turn, actor, _of_activity(wish, "sign_up"))
    return taking.take(turn, actor, wish)


def _leave(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...] | None:
    if Posting.of(wish).of_activity and not naming.names_one(turn, actor, wish):
        return leaving.cancel(turn, actor, _of_activity(wish, "cancel"))
    return taking.leave(turn, actor, wish)


def _of_activity(wish: Wish, intent: str) -> Wish:
    named = wish.wanting(title=Posting.of(wish).name, title_is_certain=True)
    return named.model_copy(update={"intent": intent, "details": None})


# --- by organisers ---------------------------------------------------------------------------------------------


def setting_up(intent: str, line: Line) -> Wish:
    """Name, places, conditions and unit, in any order: what is no number and no name is a condition, and is shown."""
    unit = line.slots.get("unit", "")
    text = _behind(intent, line.text).replace(unit, " ", 1) if unit else _behind(intent, line.text)
    text, places, unclear = _places(text)
    text, members_only = _members_only(text)
    parts = [part for part in re.split(rf"[{_EDGES}]+", text) if part]
    names = [part for part in parts if "岗" in part] or parts[:1]
    name, behind = _parted(names[0]) if names else ("", "")
    conditions = [behind, *(part for part in parts if part not in names)]
    details = Posting(
        name=name,
        places=places,
        unclear=unclear,
        conditions="，".join(part for part in conditions if part),
        members_only=members_only,
        doubtful=len(names) > 1 or "岗" in behind or _is_doubtful(fold(line.text)),
    )
    return Wish(intent=intent, text=line.text, wanted=Wanted(unit=unit or None), details=details)


def removing(line: Line) -> Wish:
    found = _REMOVED.fullmatch(bare(line.text))
    unit = line.slots.get("unit", "")
    name = found["name"] if found else bare(_behind("remove_post", line.text))
    name = name.replace(fold(unit), "") if unit else name
    details = Posting(name=_bare(name), doubtful=_is_doubtful(line.plain))
    return Wish(intent="remove_post", text=line.text, wanted=Wanted(unit=unit or None), details=details)


def _parted(said: str) -> tuple[str, str]:
    """楼道安全岗要会用灭火器: the name, and what stands behind it."""
    end = said.find("岗") + 1
    end += said[end : end + 1] == "位"
    return (said[:end], said[end:]) if end else (said, "")


def _places(text: str) -> tuple[str, int | None, bool]:
    """How many, the text without it, and whether that is unclear: none that can be, or several."""
    counts = list(_counts().finditer(fold(text)))
    said = {possible(found["number"] or found["alone"]) for found in counts}
    for found in reversed(counts):
        text = text[: found.start()] + " " + text[found.end() :]
    return text, next(iter(said)) if len(said) == 1 else None, None in said or len(said) > 1


@cache
def _counts() -> re.Pattern[str]:
    """3人, 限三个人, 名额3."""
    number = r"[-−负]?(?:[0-9]+(?:\.[0-9]+)?|[零〇一二三四五六七八九十两百]+)(?:[-~到至][0-9]+)?"
    said = f"(?:{any_of(reading_words().posts.places)})"
    measured = rf"(?:{said}\s*)*:?\s*(?P<number>{number})\s*个?(?:人|名额|名|位)"
    return re.compile(rf"{measured}|(?:名额|人数)\s*{said}?\s*:?\s*(?P<alone>{number})")


def _members_only(text: str) -> tuple[str, bool]:
    said = re.compile(any_of(reading_words().posts.members_only))
    return said.sub(" ", text), said.search(text) is not None


def _behind(intent: str, text: str) -> str:
    found = _begins(intent).match(text)
    return text[found.end() :] if found else text


@cache
def _begins(intent: str) -> re.Pattern[str]:
    words = reading_words().posts
    verbs = {"set_post": words.set_up, "change_post": words.change, "remove_post": words.remove}[intent]
    return re.compile(rf"(?:请|麻烦|帮我|[{_EDGES}])*(?:{any_of(verbs)})(?=$|[{_EDGES}]|[^{_EDGES}]*岗)")


def _begins_with(intent: str, text: str) -> bool:
    return _begins(intent).match(fold(text)) is not None


def _is_removing(text: str) -> bool:
    return _begins_with("remove_post", text) or _REMOVED.fullmatch(bare(text)) is not None


declare(
    Topic(
        intents={
            "take_post": Intent(
                _take, reads=lambda line: posting("take_post", line), said_as=lambda text: _says(_TAKES, text)
            ),
            "leave_post": Intent(
                _leave, reads=lambda line: posting("leave_post", line), said_as=lambda text: _says(_LEAVES, text)
            ),
            "list_posts": Intent(listing.show, said=False, only_asks=True),
            "set_post": Intent(
                setting.set_up,
                reads=lambda line: setting_up("set_post", line),
                said=False,
                said_as=lambda text: _begins_with("set_post", text),
                right=Right.PUBLISH,
            ),
            "change_post": Intent(
                setting.change,
                reads=lambda line: setting_up("change_post", line),
                said=False,
                said_as=lambda text: _begins_with("change_post", text),
                right=Right.PUBLISH,
            ),
            "remove_post": Intent(
                setting.remove, reads=removing, said=False, said_as=_is_removing, right=Right.PUBLISH
            ),
        },
        taps={
            "take_post": Tap("post", "take_post"),
            "leave_post": Tap("post", "leave_post"),
        },
    )
)
