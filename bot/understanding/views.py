"""What a line is recognised by, in four views: ideas, characters, sounds, and characters that stand near each other."""

from collections.abc import Iterator, Sequence

from bot.understanding.normalise import fold, tidy
from bot.understanding.repair import blurred, repair_keywords, sound
from bot.understanding.traits import traits

LONGEST = 3  # characters or syllables in a row
FARTHEST = 5  # characters from one to another that is seen with it
LONGEST_LINE = 500  # characters; linli sends no longer ones, but others may ask

Views = tuple[list[str], ...]


def views(text: str) -> Views:
    """The traits of a line in which linli has put one sign for each known name; a trait may stand more than once."""
    heard = tidy(fold(text[:LONGEST_LINE]))
    meant = tidy(repair_keywords(heard))
    sounds = [blurred(sound(char)) for char in heard]
    return traits(meant), [*_runs(meant)], [*_runs(sounds)], [*_near(meant)]


def _runs(parts: Sequence[str]) -> Iterator[str]:
    framed = ["^", *parts, "$"]
    for length in range(1, LONGEST + 1):
        for start in range(len(framed) - length + 1):
            yield " ".join(framed[start : start + length])


def _near(text: str) -> Iterator[str]:
    return (f"{char}_{other}" for at, char in enumerate(text) for other in text[at + 1 : at + 1 + FARTHEST])
