"""A poll as a subject: counted while it is open, written down once it is closed; the same card in every group."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from community import polling as rules
from community.announcing import headline
from community.outcomes import polls as said
from community.outcomes.base import Outcome
from services.subjects import Kind, declare
from services.turn import Turn
from storage import polls
from storage.tables.polls import Poll, PollState


def facts(turn: Turn, some: Sequence[Poll]) -> list[said.PollFacts]:
    turn.tx.flush()
    ids = [poll.id for poll in some if poll.state == PollState.OPEN]
    counted, people = polls.counts(turn.tx, ids), polls.how_many(turn.tx, ids)
    return [_facts(turn, poll, counted.get(poll.id, {}), people.get(poll.id, 0)) for poll in some]


def _facts(turn: Turn, poll: Poll, counted: dict[int, int], people: int) -> said.PollFacts:
    is_closed = poll.state == PollState.CLOSED
    places = range(1, len(poll.options) + 1)
    votes = poll.counts if is_closed else [counted.get(place, 0) for place in places]
    voters, most = poll.voters if is_closed else people, max(votes, default=0)
    return said.PollFacts(
        id=poll.id,
        question=poll.question,
        title=headline(poll.question, turn.figures.headline_length),
        options=tuple(
            said.PollOption(
                text=text,
                votes=number,
                share=rules.share(number, voters, turn.figures),
                is_right=poll.state != PollState.OPEN and place in poll.right,
            )
            for place, text, number in zip(places, poll.options, votes, strict=True)
        ),
        several=poll.several,
        is_quiz=poll.is_quiz,
        voters=voters,
        is_closed=is_closed,
        by_hand=poll.by_hand,
        closes_at=poll.closed_at if is_closed else _ends(turn, poll),
        leading=tuple(text for text, number in zip(poll.options, votes, strict=True) if number == most > 0),
    )


def _ends(turn: Turn, poll: Poll) -> datetime | None:
    """A draft that its organiser is to end: by when it does at the latest, were it published now."""
    by_hand = poll.state == PollState.DRAFT and poll.by_hand
    return turn.now + turn.figures.poll_lives if by_hand else poll.closes_at


def _draw(turn: Turn, poll: Poll) -> Outcome:
    return said.PollCard(poll=turn.facts(poll))


def _on_cards(turn: Turn) -> Iterable[Poll]:
    return polls.open_ones(turn.tx)


declare(
    Kind(
        "poll",
        Poll,
        facts=facts,
        unit=lambda poll: poll.unit_id,
        organiser=lambda poll: poll.author_id,
        offers=lambda poll: poll.options,
        card=said.PollCard,
        draw=_draw,
        on_cards=_on_cards,
    )
)
