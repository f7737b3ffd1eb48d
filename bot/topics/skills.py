"""What neighbours lend and can do: 我有梯子可以借, 周末可以帮忙接送孩子, 梯子不借了, 有什么可以借.

A line is certain when every clause of it is an offer, or only invites to ask. Whole sentences need no engine.
"""

import re
from collections.abc import Callable
from functools import cache

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.normalise import clean, fold
from bot.understanding.reading import Line, said
from bot.understanding.reading_words import bare, reading_words
from bot.understanding.when import find_all
from bot.understanding.words import any_of
from community.aid import wording
from community.skills import matching
from community.skills.offering import Offered, Skilling
from community.wishes import Wish
from services.skills import lending, noting, nudging, relaying

_CLAUSES = re.compile(r"[,，.。;；!！~\s]+")
_QUANTITY = r"(?:[一两二三几0-9]{0,2}(?:个|把|台|架|辆|套|部|张|条|副|根|箱|顶|件|块|只|些))?"
_HEAD = re.compile(r"^(?:我|帮我|给我)?(?:要|想)?登记(?:一下|下|一个|个)?[\s:：,，]*(?=\w)")
# 不要再给我推求助了, 以后别发求助给我
_STOPS = re.compile(
    "(?:以后|今后|从今往后)?(?:请)?(?:不要|不用|别|莫)(?:再|老|总|老是|总是)*(?:给我|跟我|和我|向我)?(?:推送?|发|讲|说|问)?我?"
    "(?:这些|那些|别人的?)?(?:求助|帮忙)(?:的?(?:事情?|消息))?(?:给我|推给我|发给我|来问我|来找我|问我|找我)?了?"
)
_OWN_LIST = re.compile(
    "(?:看看?|查查?)?我(?:都|到底|现在)*登记(?:了|过|的是?)?(?:哪些|哪几样|什么|些什么|些么子|些么哩|些啥|么子|啥)(?:技能|特长|本事|东西|能借的|能帮的)?(?:来着|呀|啊)?"
)
# 电钻还了, 老彭把电钻还我了, 借的梯子已经还给小李了
_GIVEN_BACK = re.compile(
    "(?:(?P<by>[^,，把将]{1,6}?)?(?:已经|刚刚?)?(?:把|将))?(?:我|你|您)?(?:找?[^,，]{0,4}?借)?(?:来|走)?的?(?:那[个把台])?"
    "(?P<thing>[^,，把将]{0,10}?)(?:今天|用完|已经|刚刚?|都|也|了|他|她){0,3}"
    "还(?:我|他|她|你|您|人家|回来|回去|过来|过去|来|给(?:我|他|她|你|您|人家|(?P<to>[^,，了哒]{1,5})))?(?:了|哒)"
)
# By whoever has asked for it; 不借了 says whoever lends.
_NOT_NEEDED = re.compile(
    "我?(?:那[个把台])?(?P<thing>[^,，]{0,10}?)我?(?:不用|不需要|不必|不消|不想|用不着|没必要)再?借(?:了|哒|啦)"
)
_PRONOUNS = frozenset({"我", "他", "她", "你", "您", "人家", "那", "这"})
_LENT = "借用"  # the category of things
# What stands in capitals is in `_form`; the first form that fits counts.
_THINGS = (
    "LEADS TIMES HAVE QUANTITY NAME TIMES LEND ENDS",  # 我家有梯子可以借给大家
    "LEADS NAME TIMES LEND ENDS",  # 我家的梯子可以借
)
_HAS = ("LEADS HAVE QUANTITY NAME IDLE ENDS",)
_SKILLS = ("LEADS WHEN LEADS CAN HELPS NAME ENDS",)  # 周末可以帮忙接送孩子, 我会修水管
_UNREAD = 1  # characters of a name that need not be known: 修那水管
_SHORT = 4  # characters of a thing that nobody knows: 投影幕


# --- what is offered -------------------------------------------------------------------------------------------


