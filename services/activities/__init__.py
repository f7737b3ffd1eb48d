"""Activities: published, changed, called off, listed."""

from storage.package import load

load(__name__, __path__)
