"""Everyone's own data: shown to them alone, removed, brought together when two accounts are one person."""

from storage.package import load

load(__name__, __path__)