def offering(line: Line) -> Wish:
    """In reply to a request it is an offer for that one."""
    if line.replied is not None and line.replied.kind == "help_request":
        return Wish(intent="offer_help", text=line.text, about=line.replied)
    head = _head(line.text)
    plan = _read(line.text[head.end() :], alone=True) if head else _read(line.text, line.is_command)
    if not plan.found and not line.is_command and _is_doubtful(line.plain):  # 有哪些人可以借我梯子
        return Wish(intent="not_understood", text=line.text)
    return Wish(intent="offer_skill", text=line.text, details=plan)


def _head(text: str) -> re.Match[str] | None:
    """登记 with something behind it."""
    return None if bare(text) in reading_words().skills.offers_nothing else _HEAD.match(text)


def _read(text: str, alone: bool = False) -> Skilling:
    """:param alone: it is said in answer to what one lends or can do: 梯子."""
    words = reading_words().skills
    if not text.strip() or bare(text) in words.offers_nothing:
        return Skilling()
    whole = _joined([one for one in _CLAUSES.split(fold(clean(text))) if one])
    clauses = [one for one in whole if not _says_nothing(one)]
    found = [_offered(one) for one in clauses]
    offers = tuple(one for some in found for one in some)
    if not offers and len(clauses) < len(whole):
        return Skilling(found=tuple(one for clause in clauses for one in _had(clause)))
    if not offers and alone and not _is_doubtful(fold(text)):
        return Skilling(found=tuple(_bare(one) for one in _parts(bare(text))))
    certain = bool(found) and all(found) and not any(map(_is_doubtful, clauses)) and all(map(_is_known, offers))
    return Skilling(found=offers, certain=certain)


def _joined(clauses: list[str]) -> list[str]:
    """我有打气筒，可以借 is one clause."""
    whole: list[str] = []
    for one in clauses:
        if whole and _form("LEADS LEND ENDS").fullmatch(one):
            one = whole.pop() + one
        whole.append(one)
    return whole


def _had(clause: str) -> list[Offered]:
    """家里有把梯子闲着，要用讲一声: perhaps to be lent."""
    found = _fits(_HAS, clause)
    return [one for name in _parts(found["name"]) if (one := _thing(name))] if found else []


def _says_nothing(clause: str) -> bool:
    """大家好, 需要的喊我: whoever says so offers nothing more. 别找我, 找我老公 and 明天找我 say something else."""
    words = reading_words().skills
    rest = re.sub(any_of(words.free), "", clause)
    invites = re.fullmatch(f".{{0,14}}(?:{any_of(words.invites)})(?:{any_of(words.behind_invites)}){{0,3}}", clause)
    says_more = any(word in rest for word in (*words.refuses, *words.other_times))
    return bool(_form("LEADS").fullmatch(clause) or (invites and not says_more))


def _is_doubtful(clause: str) -> bool:
    return any(word in clause for word in reading_words().skills.doubts)


def _is_known(one: Offered) -> bool:
    """Nothing is in its name that no word explains: 修水管去年在东莞学."""
    if one.kind == "skill" and one.category == wording.words().other:
        return False
    if one.kind == "thing" and re.search("[我俺咱你您]", one.name):
        return False
    rest = matching.without_things(one.name)
    for pattern in wording.words().kinds.get(one.category, ()) if one.kind == "skill" else ():
        rest = pattern.sub("", rest)
    rest = re.sub(any_of([*reading_words().skills.times, *reading_words().skills.fillers]), "", rest)
    return len(rest.replace(" ", "")) <= _UNREAD or (one.kind == "thing" and len(one.name) <= _SHORT)


def _offered(clause: str) -> list[Offered]:
    if found := _fits(_THINGS, clause):
        things = [_thing(name) for name in _parts(found["name"])]
        return [one for one in things if one] if all(things) else []
    found = _fits(_SKILLS, clause)
    name = found["name"] if found else ""
    kind = wording.category(name)
    if found is None or len(name) < 2 or kind == _LENT:
        return []
    return [Offered(kind="skill", name=found["when"] + name, category=kind)]


def _thing(name: str) -> Offered | None:
    """None: nothing that is lent, or a whole sentence."""
    name = re.sub(rf"^{_QUANTITY}", "", name) or name
    odd = name in reading_words().skills.no_things or _is_doubtful(name)
    if odd or wording.category(name) != wording.words().other:
        return None
    return Offered(kind="thing", name=name, category=_LENT)


