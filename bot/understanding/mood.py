"""Whether a line says that something shall not be done, or only speaks of doing it.

What is wanted is heard from the words that are there. A small 别 before them turns it round (莫把我取消哒), and 如果,
可能 or 会不会 make of it something that is only thought of (如果下雨就取消, 会不会取消？).
"""

import re
from functools import cache

from bot.understanding.names import SHORTEST
from bot.understanding.normalise import fold
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of

_NOT = (
    r"(?:莫|别|勿|甭|不(?:要|用|必|想|需要?|打算)?"
    r"|[没冇](?:有)?(?:说|讲|想|打算|答应)(?:过|了)?[我俺]?(?:们)?(?:要|想|会)?)"
)
_WHOM = r"(?:再|先|急着|忙着|随便|乱)?(?:[给帮替为把将代让][^,。;!?~\s]{0,8}?)?(?:去|来|又)?"
_ALL_THE_SAME = r"(?!漏|错|掉|丢|忘|[^,。;!?~]{0,4}不(?:行|可|成))"  # 莫写漏哒, 不报不行
_CLAUSE = re.compile(r"[,。;!?~]")
_SIGNS_UP = r"(?:报(?!告|到|纸)|登记|参加|算(?=[我俺咱他她上])|加(?!油)|写|记(?!得)|占)"
_CANCELS = r"(?:取消|退(?!休)|撤|划掉|去掉|删|销)"
_CHANGES = r"(?:改|换|调整|挪|推迟|推后|推到|延期|延到|延后|提前)"
_STAYS = r"(?:[没冇](?:有)?(?:说|讲)(?:过)?[我俺]?(?:们)?|不是[我俺]?(?:们)?)不(?:去|来|参加|能)"  # 我没说不去


_SECOND_THOUGHT = r"(?:算了|等等|等一?下|还是|不|哦|噢|先|我|你| )*"


def _turned(act: str, more: str = "(?!)") -> re.Pattern[str]:
    """Not in 要不给我报名, 报不报名, 能不能改."""
    return re.compile(rf"(?<![要报能可改换退取])(?<!是)(?:{_NOT}|{more}){_WHOM}{act}{_ALL_THE_SAME}")


_PLACES = {"sign_up": _SIGNS_UP, "cancel": _CANCELS, "cancel_activity": _CANCELS, "change_activity": _CHANGES}
APPROVES = r"(?:通过|认定|批准|批(?![评次量])|审核|审批|核准|放行)"
_DEEDS = {
    "approve_hours": APPROVES,
    "claim_service": r"(?:[补记登报]|申报)",
    "close_activity": r"(?:结束|收工|关)",
    "confirm_hours": r"(?:确认|认可|同意)",
    "delete_data": r"(?:删|清除|清空|注销|抹)",
    "excuse_absence": r"(?:请(?:个|一天|一下|下|病|事|公)?假|准假)",
    "exempt": r"(?:免|恢复)",
    "report_in": r"(?:双?报个?[到道])",
    "withdraw_announcement": r"(?:撤|取消|删|收回)",
}
# Of these also 没, 不能: 冇请假, 不予认定. 没报名 may come before a wish, 没认定 does not.
_NOR = r"[没冇未](?:有)?|(?:不|[没冇](?:有)?)(?:能|会|得|予以?|肯|该|可以?|同意|给予)"
_ACTS = _PLACES | _DEEDS
_TURNED = {intent: _turned(act) for intent, act in _PLACES.items()}
_TURNED |= {intent: _turned(act, _NOR) for intent, act in _DEEDS.items()}
_TURNED["excuse_absence"] = re.compile(
    rf"{_TURNED['excuse_absence'].pattern}|(?:取消|撤销|撤回)(?:了|我的)?{_DEEDS['excuse_absence']}"
)
_TURNED["cancel"] = re.compile(rf"{_TURNED['cancel'].pattern}|{_STAYS}")


def is_turned_round(intent: str, plain: str) -> bool:
    """Whether the line asks for the opposite; not when another part of it asks for the thing itself."""
    turned = _TURNED.get(intent)
    if turned is None:
        return False
    clauses = [clause for clause in _CLAUSE.split(plain) if clause.strip()] or [""]
    second_thought = rf"{_SECOND_THOUGHT}(?:{_NOT}){_WHOM}{_ACTS[intent]}[了吧先啊哈]*"
    if intent in _PLACES and re.fullmatch(second_thought, clauses[-1]):
        return True
    if not turned.search(plain):
        return False
    rest = "，".join(clause for clause in clauses if not turned.search(clause))
    return not re.search(_ACTS[intent], rest)


