"""Help among neighbours: how a request is worded, and what becomes of it."""
