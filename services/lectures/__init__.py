"""The lecture hall: questions, who holds a lecture, ratings, material."""

from storage.package import load

load(__name__, __path__)
