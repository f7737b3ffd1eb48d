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
from community.names import COMPOUND_SURNAMES, SURNAMES, TITLES, half_width
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

_HAN = r"[〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]"
_LIKE_A_NAME = re.compile(rf"(?!.*(?:{TITLES})$)(?:(?:{COMPOUND_SURNAMES}){_HAN}{{1,2}}|[{SURNAMES}]{_HAN}{{1,2}})")
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