_TODAY = r"(?:那天|当天|那日|那个?时候|那会儿?|到时候|正好|刚好|恰好|还|又|也|都|就|一直|反正)*"
_PLACED = {  # what says beside it that a place is wanted, or given up
    "sign_up": r"报|登记|参加|算(?=[我俺上])|写上|加上|也?[来去](?=$|[,。;!?~ ])|[来去]得|能[来去]|可以|有空|听|下班",
    "cancel": rf"{_CANCELS}|[不没冇](?:能|想)?(?:去|来|参加|空)|[来去到赶](?:不|冇)|参加不|请假|缺席",
}


def is_elsewhere(intent: str, plain: str) -> bool:
    """包粽子那天我要上班, 那天我要去长沙: nothing is said of a place, and whoever says it will hardly come."""
    if intent in ("publish_activity", "create_series"):
        return re.search(rf"[要得](?:{any_of(reading_words().elsewhere)})[了啊呀吧]*$", plain) is not None
    if intent not in _PLACED or re.search(_PLACED[intent], plain):
        return False
    return _elsewhere().search(plain) is not None


def is_told(intent: str, plain: str) -> bool:
    """我屋里老倌子血压也高, 包粽子好累: how something is, and no word of coming."""
    return intent == "sign_up" and not re.search(_PLACED[intent], plain) and _how_it_is().search(plain) is not None


@cache
def _how_it_is() -> re.Pattern[str]:
    how = any_of(reading_words().how_it_is)
    said = r"(?:也|都|又|老是?|一直|总是?|还|很|蛮|太|好|真|有点|有些|越来越|最|不(?:大|太)?)"
    return re.compile(rf"(?:{said}(?:{how})|(?:{how})(?:得很|得要死|死了|死人))(?:了|哒|啦|的|咯|呢|啊)*[。!~]*$")


@cache
def _elsewhere() -> re.Pattern[str]:
    kept = any_of(reading_words().elsewhere)
    must = r"(?:要|得|须|需要|该|在|去|忙着|轮到我?)*"
    return re.compile(rf"[我俺](?:们)?{_TODAY}{must}(?:{kept})|[要得]去[^,。;!?~ ]{{2,5}}$|^(?:[^,]*)?都要(?:{kept})")


def is_of_all(intent: str, plain: str) -> bool:
    """包粽子每人自己带个碗 is told, and nobody's wish to come."""
    told = intent == "sign_up" and re.search(any_of(reading_words().of_all), plain)
    return bool(told) and not re.search(rf"{_SIGNS_UP}|[我俺]", plain)


_GRUMBLES = re.compile(r"(?:每次|次次|回回|天天|总|老)[^,。;!?~]{0,6}?(?:都是|总是|又是)|(?:总是|老是)")


def is_grumbled(plain: str) -> bool:
    """每次打扫都是那几个人."""
    return _GRUMBLES.search(plain) is not None and not re.search(r"[吗么?？]|谁|哪|几点", plain)


_SUPPOSE = r"如果|要是|假如|假使|倘若|倘使|若是|若(?=[下落有没不])|万一|除非|一旦"
_IF = (
    rf"{_SUPPOSE}|的话|[下落][雨雪](?:了|天|哒)?(?:就|再|则|便)|等[^,。;!?~ ]{{1,10}}再"
    r"|[有得](?:空|时间)了?(?:就|便|再|才)"
)
_STARTS_WITH_IF = rf"(?:^|[,。;!?~ ])(?:{_SUPPOSE})|的话(?=$|[,。;!?~ ])|[下落][雨雪](?:了|天|哒)?(?:就|再|则|便)"
_LATER = (  # 去不去再说; not 下次再说, 地点再定
    r"(?:^|[,。;!?~ ])(?!其[他它]|别的|下[次回]|以后|改天|具体|(?:时间|日期|地[点方])(?:另|到时)?再)"
    r"[^,。;!?~ ]{0,12}?"
    r"再(?:说|看看?|定|议|决定|考虑|想想|商量|讨论|研究)[吧咯噻呗啰哈]?(?=$|[,。;!?~ ])"
)
_MAYBE = r"可能|也许|说不定|大概|不一定|不晓得|不知道|看情况|考虑(?![了过好再来])|还没(?:想好|定|决定)|[没冇]定"
_ASKS_WHO = r"怎么|如何|为什么|为啥|哪个|谁|何时|什么时候|啥时候|多久|好久|几时"
_ASKS_WHETHER = r"吗|么(?=$|[,。;!?~])|\?|(?P<verb>[会要能该行好])不(?P=verb)|可不可以|是不是|是否|能否"
_ONLY_SAID = r"建议|想把|(?<!所)有人|商量(?!.*决定)|讨论(?!.*决定)|上次|上回|去年|听说|据说"
_ONCE = r"(?:本来|原来|原本|起初|开始)[^,。;!?~]{0,4}不"  # 我本来不想去，现在又想去了
_POLITE = re.compile(r"(?:要是|如果)?不(?:太)?麻烦|(?:方便|可以|行)的话")
_OWN_CONDITION = re.compile(r"[去来]的话|[下落]雨|天气|[有没冇]空|[有没]时间|请得?到假")  # 还缺人的话我来 wishes
_ACTS_LOOSELY = {"sign_up": rf"{_SIGNS_UP}|去|来", "cancel": rf"{_CANCELS}|[去来]不|不[去来]|参加"}
_ASKED_BEHIND = (  # 改到周日9点，可以吗
    r"(?:^|[,。;!~ ])(?:你们?|大家|各位)?(?:看|觉得)?(?:这样|那样)?都?"
    r"(?:可以|行|好|中|得|合适|有意见|同意|愿意|有人愿意)?"
    r"(?:吗|么|不|怎么样|如何|咋样|行不行|好不好|可不可以)\??$"
)
_ONLY_CONDITIONS = {"publish_activity"}  # a new title may hold any other word
_HEARD_OF = {"cancel_activity", "change_activity"}
_HEARD_BY_MANY = (_ASKS_WHETHER, _ONLY_SAID)  # what others hear of at once is not done on a mere question
_MORE_DOUBTS: dict[str, tuple[str, ...]] = {
    "cancel": (_ONCE,),
    "cancel_activity": _HEARD_BY_MANY,
    "change_activity": _HEARD_BY_MANY,
    "approve_hours": (*_HEARD_BY_MANY, "[了过][没冇](?:有)?$", "哪些"),
    "close_activity": _HEARD_BY_MANY,
    "excuse_absence": (_ONCE,),
}
_THOUGHT_OF = {*_PLACES, *_MORE_DOUBTS}  # what else is asked for is asked about before it is done, or can be undone

