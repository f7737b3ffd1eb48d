"""Holding a post: taken while there is a place, given up. A post gives no right."""

from collections.abc import Sequence
from typing import Literal

from community.outcomes.posts import PostFacts, PostNews
from community.rights import Right
from services import consents, whom
from services.actor import Actor
from services.subjects import Kind, declare
from services.turn import Turn
from storage import posts, units
from storage.tables.people import Member, Profile
from storage.tables.posts import Post, PostHolder
from storage.tables.report_in import Purpose

TAKE, LEAVE, LOSE = "take_post", "leave_post", "lose_post"  # in the audit; only what was left can be taken back


def living_at(turn: Turn, unit_id: int) -> list[Post]:
    """What somebody who lives there may take: posts of that unit and of those above, the nearest first."""
    lineage = units.lineage(turn.tx, unit_id)
    return sorted(posts.of_units(turn.tx, lineage), key=lambda post: lineage.index(post.unit_id))


def is_free(turn: Turn, post: Post) -> bool:
    return len(posts.holders(turn.tx, [post.id]).get(post.id, ())) < post.places


def is_in_service(turn: Turn, member_id: int) -> bool:
    profile = turn.tx.get(Profile, member_id)
    return profile is not None and profile.in_service and consents.holds(turn, member_id, Purpose.MEMBERSHIP)


def take(turn: Turn, actor: Actor, post: Post, *, as_member: bool) -> bool:
    """False: somebody was quicker. Of two for the last place one gets it; who holds it already keeps it."""
    me = actor.member()
    turn.lock(Post, post.id)
    mine = posts.holding(turn.tx, post.id, me.id)
    if mine is None and not is_free(turn, post):
        return False
    if mine is None:
        turn.tx.add(PostHolder(post_id=post.id, member_id=me.id, as_member=as_member, since=turn.now))
        turn.tx.flush()
        actor.note(TAKE, post, as_member=as_member)
    return True


def give_up(turn: Turn, actor: Actor, holder: PostHolder, post: Post, action: str = LEAVE) -> int:
    """Returns the number in the audit, by which it can be taken back."""
    done = actor.note(action, post, as_member=holder.as_member)
    turn.tx.delete(holder)
    turn.tx.flush()
    return done


def give_up_as_member(turn: Turn, actor: Actor) -> list[Post]:
    """What somebody holds as a Party member goes with the consent; why is nobody's business."""
    me = actor.member()
    held = [(holder, post) for holder, post in posts.held_by(turn.tx, me.id) if holder.as_member]
    for holder, post in held:
        give_up(turn, actor, holder, post, LOSE)
        tell(turn, post, me, "left")
    return [post for _, post in held]


def tell(turn: Turn, post: Post, member: Member, what: Literal["taken", "left", "restored"], name: str = "") -> None:
    """Whoever may see the roster of its unit and is nearest."""
    able = whom.nearest_with(turn, post, Right.SEE_CONTACTS, without=[member.id])
    turn.tell(dict.fromkeys(able), PostNews(post=turn.facts(post), name=name or member.name, what=what), hold=True)


def _facts(turn: Turn, some: Sequence[Post]) -> list[PostFacts]:
    names = units.names(turn.tx, {post.unit_id for post in some})
    held = posts.holders(turn.tx, [post.id for post in some])
    return [
        PostFacts(
            id=post.id,
            name=post.name,
            unit=names[post.unit_id],
            places=post.places,
            free=max(0, post.places - len(held.get(post.id, ()))),
            conditions=post.conditions,
            members_only=post.members_only,
        )
        for post in some
    ]


declare(Kind("post", Post, facts=_facts, unit=lambda post: post.unit_id))
