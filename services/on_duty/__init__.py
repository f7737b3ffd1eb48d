"""值班: who is on duty."""

from storage.package import load

load(__name__, __path__)
