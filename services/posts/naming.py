"""Which post is meant, and what is asked when that is not certain."""

from collections.abc import Sequence

from community import posting as rules
from community.asked import Dropping
from community.outcomes.posts import PostAsked, WhichPost
from community.outcomes.questions import Option
from community.posting import Posting
from community.wishes import Wish
from services.actor import Actor
from services.finding import MOST_CHOICES, concerned, units_named
from services.subjects import subject
from services.turn import Turn
from storage import posts, units
from storage.tables.posts import Post


def here(turn: Turn, actor: Actor) -> list[Post]:
    """Posts of the units that concern this person here."""
    return posts.of_units(turn.tx, concerned(turn, actor))


def meant(turn: Turn, wish: Wish, among: Sequence[Post]) -> list[Post]:
    """Those that a button or the words mean; all of them when nothing is named."""
    if (certain := wish.about_a("post")) is not None:
        return [post for post in among if post.id == certain]
    said = name_said(wish)
    named = [among[place] for place in rules.meant(said, [post.name for post in among])] if said else among
    return _of_unit(turn, named, wish.wanted.unit)


def _of_unit(turn: Turn, some: Sequence[Post], said: str | None) -> list[Post]:
    """大汉龙城3栋 环境卫生岗: of several of a name, those of the unit that is named."""
    places = _places(turn, said)
    return [post for post in some if post.unit_id in places] or list(some)


def _places(turn: Turn, said: str | None) -> list[int]:
    return [unit.id for unit in units_named(units.all_units(turn.tx), said)] if said else []


def name_said(wish: Wish) -> str:
    return Posting.of(wish).name


def names_one(turn: Turn, actor: Actor, wish: Wish) -> bool:
    """Whether what is said is the name of a post here."""
    return bool(name_said(wish)) and bool(meant(turn, wish, here(turn, actor)))


def is_uncertain(turn: Turn, wish: Wish, post: Post) -> bool:
    """Whether anything was said beside the name, of another place or about anybody else."""
    said, unit = Posting.of(wish), wish.wanted.unit
    beside = bool(said.name) and not rules.is_all(said.name, post.name)
    elsewhere = bool(unit) and post.unit_id not in _places(turn, unit)
    by_words = wish.about is None and (beside or elsewhere)
    return bool(by_words or said.others or said.doubtful) and not said.sure


def ask(turn: Turn, wish: Wish, post: Post) -> PostAsked:
    said = Posting.of(wish)
    yes = wish.aimed_at(subject(post)).detailed(said.model_copy(update={"sure": True}))
    no = Wish(intent="drop_question", details=Dropping(intent=wish.intent))
    return PostAsked(
        post=turn.facts(post),
        leaves=wish.intent == "leave_post",
        others=said.others,
        options=(Option(wish=yes, says="yes"), Option(wish=no, says="no")),
    )


def which(turn: Turn, wish: Wish, some: Sequence[Post], *, full: Post | None = None, said: str = "") -> WhichPost:
    """Choosing one is the answer, but not to whether somebody else is meant."""
    shown = turn.all_facts(some[:MOST_CHOICES])
    names = [post.name for post in shown]
    labels = [f"{post.name} {post.unit}" if names.count(post.name) > 1 else post.name for post in shown]
    options = tuple(
        Option(wish=wish.aimed_at(post.subject), label=label, numbered=True)
        for post, label in zip(shown, labels, strict=True)
    )
    full_facts = turn.facts(full) if full else None
    return WhichPost(posts=shown, said=said, full=full_facts, leaves=wish.intent == "leave_post", options=options)
