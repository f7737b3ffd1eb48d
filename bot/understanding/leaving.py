"""Who does not go: 我爱人不来了, 取消刘桂英, 孩子发烧，我去不了; and who goes instead: 老公替我去.

Whoever is mentioned may be meant, may be the reason, or may go all the same. What no rule places is asked.
"""

import re
from functools import cache
from itertools import chain

from bot.understanding.company import MASK, SOMEBODY, Mention, for_others, mentioned, who
from bot.understanding.phrases import ME, TITLE, N, number, people
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of
from community.company import Company

_CANNOT = (
    r"(?:不(?:能|想|肯|得)?(?:去|来|参加|到|要|听|上)|不(?:肯|能|想|得空|算)|[去来到听参上下站做搞赶][不冇](?:了|成|得|哒|上|到|加)"
    r"|[去来]不得|冇?没?(?:空|时间)|走不开|退|取消|撤|缺席|请假)"
)
_CUT = r"(?:取消|退|去|划|删|减|撤|抹|拿|销|消)(?:掉|了|去|一下)?"
_CLAUSE = r"[^,。;!?~]"
_STAYS = re.compile(
    rf"{ME}(?:自己|本人|一个人|个人)?(?:也)?(?:还|照|仍|依旧|依然)(?:是|要|会|旧|常|样)?"
    rf"|就(?:剩|只|留)?{ME}(?:自己|一个)?(?:人)?(?:去|来|$|[,。])|[只就](?:留|剩|有){ME}"
    rf"|{ME}(?:自己|本人|单独|一个人|自己一个人?|1个人)(?:去|来|参加|到)(?![不冇得])"
)
_NOT_ME = re.compile(rf"不是{ME}(?:自己)?不")  # 不是我不来，是孩子不来
_WE_STAY = re.compile(rf"{ME}(?:和|跟){_CLAUSE}{{1,4}}?(?:还是|照|仍)")
_THEY_STAY = re.compile(  # 她照去; 不是孩子不来，是我不来
    rf"[他她](?:们|俩)?(?:自己)?(?:也)?(?:还|照|仍|依旧)|不是(?!{ME}(?:自己)?不){_CLAUSE}{{1,8}}?不(?:去|来|参加)"
)
_CLAUSES = (re.compile(r"[^,。;!?~ ]+"), re.compile(r"[^,。;!?~]+"))  # a space may part two, or stand inside one
_LEADS_ON = re.compile(  # 周六那个 of 周六那个老公去
    rf"^(?:{TITLE}|那个|这个|这次|那次|活动|[这下本]?(?:周|星期|礼拜)[一二三四五六日天]|今天|明天|后天|[上下中]午|早上|晚上|的|就|那)*"
)
_IN_DOUBT = "可能|也许|大概|应该|说不定|看看?|能不能|可不可以|能否|想|愿意|答应|说"
_GOING = " *(?:去|来|参加|到场?|上|代劳|站岗?|[替代顶](?:一?下|班|上)?)"
_TRAILS = "[吧的啊噻哈嘛呀哒咯哦]*"
_STANDS_IN = re.compile(  # 老公去, 我想让我妈替我去, 小王顶我
    rf"(?: |改|换|让|叫|由|请|喊|派|安排|还是|{_IN_DOUBT}|要|我(?={_IN_DOUBT}|要|让|叫|请))*"
    rf"(?P<who>\S.*?)(?:{_IN_DOUBT}|就|会|要|可以|能|来|过来|去|一个人|自己|[他她]|也| )*?"
    rf"(?:(?P<for_me>(?:代替|顶替|替|代|顶|换)[我俺](?:的?(?:位子?|名额?|班))?(?:一?下|一?次|一?回)?)(?:{_GOING})?了?|{_GOING})"
    rf"(?:就(?:行|好|可以)|(?:可以|行|好|得)?(?:吗|么|不|不行|不可以)?){_TRAILS}"
)
_GIVEN = re.compile(  # 名额让给小王
    rf"(?:把|将|{ME}的?|就|请|都|要|那)*(?:(?:名额?|位子?|位置|座位?|机会|报名)[转让留换改]?|[转让])(?P<for_me>给)"
    rf"(?P<who>\S.*?)(?:去|了)?{_TRAILS}"
)
_LEAVES = re.compile(  # 有事来不了: nobody else is named in the clause
    r"(?:^|[,。;!?~ ])"
    r"(?:对不[起住]|不好意思|抱歉|临时|突然|家里|今天|那天|周.|实在|确实|有点?事|加班|值班|感冒|生病|[了啊,])*"
    r"(?:不(?:能|想)?(?:去|来|参加)|[去来到]不(?:了|成)|[没冇](?:空|时间)|走不开|请假)"
)
_ANYBODY = {"人", "别人", "人家", "他人", "旁人", "有人", "找人", "其他人", "谁", "哪个", "哪位"}
_BOTH = re.compile(rf"{ME}(?:娘|爷|母|父|夫妻|姐|兄)?(?:两个|两人|俩|两口子|二人|都)|[他她](?:和|跟)我")
_THEIR_PLACE = re.compile(
    rf"的?(?:那|这)?(?:个|份|张)?(?:的)?(?:名额?|位子?|座位?|票|报名)|的?(?:那|这)(?:个|份){_CLAUSE}{{0,6}}{_CUT}"
)
_TAKEN_OFF = re.compile(rf"(?:{_CUT}|别算|不算|减(?:{N})?个?,?|把|将|帮|替|给)$")
_THEY = re.compile(
    rf"(?:把|{_CUT})(?:的)?[他她]|[他她](?:们|俩)?(?:自己)?(?:的|那|这|就|也|又|来|去|不|下|走|报|{_CLAUSE}{{0,8}}?{_CANNOT})"
)
_ACT = re.compile(r"报|登记|占|预约|取消|退|划|去掉|销|删|撤|带")
_LESS = "(?:减|少|去掉|退掉?|取消|划掉)(?:掉|去|来|带|报)?"
_FEWER = re.compile(rf"{_LESS}({N})(?:个|位|名|人)(?:大?人|老人|小?孩子?|小朋友|娃娃?)?")
_ONLY_FEWER = re.compile(
    rf"(?:多报了?(?:{N})个,? *)?(?:我们?|我家|家里)?(?:要|就|会)?(?:{_FEWER.pattern})(?:来|去)?[了吧哈啊哒]*"
)
_KEEPS = re.compile(rf"(?:只|就)(?:能|会|要|剩)?带(?:上|着)?({N})个?{_CLAUSE}{{0,4}}(?:了|哒|啦)[吧哈啊]?$")
_PLUS = re.compile(rf"\+\s*({N})(?![0-9])")
_BROUGHT = re.compile(
    rf"带(?:来|过来)?的(?:那|这)?个?(?:({N})(?:个|位|名)?)?|(?:原|本来|说好?){_CLAUSE}{{0,4}}带({N})?"
)
_TWO = re.compile("[他她](?:们)?(?:俩|两)")


