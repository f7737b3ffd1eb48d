"""Registries are filled by loading a package: each of its modules declares itself, and nothing is listed twice."""

from importlib import import_module
from pkgutil import iter_modules


def load(package: str, path: list[str]) -> None:
    """Imports every module of a package (call it at the end of its `__init__`)."""
    for found in iter_modules(path, f"{package}."):
        import_module(found.name)
