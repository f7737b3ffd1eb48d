"""The yearly files of holidays and make-up working days: ours beside this module, the owner's in a folder of theirs.

A file of the owner's takes the place of ours for its year (LINLI_WORKDAYS_FOLDER, docs/settings.md).
"""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from community.figures import Figures
from community.workdays import Workdays, Year

OURS = Path(__file__).parent


class WorkdaysProblem(ValueError):
    """A file that cannot be used, with its name and what is wrong."""


class _File(BaseModel):
    """One year, as published."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    holidays: dict[str, tuple[date, date]]
    working: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> "_File":
        for name, (first, last) in self.holidays.items():
            if not timedelta() <= last - first < timedelta(days=31):
                raise ValueError(f"{name}: ends before it begins, or lasts longer than a month")
        off = [day for run in self.holidays.values() for day in _days(run)]
        if len(off) != len(set(off)) or set(off) & set(self.working):
            raise ValueError("a day stands in it twice")
        if not_at_weekends := [str(day) for day in self.working if day.weekday() < 5]:
            raise ValueError(f"a make-up working day is at a weekend, and not {', '.join(not_at_weekends)}")
        return self


def workdays(figures: Figures) -> Workdays:
    return read(figures.workdays_folder)


@cache
def read(folder: Path | None = None) -> Workdays:
    """
    :param folder: of the owner's files, called by their years as `2027.yml`.
    :raises WorkdaysProblem: a file that is none.
    """
    return Workdays({int(path.stem): _year(path) for path in (*_files(OURS), *_files(folder))})


def _files(folder: Path | None) -> list[Path]:
    return sorted(path for path in folder.glob("*.yml") if path.stem.isdecimal()) if folder else []


def _year(path: Path) -> Year:
    try:
        written = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as problem:
        raise WorkdaysProblem(f"{path.name}: {problem}") from problem
    off = {day: name for name, run in written.holidays.items() for day in _days(run)}
    if strange := [day for day in (*off, *written.working) if abs(day.year - int(path.stem)) > 1]:
        raise WorkdaysProblem(f"{path.name}: {strange[0]} is of another year")
    return Year(off, frozenset(written.working))


def _days(run: tuple[date, date]) -> list[date]:
    first, last = run
    return [first + timedelta(days=shift) for shift in range((last - first).days + 1)]
