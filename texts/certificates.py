"""The sheet of a certificate, set by Typst: values go in as data, so that no name is ever read as markup."""

import io
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pylopdf_fonts_zh_cn
import segno
import typst
import yaml

from community.hours import shown as hours_shown
from community.outcomes.base import File
from community.outcomes.certificates import CertificateFacts
from texts.render import TEMPLATES, eve

SHEET = TEMPLATES / "certificates" / "certificate.typ"
WORDS: dict[str, str] = yaml.safe_load((TEMPLATES / "certificates.yml").read_text(encoding="utf-8"))


def sheet(facts: CertificateFacts, address: str, zone: ZoneInfo) -> File:
    """A PDF, some milliseconds of work.

    :param address: of the page that shows the same to whoever checks it; empty: there is none.
    """
    inputs = {"certificate": json.dumps(_said(facts, address, zone), ensure_ascii=False)}
    drawn = typst.compile(str(SHEET), format="pdf", font_paths=_fonts(), sys_inputs=inputs)
    return File(WORDS["file"].format(code=facts.code), drawn)


def _said(facts: CertificateFacts, address: str, zone: ZoneInfo) -> dict[str, object]:
    return {
        "code": facts.code,
        "name": facts.name or "",
        "name_confirmed": facts.name_confirmed,
        "issuer": facts.issuer,
        "first": _day(facts.first, zone),
        "last": _day(eve(facts.last), zone),
        "issued": _day(facts.issued_at, zone),
        "hours": hours_shown(facts.minutes),
        "services": [
            {"day": _day(one.starts_at, zone), "title": _title(one.title), "hours": hours_shown(one.minutes)}
            for one in facts.services
        ],
        "address": address,
        "qr": _qr(address) if address else "",
    }


def _title(title: str) -> str:
    """Pictures that the font lacks are left out, letters are seen to be missing."""
    plain = "".join(char if can_be_printed(char) else "□" * char.isalpha() for char in title)
    return plain.strip() or (WORDS["no_title"] if title else WORDS["recorded"])


def can_be_printed(text: str) -> bool:
    """Whether the font has all of it; a name must not come out with a box in it."""
    return {ord(char) for char in text} <= _glyphs()


FONT = Path(pylopdf_fonts_zh_cn.serif_path())


@cache
def _glyphs() -> frozenset[int]:
    from matplotlib.font_manager import get_font  # takes half a second to load

    return frozenset(get_font(str(FONT)).get_charmap())


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT.parent)])


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def _day(moment: datetime, zone: ZoneInfo) -> str:
    day = moment.astimezone(zone)
    return WORDS["day"].format(year=day.year, month=day.month, day=day.day)
