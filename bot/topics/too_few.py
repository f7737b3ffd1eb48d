"""Too few have signed up: 再喊一声 3. The other answers are buttons: 照常 is said of much else."""

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.reading import Line, plain
from bot.understanding.reading_words import bare, reading_words
from community.rights import Right
from community.wishes import Wish
from services.activities import too_few


def calling(line: Line) -> Wish:
    """What stands beside the words says which activity."""
    rest = line.plain
    for word in reading_words().too_few.again:
        rest = rest.replace(word, " ")
    return plain("call_again", line, rest, is_firm=True)


def _calls_again(text: str) -> bool:
    words = tuple(reading_words().too_few.again)
    return bare(text).startswith(words) or bare(text).endswith(words)


declare(
    Topic(
        intents={
            "call_again": Intent(
                too_few.call_again, reads=calling, said=False, said_as=_calls_again, right=Right.PUBLISH
            ),
            "another_date": Intent(too_few.another_date, said=False, right=Right.PUBLISH),
            "as_planned": Intent(too_few.as_planned, said=False, right=Right.PUBLISH),
        },
        taps={
            "call_again": Tap("activity", "call_again"),
            "another_date": Tap("activity", "another_date"),
            "as_planned": Tap("activity", "as_planned"),
        },
    )
)
