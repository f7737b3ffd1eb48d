"""Who goes, and who does not: 帮我妈刘桂英报名, 带两个孩子, 我和老伴都去, 报两个人, 我爱人不来了, +1.

Somebody who is named and whom no rule places makes it unsure who is meant, and it is asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from bot.understanding.normalise import fold
from bot.understanding.phrases import (
    ME,
    MOST,
    TITLE,
    N,
    People,
    brought,
    number,
    people,
    quiet,
    sounds_like_a_name,
)
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of, words
from community.company import Company

_PLUS = re.compile(rf"\+\s*({N})(?![0-9])")
_ALL_OF_THEM = re.compile(rf"(?<=.)(?:这|那)?(?:{N})(?:个人|人|位|个)$")  # 刘桂英、周芳两个人
_END = "$|[,。;!?~ ]"
_SORT = r"(?:大人|老人|小?孩子|小孩|小朋友|娃娃?|细?伢子|宝宝|崽)"
_SOME = rf"({N})(?:个|位|名)?(?:{_SORT}|大的|小的|人(?!份))|({N})(?:位|口人?)|({N})名(?!单|额)|{_SORT}({N})个?"
_RUN = rf"(?:{_SOME})(?:[和跟加带、, ]*(?:{_SOME}))*"
_HEADS = re.compile(  # 两个大人一个孩子报名, 我们两个, 报三个, 我屋里去四个
    rf"(?:^|[,。;!?~ {TITLE}]|[报来去要共]|我们|俺们|咱们|屋里|家里?)\s*(?:{_RUN}|({N})大({N})小)"
    rf"|(?:我们|俺们|咱们)({N})个?(?={_END}|都|也|一起|一块|报|去|来|参加)|[报留占来去]({N})个(?={_END})"
    rf"|({N})个人(?=一起|都|报名|参加|去|来)"
)
_MANY = re.compile(  # more than anybody brings by one line
    rf"(?:^|[,。;!?~ {TITLE}]|[报来去要共带给留占]|我们)\s*"
    r"(?P<many>(?:[1-9][0-9]+|[一二两三四五六七八九]?[十百][一二三四五六七八九十]*)"
    r"[多几来]?(?:[个位]|名(?!单|额))(?!月|小时|钟|星期|礼拜|单元))"
)
_MOUTHS = re.compile(rf"家\s*({N})口")
_BRINGS = re.compile(rf"(?:[带抱牵]|领着)(?:着|上|了)?(?:我|俺)?(?:家)?(?:的)?(?:({N})\s*(?:个|位|名)?\s*|个)?")
_TAKES = re.compile(r"(?:[带抱牵]|领着)(?:着|上|了)?")
_CALLED = re.compile(  # 她叫李桂香
    rf"(?:[他她](?:的?名字)?|名字|姓名)(?:就?是|名?叫做?|:)? *(?P<name>[\u4e00-\u9fff·]{{2,4}})(?={_END})"
)
_CLAUSE = r"[^,。;!?~]"
_HELP = re.compile(r"(?:帮(?:个忙|忙|着)?|(?<!让)给|替|代|为)")
_ACT = re.compile(  # 给她报了 wishes, 给她报了班 tells
    r"报(?!了(?!吧|$|[,。;!?~])|过|的|到)|登记|登[个上一]|参加|占|留[个位座名一两俩]|记[个上下一]|排|写|加|预约"
    r"|取消|退|划|去掉|销|删|撤"
)
SOMEBODY = re.compile("(?<![其吉])[他她](?:们|俩)?")  # whoever was named before
_I_TOO = re.compile(rf"(?:^|[,。;!?~ {TITLE}])[我俺](?:也|自己|本人|要|想)?(?:去|来|参加|报名?)(?=$|[,。;!?~ ])")
_WITH = re.compile(rf"{ME}(?:和|跟|同|与|还有|、)")
_TOGETHER = re.compile(
    rf"一起|一块|一同|都|也|{N}个|俩|报|去(?!年|过)|来(?!过)|参加|要|想|能|会|$|[,。;!?~{TITLE} ]"
)
_ASKED_OR_TOGETHER = re.compile(rf"{_TOGETHER.pattern}|叫|让|托|请|喊|说")
_ALONE = re.compile(rf"{ME}(?:自己|单独|自己一个人?|一个人|1个人)(?=去|来|参加|报)|[就只]{ME}(?:自己|一个)人?")
_GAP = re.compile(rf"(?: |也|都|先|一起|在|去|到|参加|听|{TITLE}|那里|那边|那儿|那个|这个|活动|的|各)+$")


@dataclass(frozen=True)
class Mention:
    """A line in which somebody may be named, as written and folded.

    :param person: whom an engine or a list of neighbours has found in it, folded.
    """

    shown: str
    plain: str
    person: str = ""

    @classmethod
    def of(cls, plain: str, shown: str = "", *, person: str = "", title: str = "") -> "Mention":
        """A line without what only stands in the way."""
        return cls(*quiet(shown or plain, plain, title, of_people=True), person)


def company(
    plain: str, shown: str = "", *, alone: bool = False, person: str = "", title: str = "", is_command: bool = False
) -> Company:
    """Who is meant by a sign-up.

    :param plain: simplified and half-width.
    :param shown: the same as written; names are kept in this form.
    :param alone: whether the words of `plus_one` stand for "count me in" here.
    :param person: whom an engine or a list of neighbours has found in it.
    :param title: what in it names the activity.
    :param is_command: 报名 stands before it.
    """
    if alone and is_plus_one(plain):
        return Company(plus_one=True)
    if extra := _EXTRA.search(plain):
        return Company(myself=False, unnamed=_sum(extra["heads"]), extra=True)
    mention = _nobody_among_heads(Mention.of(plain, shown, person=person, title=title))
    found = for_others(mention) or _with_others(mention) or _with_children(mention) or _bringing(mention)
    found = _called(mention, found or _mentioned(mention) or _counted(mention.plain, is_command))
    lone = _ALONE.search(mention.plain)
    return found.model_copy(update={"alone": True, "said": lone[0]}) if lone and found.is_only_me else found


def _nobody_among_heads(mention: Mention) -> Mention:
    """The 孩子 of 两个大人一个孩子 is counted, and nobody who is mentioned."""
    at, heads = mention.plain.find(mention.person), _HEADS.search(mention.plain)
    return replace(mention, person="") if mention.person and heads and heads.start() <= at < heads.end() else mention


@cache
def _plus_ones() -> frozenset[str]:
    return frozenset(words().plus_one)


def too_many(plain: str) -> str:
    """带十二个人: nothing is done for so many on the strength of one line."""
    found = _MANY.search(plain)
    return found["many"] if found else ""


_EXTRA = re.compile(  # 再加一个
    rf"(?:^|{TITLE}|[,。;!?~ 我])(?:再|还要|另外|多)(?:给我|帮我)?(?:加|带|报|来|算|添)上?"
    rf"(?P<heads>{_RUN}|(?:{N})个?(?={_END}))"
)
_ONLY_HEADS = re.compile(
    rf"{TITLE}*[, ]*(?:{ME}?(?:家|屋里)?(?:一共|共|报名|报|去|来)?(?:{_RUN}|({N})大({N})小)"
    rf"|(?:再|多)(?:加|带|报|来|算)上?(?:{_RUN}))[, ]*{TITLE}*[了吧哈啊 ]*"
)


def are_heads(plain: str) -> bool:
    """两大一小, 再加一个细伢子, and beside it nothing but the title."""
    return _ONLY_HEADS.fullmatch(quiet(plain, plain)[1]) is not None


def is_plus_one(text: str) -> bool:
    return text.strip(" 。.!！~") in _plus_ones()


# --- phrases that say it by themselves -----------------------------------------------------------------------------


def for_others(mention: Mention, act: re.Pattern[str] = _ACT) -> Company | None:
    """帮我妈刘桂英报名: somebody else goes, not the speaker."""
    for start, end in _between(_HELP, act, mention.plain):
        if SOMEBODY.fullmatch(mention.plain[start:end].strip()) and (place := mentioned(mention)):
            return who(mention, place)
        found, words = _people(mention, start, end)
        if found and found.is_nobody:
            return None
        if found:
            return _of(found, words, myself=found.me or _I_TOO.search(mention.plain) is not None)
    return None


def _with_others(mention: Mention) -> Company | None:
    """我和老伴都去: the speaker too."""
    for start, end in _between(_WITH, _TOGETHER, mention.plain):
        found, words = _people(mention, start, end)
        if found and not found.is_nobody:
            more = max(0, counted(mention.plain) - len(found.names) - found.unnamed)
            return _of(found, words, myself=True, more=more)
    return None


_BRINGING = re.compile(rf"带(?:着|上|了|个)?{ME}?(?:家)?(?:的)? ?")
_BROUGHT_ENDS = re.compile(
    rf"$|[。;!?~{TITLE}]| ?(?:去|来(?!来)|参加|报名?|一起|一块|一同|都|也)|,(?![^,。;!?~]{{2,6}}$)"
)


def _with_children(mention: Mention) -> Company | None:
    """带女儿朵朵, 带两个娃 大宝小宝, 带老公和儿子小明: whoever is brought as a child is one, with a name or without."""
    for begin in _BRINGING.finditer(mention.plain):
        close = _BROUGHT_ENDS.search(mention.plain, begin.end())
        end = close.start() if close else len(mention.plain)
        who = brought(mention.shown[begin.end() : end], mention.plain[begin.end() : end])
        if who and (who.young or who.children):
            said = mention.shown[begin.end() : end].strip()
            return Company(names=who.names, unnamed=who.unnamed, young=who.young, children=who.children, said=said)
    return None


def _bringing(mention: Mention) -> Company | None:
    """带我孙女小玉去: the speaker too, and whoever has a name."""
    for start, end in _between(_TAKES, _TOGETHER, mention.plain):
        found, words = _people(mention, start, end)
        if found is None:
            continue
        family = any_of(reading_words().family)
        named = mention.person or re.fullmatch(rf"{ME}?(?:家|屋里)?的?(?:{family}).{{2,}}", words)
        pet_names = all(name[:1] * len(name) == name for name in found.names)
        certain = named and found.names and not found.me and (pet_names or not found.doubtful)
        return _of(replace(found, doubtful=False), words, myself=True) if certain else None
    return None


def _called(mention: Mention, said: Company) -> Company:
    """给我娘报个名，她叫李桂香: the name comes later."""
    later = _CALLED.search(mention.plain) if said.unnamed == 1 and not said.names else None
    if later is None or not sounds_like_a_name(later["name"]):
        return said
    name = mention.shown[slice(*later.span("name"))]
    return said.model_copy(update={"names": (name,), "unnamed": 0, "said": name})


def _between(begins: re.Pattern[str], ends: re.Pattern[str], plain: str) -> Iterator[tuple[int, int]]:
    """Stretches from behind a beginning to before an end in the same clause, the short ones first."""
    for begin in begins.finditer(plain):
        for end in ends.finditer(plain, begin.end(), begin.end() + 30):
            if plain[end.start() - 1] not in ",。;!?~":
                yield begin.end(), end.start()


def _people(mention: Mention, start: int, end: int) -> tuple[People | None, str]:
    """Who is named in a stretch, without what leads on to the verb, and the words for them."""
    stretch = mention.plain[start:end]
    stretch = _GAP.sub("", re.sub(rf"(?:{any_of(reading_words().hurry)})$", "", _GAP.sub("", stretch)))
    stretch = _ALL_OF_THEM.sub("", stretch)
    begin = start + len(stretch) - len(stretch.lstrip())
    words_for_them = mention.shown[begin : start + len(stretch)]
    return people(words_for_them, stretch.lstrip(), mention.person), words_for_them


def _of(found: People, said: str, *, myself: bool, more: int = 0) -> Company:
    return Company(
        myself=myself,
        names=found.names,
        unnamed=found.unnamed + more,
        said="、".join(found.names) or said,
        unsure=found.doubtful,
    )


def without_people(plain: str, said: Company) -> str:
    """The line without those who are named in it, and what puts them there: the rest may be a title."""
    rest = quiet(plain, plain)[1]
    for name in sorted({*said.names, said.said} - {""}, key=len, reverse=True):
        rest = rest.replace(fold(name), "")
    rest = re.sub(rf"带(?:着|上|了)?(?:{_RUN})", " ", rest)
    rest = re.sub(rf"{_BRINGS.pattern}(?:{any_of(reading_words().family)})?", " ", rest) if said.has_guests else rest
    rest = _HEADS.sub(" ", rest)
    return re.sub(rf"(?:{_HELP.pattern})[^,。;!?~ {TITLE}]{{0,12}}?(?={_ACT.pattern})", " ", rest)


# --- somebody who is mentioned: what stands around them says what they have to do with it --------------------------


def joins_too(plain: str, name: str) -> bool:
    """老彭也要去: what stands behind a name says that they go."""
    at = plain.find(name)
    return at >= 0 and re.match(r"(?:也|还有|都|一起|要|想)+", plain[at + len(name) :]) is not None


_IS_ME = re.compile(rf"(?:{ME}(?:就)?(?:是|叫|姓名|名叫|名字是?){_CLAUSE}{{0,10}}|本人)$")
_FOR = re.compile(rf"(?:帮|给|替|代|为)(?:忙)?[^,。;!?~我俺]{{0,12}}(?:{ME}[^,。;!?~我俺]{{0,10}})?$")
_PUT = re.compile(r"(?:把|将|加上?|添上?|算上|写上|报上|列上|叫上)$")
_WITH_ME = re.compile(rf"{ME}(?:和|跟|同|与|还有|、|,加上)$")
_WITH_THEM = re.compile(r"(?:和|跟|同|与)$")
_BRINGS_THEM = re.compile(rf"(?:[带抱牵]|领着)(?:着|上|了|个)?(?:我|俺)?(?:家)?(?:的)?(?:(?:{N})(?:个|位|名)?)?$")
_ALONG = re.compile(r"^(?:和|跟|同|与)[我俺]|带(?:着|上)?[他她]|[他她](?:们|俩)?(?:和|跟|同)我")
_SAYS = re.compile(rf"(?:昨天|今天|刚才|刚刚|刚|跟我|和我|对我)*(?:说|讲)(?!(?:{_CLAUSE})*?(?:帮|给|替|让)[他她我])")
_THEIRS = re.compile(r"托我|(?:把|将|让|叫|写|算)上?[他她]|[他她](?:们|俩)?(?:也|要|想|就|可以|来|去|报|的?名)")
_INSTEAD = re.compile(r"(?:替|代|代替|顶替|顶)$")  # 我替老彭去: one of them, and not both
_JOINS = re.compile(r"(?:也|都|还|又|就|要|想|会|能|可以|愿意|打算|说|讲|她|他|跟着|一起|过来)*(?:去|来|参加|报|到场)")
_HOW_MANY = re.compile(rf"(?<![周期拜第初十0-9])({N})(?:个|位|名)?$")  # not the six of 周六
_SURNAME = "|".join(words().kinds["surname"])
MASK = "\x02"


@cache
def _i_join() -> re.Pattern[str]:
    """算我一个, 给我报上, 我也去; not 我妈也去, not 帮我把张奶奶加上."""
    family = any_of(reading_words().family)
    others = rf"(?:{family}|们|家|屋里|小区|楼|栋|单元|和|与|还有|跟(?![你大他她])|的|把|将|{MASK})"
    return re.compile(
        rf"(?:[算加记写带添报留填排登列放喊叫有让连帮给替把将](?:忙|上|进|个|下)?)[我俺](?:们)?(?!{others})"
        rf"|{ME}(?!{others})[^,。;!?~把将帮替给代{MASK}]{{0,8}}?(?:报|去|来|参加|到|上|站|听|学|要|想|顶|干|打)"
    )


@cache
def _relative() -> re.Pattern[str]:
    """我妈, 爱人 at the beginning of a clause or behind a day or title, 张奶奶 anywhere."""
    family = rf"(?:{any_of(reading_words().family)})"
    day = "(?<=周[一二三四五六日天末])|(?<=[今明后]天)|(?<=[上下中]午)|(?<=[早晚]上)|(?<=那个)"
    begins = rf"(?:^|(?<=[,。;!?~ {TITLE}])|{day})"
    return re.compile(
        rf"(?P<who>{ME}(?:家里?|屋里)?的?{family}|{begins}{family})"
        rf"|(?P<name>(?:{_SURNAME})(?:{any_of(words().kinds['title'])}))"
    )


def mentioned(mention: Mention) -> tuple[int, int] | None:
    """Where somebody is named: whom others have found, else somebody's title or relation to the speaker."""
    at = mention.plain.find(mention.person) if mention.person else -1
    if at >= 0:
        theirs = _their_relative().match(mention.plain, at + len(mention.person))
        return _with_the_next(mention, at, theirs.end() if theirs else at + len(mention.person))
    found = _relative().search(mention.plain)
    return found.span(found.lastgroup or 0) if found else None


