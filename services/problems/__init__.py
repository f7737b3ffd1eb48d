"""反映: problems that residents report, and those who settle them."""

from storage.package import load

load(__name__, __path__)
