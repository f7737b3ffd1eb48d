"""Posts of units: those that are described; a new community without any has the usual ones."""

from community.posting import called, core
from community.spec import PostSpec, UnitSpec
from services.founding.site import Site
from services.posts.usual import usual_posts
from storage import posts
from storage.tables.posts import Post
from storage.tables.units import Unit, UnitKind


def found_posts(site: Site) -> None:
    for spec in site.spec.units:
        unit = site.unit(spec.name)
        if spec.posts is None and _begins_with_the_usual(site, spec, unit):
            for post in usual_posts(unit.id):
                site.save(post)
        for one in spec.posts or ():
            _post(site, one, unit)


def _begins_with_the_usual(site: Site, spec: UnitSpec, unit: Unit) -> bool:
    return unit.kind == UnitKind.COMMUNITY and unit.name in site.done.units


def _post(site: Site, spec: PostSpec, unit: Unit) -> None:
    """What is there stays as it is, and is said where it differs."""
    there = next((post for post in posts.of_units(site.tx, [unit.id]) if core(post.name) == core(spec.name)), None)
    written = spec.model_dump(exclude={"name"})
    if there is None:
        site.save(Post(unit_id=unit.id, name=called(spec.name), **written))
        site.done.added.append(f"post {called(spec.name)}: {unit.name}")
    else:
        site.differs(f"post {there.name}", (key for key, value in written.items() if getattr(there, key) != value))
