"""Files that hold what people have said: for nobody else's eyes, and under their name only when they are whole."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """Beside what is made, so that giving it its name is one step."""
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=folder) as place:
        yield Path(place)


def private(file: Path) -> Path:
    """A new and empty one."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return file
