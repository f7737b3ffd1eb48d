"""A file is read as it is written, and what is wrong with it is shown in its line."""

from pathlib import Path
from textwrap import dedent

import pytest

from community.founding import Fault
from demo.settle import settle
from replay.document import Document, TranscriptProblem
from replay.player import House, play
from replay.transcript import load_community, located


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str) -> Path:
        file = tmp_path / "c.yml"
        file.write_text(dedent(text), encoding="utf-8")
        return file

    return write


def refused(file: Path) -> list[str]:
    """The lines that reading ends with, without the folder."""
    with pytest.raises(TranscriptProblem) as caught:
        load_community(file)
    return [line.replace(str(file.parent) + "/", "") for line in str(caught.value).splitlines()]


@pytest.mark.parametrize("again", ["小李", '"小李 "', '"小李　"', "小 李", '"小李\\u200b"'])
def test_the_same_person_twice_is_refused_with_both_lines(written, again):
    file = written(f"""
        people:
          小李: {{}}
          老陈: {{}}
          {again}: {{}}
        """)
    (line,) = refused(file)
    assert line.startswith("c.yml:5: the key '小")
    assert line.endswith("stands twice: lines 3 and 5")


@pytest.mark.parametrize(
    "text",
    [
        "units: []\nchats: {}\nunits: []",
        "chats:\n  群: 甲\n  群: 乙",
        "units:\n  - {name: 甲,\n     name: 乙}",
        "community:\n  people:\n    小李:\n      home: 甲\n      home: 乙",
    ],
)
def test_no_key_anywhere_may_stand_twice(written, text):
    (line,) = refused(written(text))
    assert "stands twice" in line


def test_a_part_that_is_used_again_is_not_written_twice(written):
    spec = load_community(written("people: {小李: &home {home: 3栋}, 老陈: *home, 老彭: {<<: *home, phone: 110}}"))
    assert [(person.home, person.phone) for person in spec.people.values()] == [
        ("3栋", None),
        ("3栋", None),
        ("3栋", "110"),
    ]


def test_words_stay_as_they_are_written(written):
    """YAML would read an octal number, a number of seconds, false, a date, and a million."""
    file = written("{a: 0735221, b: 9:30, c: No, d: 2026-11-28, e: 1_000_000, f: +1, g: ~, h: , i: 0.50}")
    words = ["0735221", "9:30", "No", "2026-11-28", "1_000_000", "+1", None, None, "0.50"]
    assert list(Document(file).value.values()) == words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("units:\n  - {name: 甲,\n     colour: red}", "c.yml:3: unknown key 'colour' (at units.0.colour)"),
        ("units:\n  - name: 甲\n  - kind: grid", "c.yml:3: 'name' is missing (at units.1)"),
        ("people:\n\n  小李: 3栋", "c.yml:3: keys and values are expected here (at people.小李)"),
        ("people:\n  '小李 ':\n    phone: x", "c.yml:3: 'x' is no phone number (at people.小李.phone)"),
        ("community:\n  units: 3栋", "c.yml:2: a list is expected here (at community.units)"),
        ("community: {}\nactivites: []", "c.yml:2: unknown key 'activites' (at activites)"),
        ("- a", "c.yml: not a mapping of keys to values"),
        ("", "c.yml: not a mapping of keys to values"),
        ("units:\n\t- a", "c.yml:2: not readable as YAML: found character that cannot start any token"),
        ("a: 1\n---\nb: 2", "c.yml:2: not readable as YAML: but found another document"),
        ("units: !!int x", "c.yml: not readable as YAML: invalid literal for int() with base 10: 'x'"),
    ],
)
def test_what_is_wrong_is_shown_in_its_line(written, text, line):
    assert refused(written(text)) == [line]


def test_everything_that_is_wrong_is_shown_in_the_order_of_the_file(written):
    activity = "{title: 扫地, unit: 3栋, start: 2026-11-28T09:00,\n   end: 2026-11-28,\n   kind: party, capacity: -3}"
    assert refused(written(f"activities:\n- {activity}\npeople: {{小李: {{phone: x}}}}")) == [
        "c.yml:3: write it as 2026-11-28T09:00, not 2026-11-28 (at activities.0.end)",
        "c.yml:4: capacity must be at least 1, not -3 (at activities.0.capacity)",
        "c.yml:4: unknown kind 'party' (known: 'service', 'org_life', 'lecture' or 'event') (at activities.0.kind)",
        "c.yml:5: 'x' is no phone number (at people.小李.phone)",
    ]


@pytest.mark.parametrize(("top", "line"), [("", 2), ("community:\n", 3)])
def test_a_fault_that_is_found_later_is_shown_in_its_line_too(written, top, line):
    text = "units:\n- {name: 甲}\n- {name: 甲}".replace("\n", "\n ")
    file = written(f"{top} {text}")
    fault = Fault("unit 甲 is described twice", ("units", 1, "name"), ("units", 0, "name"))
    assert f"{file}:{line + 1}: unit 甲 is described twice: lines {line} and {line + 1}" in str(located(file, [fault]))


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_other_encodings_are_refused(tmp_path, encoding):
    file = tmp_path / "c.yml"
    file.write_bytes("units: [{name: 三栋}]".encode(encoding))
    (line,) = refused(file)
    assert line.startswith("c.yml: not UTF-8 text")


def test_what_windows_writes_is_read(tmp_path):
    file = tmp_path / "c.yml"
    file.write_bytes("units:\r\n- {name: 3栋}\r\n".encode("utf-8-sig"))
    assert load_community(file).units[0].name == "3栋"


@pytest.mark.parametrize(
    ("community", "complaint"),
    [
        ("{units: [{name: 3栋}], chats: {群: 5栋}}", ":3: chat 群: no unit is called '5栋' (at community.chats.群)"),
        ("{people: {小李: {}, 小李: {}}}", ":3: the key '小李' stands twice: lines 3 and 3"),
        ("{people: {小李: {phone: x}, 老陈: {phone: y}}}", "(at community.people.小李.phone); "),
        ("{settings: {quiet_hours: never}}", "21:30-07:30, not 'never' (at community.settings.quiet_hours)"),
    ],
)
async def test_a_rehearsal_complains_as_an_import_does(written, community, complaint):
    file = written(f"about: x\nnow: 2026-11-22T17:00\ncommunity: {community}\nsteps: []\n")
    (result,) = await play(file, House.open(None, settle))
    assert (result.step, result.ok) == (0, False)
    assert complaint in str(result.why)
