"""Roles: granted, revoked, ending by their date."""

from storage.package import load

load(__name__, __path__)