_PEOPLE_OR_PLACES = r"大家|群|居民|邻居|业主|小区|社区|网格|街道|[0-9一二三四五六七八九十][栋幢座期]|苑|[花家]园"
_CONTESTANTS = "宝宝|娃|崽|孩子?|儿子|女儿|孙|号"
_VOTES_ELSEWHERE = re.compile(  # 投票给我家宝宝, 帮我女儿投一票, 投票 支持3号: somebody else's poll
    r"(?:给|帮|为|替)(?:(?![发搞弄做来开建设组起办])[^,。;!?~:]){1,14}?投(?:一?票|个票|上?一票)"
    rf"|投(?:[他她它]|上|出|个|一|1)*票?(?:给|支持)(?![^,。;!?~]{{0,8}}(?:{_PEOPLE_OR_PLACES}))"
    rf"|^\s*(?:给|支持)(?:一下)?(?![^,。;!?~]{{0,8}}(?:{_PEOPLE_OR_PLACES}))[^,。;!?~]{{1,12}}(?:{_CONTESTANTS})"
    r"|(?:帮|麻烦|求|请)(?:(?![发搞弄做来开建设组起办])[^,。;!?~:]){0,6}投(?:个|一)?票(?=$|[,。;!~ ])"
    r"|拉(?:个|一)?票|投票链接|^\s*链接|点(?:进去|链接)|转发"
)


def is_only_thought_of(intent: str, plain: str) -> bool:
    """Whether the act stands under a condition, in doubt or in question."""
    if intent == "poll":
        return _VOTES_ELSEWHERE.search(plain) is not None
    plain = _POLITE.sub("", plain)
    if intent in _ONLY_CONDITIONS:
        return re.search(f"{_STARTS_WITH_IF}|{_LATER}", plain) is not None
    if intent not in _THOUGHT_OF:
        return False
    if re.search(_LATER, plain) or (intent in _HEARD_OF and re.search(_ASKED_BEHIND, plain)):
        return True
    if re.search(_IF, plain) and (intent != "sign_up" or _OWN_CONDITION.search(plain)):
        return True
    doubts = "|".join((_MAYBE, _ASKS_WHO, *_MORE_DOUBTS.get(intent, ())))
    act = _ACTS_LOOSELY.get(intent, f"{_ACTS[intent]}|不搞|不办")
    clauses = re.findall(r"[^,。;!?~]+[?]?", plain)
    doubtful = [clause for clause in clauses if re.search(doubts, clause)]
    firm = [clause for clause in clauses if clause not in doubtful and re.search(_ACTS[intent], clause)]
    return not firm and any(re.search(act, clause) for clause in doubtful)


def without_titles(plain: str, title: str) -> str:
    """A line without the words of a title, the one that it names or the one that it gives."""
    renames = re.search(any_of(reading_words().rename), plain)
    plain = plain[: renames.end()] if renames else plain
    names_something = len(re.sub(f"{_SUPPOSE}|{_MAYBE}|{_ASKS_WHO}", "", title)) >= SHORTEST  # 如果 alone is no title
    return plain.replace(fold(title), " ") if names_something else plain
