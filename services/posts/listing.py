"""岗位, 领岗名单: who holds which for those with the right, in private; how many are free for everybody else."""

from community.outcomes.base import Outcome
from community.outcomes.posts import HeldPost, Holder, PostHolders, PostList
from community.rights import Right
from community.wishes import Wish
from services.actor import Actor
from services.posts.naming import here
from services.turn import Turn
from storage import people, posts, units
from storage.tables.posts import Post


def show(turn: Turn, actor: Actor, wish: Wish) -> tuple[Outcome, ...]:
    """What somebody looks after, and then all others."""
    found = here(turn, actor)
    own = [post for post in found if actor.in_private and _reads_names(turn, actor, post)]
    shown = (PostHolders(posts=tuple(_held(turn, post) for post in own)),) if own else ()
    others = [post for post in found if post not in own]
    return (*shown, _list(turn, actor, others)) if others or not own else shown


def _list(turn: Turn, actor: Actor, some: list[Post]) -> PostList:
    mine = [p.id for _, p in posts.held_by(turn.tx, actor.id)] if actor.in_private and actor.id else []
    return PostList(posts=turn.all_facts(some), in_private=actor.in_private, held=tuple(mine))


def _reads_names(turn: Turn, actor: Actor, post: Post) -> bool:
    return actor.may(Right.SEE_CONTACTS, units.lineage(turn.tx, post.unit_id))


def _held(turn: Turn, post: Post) -> HeldPost:
    on_it = posts.people_on(turn.tx, post.id)
    phones = people.phones(turn.tx, [member.id for member in on_it])
    holders = tuple(Holder(name=member.name, phone=phones.get(member.id)) for member in on_it)
    return HeldPost(post=turn.facts(post), holders=holders)
