"""How the bot's lines become markup. What comes in is already safe: escaped, with <b> and <i> alone."""

import re

_HEADING = re.compile(r"<b>[^<]*</b>(（[^<）]*）)?")
_FIELD = re.compile(r"([^\s：<&·]{2,4})：(\S.*)")


def lines(safe: str) -> str:
    """One block for each line, so that "时间：…" can be set as a field and a bold first line as a heading."""
    first, *others = safe.split("\n")
    heading = _HEADING.fullmatch(first) is not None and bool(others)
    start = f'<div class="heading">{first}</div>' if heading else _line(first)
    return start + "".join(map(_line, others))


def _line(safe: str) -> str:
    if not safe.strip():
        return '<div class="gap"></div>'
    if field := _FIELD.fullmatch(safe):
        return f'<div class="field"><span class="key">{field[1]}：</span><span class="value">{field[2]}</span></div>'
    return f"<div>{safe}</div>"
