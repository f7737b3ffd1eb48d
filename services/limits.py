"""How long a department has for an item (项): working days for signing for it, and for answering."""

from community.departments import Limits
from community.figures import Figures
from services.departments import catalogue


def limits_of(item: str | None = None, figures: Figures | None = None) -> Limits:
    """Those of an item of the service guide, or of something that a department handles; by default the usual ones."""
    figures = figures or Figures()
    return catalogue(figures).limits_of(item, Limits(figures.sign_within, figures.answer_within))
