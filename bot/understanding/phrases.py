"""How people are named in a line: 我妈刘桂英, 隔壁张奶奶和李爷爷, 两个孩子."""

import re
from dataclasses import dataclass
from functools import cache

from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of, words
from community.contacts import PHONES

MOST = 9
TITLE = "\x01"  # stands for each character of the activity's title, so that no name runs into it
_SPOKEN = ("零", "一", "二两俩", "三仨", "四", "五", "六", "七", "八", "九")
_DIGITS = {char: number for number, chars in enumerate(_SPOKEN) for char in chars}
N = r"[0-9]|[一二两俩三仨四五六七八九]"
ME = r"(?:我们|俺们|咱们|我|俺|咱|本人)"
_OWN = rf"(?:{ME}(?:家里?|屋里|楼里?|栋|单元|小区)的?|我们|俺们|咱们|(?P<bare>我|俺|咱)的?)?"
_WHERE = (
    r"(?P<where>(?:(?:隔壁|对门|对面|楼上|楼下|旁边|同楼|本楼|邻居"
    r"|[0-9一二三四五六七八九十]{1,4}(?:号楼|栋|楼|单元|室|号))(?:家|的|那个|那位)*)*)"
)
_AND = re.compile(r" ?(?:[、,]|和|跟|同|与|还有|以及) ?(?:[他她]的?)?")
_NAME = r"[\u4e00-\u9fff·]{2,6}|[\u4e00-\u9fff]{1,3}[0-9]{1,2}|[a-z][a-z·]{1,19}(?: [a-z]{2,19})?"
# What no name holds: there the sentence goes on.
_GOES_ON = frozenset("个把的一下了都各我俺咱你他她它在去来也要想帮替给那这不没就说是叫和跟与")
_NOBODY = ("别人", "人家", "他人", "他", "她", "人")  # somebody, without a name
_EVERYBODY = ("大家", "你们", "他们", "她们", "各位", "大伙", "邻居们")
_AGE = r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:周?岁半?|个半?月大)(?:多|大|左右)*的?"
_MARKS = r"</?[a-z][^<>]*>|[\"'“”‘’「」『』()]"


@cache
def _noise(of_people: bool) -> re.Pattern[str]:
    """Marks, phone numbers, how old somebody is; beside whoever is named also what ails them, which may be a title."""
    ails = any_of(reading_words().jielong.health)
    noise = rf"\([^()]*(?:{ails})[^()]*\)|{_MARKS}|{'|'.join(PHONES)}|{_AGE}"
    return re.compile(rf"{noise}|{ails}" if of_people else noise)


def quiet(shown: str, plain: str, title: str = "", *, of_people: bool = False) -> tuple[str, str]:
    """A line without what is no part of a name, as written and folded, of one length; the title is masked.

    :param title: folded.
    :param of_people: only who is named in it is asked.
    """
    plain = plain.replace(title, TITLE * len(title)) if title else plain
    drop = {at for found in _noise(of_people).finditer(plain) for at in range(*found.span())}
    kept = [at for at in range(len(plain)) if at not in drop]
    shown, plain = ("".join(text[at] for at in kept) for text in (shown, plain))
    return shown, plain


@dataclass(frozen=True)
class People:
    """Who is named in a phrase, apart from the speaker."""

    names: tuple[str, ...] = ()
    unnamed: int = 0
    me: bool = False  # the speaker is named as well
    doubtful: bool = False  # what stands there may be no name

    @property
    def is_nobody(self) -> bool:
        return not (self.names or self.unnamed)


def people(shown: str, plain: str, known: str = "") -> People | None:
    """Reads a phrase such as 我妈刘桂英、李爷爷; None when it names nobody.

    :param known: what is a name for certain, folded.
    """
    found = [_one(shown[start:end], plain[start:end], known) for start, end in _split(plain)]
    if not found or None in found:
        return None
    parts = [part for part in found if part]
    return People(
        names=tuple(dict.fromkeys(name for part in parts for name in part.names)),
        unnamed=min(MOST, sum(part.unnamed for part in parts)),
        me=any(part.me for part in parts),
        doubtful=any(part.doubtful for part in parts),
    )


def _split(plain: str) -> list[tuple[int, int]]:
    edges = [0, *(place for found in _AND.finditer(plain) for place in found.span()), len(plain)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]


@cache
def _person() -> re.Pattern[str]:
    family = any_of(reading_words().family)
    return re.compile(
        rf"{_OWN}{_WHERE} ?(?:(?P<n>{N})(?:个|位|名)?)?{ME}?(?P<family>{family})? ?"
        rf"(?P<name>{_NAME}|{'|'.join(_NOBODY)})?"
    )


