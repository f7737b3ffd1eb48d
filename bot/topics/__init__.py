"""The topics of the conversation: each declares itself by being loaded."""

from storage.package import load

load(__name__, __path__)
