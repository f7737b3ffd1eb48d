"""Certificates of service: issued to whoever served, checked by anyone who has the code, revoked, found corrected."""

from storage.package import load

load(__name__, __path__)
