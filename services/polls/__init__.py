"""Polls and quizzes: composed, posted to the groups of some units, voted in, closed."""

from storage.package import load

load(__name__, __path__)
