"""The organisers' pages."""

from panel.state import mount

__all__ = ["mount"]
