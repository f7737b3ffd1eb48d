"""Who is on duty, and when."""

from community.spec import OnDutySpec, folded
from services.founding.site import Site
from storage import on_duty
from storage.tables.on_duty import DutyPlace, DutySlot


def found_on_duty(site: Site) -> None:
    """Several of one time and unit share its slot. Who is left out for want of an id takes one by themselves."""
    for spec in site.spec.on_duty:
        if (member := site.members.get(folded(spec.who))) is not None:
            _take(site, spec, _slot(site, spec), member)


def _take(site: Site, spec: OnDutySpec, slot: DutySlot, member: int) -> None:
    places = on_duty.places(site.tx, [slot.id])
    if member in [place.member_id for place in places]:
        return
    site.save(DutyPlace(slot_id=slot.id, member_id=member, name=spec.who, taken_at=site.turn.now))
    slot.needed = max(slot.needed, len(places) + 1)
    site.done.added.append(f"on duty {spec.who}: {spec.unit}")


def _slot(site: Site, spec: OnDutySpec) -> DutySlot:
    unit, moment = site.unit(spec.unit), site.known.moment
    start, end = moment(spec.start), moment(spec.end)
    there = on_duty.slot(site.tx, unit.id, start, end)
    if there is None:
        there = DutySlot(unit_id=unit.id, starts_at=start, ends_at=end, task=spec.task)
        site.save(there)
    return there
