"""A poll ends: at its time, or by [结束投票]. Who chose what is forgotten at that moment, the counts stay."""

from community.outcomes import polls as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.polling import Voting
from community.wishes import Wish
from services import audience, cards
from services.actor import Actor
from services.polls import voting
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from storage import polls
from storage.cards import cards as cards_of
from storage.tables.groups import Chat
from storage.tables.notices import Lane
from storage.tables.polls import Poll, PollState


def close_poll(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[结束投票] is asked once: nobody can vote afterwards."""
    poll = _meant(turn, actor, wish)
    if isinstance(poll, Outcome):
        return poll
    done = Wish(intent="poll_closing_confirmed", about=subject(poll))
    return said.PollClosingAsked(poll=turn.facts(poll), options=(Option(wish=done, says="yes"),))


def standing(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """How many have voted, and until when; who has chosen what nobody is told."""
    found = [one for one in polls.open_ones(turn.tx) if _may_see(turn, actor, one)]
    if wish.about is not None:
        found = [one for one in found if one.id == wish.about_a("poll")]
    if len(found) > 1:
        return voting.which(turn, found, wish, "show")
    return said.PollCard(poll=turn.facts(found[0])) if found else said.VoteRefused(because="no_poll")


def _may_see(turn: Turn, actor: Actor, poll: Poll) -> bool:
    return voting.may_vote(turn, actor, poll) or (actor.chat is None and audience.may_handle(turn, actor, poll))


def confirmed(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    poll = _handled(turn, actor, wish.about_a("poll") or 0)
    if isinstance(poll, Outcome):
        return poll
    actor.note("close_poll", poll)
    _close(turn, poll)
    if actor.id != poll.author_id:
        _tell_author(turn, poll)
    return _news(turn, poll)


def _meant(turn: Turn, actor: Actor, wish: Wish) -> Poll | Outcome:
    if wish.about is not None:
        return _handled(turn, actor, wish.about_a("poll") or 0)
    if not audience.may_announce(actor):
        return NotAllowed()
    found = [poll for poll in polls.open_ones(turn.tx) if audience.may_handle(turn, actor, poll)]
    if len(found) == 1:
        return found[0]
    meant = Wish(intent="close_poll", details=Voting(close=True))
    return voting.which(turn, found, meant, "close") if found else said.VoteRefused(because="none_to_close")


def _handled(turn: Turn, actor: Actor, poll_id: int) -> Poll | Outcome:
    poll = turn.lock(Poll, poll_id)
    if poll is None or poll.state != PollState.OPEN:
        return QuestionClosed()
    return poll if audience.may_handle(turn, actor, poll) else NotAllowed()


def _close_at_its_time(turn: Turn, poll_id: int) -> None:
    poll = turn.lock(Poll, poll_id)
    if poll is None or poll.state != PollState.OPEN or poll.closes_at is None or poll.closes_at > turn.now:
        return
    _close(turn, poll)
    _tell_author(turn, poll)


def _tell_author(turn: Turn, poll: Poll) -> None:
    whom = dict.fromkeys([poll.author_id] if poll.author_id else [])
    turn.tell(whom, _news(turn, poll), silent=turn.is_night)


def _news(turn: Turn, poll: Poll) -> said.PollClosed:
    """With how many groups never saw it, while what they had to be told waited."""
    posted = [card.message_id is not None for card in cards_of(turn.tx, subject(poll))]
    return said.PollClosed(poll=turn.facts(poll), mine=True, unseen=posted.count(False), groups=len(posted))


def _close(turn: Turn, poll: Poll) -> None:
    counted = polls.counts(turn.tx, [poll.id])[poll.id]
    poll.counts = [counted.get(place, 0) for place in range(1, len(poll.options) + 1)]
    poll.voters = len(polls.voters(turn.tx, poll.id))
    poll.state, poll.closed_at = PollState.CLOSED, turn.now
    polls.set_aside(turn.tx, poll.id)
    polls.take_unposted(turn.tx, poll.id)
    turn.settled(said.PollClosingAsked, poll)
    cards.redraw(turn, poll)
    _tell_groups(turn, poll)


def _tell_groups(turn: Turn, poll: Poll) -> None:
    """Once where it stood; a poll in which nobody voted is only closed on its card."""
    result = said.PollClosed(poll=turn.facts(poll))
    stands = [card.chat_id for card in cards_of(turn.tx, subject(poll)) if card.message_id is not None]
    for chat_id in stands if poll.voters else ():
        turn.post(turn.tx.get_one(Chat, chat_id), result, lane=Lane.CARD, hold=True, budgeted=True)


declare(at_moments("close_polls", polls.CLOSING, _close_at_its_time))
