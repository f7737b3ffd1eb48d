"""Hours: decided by those with the right, answered by the member, counted."""

from storage.package import load

load(__name__, __path__)
