"""Certificates of service: their codes, what stands on them and for which days, and the name they are made out in."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from community.clock import last_moment, local_day
from community.figures import Figures
from community.forms import Field, Form, as_said
from community.hours import shown
from community.names import half_width
from community.tallies import Period, year
from community.wishes import Details
from storage.tables.activities import Activity, ActivityKind
from storage.tables.hours import Hours, HoursState

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another: 0 O, 1 I L
LENGTH = 10  # 31^10: nobody finds one by trying

Own = tuple[Hours, Activity]


class Certifying(Details):
    """What a line says of the certificate that is wanted."""

    topic: Literal["certificate"] = "certificate"
    first: datetime | None = None
    last: datetime | None = None  # exclusive
    unread: str = ""  # what makes it uncertain what is wanted
    whose: str = ""  # a person who was named


class Checking(Details):
    """A certificate by its code, and why it shall not hold any more."""

    topic: Literal["certificate_code"] = "certificate_code"
    code: str = ""
    reason: str = ""


# --- codes -----------------------------------------------------------------------------------------------------


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_code(written: str) -> str:
    """As people type it: abcd-efgh jk."""
    return "".join(char for char in half_width(written).upper() if char.isalnum())


def is_code(written: str) -> bool:
    """Whether it can be one at all: what cannot is a slip and no guess."""
    return len(written) == LENGTH and set(written) <= set(ALPHABET)


# --- what stands on it -----------------------------------------------------------------------------------------


def until_today(first: datetime, last: datetime, now: datetime, figures: Figures) -> Period | None:
    """Nothing is certified of days to come; None: all of them are."""
    end = min(last, last_moment(local_day(now, figures), figures))
    return Period("span", first, end) if first < end else None


def year_until_today(number: int, now: datetime, figures: Figures) -> Period | None:
    whole = year(number, figures)
    return until_today(whole.first, whole.last, now, figures)


def counting(own: Iterable[Own]) -> list[Own]:
    """Voluntary service that counts, as far as a sheet can show it: nothing that would read as 0.0 hours."""
    return [(h, a) for h, a in _services(own) if h.state == HoursState.COUNTED and shown(h.minutes) != shown(0)]


def waiting(own: Iterable[Own]) -> int:
    """Minutes of voluntary service that do not count yet."""
    return sum(h.minutes for h, _ in _services(own) if h.state != HoursState.COUNTED)


def _services(own: Iterable[Own]) -> list[Own]:
    """Other kinds are no voluntary service, and who goes to some of them is nobody else's business."""
    return [(hours, activity) for hours, activity in own if activity.kind == ActivityKind.SERVICE]


# --- the name --------------------------------------------------------------------------------------------------

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤游卿奉伍晏康欧易聂刁阳柳骆祝"
    "詹管舒申甘殷庄章鲁葛岳齐尚施牛洪倪耿关兰左柯卜冉鲍喻季单庞宁"
)
_TWO = "欧阳|司马|上官|诸葛|司徒|令狐|皇甫|尉迟|公孙|慕容|东方|夏侯|端木|百里|南宫"
_HAN = r"[〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]"
_CALLED = (
    "阿姨|大爷|大妈|大娘|大姐|大哥|大叔|大伯|叔叔|伯伯|奶奶|爷爷|婆婆|嫂子|师傅|老师|医生|律师|主任|书记|队长|楼长|委员|同志|先生|女士"
    "|爸爸|妈妈|叔|婶|姐|哥|姨|嫂|爹|伯|妈|爸|奶|爷|工|总|嗲|娭毑"
)
_LIKE_A_NAME = re.compile(rf"(?!.*(?:{_CALLED})$)(?:(?:{_TWO}){_HAN}{{1,2}}|[{_SURNAMES}]{_HAN}{{1,2}})")
_SAID_BEFORE = re.compile(r"^(?:就|请)?(?:我的?)?(?:姓名|名字|真名|大名)?(?:就?[叫写填是]|:)+\s*")
_SAID_BEHIND = re.compile(r"(?<=\S\S)[吧啊呀哦哈呢嘛啦]$")
_NO_NAME = (
    "[不没我你您他她它这什怎为写嗯哦哪谁啥咋别随都可行好]|谢谢|多谢|证明|确[定认]|同意|取消|知道|名字|姓名|身份证"
)
_CHINESE = re.compile(rf"(?!{_NO_NAME}){_HAN}{{2,4}}|{_HAN}+(?:·{_HAN}+)+")
_OTHER_SCRIPT = re.compile(rf"(?!.*{_HAN})[^\W\d_]+(?:[ .'·-]{{1,2}}[^\W\d_]+)*\.?")
NAME_LENGTH = 40


def looks_real(name: str) -> bool:
    """Whether it reads like what stands on an identity card: 刘桂英, and neither 刘婶 nor 小李. Else it is asked."""
    return _LIKE_A_NAME.fullmatch(name) is not None


def a_name(said: str) -> str | None:
    """A name to print and nothing else; signs, numbers and sentences are no answer."""
    plain = re.sub("[•・．‧]", "·", half_width(as_said(said) or "")).strip(" ,，。!！")
    name = _SAID_BEHIND.sub("", _SAID_BEFORE.sub("", plain))
    joined = re.sub(rf"(?<={_HAN}) (?={_HAN})", "", name)
    fits = _CHINESE.fullmatch(joined) or _OTHER_SCRIPT.fullmatch(joined)
    return joined if fits and len(joined) <= NAME_LENGTH else None


NAME = Form(
    "certificate_name",
    (Field("name", a_name, choices=lambda known: known.get("name", "").split("\n")),),
    lives=timedelta(hours=1),
)
