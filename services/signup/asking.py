"""Who is meant, when somebody was named and nothing says what for."""

from collections.abc import Sequence
from typing import Literal

from community.company import Company, Joining
from community.outcomes.questions import Option
from community.outcomes.signup import Chosen, WhichPerson
from community.wishes import Wish
from services.subjects import subject
from services.turn import Turn
from storage.tables.activities import Activity
from storage.tables.signup import SignUp


def who_goes(turn: Turn, activity: Activity, wish: Wish, said: Company) -> WhichPerson:
    """Those who were named, the speaker, or all of them."""
    choices = [(one, Chosen(myself=one.myself, names=said.others if one.has_guests else ())) for one in said.choices()]
    return _ask(turn, activity, wish, choices, said=said.said, leaving=False)


def who_leaves(turn: Turn, activity: Activity, wish: Wish, said: Company, own: Sequence[SignUp]) -> WhichPerson:
    """One of the guests, the speaker, or all of them."""
    guests = [row.name for row in own if row.host_id is not None]
    choices = [(Company(myself=False, names=(name,)), Chosen(myself=False, names=(name,))) for name in guests]
    if len(guests) < len(own) and not said.alone:
        choices.append((Company(only_me=True), Chosen(myself=True)))
        choices.append((Company(names=tuple(guests)), Chosen(myself=True, names=tuple(guests))))
    return _ask(turn, activity, wish, choices, said=said.said, leaving=True)


def _ask(
    turn: Turn, activity: Activity, wish: Wish, choices: Sequence[tuple[Company, Chosen]], *, said: str, leaving: bool
) -> WhichPerson:
    joining, meant = Joining.of(wish), wish.aimed_at(subject(activity))
    options = (
        Option(
            wish=meant.detailed(joining.model_copy(update={"company": company})),
            label="、".join(chosen.names),
            says="yes" if len(choices) == 1 else _says(chosen),
        )
        for company, chosen in choices
    )
    return WhichPerson(
        activity=turn.facts(activity),
        said=said,
        leaving=leaving,
        options=tuple(options),
        choices=tuple(chosen for _, chosen in choices),
    )


def _says(chosen: Chosen) -> Literal["me", "them", "all"]:
    return ("all" if chosen.names else "me") if chosen.myself else "them"
