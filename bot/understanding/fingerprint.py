"""Whether what was learnt still fits what lies here: one hash over all that it hangs on."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(root: Path, patterns: Iterable[str]) -> str:
    """Of the names and the bytes of all files that one of the patterns fits."""
    whole = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in root.glob(pattern)):
        whole.update(f"{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()
