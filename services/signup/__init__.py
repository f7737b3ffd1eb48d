"""Places: taken, brought, given up, offered; by button, by words, by a list of names."""

from storage.package import load

load(__name__, __path__)