@cache
def _their_relative() -> re.Pattern[str]:
    """爱人 in 老彭爱人."""
    return re.compile(rf"的?(?:{any_of(reading_words().family)})")


def _with_the_next(mention: Mention, start: int, end: int) -> tuple[int, int]:
    """小刘、小周: those who are joined to somebody."""
    if not re.match("[、和跟同与]", mention.plain[end:]):
        return start, end
    for close in _ASKED_OR_TOGETHER.finditer(mention.plain, end + 1, end + 20):
        found = people(mention.shown[start : close.start()], mention.plain[start : close.start()], mention.person)
        if found and not (found.doubtful or found.me):
            return start, close.start()
    return start, end


def _mentioned(mention: Mention) -> Company | None:
    """Somebody is mentioned, and no phrase says what for; None: it is about the speaker."""
    place = mentioned(mention)
    if place is None:
        return _somebody(mention.plain)
    before, after = mention.plain[: place[0]], mention.plain[place[1] :]
    them = who(mention, place)
    count = them.unnamed if them.names else max(them.unnamed, counted(mention.plain))
    both = them.model_copy(update={"myself": True, "unnamed": count})
    if _IS_ME.search(before):
        return None
    i_join = _i_join().search(f"{before}{MASK}{after}") is not None
    says = _SAYS.match(after)
    if says and not _i_join().search(after[says.end() :]):  # 老陈说他想去 is hearsay, 老陈说帮他报名 is not
        return them.model_copy(update={"unsure": True})
    if _BRINGS_THEM.search(before) or _ALONG.search(after) or (_WITH_ME.search(before) and _TOGETHER.match(after)):
        return both
    if _INSTEAD.search(before) and re.match("[去来]", after):
        return them.model_copy(update={"unsure": True})
    for_them = _FOR.search(before) or _PUT.search(before) or _THEIRS.search(after)
    if for_them and not i_join and not _WITH_ME.search(before):
        return them
    if i_join and not for_them and not _JOINS.match(after) and not _WITH_THEM.search(before):
        return None
    return both.model_copy(update={"unsure": True})


