"""The files of departments and of the service guide: ours beside this module, the owner's in a folder of theirs.

Of `departments.yml` and `items.yml` one of the owner's takes the place of ours (LINLI_DEPARTMENTS_FOLDER,
docs/settings.md).
"""

from functools import cache
from pathlib import Path

from community.departments import (
    Catalogue,
    Department,
    DepartmentsFile,
    Item,
    ItemsFile,
    department_faults,
    item_faults,
)
from community.figures import Figures
from services.documents import Document, DocumentProblem, valid

OURS = Path(__file__).parent
DEPARTMENTS, ITEMS = "departments.yml", "items.yml"


def catalogue(figures: Figures) -> Catalogue:
    return read(figures.departments_folder)


@cache
def read(folder: Path | None = None) -> Catalogue:
    """
    :param folder: of the owner's files.
    :raises DocumentProblem: one line for everything that is wrong, with file and line.
    """
    for path in sorted(folder.glob("*.yml")) if folder else ():
        if path.name not in (DEPARTMENTS, ITEMS):
            raise DocumentProblem(f"{path}: is not read; the files are called {DEPARTMENTS} and {ITEMS}")
    departments = departments_in(_file(folder, DEPARTMENTS))
    return Catalogue(tuple(departments), tuple(items_in(_file(folder, ITEMS), departments)))


def _file(folder: Path | None, name: str) -> Path:
    return folder / name if folder and (folder / name).exists() else OURS / name


def departments_in(path: Path) -> list[Department]:
    """
    :raises DocumentProblem: it is none of departments.
    """
    document = Document(path)
    found = valid(document, DepartmentsFile.model_validate, document.value).departments
    if faults := list(department_faults(found)):
        raise document.problem(faults)
    return found


def items_in(path: Path, departments: list[Department]) -> list[Item]:
    """
    :raises DocumentProblem: it is none of items, or some belong to no department.
    """
    document = Document(path)
    found = valid(document, ItemsFile.model_validate, document.value).items
    if faults := list(item_faults(found, departments)):
        raise document.problem(faults)
    return found
