"""Tallies for any unit of the tree: on demand, once a week to those who look after it, once a month to its group."""
