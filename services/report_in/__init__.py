"""Report-ins (双报到): begun by the member, confirmed or returned by the community, withdrawn by the member."""

from storage.package import load

load(__name__, __path__)
