"""What tables are recognised by (`headings.yml`), and what is said about them (`texts/zh/import.yml`)."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from texts.render import TEMPLATES


class Recognised(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    headings: dict[str, list[str]]
    totals: list[str]
    member: dict[str, bool]
    new: list[str]


class Template(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    members: str
    hours: str
    help: str
    lines: list[str]


class Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    row: str
    cell: str
    reasons: dict[str, str]
    columns: dict[str, str]
    reason_column: str
    row_column: str
    template: Template


@cache
def recognised() -> Recognised:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "headings.yml").read_text(encoding="utf-8"))
    found["member"] = {str(said).casefold(): meant for said, meant in found["member"].items()}
    return Recognised.model_validate(found)


@cache
def words() -> Words:
    return Words.model_validate(yaml.safe_load((TEMPLATES / "import.yml").read_text(encoding="utf-8")))
