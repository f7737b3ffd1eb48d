"""Files for rehearsals: of the kind that their name says, small and whole unless a step says otherwise."""

from functools import partial
from io import BytesIO
from pathlib import PurePath
from zipfile import ZipFile
from zlib import crc32

from PIL import Image

from bot.messages import Brought
from community.files import OFFICE
from replay.transcript import FileSpec

PICTURES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".gif": "GIF"}
UNUSABLE = (".mp4", ".mp3", ".mov")
MEGABYTE = 2**20


def brought(spec: FileSpec) -> Brought:
    content = content_of(spec)
    usable = PurePath(spec.name).suffix.lower() not in UNUSABLE
    return Brought(spec.name, len(content), partial(_fetch, content, spec.lost), spec.album, usable)


async def _fetch(content: bytes, lost: bool) -> bytes:
    if lost:
        raise OSError("the line is broken")
    return content


def content_of(spec: FileSpec) -> bytes:
    content = _whole(spec.name)
    content = content[:12] + b"?" * 40 if spec.broken else content
    return content + b"\0" * (int((spec.megabytes or 0) * MEGABYTE) - len(content))


def _whole(name: str) -> bytes:
    """Two names are two pictures."""
    ending, made = PurePath(name).suffix.lower(), BytesIO()
    if ending in PICTURES:
        colour = tuple(crc32(name.encode()).to_bytes(4, "big")[:3])
        Image.new("RGB", (64, 48), colour).save(made, PICTURES[ending])
    elif ending.lstrip(".") in OFFICE:
        with ZipFile(made, "w") as packed:
            packed.writestr("[Content_Types].xml", "<Types/>")
            packed.writestr(f"{OFFICE[ending.lstrip('.')]}a.xml", name)
    else:
        made.write(b"%PDF-1.7\n" + name.encode())
    return made.getvalue()