def _one(shown: str, plain: str, known: str) -> People | None:
    part = _person().fullmatch(plain)
    if part is None or not plain:
        return None
    name, family = part["name"] or "", part["family"]
    if name in reading_words().family or name in _NOBODY:
        name, family = "", family or name
    if not name:
        if not (family or part["where"]):
            return People(me=True) if part["bare"] else None
        return People(unnamed=number(part["n"]) if part["n"] else 1)
    if known and name.startswith(known) and not name.endswith(tuple(reading_words().family)):
        name = known  # 老周后天; 老彭爱人 is somebody else
    is_known = bool(known) and name in known
    if name in _EVERYBODY or (not is_known and _goes_on(name)):
        return None
    if part["bare"] and not (family or part["where"]):
        if not is_known:
            return None  # 帮我马上报名
        if not sounds_like_a_name(name):
            return People(unnamed=1)  # 我堂客
    start = part.start("name")
    return People(names=(shown[start : start + len(name)],), doubtful=not (is_known or sounds_like_a_name(name)))


@dataclass(frozen=True)
class Brought:
    """Who comes along, behind 带: each with a name or without, and which of them are children."""

    names: tuple[str, ...] = ()
    unnamed: int = 0
    young: tuple[str, ...] = ()  # with a name
    children: int = 0  # without


def brought(shown: str, plain: str) -> Brought | None:
    """女儿朵朵, 两个娃 大宝小宝, 老公和儿子小明; None: there are words that no rule places."""
    several = _several().search(plain)
    named = _each_name(several, shown) if several else ()
    at = several.start() if several and named else len(plain)
    before = _AND.sub(lambda found: "" if found.end() == at else found[0], plain[:at])
    parts = [_brought_one(shown[start:end], plain[start:end]) for start, end in _split(before)]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or not (known or named):
        return None
    return Brought(
        names=(*(name for part in known for name in part.names), *named),
        unnamed=sum(part.unnamed for part in known),
        young=(*(name for part in known for name in part.young), *named),
        children=sum(part.children for part in known),
    )


def _brought_one(shown: str, plain: str) -> Brought | None:
    """One of them with a name or several without; several that are called something are not told apart here."""
    part, one = _person().fullmatch(plain.strip()), _one(shown.strip(), plain.strip(), "")
    if part is None or one is None or one.me or not part["family"]:
        return None
    if one.names and part["n"] and number(part["n"]) > 1:
        return None
    is_child = part["family"] in reading_words().young or part["name"] in reading_words().young
    return Brought(one.names, one.unnamed, one.names if is_child else (), one.unnamed if is_child else 0)


@cache
def _several() -> re.Pattern[str]:
    young = any_of(reading_words().young)
    count, names = rf"(?P<n>{N})(?:个|位|名)?(?:{young})", r"(?P<names>[\u4e00-\u9fff、, ]{2,30})"
    return re.compile(rf"{count}[:, 是叫]*{names}$")


def _each_name(several: re.Match[str], shown: str) -> tuple[str, ...]:
    """As many names as children; 大宝小宝 are two of two characters. Else nobody knows where one ends."""
    wanted, said = number(several["n"]), shown[slice(*several.span("names"))]
    names = tuple(name for name in re.split(r"[、,， ]+|[和跟](?=.{2})", said) if name)
    if len(names) == 1 and len(names[0]) == 2 * wanted:
        names = tuple(names[0][place : place + 2] for place in range(0, 2 * wanted, 2))
    are_names = all(1 < len(name) <= 4 and not _goes_on(name) for name in names)
    return names if len(names) == wanted and are_names else ()


def _goes_on(name: str) -> bool:
    """What holds such a character is no name; but 丁一 and 一一 are."""
    found = _GOES_ON & set(name)
    return bool(found) and not (found == {"一"} and (sounds_like_a_name(name) or set(name) == {"一"}))


def sounds_like_a_name(name: str) -> bool:
    """张奶奶, 刘桂英, 老周, 小美, tom; not 打扫."""
    kinds = words().kinds
    return (
        name.isascii()
        or (len(name) < 5 and (name[0] in "老小阿" or name[0] in kinds["surname"]) and name[0] != name[1])  # 谢谢
        or name.endswith((*kinds["title"], *kinds["relative"]))
    )


def number(said: str) -> int:
    return int(said) if said.isdigit() else _DIGITS[said]
