"""What a group may read: of every outcome that can reach one, with whatever stands in its fields.

Outcomes and fields come from the catalogue. A field of a new name has to be said to be public or secret before anything
that carries it may be told in a group.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel

from community.outcomes.announcements import AnnouncementFacts
from community.outcomes.base import Outcome
from community.outcomes.lecturers import Introduced
from community.outcomes.polls import PollFacts
from community.wishes import Wish
from tests.cast import BOT, SUNDAY, ZONE
from tests.texts.outcomes import full
from texts.render import Rendered, Renderer, environment

renderer = Renderer(ZONE, BOT, lambda: SUNDAY)
NAMES = sorted(Outcome.catalogue)
CHOICES = range(7)

SECRET = {
    "phone",
    "address",
    "employer",
    "branch",
    "skills",
    "post",
    "full_name",
    "reason",  # of an exemption, of hours: illness
    "words",  # an excuse, a dispute
    "text",
    "minutes",  # how long somebody was there
    "exempted",
    "parts",  # how somebody's duty stands
    *("organiser", "invited", "next_at"),  # of somebody who is looked after
}
PUBLIC = {
    # the thing itself
    *("about", "id", "kind", "number", "title", "unit", "team", "place", "lecturer", "conditions", "leads"),
    *("starts_at", "ends_at", "signup_opens", "signup_closes", "hours_minutes", "state", "opens", "starts"),
    *("until", "capacity", "at_least", "going", "least", "places", "free"),
    # a group, and what was counted of it, as far as it may be told
    *("group", "month", "activities", "signed_up", "attended", "people"),
    # who takes part: a display name, a place in the order, a note behind it; of what is discreet none of it is told
    *("name", "names", "note", "guests", "guests_waiting", "waiting", "added", "removed", "staying", "position"),
    *("going_count", "waiting_count", "count", "told", "mine"),
    *("missed", "with_"),  # who is on duty, as the card of the roster has it
    # what was said in the group itself, and buttons
    *("asked", "despite", "label", "others", "said", "value", "what", "because", "intent", "offers", "over", "says"),
    *("question_id", "sign_up_id", "chat_id", "undo", "days", "held_until"),
    # what an organiser tells of it, and of whoever lectures
    *("bring", "open_to", "children", "field", "series_id", "held", "audience"),
    # when it comes again
    *("freq", "interval", "weekdays", "nth", "since", "every", "dates", "cancelled", "clashing"),
    # announcements and polls: numbers of groups and of votes, never whose
    *("sends_at", "corrected_at", "withdrawn_at", "receipts", "copies", "unsent", "unsure", "closes_at", "question"),
    *("leading", "voters", "share", "votes", "most", "longest", "to", "told_at"),
    *("unseen", "groups"),
    # a request for help: how many help, and the name of whoever signs
    *("category", "needed", "helpers"),
    # the service guide: what is written of an item, and who may be asked
    *("item", "department", "means", "who_may", "papers", "where", "open", "takes", "fee", "online"),
    *("proxy", "checked", "titles"),
    # duties: who is on one took a task that everybody may see
    *("swapping", "untold", "instead_of", "full", "unknown", "day"),
}
PUBLISHED = (AnnouncementFacts, PollFacts, Introduced)  # an organiser's words to everybody
MINUTES = 7777
SHOWN = "129.6"  # the same in hours
OF_MEMBERS = ("党员", "免除", "年度任务", "住院", "回执")  # words of ours that would say it of whoever is answered


def poisoned(value: Any, field: str = "") -> Any:
    """The same with something in every field that no group may read."""
    if isinstance(value, PUBLISHED):
        return value
    if isinstance(value, BaseModel):
        names = type(value).model_fields
        return value.model_copy(update={name: poisoned(getattr(value, name), name) for name in names})
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(poisoned(one, field) for one in value)
    if field in SECRET and isinstance(value, str):
        return f"毒{field}"
    return MINUTES if field in SECRET and isinstance(value, int) and not isinstance(value, bool) else value


def fields(value: Any, field: str = "") -> Iterator[str]:
    """Names of all that is said; what a button will carry out is not."""
    if isinstance(value, BaseModel) and not isinstance(value, Wish):
        for name in type(value).model_fields:
            yield from fields(getattr(value, name), name)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from fields(one, field)
    elif value is not None and not isinstance(value, bool | Wish):
        yield field


def in_groups(name: str) -> list[Outcome]:
    found = (poisoned(full(name, choice=choice)).for_group() for choice in CHOICES)
    return [one for one in found if one is not None]


@cache
def reach() -> list[str]:
    """Not while tests are collected: every process would make them all before its first test."""
    return [name for name in NAMES if in_groups(name)]


def leaks(rendered: Any) -> list[str]:
    text = rendered.plain + "".join(button.label for row in rendered.buttons for button in row)
    return [one for one in ("毒", SHOWN, *OF_MEMBERS) if one in text]


def unknown(name: str) -> set[str]:
    return {field for one in in_groups(name) for field in fields(one)} - SECRET - PUBLIC


# --- all of them -------------------------------------------------------------------------------------------------


def test_the_usual_ones_do_reach_a_group_and_private_ones_do_not():
    assert {"activity_card", "roster", "signed_up", "checked_out", "help", "team_joined"} <= set(reach())
    private = {"duty_state", "reported_in", "exemption_asked", "hours_to_confirm", "my_data", "excuse_recorded"}
    assert not private & set(reach())


def test_every_field_that_reaches_a_group_is_known_to_be_public_or_secret():
    assert {name: found for name in reach() if (found := unknown(name))} == {}


def test_no_template_shows_a_group_what_is_secret():
    told = {(name, word) for name in reach() for one in in_groups(name) for word in leaks(renderer.render(one))}
    # Said to anybody in private that one can report in, and of a post that it is for members: of nobody.
    assert told == {("help", "党员"), ("post_set", "党员")}


@pytest.mark.parametrize(("name", "field"), [("roster", "phone"), ("checked_out", "minutes")])
def test_what_is_secret_of_it_is_told_in_private_all_the_same(name, field):
    assert leaks(renderer.render(poisoned(full(name)))) != []
    assert field not in {one for shown in in_groups(name) for one in fields(shown)}


# --- the twin: one that leaks is caught ------------------------------------------------------------------------------


@pytest.fixture
def new_outcome():
    """As the next topic might bring it."""
    before = set(Outcome.catalogue)

    def made(**annotations: type) -> str:
        kind = type("HelperFound", (Outcome,), {"__annotations__": annotations, "__module__": __name__})
        return kind.called()

    yield made
    for name in set(Outcome.catalogue) - before:
        del Outcome.catalogue[name]


@pytest.mark.parametrize(("field", "kind"), [("phone", str), ("employer", str), ("words", str), ("minutes", int)])
def test_a_template_that_tells_a_group_what_is_secret_is_caught(new_outcome, field, kind):
    (shown, *_) = in_groups(new_outcome(name=str, **{field: kind}))
    filtered = " | hours" if kind is int else ""
    template = environment().from_string("{{ name }}来帮忙，{{ " + field + filtered + " }}")
    written = template.render({name: getattr(shown, name) for name in type(shown).model_fields})
    assert leaks(Rendered(written)) == ["毒" if kind is str else SHOWN]


def test_a_template_that_calls_somebody_a_member_is_caught():
    assert leaks(Rendered("小李是党员，今年免除")) == ["党员", "免除"]


def test_a_field_of_a_new_name_is_caught(new_outcome):
    assert unknown(new_outcome(name=str, firm=str)) == {"firm"}
