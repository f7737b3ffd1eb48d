"""What people write for roles and badges: `names.yml`."""

from functools import cache
from pathlib import Path

import yaml

from storage.tables.people import RoleName


@cache
def written_names() -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "names.yml").read_text(encoding="utf-8"))
    return names


def called(role: RoleName) -> str:
    """How a role is shown."""
    return next(said for said, name in written_names()["roles"].items() if name == role)


@cache
def role_names() -> dict[str, RoleName]:
    return {said: RoleName(name) for said, name in written_names()["roles"].items()}
