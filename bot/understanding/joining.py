"""From words to who is meant by a sign-up or a cancellation."""

from bot.understanding.company import company
from bot.understanding.reading import Line, plain
from community.company import Joining
from community.wishes import Wish


def joining(intent: str, line: Line) -> Wish:
    """With who is meant and who comes along."""
    who = Joining(company=company(line.plain, alone=line.plus_one_counts))
    return plain(intent, line, is_firm=True, details=who)
