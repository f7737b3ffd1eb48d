"""领岗, 退岗: everybody for themselves."""

from community.outcomes.base import Outcome
from community.outcomes.posts import PostForMembers, PostLeft, PostNotHeld, PostTaken
from community.outcomes.questions import QuestionClosed
from community.wishes import Wish
from services import consents, holding, undoing
from services.actor import Actor
from services.posts.naming import ask, here, is_uncertain, meant, name_said, which
from services.turn import Turn
from storage import posts
from storage.tables.audit import Audit
from storage.tables.posts import Post
from storage.tables.report_in import Purpose


def take(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """领岗 环境卫生岗. Without a name, those that have a place are offered."""
    found = meant(turn, wish, here(turn, actor))
    if wish.about is not None and not found:
        return QuestionClosed()
    if len(found) != 1 or not (wish.about or name_said(wish)):
        return which(turn, wish, _to_take(turn, actor, found), said="" if found else name_said(wish))
    if is_uncertain(turn, wish, found[0]):
        return ask(turn, wish, found[0])
    return _take(turn, actor, found[0])


def _to_take(turn: Turn, actor: Actor, some: list[Post]) -> list[Post]:
    """With a place, not held yet, and for members only offered to members."""
    own = {post.id for _, post in posts.held_by(turn.tx, actor.id)} if actor.id else set()
    is_member = actor.id is not None and holding.is_in_service(turn, actor.id)
    open_ones = [p for p in (some or here(turn, actor)) if p.id not in own and holding.is_free(turn, p)]
    return [post for post in open_ones if is_member or not post.members_only]


def _take(turn: Turn, actor: Actor, post: Post, *, restored: bool = False, as_member: bool = False) -> Outcome:
    me = actor.member()
    already = posts.holding(turn.tx, post.id, me.id) is not None
    if post.members_only and not already and not holding.is_in_service(turn, me.id):
        return PostForMembers(post=turn.facts(post))
    if not holding.take(turn, actor, post, as_member=as_member or post.members_only):
        anew = Wish(intent="take_post")
        return which(turn, anew, _to_take(turn, actor, []), full=post)
    if not already:
        holding.tell(turn, post, me, "restored" if restored else "taken")
    return PostTaken(post=turn.facts(post), name=me.name, already=already, restored=restored)


def leave(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """退岗: without a name, the only one that is held."""
    own = posts.held_by(turn.tx, actor.id) if actor.id else []
    held = [post for _, post in own]
    found = meant(turn, wish, held)
    if not found:
        return PostNotHeld(said=name_said(wish), held=turn.all_facts(held))
    if len(found) > 1:
        return which(turn, wish, found)
    if is_uncertain(turn, wish, found[0]):
        return ask(turn, wish, found[0])
    return _leave(turn, actor, found[0])


def _leave(turn: Turn, actor: Actor, post: Post) -> PostLeft:
    me = actor.member()
    turn.lock(Post, post.id)
    holder = posts.holding(turn.tx, post.id, me.id)
    assert holder is not None
    done = holding.give_up(turn, actor, holder, post)
    holding.tell(turn, post, me, "left")
    return PostLeft(post=turn.facts(post), name=me.name, undo=done)


def _restore(turn: Turn, actor: Actor, done: Audit, wish: Wish) -> Outcome:
    """While nobody else has it."""
    post = turn.lock(Post, done.subject_id or 0)
    as_member = bool(done.detail.get("as_member")) and consents.holds(turn, actor.member().id, Purpose.MEMBERSHIP)
    return _take(turn, actor, post, restored=True, as_member=as_member) if post else QuestionClosed()


undoing.declare(holding.LEAVE, _restore)
