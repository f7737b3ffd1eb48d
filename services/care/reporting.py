"""What a helper tells the organiser at once: nobody opens, somebody has died or moved away."""

from community import care as rules
from community.care import Caring
from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.wishes import Wish
from services.actor import Actor
from services.care import asking, ending, replying
from services.care.subject import agreed, names, organiser, tell
from services.turn import Turn
from storage import care as rows
from storage.tables.care import Care


def not_answered(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """The visit stays due: it may still be made, or passed on."""
    own = replying.due(turn, actor, Caring.of(wish).name)
    if not own:
        return NotUnderstood()
    if len(own) > 1:
        return said.CareList(entries=asking.entries(turn, actor))
    return _told(turn, actor, turn.tx.get_one(Care, own[0].care_id), wish, "closed")


def is_over(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Whoever organises it is asked whether it ends; a helper's word goes to them. Others learn nothing."""
    name, me = Caring.of(wish).name, actor.id
    if me is None:
        return NotUnderstood()
    organised = [one for one in rows.organised(turn.tx, me) if rules.is_named_so(one.name, name)]
    if len(organised) == 1:
        return ending.end(turn, actor, wish)
    helped = [one for one in rows.helped(turn.tx, me) if rules.is_named_so(one.name, name) and me in agreed(turn, one)]
    return _told(turn, actor, helped[0], wish, "over") if len(helped) == 1 else NotUnderstood()


def _told(turn: Turn, actor: Actor, care: Care, wish: Wish, what: said.Told) -> Outcome:
    by, words = "".join(names(turn, [actor.id])), " ".join(wish.text.split())
    news = said.CareToldAtOnce(care=turn.facts(care), by=by, words=words, what=what)
    told = tell(turn, [organiser(turn, care)], news)
    return news.model_copy(update={"mine": True, "told": told > 0})
