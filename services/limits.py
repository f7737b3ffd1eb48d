"""How long a department has for an item (项): working days for signing for it, and for answering."""

from community.figures import Figures


def limits_of(item: str | None = None) -> tuple[int, int]:
    """Those of every item that has none of its own."""
    return Figures.sign_within, Figures.answer_within
