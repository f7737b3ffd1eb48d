"""Who is looked after, as a file describes it: consented and agreed to, and under way."""

from community import care as rules
from community.clock import local_day
from community.rights import Right
from community.spec import CareSpec, folded
from services import whom
from services.founding.site import Site
from storage import care as rows
from storage.tables.care import Care, CareHelper, CareState
from storage.tables.people import Member


def found_care(site: Site) -> None:
    """Who is left out for want of an id helps nobody; with nobody left there is no rota."""
    for spec in site.spec.care:
        helpers = [site.members[folded(name)] for name in spec.helpers if folded(name) in site.members]
        if helpers and not _is_there(site, spec):
            _found(site, spec, helpers)


def _is_there(site: Site, spec: CareSpec) -> bool:
    return any(folded(care.name) == folded(spec.who) for care in rows.all_of(site.tx))


def _found(site: Site, spec: CareSpec, helpers: list[int]) -> None:
    turn, person = site.turn, site.members.get(folded(spec.who))
    rule = rules.rule_written(spec.every, local_day(turn.now, turn.figures))
    home = next((unit for one in (person, *helpers) if (unit := _home(site, one)) is not None), None)
    if rule is None or home is None:
        return
    care = Care(
        unit_id=home,
        member_id=person,
        name=spec.who,
        rule=rule,
        state=CareState.RUNNING,
        consent_version=rules.CONSENT_VERSION,
        consent_at=turn.now,
        created_at=turn.now,
        next_at=rules.next_at(rule, turn.now, turn.figures),
    )
    site.save(care)
    for one in dict.fromkeys(helpers):
        site.save(CareHelper(care_id=care.id, member_id=one, agreed_at=turn.now))
    without = [person] if person is not None else []
    care.organiser_id = next(iter(whom.nearest_with(turn, care, Right.SEE_CONTACTS, without=without)), None)
    site.done.added.append(f"care {spec.who}")


def _home(site: Site, member_id: int | None) -> int | None:
    found = site.tx.get(Member, member_id) if member_id is not None else None
    return found.home_unit_id if found else None
