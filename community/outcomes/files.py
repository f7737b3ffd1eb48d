"""Pictures and files that came along, as far as it must be asked or said what becomes of them."""

from community.files import Because
from community.outcomes.base import Outcome
from community.outcomes.questions import Asks


class FileAsked(Asks):
    """One came, and no word of what it is for that was understood."""

    personal = True
    name: str
    is_picture: bool
    said: str = ""  # words beside it, which nothing has read


class FileNotTaken(Outcome):
    """It is kept nowhere; what was said beside it holds."""

    personal = True
    name: str
    because: Because
    most: int = 0  # megabytes
