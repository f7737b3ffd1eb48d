"""Too few have signed up: 再喊一声 3. 照常办 and 改期 answer that question alone: they are said of much else."""

import re

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.normalise import fold
from bot.understanding.reading import NUMBER, Line, plain
from bot.understanding.reading_words import bare, reading_words
from bot.understanding.words import any_of
from community.rights import Right
from community.wishes import Wish
from services.activities import too_few

# 3个人也行, 几个人都办: with as few as there are.
_FEW = rf"(?:就|才|只有|哪怕|有)*(?:{NUMBER}|几|这么?几|两三|三四|多少|再少)?个?人?"
_ENOUGH = re.compile(rf"{_FEW}(?:也|都|照样)(?:行|可以|要得|成|要?办|要?搞|开)[了的]?")


def calling(line: Line) -> Wish:
    """What stands beside the words says which activity."""
    rest = line.plain
    for word in reading_words().too_few.again:
        rest = rest.replace(word, " ")
    return plain("call_again", line, rest, is_firm=True)


def _calls_again(text: str) -> bool:
    words = tuple(reading_words().too_few.again)
    return bare(text).startswith(words) or bare(text).endswith(words)


def answering(line: Line) -> Wish:
    """书法班照常办, 那就不搞了, 3个人也行: these words and perhaps the title; everything else is no answer."""
    said, words = _without_title(line), reading_words().too_few
    led = re.compile(rf"(?:{any_of(words.leads)}|[,、 ])*")
    shorter = [said[end:] for end in range(len(said)) if led.fullmatch(said, 0, end)]
    answers = (("as_planned", words.planned), ("another_date", words.date), ("cancel_activity", words.not_held))
    for intent, known in answers:
        if any(one in known or (intent == "as_planned" and _ENOUGH.fullmatch(one)) for one in shorter):
            return plain(intent, line, line.slots.get("activity", ""), is_firm=True)
    return plain("as_planned", line, "").model_copy(update={"intent": "not_understood"})


def _without_title(line: Line) -> str:
    title = fold(line.slots.get("activity", ""))
    rest = line.plain.replace(title, "") if title else line.plain
    return bare(re.sub(r"^(?:那|好|行|嗯|就)?[,、 ]+", "", rest))


def _is_answer(wish: Wish) -> bool:
    return wish.intent in ("as_planned", "another_date", "cancel_activity")


declare(
    Topic(
        intents={
            "call_again": Intent(
                too_few.call_again, reads=calling, said=False, said_as=_calls_again, right=Right.PUBLISH
            ),
            "another_date": Intent(too_few.another_date, said=False, right=Right.PUBLISH),
            "as_planned": Intent(
                too_few.as_planned,
                reads=answering,
                fits=_is_answer,
                fits_first=True,
                said=False,
                right=Right.PUBLISH,
            ),
        },
        taps={
            "call_again": Tap("activity", "call_again"),
            "another_date": Tap("activity", "another_date"),
            "as_planned": Tap("activity", "as_planned"),
        },
    )
)
