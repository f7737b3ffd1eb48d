"""What leads to somebody elsewhere: accounts of other services, mail, links, plates, exact positions."""

import re

from community.redaction.kinds import Kind
from community.redaction.numbers import FILLER, SURELY, D
from community.redaction.rules import Found, rule
from community.redaction.words import any_of, one_of, words

_W = words()
_SIGN = r"[^\w]"

# --- links and mail ---------------------------------------------------------------------------------------------

_IN_LINKS = r"[a-z0-9./?=&%#_~:@+!,;$'()*-]"
_HOST = r"(?:[a-z0-9-]{1,63}\.){1,5}(?:com|cn|net|org|me|cc|top|xyz|io|vip|link|app|co|info|club|site)"
_LINK = rf"(?:[a-z]{{2,10}}://|www\.)(?P<host>[a-z0-9.-]{{1,253}}){_IN_LINKS}*+|(?<![a-z0-9.@-])(?P<bare>{_HOST})/{_IN_LINKS}++"
_PUBLIC_HOST = re.compile(one_of(_W.public_hosts))
_AT, _DOT = rf"\s?{any_of(_W.at)}\s?", rf"\s?{any_of(_W.dot)}\s?"
_MAIL = rf"(?<![a-z0-9._+-])[a-z0-9][a-z0-9._+-]{{0,63}}{_AT}[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{1,63}}){{1,4}}"
_HANDLE = r"(?<![\w.])(?P<it>@[a-z0-9_]{4,32})(?![a-z0-9_])"


def _is_personal(found: Found) -> bool:
    return not _PUBLIC_HOST.fullmatch(found["host"] or found["bare"])


def _is_no_bot(found: Found) -> bool:
    return not found["it"].endswith("bot")


# --- accounts of other services ---------------------------------------------------------------------------------

_ID = r"[a-z0-9](?:[a-z0-9_.-]|下划线|横杠){3,30}"
_LETTER = rf"(?<![a-z0-9]){any_of(_W.contact_letters)}(?![a-z])"
_LABEL = rf"(?:{any_of(_W.contact)}|[微薇威维w](?:ei)?[^\w]{{0,2}}(?:信|xin)|{_LETTER})"
_EXPLICIT = rf"{_LABEL}{FILLER}(?:[:：=]|号|码|id|搜|加|是|为)\s?(?P<it>{_ID})"
_BESIDE = rf"{_LABEL}{FILLER}(?P<it>(?=[a-z]{{0,30}}[0-9_-]|[a-z]{{0,30}}下划线){_ID})(?!\s?{SURELY})"
_NICKNAME = rf"{any_of(_W.nicknames)}(?:[:：=]|是|叫|为)\s?(?P<it>[^\s,，。;；、!！?？ƿƾ]{{2,12}})"


def _is_an_id(found: Found) -> bool:
    return found["it"] not in _W.no_ids


# --- plates -----------------------------------------------------------------------------------------------------

_P = "[a-hj-np-z0-9]"
_S = r"[^\w\n]?"
_LAST = "[挂学警港澳领使]"
_BODY = one_of(
    (
        rf"{_P}(?:{_S}{_P}){{3}}{_S}{_LAST}",
        rf"{_P}(?:[^\w\n]{_P}){{5}}(?![a-z0-9])",
        rf"{_P}(?:{_S}{_P}){{4}}{_P}?(?![a-z0-9])",
    )
)
_PLATE = rf"[{_W.provinces}]{_SIGN}{{0,2}}{any_of(_W.plate_begins)}?{_SIGN}{{0,2}}[a-z]{_SIGN}{{0,3}}{_BODY}"
_CALLED = rf"{any_of(_W.plate)}(?:{FILLER}|尾号|尾数|后3位){{1,3}}(?P<it>[a-z]?{_S}[a-z0-9](?:{_S}[a-z0-9]){{2,7}})"
_BARE = rf"(?<![a-z0-9])[a-hj-np-z][·. -]?{_P}{{5}}(?![a-z0-9])(?=[^\w]?的?\w{{0,4}}车)"


def _has_digits(found: Found) -> bool:
    return len(re.findall("[0-9]", found[0])) >= 3


# --- positions --------------------------------------------------------------------------------------------------

_DEGREES = rf"-?{D}{{1,3}}\.{D}{{3,}}+"
_PAIR = rf"(?<![0-9.])[ns]?\s?{_DEGREES}[ns]?\s?[,，;/ ]\s?[ew]?\s?{_DEGREES}[ew]?"
_CALLED_DEGREES = rf"{any_of(_W.north_east)}{FILLER}(?P<it>{D}{{1,3}}(?:\.{D}++|[°度]{D}{{1,2}}[^\s,，]{{0,12}}))"
_MINUTES = rf"(?<![0-9]){D}{{1,3}}[°度]\s?{D}{{1,2}}['′分]\s?(?:{D}{{1,2}}(?:\.{D}{{1,6}})?[\"″秒]?)?\s?[nsew]?"

LINKS = (
    rule(Kind.CONTACT, _MAIL, view="plain"),
    rule(Kind.LINK, _LINK, _is_personal, view="plain"),
    rule(Kind.CONTACT, _HANDLE, _is_no_bot, view="plain"),
    rule(Kind.POSITION, _PAIR),
    rule(Kind.POSITION, _CALLED_DEGREES),
    rule(Kind.POSITION, _MINUTES),
)
CONTACTS = (
    rule(Kind.CONTACT, _NICKNAME, view="plain"),
    rule(Kind.CONTACT, _EXPLICIT, _is_an_id),
    rule(Kind.CONTACT, _BESIDE, _is_an_id),
)
PLATES = (
    rule(Kind.PLATE, _PLATE, _has_digits),
    rule(Kind.PLATE, _CALLED, _has_digits),
    rule(Kind.PLATE, _BARE, _has_digits),
)
