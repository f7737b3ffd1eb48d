"""Signing in to the pages: a link that is asked for in private, and sessions."""

from storage.package import load

load(__name__, __path__)
