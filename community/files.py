"""Pictures and files that people bring along: what is taken, and what of it is passed on. Bytes in, bytes out.

What is inside decides, never the name. A picture is drawn anew, so that nothing stays but what is seen: neither the
place nor the phone that took it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from threading import Lock
from typing import Literal
from zipfile import ZipFile

from PIL import Image, ImageOps

from community.figures import Figures
from community.wishes import Details

Because = Literal["type", "size", "broken", "unfetched", "one_only", "gone", "unused", "no_picture"]
PICTURES = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
# By the ending: what stands within an OOXML file, or how another begins.
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OLD_OFFICE = ("doc", "xls", "ppt", "wps", "et", "dps")
_OLE, _ZIP, _PDF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"%PDF-"
_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"BM")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+')
_ONE_AT_A_TIME = Lock()  # a picture of fifty million points takes some hundred megabytes while it is drawn anew


class Leaving(Details):
    """Why a file is not looked at."""

    topic: Literal["files"] = "files"
    because: Because = "unused"


@dataclass(frozen=True)
class Taken:
    """As it is kept and shown."""

    name: str
    is_picture: bool
    content: bytes


@dataclass(frozen=True)
class NotTaken:
    name: str
    because: Because


def checked(name: str, content: bytes, figures: Figures) -> Taken | NotTaken:
    name = shown_name(name, figures)
    if len(content) > figures.file_bytes:
        return NotTaken(name, "size")
    if not content.strip(b"\0 \r\n\t"):
        return NotTaken(name, "broken")
    if _is_picture(content):
        return _picture(name, content, figures)
    return _document(name, content)


def shown_name(name: str, figures: Figures) -> str:
    """Without folders, what is unseen, and what turns the direction of writing; the ending stays."""
    last = name.replace("\\", "/").rpartition("/")[2]
    bare = _NOT_IN_NAMES.sub("", last).encode("utf-8", "ignore").decode()
    path = PurePath(bare.strip(" .") or "_")
    return path.stem[: figures.file_name_length - len(path.suffix[:8])] + path.suffix[:8]


def _is_picture(content: bytes) -> bool:
    return content.startswith(_HEADS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def _picture(name: str, content: bytes, figures: Figures) -> Taken | NotTaken:
    """Whatever a decoder raises, it is a picture that cannot be shown."""
    stem = PurePath(name).stem or "_"
    try:
        with _ONE_AT_A_TIME, Image.open(BytesIO(content), formats=PICTURES) as image:
            if image.width * image.height > figures.picture_points:
                return NotTaken(name, "size")
            if max(image.size) > figures.picture_ratio * min(image.size):
                return NotTaken(name, "broken")
            return Taken(f"{stem}.jpg", True, _drawn_anew(image, figures.picture_side))
    except Exception:
        return NotTaken(name, "broken")


def _drawn_anew(image: Image.Image, side: int) -> bytes:
    image.draft("RGB", (side, side))  # a large JPEG is made smaller while it is read
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((side, side))
    flat = upright.convert("RGBA")
    paper = Image.new("RGB", flat.size, "white")
    paper.paste(flat, mask=flat.getchannel("A"))
    drawn = BytesIO()
    paper.save(drawn, "JPEG", quality=88, optimize=True)
    return drawn.getvalue()


def _document(name: str, content: bytes) -> Taken | NotTaken:
    """What can hold macros goes by other endings (.docm) and is not taken."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending == "pdf":
        is_one = content.startswith(_PDF)
    elif ending in OFFICE:
        is_one = content.startswith(_ZIP) and _holds(content, OFFICE[ending])
    elif ending in OLD_OFFICE:
        is_one = content.startswith((_OLE, _ZIP))
    else:
        return NotTaken(name, "type")
    return Taken(name, False, content) if is_one else NotTaken(name, "broken")


def _holds(content: bytes, part: str) -> bool:
    try:
        inside: Sequence[str] = ZipFile(BytesIO(content)).namelist()
    except Exception:  # a damaged list of contents raises what it likes
        return False
    macros = any(one.lower().endswith("vbaproject.bin") for one in inside)
    return "[Content_Types].xml" in inside and any(one.startswith(part) for one in inside) and not macros


def caption_length(text: str) -> int:
    """As platforms count: a sign outside of the usual plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
