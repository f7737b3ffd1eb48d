"""[转告]: lines between whoever lends and whoever borrows, without either's phone."""

from datetime import timedelta

from community.outcomes import skills as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.redaction import redact
from community.wishes import Wish
from services.actor import Actor
from services.skills import lending
from services.turn import Turn
from storage import audit
from storage.tables.skills import Borrow
from storage.tables.subject import Subject

RELAY = "relay_borrow"


def relay(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    borrow = lending.own(turn, actor, wish)
    if isinstance(borrow, Outcome):
        return borrow
    again = Option(wish=Wish(intent="borrow_line", about=Subject("borrow", borrow.id)))
    return said.BorrowLineAsked(borrow=_shown(turn, actor, borrow), options=(again,))


def line(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """As it was said, but for phones and doors."""
    borrow = lending.own(turn, actor, wish)
    if isinstance(borrow, Outcome):
        return borrow
    if _today(turn, actor, borrow) >= turn.figures.borrow_lines:
        return said.SkillRefused(because="lines", most=turn.figures.borrow_lines)
    read = redact(wish.text[: turn.figures.help_words])
    actor.note(RELAY, Subject("borrow", borrow.id))
    lends = borrow.owner_id == actor.id
    to = "borrower" if lends else "owner"
    news = said.BorrowRelayed(borrow=lending.line(turn, borrow, to=to), words=read.text)  # type: ignore[arg-type]
    told = lending.tell(turn, borrow.borrower_id if lends else borrow.owner_id, news)
    hidden = tuple(one.words for one in read.hidden)
    shown = _shown(turn, actor, borrow)
    return said.BorrowRelayed(borrow=shown, mine=True, words=read.text, hidden=hidden, told=told)


def _shown(turn: Turn, actor: Actor, borrow: Borrow) -> said.BorrowLine:
    return lending.line(turn, borrow, to="owner" if borrow.owner_id == actor.id else "borrower")


def _today(turn: Turn, actor: Actor, borrow: Borrow) -> int:
    since = turn.now - timedelta(days=1)
    return len([at for at in audit.noted(turn.tx, RELAY, actor.id, Subject("borrow", borrow.id)) if at > since])
