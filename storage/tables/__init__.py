"""The tables: plain rows at the bottom of everything, one module for each topic.

Rows hold facts; what can be derived (who is missing, how many hours count, how full a building is) is derived.
Times are aware and stored in UTC. `table=True` models do not validate: input is checked at the edges.
"""

from storage.own_data import Register
from storage.package import load

OWN_DATA: Register = {}
for topic in load(__name__, __path__):
    OWN_DATA |= getattr(topic, "OWN_DATA", {})
