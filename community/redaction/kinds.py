"""What is hidden, and as what."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PHONE = "phone"
    ID_NUMBER = "id_number"
    ACCOUNT = "account"
    CODE = "code"  # a password, a pick-up code
    PLATE = "plate"
    DOOR = "door"
    CONTACT = "contact"  # WeChat, QQ, mail
    LINK = "link"
    POSITION = "position"
    NAME = "name"


@dataclass(frozen=True)
class Hidden:
    kind: Kind
    words: str  # as they were written; for the asker's eyes only


@dataclass(frozen=True)
class Redacted:
    text: str  # what others may see
    hidden: tuple[Hidden, ...]  # in the order of the text

    @property
    def words_hidden(self) -> tuple[str, ...]:
        """For the asker's eyes only, each once."""
        return tuple(dict.fromkeys(one.words for one in self.hidden))
