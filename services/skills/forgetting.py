"""Questions to borrow that nobody answers, what is over, somebody who goes for good, two members who are one."""

from services import persons
from services.actor import Actor
from services.skills import lending
from services.timers import at_moments, declare
from services.turn import Turn
from storage import skills
from storage.tables.people import Member
from storage.tables.skills import Borrow, BorrowState, Nudge


def _unanswered(turn: Turn, borrow_id: int) -> None:
    borrow = turn.lock(Borrow, borrow_id)
    if borrow is not None and borrow.state == BorrowState.ASKED:
        lending.end(turn, borrow, "expired", tell_owner=False)


def _returned(turn: Turn, borrow_id: int) -> None:
    """Long enough: nothing is passed on any more, and nobody need be told so."""
    borrow = turn.lock(Borrow, borrow_id)
    if borrow is not None and borrow.state == BorrowState.AGREED:
        borrow.state, borrow.ended_at = BorrowState.ENDED, turn.now


def _forget(turn: Turn, borrow_id: int) -> None:
    borrow = turn.lock(Borrow, borrow_id)
    if borrow is not None and borrow.state == BorrowState.ENDED:
        turn.tx.delete(borrow)


def _forget_nudge(turn: Turn, nudge_id: int) -> None:
    nudge = turn.lock(Nudge, nudge_id)
    if nudge is not None:
        turn.tx.delete(nudge)


def _lends_no_more(turn: Turn, leaving: Actor) -> None:
    for borrow in skills.lending(turn.tx, leaving.member().id):
        lending.end(turn, borrow, "gone", tell_owner=False)


def _borrows_no_more(turn: Turn, leaving: Actor) -> None:
    for borrow in skills.borrowing(turn.tx, leaving.member().id):
        lending.end(turn, borrow, "gone", tell_owner=True)


def _become_one(turn: Turn, kept: Member, other: Member) -> None:
    """Nobody borrows of themselves."""
    for one, two in ((kept, other), (other, kept)):
        for borrow in skills.between(turn.tx, one.id, two.id):
            turn.tx.delete(borrow)
    turn.tx.flush()


persons.gives_up(_lends_no_more, "borrow.owner_id")
persons.gives_up(_borrows_no_more, "borrow.borrower_id")
persons.become_one(_become_one)
declare(at_moments("expire_asks_to_borrow", skills.ASKED, _unanswered, late=lambda one: one.borrow_answer))
declare(at_moments("end_borrowing", skills.LENT, _returned, late=lambda one: one.borrow_lasts))
declare(at_moments("forget_borrowing", skills.OVER, _forget, late=lambda one: one.borrow_kept))
declare(at_moments("forget_nudges", skills.OLD_NUDGES, _forget_nudge, late=lambda one: one.nudges_kept))