@cache
def _subject() -> re.Pattern[str]:
    """Right behind who is named: 周六来不了了."""
    return re.compile(rf"(?:的)?[^,。;!?~我俺]{{0,8}}?{_CANNOT}")


@cache
def _i_leave() -> re.Pattern[str]:
    others = rf"(?:{any_of(reading_words().family)}|家|屋里|和|与|跟|同|带|给|替|帮|们?(?:两|俩)|{MASK})"
    return re.compile(
        rf"[我俺](?:们)?(?!{others}|的)(?:(?!{others}){_CLAUSE}){{0,8}}?{_CANNOT}"
        rf"|本人|把[我俺](?!{others})|(?:{_CUT})[我俺]的|[我俺]的(?:名额?|报名|位子?|那个)"
    )


def leaving(plain: str, shown: str = "", *, person: str = "", title: str = "", is_command: bool = False) -> Company:
    """Who is meant by a cancellation; the arguments are those of `company`.

    :param is_command: 取消 stands before it.
    """
    mention = Mention.of(plain, shown, person=person, title=title)
    if keeps := _KEEPS.search(mention.plain.strip(" ,。!~")):
        return Company(myself=False, keeps=number(keeps[1]), said=keeps[0])
    found = _named_alone(mention) if is_command else None
    return found or _stand_in(mention) or _for_others(mention) or _about(mention)


def _stand_in(mention: Mention) -> Company | None:
    """我去不了，老公去; 小王替我去; 我不去了，名额让给小王: the speaker's place, and who goes in it."""
    for clause in chain.from_iterable(parted.finditer(mention.plain) for parted in _CLAUSES):
        start = clause.start() + len(_LEADS_ON.match(clause[0])[0])  # type: ignore[index]
        said = (pattern.fullmatch(mention.plain, start, clause.end()) for pattern in (_STANDS_IN, _GIVEN))
        found = next((who for one in said if one and (who := _goes_instead(mention, one))), None)
        if found:
            return found
    return None


