"""What was shown: a link or a file for those who came."""

import re
from dataclasses import replace

from bot.understanding.reading import Line, plain
from bot.understanding.reading_words import leaving_out, reading_words
from community.lectures import Giving
from community.wishes import Wish

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def giving(line: Line) -> Wish:
    """课件 高血压防治 https://…, and what else is said of the link (a password)."""
    found, called = _LINK.search(line.text), reading_words().lecture.material
    if found is None:
        return plain("lecture_material", line, leaving_out(line.plain, called), details=Giving())
    words = line.text[found.start() :].strip()
    before = replace(line, text=line.text[: found.start()], plain=line.plain[: found.start()])
    rest = leaving_out(before.plain, [*called, *reading_words().lecture.around_link])
    return plain("lecture_material", before, rest, is_firm=True, details=Giving(words=words)).model_copy(
        update={"text": line.text}
    )
