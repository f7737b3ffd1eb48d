"""The yearly duty: how one stands, exemptions, excuses, make-ups, reminders."""

from storage.package import load

load(__name__, __path__)
