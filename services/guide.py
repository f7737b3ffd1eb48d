"""办事指南: a question is answered by what is written of an item, else passed on to whoever looks after the place.

What is passed on, and under which name, is said before; nobody hears of a question without a tap.
"""

from collections.abc import Sequence
from datetime import timedelta

from community.clock import next_allowed
from community.departments import Catalogue, Fact, Guiding, Item, Passing
from community.outcomes.base import Outcome
from community.outcomes.guide import (
    GuideItem,
    ServiceGuide,
    ServiceList,
    ServiceQuestionPassedOn,
    ServiceQuestionTold,
    ServiceUnknown,
    WhichService,
)
from community.outcomes.questions import Option
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.departments import catalogue
from services.turn import Turn
from storage import audit, people, units
from storage.tables.subject import Subject

KIND = "service_item"
MOST = 8
RENEWS = frozenset("补换")  # in a title: it is of just that
IN_GROUPS: tuple[Fact, ...] = ("where", "papers", "takes")  # of all that could be said
DAY = timedelta(days=1)


def answer(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """What was said names the item; only what names none is about the one that was answered before."""
    known, asking = catalogue(turn.figures), Guiding.of(wish)
    if asking.lists:
        return _list(actor, known)
    if asking.names_nothing:
        item = known.numbered(wish.about_a(KIND))
        return _guide(turn, actor, wish, item) if item else _list(actor)
    found = known.called(asking.names)
    if len(found) == 1 and not asking.nearly:
        return _guide(turn, actor, wish, found[0])
    found = [*found, *known.nearly(asking.nearly or (() if found else asking.unread.split()))]
    return _which(wish, found) if found else _unknown(turn, actor, wish)


def _list(actor: Actor, known: Catalogue | None = None) -> Outcome:
    """:param known: whose titles are said; None: only how to ask."""
    titles = tuple(item.title for item in known.items) if known and actor.in_private else ()
    return ServiceList(titles=titles, in_group=not actor.in_private)


def _guide(turn: Turn, actor: Actor, wish: Wish, item: Item) -> Outcome:
    asking = Guiding.of(wish)
    about = Wish(intent="service_guide", about=Subject(KIND, item.number))
    here = not (actor.in_private or item.discreet or wish.tapped)
    return ServiceGuide(
        guide=_shown(item),
        asked=asking.facts or (IN_GROUPS if here else ()),
        unknown=tuple(fact for fact in asking.facts if not item.knows(fact)),
        folded=here and len(item.papers) > turn.figures.guide_papers_in_group,
        partly=bool(asking.unread),
        anew=asking.anew and not RENEWS & {*item.title},
        discreet=item.discreet,
        options=(Option(wish=about),),
    )


def _shown(item: Item) -> GuideItem:
    written = item.model_dump(include=set(GuideItem.model_fields))
    return GuideItem.model_validate(written | {"item": item.number})


def _which(wish: Wish, found: Sequence[Item]) -> Outcome:
    asked = Guiding(facts=Guiding.of(wish).facts, anew=Guiding.of(wish).anew)
    wishes = (Wish(intent=wish.intent, about=Subject(KIND, item.number), details=asked) for item in found[:MOST])
    says = "yes" if len(found) == 1 else None
    options = (
        Option(wish=one, label=item.title, numbered=True, says=says) for one, item in zip(wishes, found, strict=False)
    )
    return WhichService(options=tuple(options), discreet=any(item.discreet for item in found[:MOST]))


# --- what is not known here --------------------------------------------------------------------------------------


def _unknown(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    names = _names(turn, _who_listens(turn, actor))
    words = wish.text[: turn.figures.help_words]
    passed = Wish(intent="ask_about_service", text=words, details=Passing(to=names))
    return ServiceUnknown(names=names, mine=actor.name, options=(Option(wish=passed, says="yes"),) if names else ())


def ask(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[转给…]: the words as they were said, and who said them. Others than were announced are asked about anew."""
    listening = _who_listens(turn, actor)
    names = _names(turn, listening)
    if names != Passing.of(wish).to or not names:
        return _unknown(turn, actor, wish)
    if actor.id is not None and _asked_today(turn, actor.id) >= turn.figures.guide_questions:
        return ServiceQuestionPassedOn()
    place = units.names(turn.tx, [unit for unit in (_place(actor),) if unit is not None])
    where = "、".join(place.values())
    news = ServiceQuestionTold(member_id=actor.id or 0, asker=actor.name, place=where, words=wish.text)
    turn.tell(dict.fromkeys(listening), news, hold=True)
    actor.note("ask_about_service", told=listening)
    held = next_allowed(turn.now, turn.figures) if turn.is_night else None
    return ServiceQuestionPassedOn(names=names, held_until=held)


def _who_listens(turn: Turn, actor: Actor) -> list[int]:
    place = _place(actor)
    return whom.nearest(turn, place, [actor.id] if actor.id else ()) if place is not None else []


def _place(actor: Actor) -> int | None:
    """Where it is asked, else where whoever asks lives."""
    return actor.chat.unit_id if actor.chat else actor.me.home_unit_id if actor.me else None


def _names(turn: Turn, listening: Sequence[int]) -> tuple[str, ...]:
    reached = {one.member_id for one in people.identities(turn.tx, listening) if one.reachable}
    members = people.members(turn.tx, listening)
    return tuple(members[one].name for one in listening if one in reached)


def _asked_today(turn: Turn, member_id: int) -> int:
    done = audit.all_of(turn.tx, member_id, "ask_about_service")
    return sum(one.at > turn.now - DAY for one in done)
