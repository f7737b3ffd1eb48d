"""What no import can be made of, and how much is too much."""

MOST_BYTES = 50 * 2**20
MOST_UNPACKED = 200 * 2**20
MOST_ROWS = 200_000  # of a sheet
MOST_CELLS = 4_000_000  # of a sheet, empty ones among them
MOST_REPEATED = 2 * 2**30  # characters, when each cell holds the longest text of the file


class ImportRefused(Exception):
    """A file that cannot be imported; the message says why and what to do."""
