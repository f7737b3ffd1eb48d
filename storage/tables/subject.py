"""What cards, notices, audit rows and buttons are about: a kind of thing and its id.

What is known of each kind stands in one table, `services.subjects.KINDS`.
"""

from typing import NamedTuple


class Subject(NamedTuple):
    kind: str
    id: int
