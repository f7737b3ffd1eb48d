"""Posts (岗位): taken and given up by residents, set up by organisers."""

from storage.package import load

load(__name__, __path__)
