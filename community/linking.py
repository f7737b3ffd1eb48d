"""Two accounts of one person: the one-time code."""

import hashlib
import secrets
from typing import Literal

from community.wishes import Details

LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"  # none that is taken for another: 0 O, 1 I L, 2 Z, 5 S, 8 B
LENGTH = 8


class Linking(Details):
    topic: Literal["linking"] = "linking"
    code: str | None = None  # as it was written
    name: str = ""  # whose accounts an organiser parts


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def digest(code: str) -> str:
    """However it is spaced, in capitals or not."""
    plain = "".join(char for char in code.upper() if char.isascii() and char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
