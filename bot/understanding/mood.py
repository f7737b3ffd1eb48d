"""Whether a line says that something shall not be done, or only speaks of doing it.

What is wanted is heard from the words that are there. A small 别 before them turns it round (莫把我取消哒), and 如果,
可能 or 会不会 make of it something that is only thought of (如果下雨就取消, 会不会取消？).
"""

import re

_NOT = (
    r"(?:莫|别|勿|甭|不(?:要|用|必|想|需要?|打算)?"
    r"|[没冇](?:有)?(?:说|讲|想|打算|答应)(?:过|了)?[我俺]?(?:们)?(?:要|想|会)?)"
)
_WHOM = r"(?:再|先|急着|忙着|随便|乱)?(?:[给帮替为把将代让][^,。;!?~]{0,8}?)?(?:去|来|又)?"
_ALL_THE_SAME = r"(?![^,。;!?~]{0,4}不(?:行|可|成))"  # 不报不行
_CLAUSE = re.compile(r"[,。;!?~]")
_SIGNS_UP = r"(?:报(?!告|到|纸)|登记|参加|算|加(?!油)|写|记(?!得)|占)"
_CANCELS = r"(?:取消|退(?!休)|撤|划掉|去掉|删|销)"
_CHANGES = r"(?:改|换|调整|挪|推迟|推后|延期|提前|变)"
_STAYS = r"(?:[没冇](?:有)?(?:说|讲)(?:过)?[我俺]?(?:们)?|不是[我俺]?(?:们)?)不(?:去|来|参加|能)"  # 我没说不去


def _turned(act: str) -> re.Pattern[str]:
    """Not in 要不给我报名, 报不报名, 能不能改."""
    return re.compile(rf"(?<![要报能可改换退取])(?<!是)(?:{_NOT}){_WHOM}{act}{_ALL_THE_SAME}")


_ACTS = {"sign_up": _SIGNS_UP, "cancel": _CANCELS, "cancel_activity": _CANCELS, "change_activity": _CHANGES}
_TURNED = {intent: _turned(act) for intent, act in _ACTS.items()}
_TURNED["cancel"] = re.compile(rf"{_TURNED['cancel'].pattern}|{_STAYS}")


def is_turned_round(intent: str, plain: str) -> bool:
    """Whether the line asks for the opposite; not when another part of it asks for the thing itself."""
    turned = _TURNED.get(intent)
    if turned is None or not turned.search(plain):
        return False
    rest = "，".join(clause for clause in _CLAUSE.split(plain) if not turned.search(clause))
    return not re.search(_ACTS[intent], rest)


_IF = r"如果|要是|假如|倘若|若是|万一|的话"
_MAYBE = r"可能|也许|说不定|大概|不一定|不晓得|不知道|看情况|考虑|还没(?:想好|定|决定)|[没冇]定"
_ASKS_WHO = r"怎么|如何|为什么|为啥|哪个|谁|何时|什么时候|啥时候|多久|好久|几时"
_ASKS_WHETHER = r"吗|么(?=$|[,。;!?~])|\?|(?P<verb>[会要能该行好])不(?P=verb)|可不可以|是不是|是否|能否"
_ONLY_SAID = r"建议|想把|有人|商量|讨论|上次|上回|去年|听说|据说"
_ONCE = r"(?:本来|原来|原本|起初|开始)[^,。;!?~]{0,4}不"  # 我本来不想去，现在又想去了
# 有名额的话给我报一个 wishes
_SEATS = re.compile(r"名额|位[子置]|座|有位|还有|没满|[能可](?:以)?报|可以|方便|来得及|不嫌")
_ACTS_LOOSELY = {"sign_up": rf"{_SIGNS_UP}|去|来", "cancel": rf"{_CANCELS}|[去来]不|不[去来]|参加"}
_OF_MANY = {"cancel_activity", "change_activity"}  # what others hear of at once is not done on a mere question


def is_only_thought_of(intent: str, plain: str) -> bool:
    """Whether the act stands under a condition, in doubt or in question."""
    if intent not in _ACTS:
        return False
    condition = re.search(_IF, plain)
    if condition and not (intent == "sign_up" and _SEATS.search(plain)):
        return True
    doubts = "|".join((_MAYBE, _ASKS_WHO, _ONCE, *([_ASKS_WHETHER, _ONLY_SAID] if intent in _OF_MANY else [])))
    act = _ACTS_LOOSELY.get(intent, f"{_ACTS[intent]}|不搞|不办")
    clauses = re.findall(r"[^,。;!~]+", plain)
    return any(re.search(doubts, clause) and re.search(act, clause) for clause in clauses)
