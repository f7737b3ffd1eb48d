"""Help among neighbours: asked for in words or field by field, offered, given back, done."""

import re
from datetime import datetime

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.amounts import Amount, amount_in
from bot.understanding.normalise import fold
from bot.understanding.reading import Line, is_count_me_in, said
from bot.understanding.reading_words import bare, reading_words
from bot.understanding.when import When, find_all, without
from community.aid import wording
from community.aid.asking import Aiding
from community.redaction import Kind, redact
from community.wishes import Said, Wish
from services.aid import asking, choosing, claiming, expiring, finding, finishing, publishing, relaying, releasing
from services.visit import Service
from storage.tables.subject import Subject

_HEAD = re.compile(r"^(?:发个|发|我要|我想)?求助(?:一下)?[\s:：,，。.]*")
_SHUT = "▢"  # stands for a door while times are looked for
_PERHAPS_A_DOOR = re.compile(r"[0-9]{1,2}-0[0-9]")
_TAKEN = "要需来找请求共缺差"


# --- asking ----------------------------------------------------------------------------------------------------


def asks(line: Line) -> Wish:
    return Wish(intent="ask_help", text=line.text, details=_request(line))


def _request(line: Line) -> Aiding:
    text = _HEAD.sub("", line.text).strip()
    folded = fold(text)
    if not text or bare(text) in reading_words().aid.empty:
        return Aiding()
    rest, times = _times(folded, line.now)
    number, rest = _helpers(rest)
    return Aiding(
        words=text,
        bare=rest,
        category=wording.category(folded),
        for_other=wording.is_for_other(folded),
        urgent=wording.is_urgent(folded),
        times=times,
        **number,
    )


def _times(folded: str, now: datetime) -> tuple[str, tuple[Said, ...]]:
    """The text without its times; one that comes again is no time at which somebody is needed.

    A door is none either: 三号 of 十二楼三号 is no day.
    """
    doors = [one.words for one in redact(folded).hidden if one.kind is Kind.DOOR]
    rest = folded
    for door in doors:
        rest = rest.replace(door, _SHUT * len(door), 1)
    found = [one for one in find_all(rest, now) if one.kind not in ("none", "duration")]
    for one in found:
        rest = without(rest, one)
    for door in doors:
        rest = rest.replace(_SHUT * len(door), door, 1)
    return rest, tuple(_said(one, now) for one in found)


def _said(one: When, now: datetime) -> Said:
    """12-03 may be a door as well: uncertain."""
    unclear = Said(kind="unclear", text=one.text)
    return unclear if _PERHAPS_A_DOOR.fullmatch(one.text) else said(one, now) or unclear


def _helpers(folded: str) -> tuple[dict[str, object], str]:
    """How many are needed, or a number of people that may be something else, and the text without it."""
    amount = amount_in(folded)
    if amount is None:
        return {}, folded
    start, end = amount.span
    rest = f"{folded[:start]} {folded[end:]}"
    if amount.count is None or not _means_helpers(folded, amount):
        return {"odd": amount.text}, rest
    return {"needed": amount.count}, rest


def _means_helpers(folded: str, amount: Amount) -> bool:
    """要两个人抬, 来三个人; not 我家三个人."""
    start, end = amount.span
    behind = folded[end:].lstrip()
    is_alone = not folded.replace(amount.text, "").strip(" ,。")
    before = folded[max(0, start - 2) : start + 1]
    return is_alone or any(one in before for one in _TAKEN) or behind.startswith(tuple(wording.words().helpers))


# --- the fields of a draft -------------------------------------------------------------------------------------


def _what(line: Line) -> Wish:
    return Wish(intent="help_what", text=line.text, about=line.replied, details=_request(line))


def _time(line: Line) -> Wish:
    _, times = _times(line.plain, line.now)
    if _is_skipped(line) or (not times and any(word in line.plain for word in wording.words().now)):
        details = Aiding(skip="when")
    else:
        details = Aiding(times=times or (Said(kind="unclear", text=line.text),))
    return Wish(intent="help_when", text=line.text, about=line.replied, details=details)


def _count(line: Line) -> Wish:
    if _is_skipped(line):
        details = Aiding(skip="count")
    else:
        amount = amount_in(line.plain, of_people=True)
        details = Aiding(needed=amount.count) if amount and amount.count else Aiding(odd=line.text)
    return Wish(intent="help_count", text=line.text, about=line.replied, details=details)


