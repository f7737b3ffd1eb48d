"""How long a department has for an item (项): working days for signing for it, and for answering."""

from community.departments import Limits
from community.figures import Figures
from services.departments import catalogue


def limits_of(words: str, department: str, figures: Figures) -> Limits:
    """Those of the matter that the words name, when that department handles it; else the usual ones."""
    usual = Limits(figures.sign_within, figures.answer_within)
    return catalogue(figures).limits_of(words, usual, department)
