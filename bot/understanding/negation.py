"""Whether a line says that something shall not be done: 别给我报名, 莫把我取消哒, 不改到周日了.

What is wanted is heard from the words that are there, and a small 别 before them turns it round.
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
