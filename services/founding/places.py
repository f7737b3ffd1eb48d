"""Units and groups."""

from community.spec import UnitSpec, folded
from services.founding.site import Site
from storage import groups
from storage.tables.groups import Chat
from storage.tables.units import Unit, UnitKind


def found_units(site: Site) -> None:
    """A parent comes before its child; one that is not described is made: somebody's street."""
    described = {folded(spec.name): UnitKind(spec.kind) for spec in site.spec.units}
    for spec in site.spec.units:
        for name in filter(None, (spec.parent, spec.name)):
            site.unit_or_new(name, described.get(folded(name), UnitKind.STREET))
    for spec in site.spec.units:
        _place(site, spec, site.unit(spec.name))
    if streets := [name for name in site.done.units if folded(name) not in described]:
        site.done.notes.append(f"made as a street, since a unit lies in it: {', '.join(streets)}")


def _place(site: Site, spec: UnitSpec, unit: Unit) -> None:
    parent = site.unit(spec.parent).id if spec.parent else unit.parent_id
    if unit.parent_id is None and parent is not None:
        unit.parent_id = parent
        site.save(unit)
        if unit.name not in site.done.units:
            site.done.added.append(f"unit {unit.name}: in")
    if spec.conditions and unit.conditions is None:
        unit.conditions = spec.conditions
        site.save(unit)
    same_kind = unit.kind == spec.kind or "kind" not in spec.model_fields_set
    same = {"kind": same_kind, "in": unit.parent_id == parent, "conditions": spec.conditions in (None, unit.conditions)}
    site.differs(f"unit {unit.name}", (key for key, is_same in same.items() if not is_same))


def found_groups(site: Site) -> None:
    if site.calling.lists_groups:
        for name, bound_to in site.spec.chats.items():
            _group(site, name, site.unit(bound_to) if bound_to else None)
    elif site.spec.chats:
        left_out = ", ".join(site.spec.chats)
        site.done.notes.append(f"groups are left out, on this channel they are bound by a button there: {left_out}")


def _group(site: Site, name: str, unit: Unit | None) -> None:
    chat = groups.chat(site.tx, site.channel, name)
    if chat is None:
        site.save(Chat(channel=site.channel, external_id=name, title=name, unit_id=unit.id if unit else None))
        site.done.groups.append(name)
    elif chat.unit_id is None and unit is not None:
        chat.unit_id = unit.id
        site.done.added.append(f"chat {name}: {unit.name}")
    elif unit is not None and chat.unit_id != unit.id:
        site.differs(f"chat {name}", ["its unit"])
