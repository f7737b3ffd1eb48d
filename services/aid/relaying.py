"""[转告]: lines go between asker and helper without either's phone; [互留电话]: both are shown once both want it."""

import re
from collections.abc import Callable
from datetime import timedelta

from community.aid.asking import Aiding
from community.names import name_key
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.outcomes.questions import Option
from community.redaction import redact
from community.wishes import Wish
from services.actor import Actor
from services.aid import finding, telling
from services.turn import Turn
from storage import audit, people
from storage.tables.aid import HelpClaim, HelpRequest, Side
from storage.tables.subject import Subject

_PHONE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})")
RELAY = "relay_help"


def relay(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """What is to be passed on is asked for."""
    pair = _pair(turn, actor, wish)
    if pair is None:
        return said.HelpRefused(because="over")
    claim, request, side = pair
    again = Option(wish=Wish(intent="help_line", about=Subject("help_claim", claim.id)))
    to = _other(claim, request, side)
    return said.HelpLineAsked(
        help=turn.facts(request), to=_opposite(side).value, name=telling.name_of(turn, to), options=(again,)
    )


def line(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """As it was said, but for phones and doors, which both choose to show or not."""
    pair = _pair(turn, actor, wish)
    if pair is None:
        return said.HelpRefused(because="over")
    claim, request, side = pair
    if _passed_on_today(turn, actor, request) >= turn.figures.help_lines:
        return said.HelpRefused(because="most", most=turn.figures.help_lines)
    read = redact(wish.text[: turn.figures.help_words])
    actor.note(RELAY, request)
    more = {"help": turn.facts(request), "by": side.value, "claim_id": claim.id, "words": read.text}
    other = _other(claim, request, side)
    told = telling.tell(turn, [other], said.HelpRelayed(name=telling.name_of(turn, actor.id), **more))
    hidden = tuple(one.words for one in read.hidden)
    return said.HelpRelayed(mine=True, name=telling.name_of(turn, other), hidden=hidden, told=told, **more)


def say(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """转告他我晚十分钟到: to the only one with whom one has to do; of several it is asked."""
    about = wish.about_a("help_request")
    pairs = [one for one in finding.pairs(turn, actor) if about in (None, one[0].request_id)]
    named = Aiding.of(wish).to
    if named:
        pairs = [one for one in pairs if name_key(telling.name_of(turn, one[1])) == name_key(named)]
    options = tuple(
        Option(
            wish=Wish(intent="help_line", text=wish.text, about=Subject("help_claim", claim.id)),
            label=telling.name_of(turn, other),
            numbered=True,
        )
        for claim, other in pairs
    )
    if not options:
        return NotUnderstood()
    return line(turn, actor, options[0].wish) if len(options) == 1 else said.WhichHelp(to="relay", options=options)


def contact(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """她电话好多: of the only one on the other side, as far as it is shown; [互留电话] stands beside it."""
    about = wish.about_a("help_claim")
    pairs = [one for one in finding.pairs(turn, actor) if about in (None, one[0].id)]
    if not pairs:
        return NotUnderstood()
    if len(pairs) > 1:
        meant = Wish(intent="help_contact")
        options = (
            Option(
                wish=meant.aimed_at(Subject("help_claim", one.id)), label=telling.name_of(turn, other), numbered=True
            )
            for one, other in pairs
        )
        return said.WhichHelp(to="contact", options=tuple(options))
    claim = pairs[0][0]
    request = turn.tx.get_one(HelpRequest, claim.request_id)
    show = telling.helper_details if request.asker_id == actor.id else telling.asker_details
    return show(turn, request, claim)


def _passed_on_today(turn: Turn, actor: Actor, request: HelpRequest) -> int:
    since = turn.now - timedelta(days=1)
    return len([at for at in audit.noted(turn.tx, RELAY, actor.id, Subject("help_request", request.id)) if at > since])


# --- phones ----------------------------------------------------------------------------------------------------


def give_phone(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """The one that is known, else it is asked for."""
    phone = people.phones(turn.tx, [actor.id]).get(actor.id) if actor.id else None
    return _give(turn, actor, wish, phone) if phone else _ask_phone(turn, actor, wish)


def phone_said(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    found = _PHONE.fullmatch(re.sub(r"[\s-]+", "", wish.text))
    return _give(turn, actor, wish, found[1]) if found else _ask_phone(turn, actor, wish, again=True)


def _ask_phone(turn: Turn, actor: Actor, wish: Wish, *, again: bool = False) -> Outcome:
    pair = _pair(turn, actor, wish)
    if pair is None:
        return said.HelpRefused(because="over")
    option = Option(wish=Wish(intent="help_phone", about=Subject("help_claim", pair[0].id)))
    return said.HelpPhoneAsked(help=turn.facts(pair[1]), again=again, options=(option,))


def _give(turn: Turn, actor: Actor, wish: Wish, phone: str) -> Outcome:
    pair = _pair(turn, actor, wish)
    if pair is None:
        return said.HelpRefused(because="over")
    claim, request, side = pair
    if side == Side.ASKER:
        request.asker_contact, claim.asker_gives = phone, True
    else:
        claim.helper_contact = phone
    turn.tx.flush()
    actor.note("give_phone", request)
    if not telling.shows_helper(request, claim) or claim.helper_contact is None:
        return _offered(turn, claim, request, side, phone)
    show: dict[Side, Callable[[Turn, HelpRequest, HelpClaim], Outcome]]
    show = {Side.ASKER: telling.helper_details, Side.HELPER: telling.asker_details}
    telling.tell(turn, [_other(claim, request, side)], show[_opposite(side)](turn, request, claim))
    return show[side](turn, request, claim)


def _offered(turn: Turn, claim: HelpClaim, request: HelpRequest, side: Side, phone: str) -> Outcome:
    """The other side hears that it could have it, and not the number."""
    facts, other = turn.facts(request), _other(claim, request, side)
    mine = telling.name_of(turn, _own(claim, request, side))
    telling.tell(turn, [other], said.HelpPhoneGiven(help=facts, name=mine, claim_id=claim.id))
    name = telling.name_of(turn, other)
    return said.HelpPhoneGiven(help=facts, mine=True, name=name, phone=phone, claim_id=claim.id)


# --- the two ---------------------------------------------------------------------------------------------------


def _pair(turn: Turn, actor: Actor, wish: Wish) -> tuple[HelpClaim, HelpRequest, Side] | None:
    found = finding.own_claim(turn, actor, wish.about_a("help_claim") or 0)
    if found is None:
        return None
    claim, request = found
    return claim, request, Side.ASKER if request.asker_id == actor.id else Side.HELPER


def _own(claim: HelpClaim, request: HelpRequest, side: Side) -> int | None:
    return request.asker_id if side == Side.ASKER else claim.helper_id


def _other(claim: HelpClaim, request: HelpRequest, side: Side) -> int | None:
    return _own(claim, request, _opposite(side))


def _opposite(side: Side) -> Side:
    return Side.HELPER if side == Side.ASKER else Side.ASKER