def _somebody(plain: str) -> Company | None:
    """老周没带手机，有他一份, when nobody has seen a name in 老周."""
    found = None if _i_join().search(plain) else SOMEBODY.search(plain)
    return Company(unnamed=1, said=found[0], unsure=True) if found else None


def who(mention: Mention, place: tuple[int, int]) -> Company:
    """Whoever is named there, and nobody else."""
    start, end = place
    shown, plain = mention.shown[start:end], mention.plain[start:end]
    found = people(shown, plain, mention.person)
    if found is None:  # 小李+1 is a name of ours, 我家那位 is none
        found = People(unnamed=1) if re.match(ME, plain) else People(names=(shown,))
    several = _HOW_MANY.search(mention.plain[:start]) if found.unnamed else None
    return Company(
        myself=False, names=found.names, unnamed=number(several[1]) if several else found.unnamed, said=shown
    )


# --- how many come along -------------------------------------------------------------------------------------------


def _counted(plain: str, is_command: bool) -> Company:
    plus = _PLUS.search(plain)
    if plus is None or is_command or _adds(plain):
        return Company(unnamed=min(MOST, number(plus[1]) if plus else counted(plain)))
    return Company(unnamed=min(MOST, counted(plain)), plus_one=number(plus[1]) == 1)


def _adds(plain: str) -> bool:
    """我报名，+1 brings one; 党课+1 is only another way of saying that one goes."""
    return re.search(any_of(reading_words().joins), plain) is not None