def _publishes(line: Line) -> Wish:
    """署名发布, as the button has it."""
    anonymous = bare(line.text) in reading_words().aid.anonymous
    return Wish(intent="publish_help", text=line.text, details=Aiding(anonymous=anonymous))


def _is_publishing(text: str) -> bool:
    return bare(text) in (*reading_words().aid.anonymous, *reading_words().aid.signed)


def _is_skipped(line: Line) -> bool:
    return reading_words().form.control(line.text) == "skip" or bare(line.text) in reading_words().aid.any_time


# --- helping ---------------------------------------------------------------------------------------------------


def _in_reply(intent: str, text: str, about: Subject) -> bool:
    if about.kind != "help_request":
        return False
    listed = {"offer_help": "offers", "release_help": "releases", "done_help": "done", "cancel_help": "withdraws"}
    words = bare(text)
    return words in getattr(reading_words().aid, listed[intent]) or (intent == "offer_help" and is_count_me_in(text))


def _about(intent: str, line: Line) -> Wish:
    """Which request: a reply says it, but for what only asks or hesitates (几点, 可以来吗): that is asked back."""
    about = line.replied if line.replied and line.replied.kind == "help_request" else None
    if about and not _in_reply(intent, line.text, about) and reading_words().is_doubtful(line.plain):
        about = None
    return Wish(intent=intent, text=line.text, about=about)


def _reading(intent: str, service: Service, words: str, **more: object) -> Intent:
    return Intent(
        service,
        reads=lambda line: _about(intent, line),
        said_as=lambda text: bare(text) in getattr(reading_words().aid, words),
        said_to=lambda text, about, _: _in_reply(intent, text, about),
        **more,  # type: ignore[arg-type]
    )


declare(
    Topic(
        intents={
            "ask_help": Intent(asking.ask, reads=asks),
            "help_what": Intent(asking.fill, reads=_what, said=False, holds_text=True),
            "help_when": Intent(asking.fill, reads=_time, said=False),
            "help_count": Intent(asking.fill, reads=_count, said=False),
            "change_help": Intent(asking.fill, said=False),
            "publish_help": Intent(publishing.publish, reads=_publishes, said=False, said_as=_is_publishing),
            "drop_help": Intent(asking.drop, said=False),
            "offer_help": _reading("offer_help", claiming.offer, "offers"),
            "release_help": _reading("release_help", releasing.release, "releases"),
            "done_help": _reading("done_help", finishing.done, "done"),
            "not_done_help": Intent(finishing.not_done, said=False),
            "cancel_help": _reading("cancel_help", releasing.cancel, "withdraws", said=False),
            "replace_helper": Intent(
                releasing.replace, said=False, said_as=lambda text: bare(text) in reading_words().aid.replaces
            ),
            "choose_helper": Intent(choosing.choose, said=False),
            "decline_helper": Intent(choosing.decline, said=False),
            "help_goes_on": Intent(expiring.goes_on, said=False),
            "list_help": Intent(
                finding.show,
                said=False,
                only_asks=True,
                discreet=True,
                said_as=lambda text: bare(text) in reading_words().aid.lists,
            ),
            "relay_help": Intent(relaying.relay, said=False),
            "help_line": Intent(
                relaying.line,
                reads=lambda line: Wish(intent="help_line", text=line.text, about=line.replied),
                said=False,
                holds_text=True,
            ),
            "give_phone": Intent(relaying.give_phone, said=False),
            "help_phone": Intent(
                relaying.phone_said,
                reads=lambda line: Wish(intent="help_phone", text=line.text, about=line.replied),
                said=False,
            ),
        },
        taps={
            "claim_help": Tap("help_request", "offer_help"),
            "release_help": Tap("help_request", "release_help"),
            "done_help": Tap("help_request", "done_help"),
            "not_done_help": Tap("help_request", "not_done_help"),
            "cancel_help": Tap("help_request", "cancel_help"),
            "help_goes_on": Tap("help_request", "help_goes_on"),
            "choose_helper": Tap("help_claim", "choose_helper"),
            "decline_helper": Tap("help_claim", "decline_helper"),
            "replace_helper": Tap("help_claim", "replace_helper"),
            "relay_help": Tap("help_claim", "relay_help"),
            "give_phone": Tap("help_claim", "give_phone"),
        },
    )
)
