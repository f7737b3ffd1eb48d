"""What is learnt from one annotated line."""

from collections.abc import Iterator, Sequence

from bot.understanding.normalise import fold
from bot.understanding.traits import Place, with_signs
from nlu.components.views import Views, views


def lessons(text: str, named: Sequence[Place]) -> Iterator[Views]:
    """The line with one sign for each name, as linli sends it, and once more as it is: not every name is known."""
    plain = fold(text)
    signed = with_signs(plain, named)
    yield views(signed)
    if signed != plain:
        yield views(plain)