def _bare(name: str) -> Offered:
    """Nothing but a name: what it is, is asked."""
    kind = wording.category(name)
    if kind in (wording.words().other, _LENT):
        return Offered(kind="thing", name=name, category=_LENT)
    return Offered(kind="skill", name=name, category=kind)


def _parts(name: str) -> list[str]:
    return [one for one in re.split(any_of(reading_words().skills.joins), name) if one]


def _fits(forms: tuple[str, ...], text: str) -> re.Match[str] | None:
    return next((found for form in forms if (found := _form(form).fullmatch(text))), None)


@cache
def _form(form: str) -> re.Pattern[str]:
    words = reading_words().skills
    known = {
        "LEADS": f"(?:{any_of(words.leads)}){{0,4}}",
        "TIMES": f"(?:{any_of(words.times)}){{0,3}}",
        "WHEN": f"(?P<when>(?:{any_of(words.times)}){{0,3}})",
        "HAVE": f"(?:{any_of(words.have)})",
        "QUANTITY": _QUANTITY,
        "NAME": r"(?P<name>[^,，。?？;；!！的]{1,24}?)",
        "LEND": f"(?:{any_of(words.lend)})",
        "ENDS": f"(?:{any_of(words.ends)}){{0,3}}",
        "IDLE": f"(?:{any_of(words.idle)}){{0,2}}",
        "CAN": f"(?:{any_of(words.can)})",
        "HELPS": f"(?:{any_of(words.helps)}){{0,3}}",
    }
    pattern = re.compile("|".join(sorted(known, key=len, reverse=True)))
    return re.compile(pattern.sub(lambda found: known[found[0]], form.replace(" ", "")))


def _is_offer(text: str) -> bool:
    """Whole and certain; 登记 alone, or with what is known to be lent or done."""
    if head := _head(text):
        plan = _read(text[head.end() :], alone=True)
        return plan.certain or (bool(plan.found) and all(map(_is_known_well, plan.found)))
    return bare(text) in reading_words().skills.offers_nothing or _read(text).certain


def _is_known_well(one: Offered) -> bool:
    return _is_known(one) and (one.kind == "skill" or matching.without_things(one.name) != one.name)


# --- what is not lent any more ---------------------------------------------------------------------------------


def _dropping(line: Line) -> Wish:
    """梯子送人了 may be said of anything: it is asked, and only where such a thing is noted."""
    plan = Skilling(name=_dropped(line.text) or _gone(line.text))
    return Wish(intent="drop_skill", text=line.text, details=plan, loosely=not _says_so(line.text))


def _says_so(text: str) -> bool:
    return _dropped(text) is not None


def _gone(text: str) -> str:
    """梯子送人了, 把我的梯子撤下来"""
    words = reading_words().skills
    reasons, gone = any_of([*words.gone, *words.broken]), any_of(words.gone)
    mine = "(?:我家的?|我的|我)?(?P<name>[^,，]{1,8}?)"
    given = re.fullmatch(rf"{mine}(?:(?:{reasons})[,，]?)*(?:{gone})", bare(text))
    taken = re.fullmatch(rf"把我家?的(?P<name>[^,，]{{1,8}}?)(?:{any_of(words.takes_off)})", bare(text))
    found = given or taken
    odd = found is None or _is_doubtful(found["name"]) or any(one in found["name"] for one in words.not_noted)
    return "" if found is None or odd else found["name"]


def _dropped(text: str) -> str | None:
    """What is not lent any more; empty: nothing was named; None: it says something else."""
    words, whole = reading_words().skills, re.sub("^(?:我家的?|我的|我|那把|那个|这个)", "", bare(text))
    if whole in words.drops:
        return ""
    if whole.endswith(tuple(words.drops)):
        reasons = f"(?:(?:{any_of([*words.broken, *words.gone])})[,，]?)*"
        name = re.sub(f"{reasons}[我也都]*(?:{any_of(words.drops)})$", "", whole)
    else:
        found = re.fullmatch(f"(?:{any_of(words.drops_before)})(.+?)了?", whole)
        name = found[1] if found else ""
    return name if 0 < len(name) <= 12 and not _is_doubtful(name) else None


