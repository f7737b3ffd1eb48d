"""Departments that a street may whistle to, and who answers for each."""

from community.founding import streets, unit_kinds
from community.spec import DepartmentSpec, folded
from services.founding.site import Site
from storage import problems
from storage.tables.problems import Department


def found_departments(site: Site) -> None:
    for spec in site.spec.departments:
        unit = site.unit(spec.unit or streets(unit_kinds(site.spec, site.known))[0])
        there = {one.name: one for one in problems.departments(site.tx, [unit.id])}
        if spec.name not in there:
            _add(site, spec, unit.id)
        else:
            _hand_over(site, spec, there[spec.name])


def _add(site: Site, spec: DepartmentSpec, unit: int) -> None:
    contact = site.members.get(folded(spec.contact))
    site.save(Department(unit_id=unit, name=spec.name, contact_id=contact))
    site.done.added.append(f"department {spec.name}: {spec.contact}")


def _hand_over(site: Site, spec: DepartmentSpec, department: Department) -> None:
    """Somebody else answers for it from now on, for what it has to do already too."""
    contact = site.members.get(folded(spec.contact))
    if contact is not None and contact != department.contact_id:
        department.contact_id = contact
        site.tx.flush()
        site.done.added.append(f"department {spec.name}: {spec.contact}")
