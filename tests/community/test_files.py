"""What of a picture or file is taken, and what of it is passed on."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from community.files import NotTaken, Taken, checked, shown_name
from replay.files import content_of
from replay.transcript import FileSpec
from tests.cast import FIGURES

MAKE, GPS = 0x010F, 0x8825


def photo(size=(80, 60), kind="JPEG", **how):
    drawn = BytesIO()
    Image.new("RGB", size, "red").save(drawn, kind, **how)
    return drawn.getvalue()


def with_traces():
    """As a phone writes it: by which, where, turned by a quarter."""
    exif = Image.Exif()
    exif[MAKE], exif[0x0112] = "Huawei P60", 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (27.6, 0.0, 0.0)
    return photo(exif=exif)


def packed(*parts):
    made = BytesIO()
    with ZipFile(made, "w") as inside:
        for part in parts:
            inside.writestr(part, "x")
    return made.getvalue()


def opened(taken):
    return Image.open(BytesIO(taken.content))


# --- pictures ----------------------------------------------------------------------------------------------------


def test_neither_the_place_nor_the_phone_of_a_picture_is_passed_on():
    assert Image.open(BytesIO(with_traces())).getexif().get_ifd(GPS)
    taken = checked("照片.jpg", with_traces(), FIGURES)
    assert b"Huawei" not in taken.content
    assert b"Exif" not in taken.content
    assert dict(opened(taken).getexif()) == {}


def test_a_picture_that_was_taken_lying_stands_upright():
    assert opened(checked("照片.jpg", with_traces(), FIGURES)).size == (60, 80)


def test_comments_and_what_hangs_behind_a_picture_are_not_passed_on():
    hidden = photo(comment="身份证号".encode()) + b"PK\x03\x04 secret"
    taken = checked("照片.jpg", hidden, FIGURES)
    assert "身份证号".encode() not in taken.content
    assert b"secret" not in taken.content


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("GIF", "a.gif"), ("BMP", "a.bmp")])
def test_pictures_of_every_usual_kind_become_one_kind(kind, name):
    taken = checked(name, photo(kind=kind), FIGURES)
    assert taken == Taken("a.jpg", True, taken.content)
    assert opened(taken).format == "JPEG"


def test_what_is_transparent_becomes_white():
    drawn = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(drawn, "PNG")
    assert opened(checked("a.png", drawn.getvalue(), FIGURES)).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_made_smaller():
    assert max(opened(checked("a.jpg", photo((4000, 3000)), FIGURES)).size) == FIGURES.picture_side


def test_a_picture_made_to_fill_a_memory_is_not_drawn():
    few = replace(FIGURES, picture_points=100 * 100)
    assert checked("a.png", photo((101, 100), "PNG"), few) == NotTaken("a.png", "size")


def test_a_picture_that_platforms_refuse_is_not_taken():
    assert checked("a.png", photo((2100, 100), "PNG"), FIGURES) == NotTaken("a.png", "broken")


def test_what_is_inside_decides_and_not_the_name():
    assert checked("海报.pdf", photo(), FIGURES).is_picture
    assert checked("海报.jpg", b"%PDF-1.7", FIGURES) == NotTaken("海报.jpg", "type")


# --- documents ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["讲义.pdf", "讲义.docx", "名单.xlsx", "课件.pptx"])
def test_documents_stay_as_they_are(name):
    content = content_of(FileSpec(name=name))
    assert checked(name, content, FIGURES) == Taken(name, False, content)


@pytest.mark.parametrize(
    ("name", "content", "because"),
    [
        ("a.exe", b"MZ\x90", "type"),
        ("a.html", b"<script>", "type"),
        ("a.svg", b"<svg/>", "type"),
        ("a.docm", packed("[Content_Types].xml", "word/a.xml"), "type"),
        ("a.zip", packed("a"), "type"),
        ("无后缀", b"%PDF-1.7", "type"),
        ("a.docx", packed("[Content_Types].xml", "word/vbaProject.bin"), "broken"),
        ("a.docx", packed("[Content_Types].xml", "xl/a.xml"), "broken"),
        ("a.xlsx", b"PK\x03\x04 cut off", "broken"),
        ("a.pdf", b"MZ\x90", "broken"),
        ("a.doc", b"<html>", "broken"),
        ("a.pdf", b"", "broken"),
        ("a.pdf", b"\0" * 100, "broken"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name, content, because):
    assert checked(name, content, FIGURES) == NotTaken(name, because)


def test_ten_megabytes_are_the_most():
    assert checked("a.pdf", b"%PDF-" + b"x" * (FIGURES.file_bytes - 5), FIGURES).name == "a.pdf"
    assert checked("a.pdf", b"%PDF-" + b"x" * (FIGURES.file_bytes - 4), FIGURES) == NotTaken("a.pdf", "size")


# --- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\我的\\讲义.pdf", "讲义.pdf"),
        ("讲义\u202efdp.exe", "讲义fdp.exe"),
        ("讲义\n第二行.pdf", "讲义第二行.pdf"),
        ("", "_"),
        (" . ", "_"),
        ("讲" * 80 + ".pdf", "讲" * 56 + ".pdf"),
        ("\ud800讲义.pdf", "讲义.pdf"),
        ("<b>讲义</b>.pdf", "b>.pdf".replace(">", "")),
    ],
)
def test_a_name_has_no_folders_and_nothing_unseen_and_keeps_its_ending(name, shown):
    assert shown_name(name, FIGURES) == shown


# --- whatever comes ----------------------------------------------------------------------------------------------

HEADS = [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"RIFF\0\0\0\0WEBP", b"PK\x03\x04", b"%PDF-"]
NAMES = ["a.jpg", "a.docx", "a.pdf", "a.xlsx", "a.doc", "a"]


@given(st.sampled_from(HEADS), st.binary(max_size=10_000), st.sampled_from(NAMES))
def test_spoilt_bytes_are_answered_and_crash_nothing(head, rest, name):
    assert isinstance(checked(name, head + rest, FIGURES), Taken | NotTaken)


@given(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]), st.integers(0, 10_000), st.binary(min_size=1, max_size=50))
def test_a_picture_that_was_spoilt_on_the_way_crashes_nothing(kind, where, instead):
    whole = photo((64, 48), kind)
    at = where % len(whole)
    spoilt = whole[:at] + instead + whole[at + len(instead) :]
    assert isinstance(checked("a.jpg", spoilt, FIGURES), Taken | NotTaken)


@given(st.integers(0, 10_000))
def test_an_office_file_that_is_cut_off_crashes_nothing(length):
    whole = packed("[Content_Types].xml", "word/document.xml")
    assert isinstance(checked("a.docx", whole[: length % len(whole)], FIGURES), Taken | NotTaken)


@given(st.text(max_size=200))
def test_any_name_becomes_one_that_can_be_shown_and_stored(name):
    shown = shown_name(name, FIGURES)
    shown.encode()
    assert 0 < len(shown) <= FIGURES.file_name_length
    assert not set('\\/:*?"<>|\n\0') & set(shown)
