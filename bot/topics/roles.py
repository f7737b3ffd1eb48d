"""Roles: 让老张当3栋楼栋长，到年底; 撤掉老张的楼栋长. Whole sentences of these forms need no engine."""

import re
from datetime import date
from functools import cache

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.names import canonical
from bot.understanding.normalise import fold
from bot.understanding.reading import Line
from bot.understanding.reading_words import reading_words
from bot.understanding.when import When, find_all
from bot.understanding.words import any_of
from community.appointing import Appointing
from community.rights import Right
from community.wishes import Wanted, Wish
from services.names import role_names
from services.roles import granting, revoking

_MARKS = " :：,，。.!！~"
_EDGES = rf"\s{_MARKS}"
_ME = ("我", "俺", "咱", "本人", "我自己")
_NOBODY = r",，。?？;；!！不别让谁哪吗我俺咱你您他她它"  # what no name holds: there the sentence says something else
_NOWHERE = r",，。?？;；!！谁哪吗"
_UNTIL = re.compile(r"(?:截止到|截至到|截止|截至|直到|到|至)\s*$")
_LEADS_IN = re.compile(r"(?:一直?|期限|任期|有效期|干|当|做|任)?(?:截止到|截至到|截止|截至|直到|到|至)?\s*$")
_BY_THEN = re.compile(r"\s*(?:为止|止)")
# What stands in capitals is in `_form`; the first form that fits counts.
_GRANTS = (
    "(?:LET|APPOINT)?PERSON(?:APPOINT|AROUND)?BECOME UNIT ROLE",  # 让老张当3栋楼栋长, 老张以后当3栋楼栋长
    "APPOINT SAID ROLE POST",  # 任命 老张 3栋 楼栋长
    "(?:把|将)?UNIT ROLE (?:LET|给)PERSON BECOME",  # 3栋楼栋长由老张担任, 把3栋楼栋长给老张当
)
_REVOKES = (
    "DISMISS SAID ROLE POST了?",  # 撤掉老张的楼栋长
    "(?:把|将)?SAID ROLE POST DISMISS了?",  # 把老张的楼栋长撤了
    "PERSON NO_MORE UNIT ROLE POST了?",  # 小周不当网格长了
    "SAID ROLE NO_MORE了?",  # 小周的网格长不当了
    "NOT_LET PERSON(?:再|继续)?BECOME UNIT ROLE了?",  # 不让老张当楼栋长了
)


def appointing(intent: str, line: Line) -> Wish:
    """Whom, which role, which unit, until when. A sentence of no known form is not acted on."""
    until, text, plain = _without_end(line)
    revokes = _fits(_REVOKES, plain)
    found = revokes or _fits(_GRANTS, plain)
    if found is None:
        return Wish(intent=intent, text=line.text, details=Appointing(unread=line.text))
    person, unit, unread = _whom_where_and_what_else(line, found, text)
    if any(role in person + unit for role in role_names()):  # 让老张当楼栋长和网格长
        unread = line.text
    said = Appointing(
        person="" if person in _ME else person,
        myself=person in _ME,
        role=role_names()[found["role"]],
        until=until,
        unread=unread,
    )
    meant = "revoke_role" if revokes else "grant_role"
    return Wish(intent=meant, text=line.text, wanted=Wanted(unit=unit or None), details=said)


def _whom_where_and_what_else(line: Line, found: re.Match[str], text: str) -> tuple[str, str, str]:
    """In the order in which they were said, or in any: then the unit is one that is known."""
    parts = {name: text[slice(*found.span(name))] for name, value in found.groupdict().items() if value}
    person, unit = parts.get("person", ""), parts.get("unit", "")
    known = line.slots.get("team") or line.slots.get("unit") or ""
    rest = parts.get("rest", "").strip(_MARKS)
    if rest and not unit and rest == known:  # 任命 老张 楼栋长 3栋
        unit, rest = rest, ""
    if said := parts.get("said", ""):
        unit = unit or (known if known in said else "")
        person = said.replace(unit, " ") if unit else said
    return _bare(person), canonical(_bare(unit)), rest


def _bare(said: str) -> str:
    return " ".join(said.split()).strip(" 的:：,，")


# --- until when ------------------------------------------------------------------------------------------------------


def _without_end(line: Line) -> tuple[date | None, str, str]:
    """The last day, and the line without it, as written and folded."""
    times = [found for found in find_all(line.plain, line.now) if found.span]
    if len(times) != 1 or (until := _last_day(line, times[0])) is None:
        return None, line.text, line.plain
    start, end = times[0].span or (0, 0)
    before = _LEADS_IN.search(line.plain[:start])
    start = before.start() if before else start
    behind = _BY_THEN.match(line.plain, end)
    end = behind.end() if behind else end
    return until, line.text[:start] + " " + line.text[end:], line.plain[:start] + " " + line.plain[end:]


def _last_day(line: Line, found: When) -> date | None:
    """到年底, 截至12月31日; a length, or a day that is no end, is none."""
    says_so = found.kind == "until" or _UNTIL.search(line.plain[: found.span[0] if found.span else 0])
    day = {"day": found.start, "span": found.end, "until": found.end}.get(found.kind)
    if day is None or not says_so or found.text.endswith("前"):
        return None
    return date(day.year, day.month, day.day)


# --- the forms -------------------------------------------------------------------------------------------------------


def _fits(forms: tuple[str, ...], plain: str) -> re.Match[str] | None:
    if not any(role in plain for role in role_names()):
        return None
    return next((found for form in forms if (found := _form(form).fullmatch(plain))), None)


@cache
def _form(form: str) -> re.Pattern[str]:
    words = reading_words().roles
    known = {name.upper(): f"(?:{any_of(getattr(words, name))})" for name in type(words).model_fields}
    known |= {
        "PERSON": rf"(?P<person>[^{_NOBODY}\s][^{_NOBODY}]{{1,23}}?|{any_of(_ME)})",
        "SAID": rf"(?P<said>[^{_NOWHERE}不你您他她]{{0,40}}?)",
        "UNIT": rf"(?P<unit>[^{_NOWHERE}]{{0,24}}?)",
        "ROLE": rf"的?(?P<role>{any_of(role_names())})",
        "POST": f"(?:{any_of(words.post)})?",
    }
    spelt = re.compile("|".join(sorted(known, key=len, reverse=True)))
    whole = spelt.sub(lambda found: known[found[0]], form.replace(" ", r"\s*"))
    around = rf"(?:(?:{any_of(words.around)})[{_EDGES}]*)*"
    return re.compile(rf"[{_EDGES}]*{around}{whole}(?P<rest>(?:[{_EDGES}]|到|至|截|直到|任期).{{0,30}})?")


def _is_granting(text: str) -> bool:
    return not _is_revoking(text) and _fits(_GRANTS, fold(text)) is not None


def _is_revoking(text: str) -> bool:
    return _fits(_REVOKES, fold(text)) is not None


declare(
    Topic(
        intents={
            "grant_role": Intent(
                granting.grant,
                reads=lambda line: appointing("grant_role", line),
                said_as=_is_granting,
                right=Right.MANAGE_ROLES,
            ),
            "revoke_role": Intent(
                revoking.revoke,
                reads=lambda line: appointing("revoke_role", line),
                said_as=_is_revoking,
                right=Right.MANAGE_ROLES,
            ),
        },
        taps={"revoke_role": Tap("role", "revoke_role")},
    )
)
