"""Help among neighbours: asked for in words or field by field, offered, given back, done."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.amounts import amount_in
from bot.understanding.giving_up import gives_up, what_is_not_needed
from bot.understanding.helpers import helpers_in
from bot.understanding.normalise import clean, fold
from bot.understanding.reading import Line, is_count_me_in, said
from bot.understanding.reading_words import bare, reading_words
from bot.understanding.when import When, find_all, without
from community.aid import wording
from community.aid.asking import Aiding
from community.redaction import redact
from community.vocabulary import Vocabulary
from community.wishes import Said, Wish
from services.aid import (
    asking,
    changing,
    choosing,
    claiming,
    expiring,
    finding,
    finishing,
    publishing,
    relaying,
    releasing,
)
from services.visit import Service
from storage.tables.subject import Subject

_HEAD = re.compile(r"^(?:发个|发|我要|我想)?求助(?:一下)?[\s:：,，。.]*")
_LIVES = re.compile(r"(?:我们|我)?(?:家住|住在|住|家在|在)?(?:[0-9]{1,3}[栋幢]|[0-9]+号楼)?\s*$")
_CHANGES = re.compile("(?:时间|人数)?(?:改成|改为|改到|改在|推迟到|提前到|挪到|换到|推到)")
_FILLING = re.compile("求助|把|那个|这个|我的|的|时间|人数|就|吧|了|再|来|帮我|帮|都|我|请|麻烦|谢谢|大家|一下")
_VERB_FIRST = re.compile("(?:帮忙|帮我|帮|找人|请人|借|修|搬|抬|通|换|装|陪|接|送|看|照|买|取|带|教|辅导)")
_WHO_HELPS = "(?:来帮忙|要帮忙|来帮|帮我|帮忙|求助)的(?:人|邻居)"
_OTHER_SIDE = f"他|她|ta|对方|人家|{_WHO_HELPS}|那[位个](?:邻居|人)"
_RELAY = re.compile(
    rf"(?:请|麻烦[你您]?|帮我|帮忙)?(?:(?:转告|告诉)(?:一下)?(?:{_OTHER_SIDE})(?!们)(?:一?声|一下|[说讲])?"
    rf"|[跟和同给对](?:{_OTHER_SIDE})(?!们)[说讲](?:一声|一下|声|下)"
    rf"|[跟和同给对]{_WHO_HELPS}[说讲](?!好|过|完|了))[\s,:]*(?P<words>\w.+)"
)
_TO_A_NAME = (
    r"(?:请|麻烦[你您]?|帮我|帮忙)?(?:(?:转告|告诉)(?:一下)?(?P<whom>{0})(?:一?声|一下|[说讲](?:一声|一下)?)?"
    r"|[跟和同给对](?P<with>{0})[说讲](?:一声|一下|声|下))[\s,:]*(?P<words>\w.+)"
)
_GIVES_BACK = re.compile(
    r"(?P<what>[^\W\d]{2,8}?)(?:那个忙|那件事|那[个边里]|这个|的事)?"
    "我(?:退了|退出了?|退掉了?|放弃了?|[去来]不[了成]了?|帮不[了成]了?|不[去来帮搞]了|搞不了了?|没空了)"
)
_CONTACT = re.compile(
    rf"(?:我想问|想问下?|请问|问下)?(?:{_OTHER_SIDE})的?(?:联系方式|(?:电话|手机)(?:号码|号)?|号码)"
    "(?:是|有)?(?:好多|几多|多少|么子|啥|什么|吗|没|冇|(?:发|给)我?(?:一下)?|告诉我)?"
)
_WIDE = re.compile("(?:整个|全|整)(?:个)?(?:小区|大院|院子)(?!门口|的人都)|发到小区")
_DAY_OR_DOOR = re.compile(r"[0-9]{1,2}-0[1-9]")


# --- asking ----------------------------------------------------------------------------------------------------


def asks(line: Line) -> Wish:
    return Wish(intent="ask_help", text=line.text, details=_request(line))


def _asks_outright(text: str) -> bool:
    """求助修下水道: the word, and what is to be done; not 求助改成…, 求助不搬了, 求助修好了吗."""
    rest = fold(text).removeprefix("求助")
    other = _CHANGES.search(rest) or gives_up(text) or reading_words().is_doubtful(rest) or rest.endswith(("了", "哒"))
    return rest != fold(text) and not other and bool(_VERB_FIRST.match(rest))


def _may_ask(line: Line) -> bool:
    """明天下午3点搬冰箱 2人, said by whoever publishes nothing."""
    is_known = "activity" in line.slots or any(word in line.plain for word in reading_words().aid.of_others)
    return not is_known and wording.category(line.plain) != wording.words().other


def _request(line: Line) -> Aiding:
    text = _HEAD.sub("", line.text).strip()
    folded = fold(text)
    if not text or bare(text) in (*reading_words().aid.empty, *reading_words().aid.courtesies):
        return Aiding()
    rest, times = _times(_without_doors(text), line.now)
    helpers = helpers_in(rest)
    return Aiding(
        words=text,
        bare=helpers.rest,
        category=wording.category(folded),
        for_other=wording.is_for_other(folded),
        urgent=wording.is_urgent(folded),
        times=times,
        needed=helpers.needed,
        odd=helpers.odd,
        wide=_WIDE.search(folded) is not None,
    )


def _without_doors(text: str) -> str:
    """Folded, with a sign where a door stands: 十二楼三号 is no day, and is no part of a title."""
    for door in redact(text).hidden:
        before, _, behind = text.partition(door.words)
        text = f"{_LIVES.sub('', before)}，{behind}"
    return fold(text)


def _times(folded: str, now: datetime) -> tuple[str, tuple[Said, ...]]:
    """The text without its times; one that comes again is no time at which somebody is needed."""
    found = [one for one in find_all(folded, now) if one.kind not in ("none", "duration")]
    rest = folded
    for one in found:
        rest = rest.replace(one.text, " ") if one.text in rest else without(rest, one)
    return rest, tuple(_certain(one, now) for one in _together(found, now))


def _together(found: list[When], now: datetime) -> list[When]:
    """明天要两人帮搬家 上午9点: a day, and elsewhere its hour."""
    read = [said(one, now) for one in found]
    if len(found) != 2 or None in read or sum(one.has_date for one in read if one) != 1:
        return found
    first, second = found if read[0] and read[0].has_date else reversed(found)
    joined = find_all(f"{first.text}{second.text}", now)
    return joined if first.kind == "day" and len(joined) == 1 else found


def _certain(time: When, now: datetime) -> Said:
    """12-03 alone may be a day or a door."""
    read = said(time, now)
    return read if read and not _DAY_OR_DOOR.fullmatch(time.text.strip()) else Said(kind="unclear", text=time.text)


# --- the fields of a draft -------------------------------------------------------------------------------------


def _dropped(line: Line) -> Wish | None:
    """不搬了 取消, instead of what was asked for."""
    return Wish(intent="drop_help", text=line.text, about=line.replied) if gives_up(line.text) else None


def _what(line: Line) -> Wish:
    return _dropped(line) or Wish(intent="help_what", text=line.text, about=line.replied, details=_request(line))


def _time(line: Line) -> Wish:
    if dropped := _dropped(line):
        return dropped
    _, times = _times(line.plain, line.now)
    if _is_skipped(line) or (not times and any(word in line.plain for word in wording.words().now)):
        details = Aiding(skip="when")
    else:
        details = Aiding(times=times or (Said(kind="unclear", text=line.text),))
    return Wish(intent="help_when", text=line.text, about=line.replied, details=details)


def _count(line: Line) -> Wish:
    if dropped := _dropped(line):
        return dropped
    if _is_skipped(line):
        details = Aiding(skip="count")
    else:
        amount = amount_in(line.plain, of_people=True)
        needed = helpers_in(line.plain).needed or (amount and amount.count)
        details = Aiding(needed=needed) if needed else Aiding(odd=line.text)
    return Wish(intent="help_count", text=line.text, about=line.replied, details=details)


def _publishes(line: Line) -> Wish:
    """署名发布, as the button has it."""
    anonymous = bare(line.text) in reading_words().aid.anonymous
    return Wish(intent="publish_help", text=line.text, details=Aiding(anonymous=anonymous))


def _is_publishing(text: str) -> bool:
    return bare(text) in (*reading_words().aid.anonymous, *reading_words().aid.signed)


def _is_skipped(line: Line) -> bool:
    return reading_words().form.control(line.text) == "skip" or bare(line.text) in reading_words().aid.any_time


# --- changing one that was published -----------------------------------------------------------------------------


def _mends(text: str, known: Vocabulary) -> bool:
    """冰箱改成明天下午4点搬: of help, and of nothing else that is known here."""
    folded = fold(text)
    if not _CHANGES.search(folded) or reading_words().is_doubtful(folded):
        return False
    if any(fold(title) in folded for title in known.activities):
        return False
    speaks_of_it = "求助" in folded or wording.category(folded) != wording.words().other
    return speaks_of_it and not any(word in folded for word in reading_words().aid.of_others)


def _mending(line: Line) -> Wish:
    rest, times = _times(_without_doors(line.text), line.now)
    helpers = helpers_in(_CHANGES.sub(",", rest))
    unread = re.sub(r"[\W\d_]+", "", _FILLING.sub("", helpers.rest))
    before = _FILLING.sub("", _CHANGES.split(fold(line.text))[0])
    details = Aiding(
        bare=re.sub(r"\W+", "", before) or unread,
        times=times,
        needed=helpers.needed,
        odd="" if not helpers.odd and _is_said(unread, before) else line.text,
    )
    return Wish(intent="mend_help", text=line.text, about=line.replied, details=details)


def _is_said(unread: str, before: str) -> bool:
    """Nothing but what it is called, and the verb once more: 冰箱改成明天下午4点搬."""
    behind = unread.removeprefix(re.sub(r"\W+", "", before))
    return len(behind) <= 1 or set(behind) <= set(before)


# --- lines that are passed on ------------------------------------------------------------------------------------


def _passes_on(text: str) -> bool:
    return _RELAY.fullmatch(fold(clean(text))) is not None


def _to_a_name(plain: str, names: Sequence[str]) -> re.Match[str] | None:
    """跟小李讲一声我三点到: to somebody known here."""
    known = "|".join(re.escape(fold(one)) for one in sorted(names, key=len, reverse=True))
    return re.fullmatch(_TO_A_NAME.format(f"(?:{known})"), plain) if known else None


def _passing_on(line: Line) -> Wish:
    """转告他我晚十分钟到; folding keeps places."""
    named = _to_a_name(line.plain, line.people)
    found = _RELAY.fullmatch(line.plain) or named
    words = line.text[found.start("words") :] if found else line.text
    to = (named["whom"] or named["with"]) if named else ""
    return Wish(intent="say_help", text=words, about=line.replied, details=Aiding(to=to))


def _asks_contact(text: str) -> bool:
    return _CONTACT.fullmatch(bare(text)) is not None


# --- helping ---------------------------------------------------------------------------------------------------


def _all_said(text: str, *lists: str) -> bool:
    """By the whole line, or by every clause of it but courtesies: 没有 他没来; 不好意思，帮不了了."""
    known = {word for one in lists for word in getattr(reading_words().aid, one)}
    clauses = [bare(one) for one in re.split(r"[\s,，。;；!！]+", text) if bare(one)]
    says = [one for one in clauses if one not in reading_words().aid.courtesies]
    return bare(text) in known or (bool(says) and all(one in known for one in says))


def _in_reply(intent: str, text: str, about: Subject) -> bool:
    if about.kind != "help_request":
        return False
    listed = {"offer_help": "offers", "release_help": "releases", "done_help": "done", "cancel_help": "withdraws"}
    words = bare(text)
    if intent == "cancel_help" and gives_up(text):
        return True
    if intent == "offer_help" and (is_count_me_in(text) or words in reading_words().aid.offers_here):
        return True
    return _all_said(text, listed[intent])


def _about(intent: str, line: Line) -> Wish:
    """Which request: a reply says it, but for what only asks or hesitates (几点, 我来看看): that is asked back."""
    about = line.replied if line.replied and line.replied.kind == "help_request" else None
    if about and not _in_reply(intent, line.text, about) and _is_in_doubt(line.plain):
        about = None
    return Wish(intent=intent, text=line.text, about=about)


def _is_in_doubt(plain: str) -> bool:
    return reading_words().is_doubtful(plain) or any(word in plain for word in reading_words().aid.hesitates)


def _given_back(text: str, known: Vocabulary) -> str:
    """冰箱那个我退了: what of it was named, when it is called so and no activity is."""
    found = _GIVES_BACK.fullmatch(bare(text))
    what = found["what"] if found else ""
    is_ours = bool(what) and any(what in fold(title) for title in known.helped)
    return what if is_ours and not any(what in title for title in known.activities) else ""


def _reading(intent: str, service: Service, words: str, **more: Any) -> Intent:
    reads = more.pop("reads", lambda line: _about(intent, line))
    return Intent(
        service,
        reads=reads,
        said_as=lambda text: _all_said(text, words),
        said_to=lambda text, about, _: _in_reply(intent, text, about),
        **more,
    )


def _releases(line: Line) -> Wish:
    found = _GIVES_BACK.fullmatch(bare(line.text))
    wish = _about("release_help", line)
    return wish.detailed(Aiding(bare=found["what"])) if found else wish


def _cancels(line: Line) -> Wish:
    wish = _about("cancel_help", line)
    return wish.detailed(Aiding(ends=what_is_not_needed(line.text))) if gives_up(line.text) else wish


def _is_cancelled(text: str) -> bool:
    return gives_up(text) == "surely"


def _fits(*lists: str) -> Callable[[Wish], bool]:
    """In answer to a question that has the intent among its choices."""
    return lambda wish: _all_said(wish.text, *lists)


declare(
    Topic(
        intents={
            "ask_help": Intent(asking.ask, reads=asks, said_as=_asks_outright, for_want_of=_may_ask),
            "help_what": Intent(asking.fill, reads=_what, said=False, holds_text=True),
            "help_when": Intent(asking.fill, reads=_time, said=False),
            "help_count": Intent(asking.fill, reads=_count, said=False),
            "change_help": Intent(asking.fill, said=False),
            "mend_help": Intent(changing.change, reads=_mending, said=False, said_here=_mends),
            "help_stays": Intent(changing.stays, said=False),
            "publish_help": Intent(publishing.publish, reads=_publishes, said=False, said_as=_is_publishing),
            "drop_help": Intent(asking.drop, said=False),
            "offer_help": _reading("offer_help", claiming.offer, "offers"),
            "open_help": Intent(
                claiming.look,
                said=False,
                only_asks=True,
                discreet=True,
                said_as=lambda text: bare(text) in reading_words().aid.open_ones,
            ),
            "release_help": _reading(
                "release_help",
                releasing.release,
                "releases",
                reads=_releases,
                said_here=lambda text, known: bool(_given_back(text, known)),
            ),
            "done_help": _reading("done_help", finishing.done, "done", fits=_fits("done", "was_done")),
            "not_done_help": Intent(finishing.not_done, said=False, fits=_fits("not_done")),
            "cancel_help": Intent(
                releasing.cancel,
                reads=_cancels,
                said=False,
                said_as=_is_cancelled,
                said_to=lambda text, about, _: _in_reply("cancel_help", text, about),
                fits=lambda wish: gives_up(wish.text) is not None,
            ),
            "replace_helper": Intent(
                releasing.replace, said=False, said_as=lambda text: bare(text) in reading_words().aid.replaces
            ),
            "choose_helper": Intent(choosing.choose, said=False),
            "decline_helper": Intent(choosing.decline, said=False),
            "help_in_doubt": Intent(
                expiring.ask_again, said=False, fits=lambda wish: reading_words().answers.meaning(wish.text) == "no"
            ),
            "help_goes_on": Intent(expiring.goes_on, said=False, fits=_fits("still")),
            "list_help": Intent(
                finding.show,
                said=False,
                only_asks=True,
                discreet=True,
                said_as=lambda text: bare(text) in reading_words().aid.lists,
            ),
            "relay_help": Intent(relaying.relay, said=False),
            "say_help": Intent(
                relaying.say,
                reads=_passing_on,
                said=False,
                said_as=_passes_on,
                said_here=lambda text, known: _to_a_name(fold(clean(text)), known.people) is not None,
            ),
            "help_contact": Intent(relaying.contact, said=False, said_as=_asks_contact, discreet=True),
            "help_line": Intent(
                relaying.line,
                reads=lambda line: Wish(intent="help_line", text=line.text, about=line.replied),
                said=False,
                holds_text=True,
                passes_on=True,
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