def counted(text: str) -> int:
    if plus := _PLUS.search(text):
        return number(plus[1]) - (0 if _adds(text) else 1)
    if (heads := _HEADS.search(text)) and not re.search("带(?:着|上|了)?$", text[: heads.start()]):
        return _sum(heads[0]) - 1
    if mouths := _MOUTHS.search(text):
        return number(mouths[1]) - 1
    if any(pair in text for pair in reading_words().pairs):
        return 1
    return _brought(text)


def _sum(said: str) -> int:
    return sum(number(one) for one in re.findall(N, said))


def _brought(text: str) -> int:
    for found in _BRINGS.finditer(text):
        rest = text[found.end() :]
        if found[1] and (several := re.match(_RUN, text[found.start(1) :])):
            return _sum(several[0])
        if _someone().match(rest) or (found[1] and _NO_THING.match(rest)):
            return number(found[1]) if found[1] else 1
    return 0


@cache
def _someone() -> re.Pattern[str]:
    """两个同事 are people; 两个西瓜, 两把扫帚, 3桶油 are things, and nobody comes with them."""
    return re.compile(rf"(?!人份)(?:{any_of((*reading_words().family, *reading_words().someone))})")


_NO_THING = re.compile(rf" *(?:{_END}|[吧哈啊呢哦]|一起|一块|一同|都|去|来|过来|报|参加|{TITLE})")

_CHILDREN = r"(?:小?孩子|小孩|小朋友|宝宝|崽崽|崽|细?伢子|娃娃?)"
_SOME_CHILDREN = re.compile(
    rf"({N})\s*(?:个|位|名)?\s*(?:{_CHILDREN}|小的)|({N})大({N})小|{_CHILDREN}({N})个?|(?:[带抱牵]|领着)(?:着|上|了|个)?(?:我|俺)?(?:家)?(?:的)?{_CHILDREN}"
)


def children(plain: str) -> int:
    """Those who are said to be some: 带两个孩子, 两大一小; a daughter who is not brought may be grown up."""
    plain = re.sub(rf"(?<![个位两])大人(?:{N})个?", " ", quiet(plain, plain)[1])  # 大人两个小孩一个
    return sum(number(m[1] or m[3] or m[4] or "1") for m in _SOME_CHILDREN.finditer(plain))
