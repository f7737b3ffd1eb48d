"""设岗, 改岗, 撤岗: by whoever publishes for the unit."""

from collections.abc import Sequence

from community import posting as rules
from community.asked import Dropping
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.posts import PostEnded, PostIncomplete, PostRemovalAsked, PostRemoved, PostSet
from community.outcomes.questions import Option
from community.posting import Posting
from community.rights import Right, units_with
from community.wishes import Wish
from services.actor import Actor
from services.finding import MOST_CHOICES, best_unit, which_unit
from services.posts.naming import is_uncertain, meant, name_said, which
from services.posts.usual import usual
from services.subjects import subject
from services.turn import Turn
from storage import posts, units
from storage.tables.people import Member
from storage.tables.posts import Post
from storage.tables.units import Unit, UnitKind


def set_up(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """设岗 楼道安全岗 3人. What there is already is changed by 改岗."""
    said = Posting.of(wish)
    if not _may_anywhere(actor):
        return _refused(actor, wish)
    if not said.name:
        return _usual(turn, actor, wish)
    if refused := _cannot_be(said, sets=True):
        return refused
    unit = _unit(turn, actor, wish)
    if isinstance(unit, Outcome):
        return unit
    name = rules.called(said.name)
    same = next((p for p in posts.of_units(turn.tx, [unit.id]) if rules.core(p.name) == rules.core(name)), None)
    if same is not None:
        return PostSet(post=turn.facts(same), what="same")
    post = Post(unit_id=unit.id, name=name, places=said.places or 1)
    return _save(turn, actor, post, said, "new")


def change(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """改岗 楼道安全岗 5人: nobody who holds it is put out."""
    said = Posting.of(wish)
    post = _one_of(turn, actor, wish)
    if isinstance(post, Outcome):
        return post
    if refused := _cannot_be(said):
        return refused
    held = len(posts.holders(turn.tx, [post.id]).get(post.id, ()))
    if said.places is None and not said.conditions and not said.members_only:
        return PostIncomplete(lacks="places", said=post.name)
    if said.places is not None and said.places < held:
        return PostIncomplete(lacks="fewer", said=post.name, held=held)
    post.places = said.places or post.places
    return _save(turn, actor, post, said, "changed")


def _save(turn: Turn, actor: Actor, post: Post, said: Posting, what: str) -> PostSet:
    post.conditions = said.conditions or post.conditions
    post.members_only = post.members_only or said.members_only
    turn.tx.add(post)
    turn.tx.flush()
    actor.note("set_post", post, name=post.name, places=post.places)
    return PostSet.model_validate({"post": turn.facts(post), "what": what})


def _cannot_be(said: Posting, *, sets: bool = False) -> PostIncomplete | None:
    if said.unclear or not rules.is_possible(said.places):
        return PostIncomplete(lacks="places", said=said.name, sets=sets)
    too_long = len(said.name) > rules.NAME_LENGTH or len(said.conditions) > rules.CONDITIONS_LENGTH
    return PostIncomplete(lacks="name", said=said.name) if too_long or said.doubtful else None


def _usual(turn: Turn, actor: Actor, wish: Wish) -> PostIncomplete:
    """设岗 alone: those that most communities have and that are not there yet."""
    own = units_with(Right.PUBLISH, actor.roles)
    there = {rules.core(post.name) for post in posts.of_units(turn.tx, own)}
    missing = [(name, places) for name, places in usual() if rules.core(name) not in there]
    options = (
        Option(wish=wish.detailed(Posting(name=name, places=places)), label=name, numbered=True)
        for name, places in missing
    )
    return PostIncomplete(lacks="name", options=tuple(options))


# --- where, and whether they may -------------------------------------------------------------------------------


def _may_anywhere(actor: Actor) -> bool:
    return actor.is_owner or bool(units_with(Right.PUBLISH, actor.roles))


def _may(turn: Turn, actor: Actor, unit_id: int) -> bool:
    return actor.may(Right.PUBLISH, units.lineage(turn.tx, unit_id))


def _refused(actor: Actor, wish: Wish) -> NotAllowed:
    actor.note(f"{wish.intent}_refused")
    return NotAllowed()


def _unit(turn: Turn, actor: Actor, wish: Wish) -> Unit | Outcome:
    """The one that is named, or the only one that they look after; a team has no posts."""
    everywhere = [unit for unit in units.all_units(turn.tx) if unit.kind != UnitKind.TEAM]
    if wish.wanted.unit:
        named = best_unit(everywhere, wish.wanted.unit)
        if named is None:
            return PostIncomplete(lacks="unit", said=wish.wanted.unit)
        return named if _may(turn, actor, named.id) else _refused(actor, wish)
    own = units_with(Right.PUBLISH, actor.roles)
    choices = [unit for unit in everywhere if unit.id in own] or (everywhere if actor.is_owner else [])
    if not choices:
        return _refused(actor, wish)
    return choices[0] if len(choices) == 1 else which_unit(choices[:MOST_CHOICES], wish)


def _one_of(turn: Turn, actor: Actor, wish: Wish) -> Post | Outcome:
    """Of the posts that they may change."""
    if not _may_anywhere(actor):
        return _refused(actor, wish)
    everywhere = posts.of_units(turn.tx)
    allowed = [post for post in everywhere if _may(turn, actor, post.unit_id)]
    found = meant(turn, wish, allowed) if wish.about or name_said(wish) else []
    if not found:
        return _unknown(turn, actor, wish, everywhere)
    if len(found) > 1 or (wish.about is None and is_uncertain(turn, wish, found[0])):
        return which(turn, wish, found)
    return found[0]


def _unknown(turn: Turn, actor: Actor, wish: Wish, everywhere: Sequence[Post]) -> Outcome:
    """What others look after is refused; what nobody has is unknown."""
    elsewhere = meant(turn, wish, everywhere) if wish.about or name_said(wish) else []
    return _refused(actor, wish) if elsewhere else PostIncomplete(lacks="unknown", said=name_said(wish))


# --- removed ---------------------------------------------------------------------------------------------------


def remove(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """撤岗 楼道安全岗: asked first; whoever holds it hears so."""
    post = _one_of(turn, actor, wish)
    if isinstance(post, Outcome):
        return post
    on_it = posts.people_on(turn.tx, post.id)
    return _remove(turn, actor, post, on_it) if Posting.of(wish).sure else _ask(turn, wish, post, on_it)


def _ask(turn: Turn, wish: Wish, post: Post, on_it: Sequence[Member]) -> PostRemovalAsked:
    sure = wish.aimed_at(subject(post)).detailed(Posting.of(wish).model_copy(update={"sure": True}))
    no = Wish(intent="drop_question", details=Dropping(intent=wish.intent))
    return PostRemovalAsked(
        post=turn.facts(post),
        holders=tuple(member.name for member in on_it),
        options=(Option(wish=sure, says="yes"), Option(wish=no, says="no")),
    )


def _remove(turn: Turn, actor: Actor, post: Post, on_it: Sequence[Member]) -> Outcome:
    facts = turn.facts(post)
    actor.note("remove_post", post, name=post.name, members=[member.id for member in on_it])
    for rows in posts.holders(turn.tx, [post.id]).values():
        for row in rows:
            turn.tx.delete(row)
    turn.tx.flush()
    turn.tx.delete(post)
    turn.tx.flush()
    news = PostEnded(post=facts, by=actor.name)
    others = [member for member in on_it if member.id != actor.id]
    untold = tuple(member.name for member in others if not turn.tell({member.id: None}, news, hold=True))
    return PostRemoved(post=facts, told=len(others) - len(untold), untold=untold)
