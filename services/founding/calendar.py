"""Activities with their cards."""

from collections.abc import Iterator
from datetime import UTC, timedelta

from community.attendance import new_secret
from community.spec import ActivitySpec, folded
from services.activities.publishing import make_public
from services.founding.site import Site
from services.subjects import subject
from storage import activities, audiences, people
from storage.tables.activities import Activity, ActivityState
from storage.tables.units import UnitKind

HOUR = timedelta(hours=1)


def found_activities(site: Site) -> None:
    """One that an import has made is known again, though it was moved or renamed since."""
    for spec in site.spec.activities:
        unit, start = site.unit(spec.unit), site.known.moment(spec.start)
        written = {"title": spec.title, "start": start.astimezone(UTC).isoformat()}
        there = activities.same(site.tx, spec.title, unit.id, start)
        there = there or activities.imported(site.tx, unit.id, written)
        if there is None:
            _publish(site, spec, written)
        else:
            site.differs(f"activity {spec.title}", _differing(site, spec, there))


def _differing(site: Site, spec: ActivitySpec, there: Activity) -> Iterator[str]:
    moment = site.known.moment
    yield from ["title"] if there.title != spec.title else []
    yield from ["start"] if there.starts_at != moment(spec.start) else []
    yield from ["end"] if there.ends_at != moment(spec.end) else []
    yield from ["place"] if spec.place not in (None, there.place) else []
    yield from ["capacity"] if spec.capacity not in (None, there.capacity) else []


def _publish(site: Site, spec: ActivitySpec, written: dict[str, str]) -> None:
    activity = _new(site, spec)
    site.save(activity)
    audiences.choose(site.tx, subject(activity), [site.unit(name).id for name in spec.audience])
    make_public(site.turn, activity, at_once=True)
    site.turn.audit(activities.IMPORT, None, activity, **written)
    site.done.activities.append(spec.title)
    site.done.notes += [f"activity {spec.title}: {doubt}" for doubt in _doubts(site, activity, spec)]


def _new(site: Site, spec: ActivitySpec) -> Activity:
    unit, moment = site.unit(spec.unit), site.known.moment
    return Activity(
        title=spec.title,
        kind=spec.kind,
        unit_id=unit.id,
        team_id=site.unit_or_new(spec.team, UnitKind.TEAM, unit).id if spec.team else None,
        starts_at=moment(spec.start),
        ends_at=moment(spec.end),
        place=spec.place,
        capacity=spec.capacity,
        signup_opens=moment(spec.signup_opens) if spec.signup_opens else None,
        signup_closes=moment(spec.signup_closes) if spec.signup_closes else None,
        hours_minutes=round(spec.hours * 60) if spec.hours is not None else None,
        lecturer=spec.lecturer,
        lecturer_id=_only_bearer(site, spec.lecturer),
        bring=spec.bring,
        open_to=spec.open_to,
        organiser_id=_only_bearer(site, spec.organiser),
        code_secret=new_secret(),
        state=ActivityState.DRAFT,
        created_at=site.turn.now,
    )


def _only_bearer(site: Site, name: str | None) -> int | None:
    bearers = _bearers(site, name) if name else set()
    return bearers.pop() if len(bearers) == 1 else None


def _bearers(site: Site, name: str) -> set[int]:
    """Members who are called so, and who is meant by the name in this description."""
    described = site.members.get(folded(name))
    return {member.id for member in people.named(site.tx, name)} | ({described} if described else set())


def _doubts(site: Site, activity: Activity, spec: ActivitySpec) -> Iterator[str]:
    """What is carried out, and may be meant otherwise."""
    for role, name in (("lecturer", spec.lecturer), ("organiser", spec.organiser)):
        if name and (bearers := len(_bearers(site, name))) != 1:
            who = "several members are" if bearers else "no member is"
            yield f"{who} called {name}: the {role} is named, but not linked"
    if activity.signup_closes and activity.signup_closes > activity.starts_at:
        yield "sign-up closes at the start, not after it"
    length = activity.ends_at - activity.starts_at
    if spec.hours is not None and timedelta(hours=spec.hours) > length:
        yield f"{spec.hours:g} hours are earned in {length / HOUR:g}"
    if activity.ends_at <= site.turn.now:
        yield "is over already"
