"""Codes may be guessed a few times, then none counts for a while."""

from collections.abc import Sequence
from datetime import datetime

from community.figures import Figures


def paused_until(wrong: Sequence[datetime], figures: Figures) -> datetime | None:
    """After every fifth wrong code of one person at one thing no code counts for a while.

    :param wrong: when wrong codes were given, the latest last.
    """
    full = wrong and len(wrong) % figures.wrong_codes == 0
    return wrong[-1] + figures.code_pause if full else None
