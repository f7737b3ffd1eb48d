"""What neighbours lend and can do: noted, asked for when a request fits, lent when both agree."""

from storage.package import load

load(__name__, __path__)
