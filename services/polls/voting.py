"""A vote: by a tap, by a number in reply to the card, by 投 2. Of one person one counts, over all groups."""

import re
from collections.abc import Sequence
from typing import Literal

from community import polling as rules
from community.names import name_key
from community.outcomes import polls as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.polling import Voting
from community.wishes import Wish
from services import cards, persons
from services.actor import Actor
from services.finding import MOST_CHOICES
from services.subjects import subject
from services.turn import Turn
from storage import audiences, groups, polls, units
from storage.tables.people import Member
from storage.tables.polls import Poll, PollState

_AND = re.compile("[和跟与、,，]|还有|以及")


def vote(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    poll = _meant(turn, actor, wish)
    if isinstance(poll, Outcome):
        return poll
    if poll.state != PollState.OPEN or (poll.closes_at is not None and poll.closes_at <= turn.now):
        return said.VoteRefused(because="closed")
    if not may_vote(turn, actor, poll):
        return said.VoteRefused(because="stranger")
    chosen = _chosen(poll, Voting.of(wish))
    return chosen if isinstance(chosen, Outcome) else _votes(turn, actor, poll, chosen, tapped=wish.tapped)


def _votes(turn: Turn, actor: Actor, poll: Poll, chosen: list[int], *, tapped: bool) -> Outcome:
    voter = actor.member()
    before = polls.votes_of(turn.tx, poll.id, voter.id)
    if tapped:
        chosen = rules.tapped(chosen[0], before, turn.now, turn.figures, several=poll.several)
    if chosen != [one.option for one in before]:
        polls.choose(turn.tx, poll.id, voter.id, chosen, turn.now)
        cards.redraw(turn, poll)
    only = poll.options[chosen[0] - 1] if len(chosen) == 1 else ""
    return said.Voted(poll=turn.facts(poll), chosen=tuple(chosen), text=only)


def _chosen(poll: Poll, plan: Voting) -> list[int] | Outcome:
    """The places that were said; nothing is taken for something near it."""
    if plan.back:
        return []
    called = _called(poll, (plan.words, *plan.bare))
    places = sorted({*(plan.options or called)})
    numbered = [place for place in places if place <= len(poll.options)]
    if called and numbered and called != places:
        return said.VoteRefused(because="which", said=plan.words)
    places = called or places
    if not places or not all(0 < place <= len(poll.options) for place in places):
        return said.VoteRefused(because="no_option", most=len(poll.options))
    return places if poll.several or len(places) == 1 else said.VoteRefused(because="only_one")


def _called(poll: Poll, spoken: Sequence[str]) -> list[int]:
    """An option by just its words, the fullest first; or several of them."""
    places = {name_key(text): place for place, text in enumerate(poll.options, 1)}
    for names in (*([one] for one in spoken), *(_AND.split(one) for one in spoken)):
        if all(name_key(name) in places for name in names):
            return sorted({places[name_key(name)] for name in names})
    return []


# --- which poll, and whose it is -------------------------------------------------------------------------------


def _meant(turn: Turn, actor: Actor, wish: Wish) -> Poll | Outcome:
    """The one that is tapped or replied to; the only one that is open to whoever speaks, here."""
    if wish.about is not None:
        return turn.lock(Poll, wish.about_a("poll") or 0) or said.VoteRefused(because="no_poll")
    found = [poll for poll in polls.open_ones(turn.tx) if may_vote(turn, actor, poll)]
    plan = Voting.of(wish)
    found = [poll for poll in found if _called(poll, (plan.words, *plan.bare))] or found  # 我投饺子
    if len(found) == 1:
        return turn.lock(Poll, found[0].id) or said.VoteRefused(because="no_poll")
    return which(turn, found, wish, "vote") if found else said.VoteRefused(because="no_poll")


def which(turn: Turn, found: list[Poll], wish: Wish, to: Literal["vote", "close", "show"]) -> said.WhichPoll:
    options = (
        Option(wish=wish.aimed_at(facts.subject), facts=facts, label=facts.title, numbered=True)
        for facts in turn.all_facts(found[:MOST_CHOICES])
    )
    return said.WhichPoll(to=to, options=tuple(options))


def may_vote(turn: Turn, actor: Actor, poll: Poll) -> bool:
    """Who is in one of its groups; in private, who has taken part there, or lives in one of its units."""
    reached = {chat.id for chat in cards.groups_of(turn.tx, poll)}
    if actor.chat is not None:
        return actor.chat.id in reached
    if actor.me is None:
        return False
    if reached & {chat.id for chat in groups.groups_of(turn.tx, actor.me)}:
        return True
    home = units.lineage(turn.tx, actor.me.home_unit_id) if actor.me.home_unit_id else []
    return bool({*(audiences.units_of(turn.tx, subject(poll)) or [poll.unit_id])} & {*home})


# --- who goes for good -----------------------------------------------------------------------------------------


def _take_back(turn: Turn, leaving: Actor) -> None:
    """Like a place in what is to come: whoever came back as somebody new would count twice."""
    assert leaving.id is not None
    for poll_id in polls.voted_in(turn.tx, leaving.id):
        polls.set_aside(turn.tx, poll_id, leaving.id)
        cards.redraw(turn, turn.tx.get_one(Poll, poll_id))


persons.gives_up(_take_back, "vote.member_id")


# --- two accounts of one person --------------------------------------------------------------------------------


def _become_one(turn: Turn, kept: Member, other: Member) -> None:
    """Where both have voted, the later vote is theirs."""
    for poll_id in polls.in_both(turn.tx, kept.id, other.id):
        latest = {member.id: max(v.at for v in polls.votes_of(turn.tx, poll_id, member.id)) for member in (kept, other)}
        polls.set_aside(turn.tx, poll_id, min(latest, key=lambda member: latest[member]))
        cards.redraw(turn, turn.tx.get_one(Poll, poll_id))


persons.become_one(_become_one)
