"""The post that somebody takes on with their report-in: one of those where they live, or a wish in their words."""

from collections.abc import Mapping

from community import posting as rules
from services import holding
from services.actor import Actor
from services.turn import Turn
from storage import posts, units
from storage.tables.people import Profile
from storage.tables.posts import Post

MOST_OFFERS = 8


def offered(turn: Turn, actor: Actor, given: Mapping[str, str]) -> list[str]:
    """What they hold already, what has a place, and what they wished for before."""
    own = {post.id for _, post in posts.held_by(turn.tx, actor.id)} if actor.id else set()
    here = _living_at(turn, actor, given)
    held = [post.name for post in here if post.id in own]
    free = [post.name for post in here if post.id not in own and holding.is_free(turn, post)]
    profile = turn.tx.get(Profile, actor.id) if actor.id else None
    return [*[*held, *free][:MOST_OFFERS], *([profile.post] if profile and profile.post else [])]


def _living_at(turn: Turn, actor: Actor, given: Mapping[str, str]) -> list[Post]:
    home = units.named(turn.tx, given["home"]) if "home" in given else None
    unit_id = home.id if home else actor.me.home_unit_id if actor.me else None
    return holding.living_at(turn, unit_id) if unit_id else []


def take_on(turn: Turn, actor: Actor, said: str | None, home: int) -> tuple[str | None, Post | None]:
    """What remains a wish, and what was named and has no place left. What is held already stays."""
    here = holding.living_at(turn, home)
    named = [here[place] for place in rules.meant(said or "", [post.name for post in here])] if said else []
    meant = [post for post in named if rules.is_all(said or "", post.name)]
    if len({rules.core(post.name) for post in meant}) != 1:
        return said, None
    taken = any(holding.take(turn, actor, post, as_member=True) for post in meant)
    return (None, None) if taken else (said, meant[0])


def elsewhere(turn: Turn, member_id: int, home: int) -> list[Post]:
    """Posts that somebody still holds where they do not live any more."""
    lineage = units.lineage(turn.tx, home)
    return [post for _, post in posts.held_by(turn.tx, member_id) if post.unit_id not in lineage]
