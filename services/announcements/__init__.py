"""Announcements: drafted, sent to many groups, followed, corrected, withdrawn, acknowledged."""

from storage.package import load

load(__name__, __path__)
