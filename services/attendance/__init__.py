"""Coming and leaving, the code, taking attendance, closing it."""

from storage.package import load

load(__name__, __path__)
