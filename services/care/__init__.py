"""关爱: who is looked after regularly, by whom in turn."""

from storage.package import load

load(__name__, __path__)
