"""Somebody goes for good, or turns out to be one with another: their posts."""

from services import holding, persons
from services.actor import Actor
from services.names import written_names
from services.turn import Turn
from storage import posts
from storage.tables.people import Member


def _give_up_all(turn: Turn, leaving: Actor) -> None:
    """Whoever looks after a post hears that it is free, and not by whom it was held."""
    assert leaving.me is not None
    for holder, post in posts.held_by(turn.tx, leaving.me.id):
        holding.give_up(turn, leaving, holder, post, holding.LOSE)
        holding.tell(turn, post, leaving.me, "left", name=written_names()["nobody"]["name"])


def _become_one(turn: Turn, kept: Member, other: Member) -> None:
    """Of one post held twice one stays, which goes with the consent if either would have."""
    own = {post.id: holder for holder, post in posts.held_by(turn.tx, kept.id)}
    for holder, post in posts.held_by(turn.tx, other.id):
        if post.id in own:
            own[post.id].as_member = own[post.id].as_member or holder.as_member
    turn.tx.flush()


persons.gives_up(_give_up_all, "post_holder.member_id")
persons.become_one(_become_one)
