"""Asking for help: a draft from the first word on, of which what is lacking is asked; then the card as it will be."""

from collections.abc import Callable
from datetime import datetime

from community.aid import wording
from community.aid.asking import Aiding, Asked, needed_at, unclear_time
from community.clock import next_allowed
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.redaction import Redacted, redact
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.subjects import subject
from services.turn import Turn
from storage import aid, people, units
from storage import teams as team_rows
from storage.tables.aid import HelpRequest, HelpState
from storage.tables.units import Unit, UnitKind

_SHOWN_IN = (UnitKind.BUILDING, UnitKind.COMPOUND, UnitKind.TEAM)


def ask(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """求助, with as much as was said of it."""
    me = actor.member()
    if refused := too_many(turn, me.id):
        return refused
    shown_in = choices(turn, actor)
    if not shown_in:
        return said.HelpRefused(because="no_home")
    _drop_drafts(turn, me.id)
    draft = HelpRequest(
        asker_id=me.id,
        unit_id=shown_in[0].id,
        state=HelpState.DRAFT,
        title="",
        words="",
        category=wording.words().other,
        created_at=turn.now,
    )
    turn.tx.add(draft)
    turn.tx.flush()
    plan = Aiding.of(wish)
    draft.needed = 1 if plan.words else 0  # in one line one helper is meant, unless it says more
    return _goes_on(turn, actor, draft, plan)


def fill(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """What was asked of a draft, or is to be changed in it: a line, a button."""
    draft = own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    step_by_step = wish.intent == "help_what" and not draft.needed
    return _goes_on(turn, actor, draft, Aiding.of(wish), step_by_step=step_by_step)


def drop(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[取消] under a preview."""
    draft = own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    forget(turn, draft)
    return said.HelpDropped()


def too_many(turn: Turn, member_id: int) -> Outcome | None:
    turn.tx.flush()
    published = [one for one in aid.of_asker(turn.tx, member_id) if one.state != HelpState.DRAFT]
    most = turn.figures.help_requests
    return said.HelpRefused(because="many", most=most) if len(published) >= most else None


def own_draft(turn: Turn, actor: Actor, wish: Wish) -> HelpRequest | Outcome:
    """By a button, or the only one that there is."""
    own = aid.of_asker(turn.tx, actor.id) if wish.about is None and actor.id is not None else []
    only = next((one.id for one in own if one.state == HelpState.DRAFT), 0)
    draft = turn.lock(HelpRequest, wish.about_a("help_request") or only)
    if draft is None or draft.state != HelpState.DRAFT:
        return QuestionClosed()
    return draft if actor.id is not None and draft.asker_id == actor.id else NotAllowed(because="not_yours")


def choices(turn: Turn, actor: Actor) -> list[Unit]:
    """Where it may be shown: one's building first, the compound around it, one's teams; nothing wider."""
    me, here = actor.member(), actor.chat.unit_id if actor.chat else None
    home = me.home_unit_id if me.home_unit_id is not None else here
    line = [turn.tx.get_one(Unit, unit) for unit in units.lineage(turn.tx, home)] if home is not None else []
    near = [unit for unit in line if unit.kind in _SHOWN_IN] or line[:1]
    return list({unit.id: unit for unit in (*near, *team_rows.teams_of(turn.tx, me.id))}.values())


def forget(turn: Turn, draft: HelpRequest) -> None:
    close_questions(turn, draft)
    aid.forget(turn.tx, draft)


def _drop_drafts(turn: Turn, member_id: int) -> None:
    """One request is written at a time."""
    for draft in aid.of_asker(turn.tx, member_id):
        if draft.state == HelpState.DRAFT:
            forget(turn, draft)


ASKED = (said.HelpWhatAsked, said.HelpWhenAsked, said.HelpCountAsked)


def close_questions(turn: Turn, draft: HelpRequest) -> None:
    for asked in (*ASKED, said.HelpPreview):
        turn.settled(asked, draft)


# --- what was said ---------------------------------------------------------------------------------------------


def _goes_on(
    turn: Turn, actor: Actor, draft: HelpRequest, plan: Aiding, *, step_by_step: bool = False
) -> Outcome:
    """Writes down what is certain, and asks for the first thing that is not."""
    if plan.ask:
        return _ASKS[plan.ask](turn, draft, Aiding())
    _takes_words(turn, draft, plan)
    _takes_choices(turn, actor, draft, plan)
    for asked in ASKED:
        turn.settled(asked, draft)
    if not draft.words:
        return ask_what(turn, draft, plan)
    if unclear_time(plan, turn.now, turn.figures) or (step_by_step and draft.wanted_until is None):
        return ask_when(turn, draft, plan)
    if not draft.needed:
        return ask_count(turn, draft, plan)
    return preview(turn, actor, draft)


def _takes_words(turn: Turn, draft: HelpRequest, plan: Aiding) -> None:
    if plan.words and len(plan.words) <= turn.figures.help_words:
        draft.words, draft.category = plan.words, plan.category
        draft.title = wording.title(plan.bare, plan.category, turn.figures.help_title)
        draft.for_other = plan.for_other
        draft.is_urgent = bool(plan.urgent)
    if plan.times and not unclear_time(plan, turn.now, turn.figures):
        draft.wanted_from, draft.wanted_until = needed_at(plan.times[0], turn.now, turn.figures) or (None, None)
    if plan.needed is not None or plan.odd:
        draft.needed = plan.needed if plan.needed and plan.needed <= turn.figures.help_helpers else 0
    elif plan.skip == "count":
        draft.needed = 1
    if plan.skip == "when":
        draft.wanted_from = draft.wanted_until = None


def _takes_choices(turn: Turn, actor: Actor, draft: HelpRequest, plan: Aiding) -> None:
    found = choices(turn, actor)
    if plan.unit in [unit.id for unit in found]:
        draft.unit_id = plan.unit or draft.unit_id
    if plan.wide:
        draft.unit_id = next((unit.id for unit in found if unit.kind == UnitKind.COMPOUND), draft.unit_id)
    if plan.contact is not None:
        draft.asker_contact = _phone(turn, actor) or None if plan.contact else None
        draft.gives_contact = draft.asker_contact is not None
    if plan.chooses is not None:
        draft.chooses = plan.chooses
    if plan.urgent is not None and not plan.words:
        draft.is_urgent = plan.urgent


def _phone(turn: Turn, actor: Actor) -> str:
    me = actor.member().id
    return people.phones(turn.tx, [me]).get(me, "")


# --- what is asked ---------------------------------------------------------------------------------------------


def ask_what(turn: Turn, draft: HelpRequest, plan: Aiding) -> Outcome:
    longest = turn.figures.help_words if len(plan.words) > turn.figures.help_words else 0
    again = Option(wish=Wish(intent="help_what", about=subject(draft)))
    return said.HelpWhatAsked(help=turn.facts(draft), longest=longest, options=(again,))


def ask_when(turn: Turn, draft: HelpRequest, plan: Aiding) -> Outcome:
    meant = Wish(intent="help_when", about=subject(draft))
    options = (Option(wish=meant), Option(wish=meant.detailed(Aiding(skip="when"))))
    return said.HelpWhenAsked(help=turn.facts(draft), said=unclear_time(plan, turn.now, turn.figures), options=options)


def ask_count(turn: Turn, draft: HelpRequest, plan: Aiding) -> Outcome:
    meant = Wish(intent="help_count", about=subject(draft))
    options = (Option(wish=meant), Option(wish=meant.detailed(Aiding(skip="count"))))
    most = turn.figures.help_helpers
    return said.HelpCountAsked(help=turn.facts(draft), said=plan.odd, most=most, options=options)


_ASKS: dict[Asked, Callable[[Turn, HelpRequest, Aiding], Outcome]] = {
    "what": ask_what,
    "when": ask_when,
    "count": ask_count,
}


# --- how it will look ------------------------------------------------------------------------------------------


def read_by_others(turn: Turn, draft: HelpRequest) -> Redacted:
    """The words as helpers and those who look after the place read them: without anybody's name, signed or not."""
    named = [member.name for member in people.named_in(turn.tx, draft.words) if len(member.name) > 1]
    return redact(draft.words, named, anonymous=True)


def preview(turn: Turn, actor: Actor, draft: HelpRequest) -> said.HelpPreview:
    turn.tx.flush()
    concerned = cards.groups_of(turn.tx, draft)
    reached = [chat for chat in concerned if chat.paused_at is None]
    posted_at = goes_out(turn, draft)
    read = read_by_others(turn, draft)
    elsewhere = [unit for unit in choices(turn, actor) if unit.id != draft.unit_id]
    return said.HelpPreview(
        help=turn.facts(draft),
        words=read.text,
        hidden=tuple(one.words for one in read.hidden),
        groups=len(reached),
        unreachable=len(concerned) - len(reached),
        posted_at=posted_at if posted_at > turn.now else None,
        is_night=turn.is_night,
        phone=_phone(turn, actor),
        gives_phone=draft.gives_contact,
        chooses=draft.chooses,
        units=tuple(unit.name for unit in elsewhere),
        options=_options(draft, elsewhere),
    )


def goes_out(turn: Turn, draft: HelpRequest) -> datetime:
    return turn.now if draft.is_urgent else next_allowed(turn.now, turn.figures)


def _options(draft: HelpRequest, elsewhere: list[Unit]) -> tuple[Option, ...]:
    """The first nine have their buttons by their places; behind them stand the other places to show it."""
    about = subject(draft)
    publish, change = Wish(intent="publish_help", about=about), Wish(intent="change_help", about=about)
    return (
        Option(wish=publish.detailed(Aiding(anonymous=True)), says="yes"),
        Option(wish=publish.detailed(Aiding(anonymous=False))),
        Option(wish=Wish(intent="drop_help", about=about), says="no"),
        Option(wish=change.detailed(Aiding(ask="what")), says="wrong"),
        Option(wish=change.detailed(Aiding(ask="when"))),
        Option(wish=change.detailed(Aiding(ask="count"))),
        Option(wish=change.detailed(Aiding(contact=not draft.gives_contact))),
        Option(wish=change.detailed(Aiding(urgent=not draft.is_urgent))),
        Option(wish=change.detailed(Aiding(chooses=not draft.chooses))),
        *(Option(wish=change.detailed(Aiding(unit=unit.id)), label=unit.name) for unit in elsewhere),
    )