def _goes_instead(mention: Mention, said: re.Match[str]) -> Company | None:
    """Unless it says so, 老公去 may be no more than talk: it is asked."""
    (start, end), plain = said.span("who"), mention.plain
    found = people(mention.shown[start:end], said["who"], mention.person)
    if found is None or found.me or found.is_nobody or said["who"] in _ANYBODY:
        return None
    for_me = said["for_me"] or ""
    rest = f"{plain[:start]}{MASK}{plain[end:]}"
    leaves = re.search("[我俺]", for_me) or _i_leave().search(rest) or _LEAVES.search(rest)
    if not leaves or (found.doubtful and not for_me):
        return None
    around = f"{plain[said.start() : start]} {plain[end : said.end()]}"
    unsure = not for_me or found.doubtful or SOMEBODY.search(said["who"]) or re.search(f"{_IN_DOUBT}|吗|么|不", around)
    return who(mention, (start, end)).model_copy(update={"myself": True, "only_me": True, "unsure": bool(unsure)})


def _for_others(mention: Mention) -> Company | None:
    """替我妈报的那个不要了; 给孩子报了班，我去不了 may be the reason."""
    found = for_others(mention, _ACT)
    if found and _i_leave().search(mention.plain) and not _STAYS.search(mention.plain):
        return found.model_copy(update={"myself": True, "unsure": True})
    return found


def _named_alone(mention: Mention) -> Company | None:
    """取消 刘桂英: nothing stands there but names."""
    plain = re.sub(r"的?(?:报名|名额|那个|那份)?$|\x01", "", mention.plain).strip(" ,。")
    at = mention.plain.find(plain)
    if not plain or at < 0:
        return None
    if plain == mention.person:
        return who(mention, (at, at + len(plain)))
    found = people(mention.shown[at : at + len(plain)], plain, mention.person)
    if found is None or found.doubtful or found.is_nobody:
        return None
    return Company(myself=found.me, names=found.names, unnamed=found.unnamed, said=plain)


def _about(mention: Mention) -> Company:
    plain, place = mention.plain, mentioned(mention) or _beside_me(mention.plain)
    if place is None or _WE_STAY.search(plain):
        return _some(plain)
    them = _how_many(who(mention, place), plain)
    before, after = plain[: place[0]], plain[place[1] :]
    both = them.model_copy(update={"myself": True})
    if _STAYS.search(plain):
        return them.model_copy(update={"alone": True})
    if _NOT_ME.search(plain):
        return them
    if _THEY_STAY.search(plain) or re.match("也?(?:还|照|仍)", after):
        return both.model_copy(update={"only_me": True, "unsure": True})
    if _BOTH.search(plain) or re.search(rf"{ME}(?:和|跟|同|与)$", before):
        return both
    rest = f"{before}{MASK}{after}"
    i_leave = _i_leave().search(rest) is not None
    if _subject().match(after) or _THEIR_PLACE.match(after) or _TAKEN_OFF.search(before):
        return both if i_leave or _LEAVES.search(rest) else them
    if i_leave:
        return Company()
    return them if _THEY.search(after) else both.model_copy(update={"unsure": True})


def _beside_me(plain: str) -> tuple[int, int] | None:
    """爱人 in 我和爱人都不来了."""
    found = re.search(rf"(?<=[我俺][和跟同与])(?:{any_of(reading_words().family)})", plain)
    return found.span() if found else None


def _how_many(them: Company, plain: str) -> Company:
    """带两个小孩…他们不来了, 我爸妈…去掉他俩."""
    brought = _BROUGHT.search(plain)
    several = brought[1] or brought[2] if brought else None
    count = number(several) if several else 2 if _TWO.search(plain) else 0
    return them.model_copy(update={"unnamed": max(them.unnamed, count)}) if them.unnamed else them


def _some(plain: str) -> Company:
    """减一个, 带的两个孩子不来了, +1不来了, 把他名字拿下来; else the speaker."""
    if _THEY_STAY.search(plain):
        return Company(only_me=True)
    if _i_leave().search(plain) and not (_STAYS.search(plain) or _WE_STAY.search(plain)):
        return Company()
    found = _FEWER.search(plain) or _PLUS.search(plain) or _BROUGHT.search(plain) or SOMEBODY.search(plain)
    if found is None:
        return Company()
    count = next((one for one in found.groups() if one), "")
    alone = _STAYS.search(plain) is not None
    said = re.sub(f"^{_LESS}", "", found[0])
    return Company(myself=False, unnamed=number(count) if count else 1, said=said, alone=alone)


def are_fewer(plain: str) -> bool:
    """少来一个孩子, and nothing else: a seat less."""
    said = plain.strip(" ,。!~")
    return _ONLY_FEWER.fullmatch(said) is not None or _KEEPS.search(said) is not None
