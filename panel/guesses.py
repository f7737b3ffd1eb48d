"""Codes and links that are none, by the address of whoever tries them: after a few none is looked up for a while."""

from collections import OrderedDict
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from community.figures import Figures
from community.guesses import paused_until

ADDRESSES = 10_000  # that are remembered at most


class Guesses:
    """Remembered for as long as the program runs."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._wrong: OrderedDict[str, list[datetime]] = OrderedDict()

    def paused_until(self, address: str, now: datetime) -> datetime | None:
        until = paused_until(self._wrong.get(network_of(address), []), self._figures)
        return until if until is not None and now < until else None

    def note_wrong(self, address: str, now: datetime) -> None:
        whose = network_of(address)
        self._wrong[whose] = [*self._wrong.pop(whose, []), now][-self._figures.wrong_codes :]
        while len(self._wrong) > ADDRESSES:
            self._wrong.popitem(last=False)


def network_of(address: str) -> str:
    """A subscriber has a whole IPv6 network."""
    try:
        one = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((one, 64), strict=False)) if isinstance(one, IPv6Address) else address