def _given_back(text: str) -> Skilling | None:
    found = None if _is_doubtful(re.sub("[他她]", "", bare(text))) else _GIVEN_BACK.fullmatch(bare(text))
    if found is None:
        return None
    others = [one for one in (found["by"], found["to"]) if one and one not in _PRONOUNS]
    return Skilling(name=found["thing"], other=others[0] if others else "")


def _not_needed(text: str) -> Skilling | None:
    found = _NOT_NEEDED.fullmatch(bare(text))
    return Skilling(name=found["thing"]) if found else None


def _stopping(line: Line) -> Wish:
    """这周别找我: until when."""
    found = [time for one in find_all(line.plain, line.now) if (time := said(one, line.now))]
    until = found[0].end if len(found) == 1 and not found[0].is_uncertain else None
    return Wish(intent="nudges_off", text=line.text, details=Skilling(until=until))


def _is_stopping(text: str) -> bool:
    words = reading_words().skills
    said = re.sub(f"^(?:{any_of(words.away)})|[,，]?(?:{any_of(words.because)})$", "", bare(text))
    return said in words.stops or _STOPS.fullmatch(said) is not None


def _asks_for_things(text: str) -> bool:
    """楼里有什么可以借"""
    words = reading_words().skills
    asked = re.sub("(?:的|吗|(?<!什)么)$", "", bare(text))
    return re.sub(f"^(?:{any_of(words.whose_things)}){{1,4}}", "", asked) in words.things or asked in words.things


def _is_own_list(text: str) -> bool:
    return _listed("lists")(text) or _OWN_LIST.fullmatch(bare(text)) is not None


def _says(which: str) -> Callable[[Wish], bool]:
    """In answer to whoever wants to borrow something."""
    return lambda wish: bare(wish.text) in getattr(reading_words().skills, which)


def _listed(which: str) -> Callable[[str], bool]:
    return lambda text: re.sub("(?:的|吗|(?<!什)么)$", "", bare(text)) in getattr(reading_words().skills, which)


declare(
    Topic(
        intents={
            "offer_skill": Intent(noting.offer, reads=offering, said_as=_is_offer),
            "skill_what": Intent(
                noting.offer,
                reads=lambda line: Wish(intent="skill_what", text=line.text, details=_read(line.text, alone=True)),
                said=False,
            ),
            "take_over_skills": Intent(noting.take_over, said=False),
            "list_skills": Intent(noting.show, said=False, only_asks=True, discreet=True, said_as=_is_own_list),
            "drop_skill": Intent(
                noting.drop, reads=_dropping, said=False, said_as=lambda text: _says_so(text) or bool(_gone(text))
            ),
            "nudges_on": Intent(nudging.switch_on, said=False, said_as=_listed("resumes")),
            "nudges_off": Intent(nudging.switch_off, reads=_stopping, said=False, said_as=_is_stopping),
            "list_things": Intent(lending.list_things, said=False, only_asks=True, said_as=_asks_for_things),
            "borrow": Intent(lending.ask, said=False),
            "lend": Intent(lending.agree, said=False, fits=_says("lends")),
            "not_lend": Intent(lending.decline, said=False, fits=_says("lends_not")),
            "borrow_over": Intent(
                lending.give_back,
                reads=lambda line: Wish(intent="borrow_over", text=line.text, details=_given_back(line.text)),
                said=False,
                said_as=lambda text: _given_back(text) is not None,
            ),
            "borrow_not_needed": Intent(
                lending.not_needed,
                reads=lambda line: Wish(intent="borrow_not_needed", text=line.text, details=_not_needed(line.text)),
                said=False,
                said_as=lambda text: _not_needed(text) is not None,
            ),
            "relay_borrow": Intent(relaying.relay, said=False),
            "borrow_line": Intent(
                relaying.line,
                reads=lambda line: Wish(intent="borrow_line", text=line.text, about=line.replied),
                said=False,
                holds_text=True,
                passes_on=True,
            ),
        },
        taps={
            "drop_skill": Tap("skill", "drop_skill"),
            "borrow": Tap("skill", "borrow"),
            "lend": Tap("borrow", "lend"),
            "not_lend": Tap("borrow", "not_lend"),
            "borrow_over": Tap("borrow", "borrow_over"),
            "relay_borrow": Tap("borrow", "relay_borrow"),
        },
    )
)
