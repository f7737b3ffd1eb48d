"""Registries are filled by loading a package: each of its modules declares itself, and nothing is listed twice."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def load(package: str, path: list[str]) -> list[ModuleType]:
    """Imports every module of a package (call it at the end of its `__init__`)."""
    return [import_module(found.name) for found in iter_modules(path, f"{package}.")]
