"""Posts that most communities have: `usual.yml`."""

from functools import cache
from pathlib import Path

import yaml

from storage.tables.posts import Post


@cache
def usual() -> tuple[tuple[str, int], ...]:
    """Name and places."""
    written = yaml.safe_load((Path(__file__).parent / "usual.yml").read_text(encoding="utf-8"))
    return tuple((one["name"], one["places"]) for one in written)


def usual_posts(unit_id: int) -> list[Post]:
    return [Post(unit_id=unit_id, name=name, places=places) for name, places in usual()]
