"""Certificates of service: 证明, 开个上半年的证明; 核验 and 作废证明 with a code."""

import re
from functools import cache

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.normalise import fold
from bot.understanding.past import blanked, past
from bot.understanding.reading import Line, said
from bot.understanding.reading_words import reading_words
from bot.understanding.when import When, find_all
from bot.understanding.words import any_of
from community.certificates import LENGTH, Certifying, Checking, as_code
from community.wishes import Wish
from services.certificates import checking, issuing, naming, revoking

_EDGES = " :：,，。.;；!！?？~、的"
_BESIDE = (
    re.compile("(?:从|自|除|除了|前|近|到|至|截至|截止|和)$"),
    re.compile("^(?:以来|以前|之前|以后|之后|起|开始|和|、|到|至|前|后)"),
)
_CODE = re.compile(rf"[0-9a-z](?:[ -]?[0-9a-z]){{{LENGTH - 3},{LENGTH + 1}}}")  # nearly one, too: a slip


def certifying(line: Line) -> Wish:
    """For which days, and what in the line makes that uncertain: then it is asked, and not taken for this year."""
    times = [past(one, line.now) for one in find_all(line.plain, line.now) if one.kind != "none"]
    days = said(times[0], line.now) if len(times) == 1 and _is_certain(line, times[0]) else None
    whose = line.slots.get("person") or line.heard.get("person", "")
    unread = _unread(line, times, is_certain=days is not None)
    details = Certifying(
        first=days.start if days else None, last=days.end if days else None, unread=unread, whose=whose
    )
    return Wish(intent="certificate", text=line.text, details=details)


def _is_certain(line: Line, found: When) -> bool:
    """Whole days that have begun, with nothing beside them that moves them: 年底要交 is no days that are certified."""
    if found.kind not in ("day", "span") or found.each or found.has_time or found.span is None or found.start is None:
        return False
    (before, behind), (start, end) = _BESIDE, found.span
    moved = before.search(line.plain[:start]) or behind.search(line.plain[end:])
    days = said(found, line.now)
    return not moved and days is not None and days.start is not None and days.start <= line.now


def _unread(line: Line, times: list[When], *, is_certain: bool) -> str:
    """What is shown of it when it is asked."""
    spans = [one.span for one in times if one.span]
    if times and not is_certain:
        return "、".join(line.text[start:end] for start, end in spans) or line.text
    rest = fold(blanked(line.plain, spans))
    if line.is_command:
        return _padding().sub("", rest).strip(_EDGES)
    names_one = line.slots.get("activity") or line.slots.get("team")
    return names_one or (line.text if _doubts().search(_no_doubts().sub("", rest)) else "")


@cache
def _padding() -> re.Pattern[str]:
    return re.compile(any_of(reading_words().certificate.padding))


@cache
def _doubts() -> re.Pattern[str]:
    return re.compile(any_of(reading_words().certificate.doubts))


@cache
def _no_doubts() -> re.Pattern[str]:
    return re.compile(any_of(reading_words().certificate.no_doubts))


# --- by their code ---------------------------------------------------------------------------------------------


def _form(words: list[str]) -> re.Pattern[str]:
    """核验 ABCD…, and the word alone; a reason may stand behind the code."""
    return re.compile(rf"(?:{any_of(words)})(?:的?编号|号码|码)?[ :,是为]*(?:(?P<code>{_CODE.pattern})(?P<rest>.*))?")


@cache
def _checks() -> re.Pattern[str]:
    return _form(reading_words().certificate.check)


@cache
def _revokes() -> re.Pattern[str]:
    return _form(reading_words().certificate.revoke)


def _by_code(intent: str, form: re.Pattern[str], line: Line) -> Wish:
    """In front of a reply to why, the certificate that it is about."""
    if line.replied is not None and line.replied.kind == "certificate":
        return Wish(intent=intent, text=line.text, about=line.replied, details=Checking(reason=line.text.strip(_EDGES)))
    found = form.fullmatch(line.plain.strip())
    code = as_code(found["code"]) if found and found["code"] else ""
    reason = (found["rest"] or "").strip(_EDGES) if found else ""
    return Wish(intent=intent, text=line.text, details=Checking(code=code, reason=reason))


def _is(form: re.Pattern[str], text: str) -> bool:
    """核对 alone may be about anything."""
    found = form.fullmatch(fold(text).strip(_EDGES))
    return found is not None and (found["code"] is not None or "证明" in found[0] or "核验" in found[0])


declare(
    Topic(
        intents={
            "certificate": Intent(issuing.issue, reads=certifying, discreet=True),
            "certificate_name": Intent(naming.rename, said=False),
            "check_certificate": Intent(
                checking.check,
                reads=lambda line: _by_code("check_certificate", _checks(), line),
                said=False,
                said_as=lambda text: _is(_checks(), text),
                only_asks=True,
            ),
            "revoke_certificate": Intent(
                revoking.revoke,
                reads=lambda line: _by_code("revoke_certificate", _revokes(), line),
                said=False,
                said_as=lambda text: _is(_revokes(), text),
            ),
            "confirm_revocation": Intent(revoking.confirm, said=False),
            "keep_certificate": Intent(revoking.keep, said=False),
        },
        taps={
            "certify": Tap("year", "certificate"),
            "certify_anew": Tap("certificate", "certificate"),
            "certificate_name": Tap("certificate", "certificate_name"),
            "certificate_revoke": Tap("certificate", "revoke_certificate"),
        },
    )
)
