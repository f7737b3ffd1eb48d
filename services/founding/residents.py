"""People, what is known of them, their teams and their roles."""

from typing import Any

from community.clock import last_moment
from community.founding import makes_team
from community.spec import PersonSpec, RoleSpec, folded
from services.founding.site import Site, fill
from services.report_in.standing import found_confirmed
from storage import people
from storage.report_in import ever_consented
from storage.tables.people import Identity, Member, Profile, Role, SaidMember
from storage.tables.teams import TeamMember
from storage.tables.units import Unit, UnitKind

# What the columns are called in a description.
WRITTEN = {"home_unit_id": "home", "in_service": "party_member", "said_member": "party_member"}


def found_people(site: Site) -> None:
    unknown = []
    namesakes = _called_by_name(site)
    for name, spec in site.spec.people.items():
        if called := site.calling.by_id(name, spec or PersonSpec()):
            there = people.identity(site.tx, site.channel, called) or namesakes.get(folded(called))
            _person(site, name, spec or PersonSpec(), there or _new(site, name, called, spec or PersonSpec()))
        else:
            unknown.append(name)
    if unknown:
        why = f"left out for want of an id ({site.calling.id_is}) until they take part themselves"
        site.done.notes.append(f"{why}: {', '.join(unknown)}")


def _called_by_name(site: Site) -> dict[str, Identity]:
    """Where names are ids, names that look alike are one person."""
    if site.calling.id_form is not None:
        return {}
    return {folded(identity.external_id): identity for identity, _ in people.on_channel(site.tx, site.channel)}


def _new(site: Site, name: str, called: str, spec: PersonSpec) -> Identity:
    identity = Identity(channel=site.channel, external_id=called, name=name, reachable=spec.reachable)
    site.save(identity)
    site.done.people.append(name)
    return identity


def _person(site: Site, name: str, spec: PersonSpec, identity: Identity) -> None:
    """Whoever has more than a name and an id, is on duty, or answers for a department, is a member.

    Whether those it knows can be reached, a channel learns.
    """
    named = (*(one.who for one in site.spec.on_duty), *(one.contact for one in site.spec.departments))
    says_more = folded(name) in map(folded, named) or spec != PersonSpec(id=spec.id, reachable=spec.reachable)
    if identity.member_id is None and not says_more:
        return
    shown, is_known = name[: site.turn.figures.name_length], identity.member_id is not None
    if identity.member_id is None:
        identity.member_id = _member(site, shown).id
        site.done.people += [name] if name not in site.done.people else []
    site.members[folded(name)] = identity.member_id
    added, differing = _complete(site, identity.member_id, shown, spec)
    if is_known:
        differing += ["reachable"] if spec.reachable and not identity.reachable else []
        site.done.added += [f"person {name}: {', '.join(added)}"] if added else []
        site.differs(f"person {name}", differing)


def _member(site: Site, shown: str) -> Member:
    member = Member(name=shown, joined_at=site.turn.now)
    site.save(member)
    return member


def _complete(site: Site, member_id: int, shown: str, spec: PersonSpec) -> tuple[list[str], list[str]]:
    """Adds what was not known. Returns what that is, and what is known otherwise."""
    member = site.tx.get_one(Member, member_id)
    profile = site.tx.get(Profile, member_id) or Profile(member_id=member_id)
    home = site.unit(spec.home).id if spec.home else None
    named = member.name if folded(member.name) == folded(shown) else shown
    added, differing = fill(member, {"name": named, "home_unit_id": home})
    membership = _membership(site, profile, spec)
    more, others = fill(profile, _private(spec))
    site.save(profile)
    return [WRITTEN.get(c, c) for c in added + membership + more], [WRITTEN.get(c, c) for c in differing + others]


def _private(spec: PersonSpec) -> dict[str, Any]:
    skills = "、".join(spec.skills) if isinstance(spec.skills, list) else spec.skills
    return {
        "phone": spec.phone,
        "address": spec.address,
        "employer": spec.employer,
        "skills": skills,
    }


def _membership(site: Site, profile: Profile, spec: PersonSpec) -> list[str]:
    """Reported in and confirmed; or only said, which is asked once, whatever the answer was."""
    if spec.party_member and not profile.in_service:
        site.save(profile)
        found_confirmed(site.turn, profile.member_id)
        return ["in_service"]
    is_new = not profile.in_service and profile.said_member is None
    if spec.said_to_be_member and is_new and not ever_consented(site.tx, profile.member_id):
        profile.said_member = SaidMember.TO_ASK
        return ["said_member"]
    return []


def found_teams(site: Site) -> None:
    """Who is left out for want of an id joins by themselves."""
    for spec in site.spec.units:
        team = site.unit(spec.name)
        named = {site.members[folded(name)]: name for name in spec.members if folded(name) in site.members}
        new = {one: name for one, name in named.items() if site.tx.get(TeamMember, (team.id, one)) is None}
        for member_id in new:
            site.save(TeamMember(unit_id=team.id, member_id=member_id, since=site.turn.now))
        if new:
            site.done.added.append(f"team {spec.name}: {', '.join(new.values())}")


def found_roles(site: Site) -> None:
    for name, spec in site.spec.people.items():
        for role in spec.roles if spec is not None else []:
            _role(site, name, role, spec or PersonSpec())


def _role(site: Site, name: str, held: RoleSpec, person: PersonSpec) -> None:
    role, unit = site.known.roles[held.role], _unit(site, held, person)
    member_id = site.members[folded(name)]
    ends_at = last_moment(held.until, site.turn.figures) if held.until else None
    there = people.role_row(site.tx, member_id, unit.id, role)
    if there is not None:
        site.differs(f"role {name} {held.role} {unit.name}", ["until"] if there.ends_at != ends_at else [])
    elif ends_at is not None and ends_at <= site.turn.now:
        site.done.notes.append(f"role {name} {held.role} {unit.name}: left out, it was until {held.until}")
    else:
        site.save(Role(member_id=member_id, unit_id=unit.id, role=role, ends_at=ends_at))
        site.done.roles.append(f"{name} {held.role} {unit.name}")


def _unit(site: Site, held: RoleSpec, person: PersonSpec) -> Unit:
    said = held.unit or person.home or ""
    if makes_team(site.known.roles[held.role], person):
        return site.unit_or_new(said, UnitKind.TEAM, site.unit(person.home or ""))
    return site.unit(said)
