"""/a/…: an activity as a resident without an account sees it, and the browser that stands for such a resident.

A browser is an identity on a channel of its own. Nothing is sent there; what is done goes through the services that
serve the chat.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from community import roster as rules
from community.outcomes.facts import ActivityFacts
from community.wishes import Wish
from services.actor import Actor
from services.turn import Turn
from services.visit import Answer, Desk, Service
from storage import activities, notices, people, signup, units
from storage.tables.activities import PAGE_LENGTH, PAGE_LETTERS, Activity, ActivityState
from storage.tables.people import PAGE, Identity, Member
from storage.tables.signup import SignUp, Standing


@dataclass(frozen=True)
class Mine:
    """How whoever looks stands in it.

    :ivar people: who goes, with their guests. :ivar guests: by name, all of them, those who wait included.
    """

    standing: Standing | None
    people: int
    guests: tuple[str, ...]
    position: int | None
    held_until: datetime | None


@dataclass(frozen=True)
class Seen:
    """What a page shows: of others only how many they are."""

    activity: ActivityFacts
    window: rules.Window
    closes_at: datetime
    going: int
    waiting: int
    homes: tuple[tuple[int, str], ...]
    member_id: int | None
    name: str
    is_linked: bool
    mine: Mine


def digest(secret: str) -> str:
    """What is kept of a browser's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_address(said: str) -> bool:
    return len(said) == PAGE_LENGTH and set(said) <= set(PAGE_LETTERS)


def cleaned(name: str, most: int) -> str:
    """One line, without what cannot be seen: a name cannot turn the line around it over."""
    seen = "".join(char if not unicodedata.category(char).startswith("C") else " " for char in name)
    return " ".join(seen.split())[:most].strip()


# --- looking -----------------------------------------------------------------------------------------------------


def looked(desk: Desk, address: str, browser: str, now: datetime) -> Seen | None:
    """None: there is no such page, and it is not said whether there is such an activity."""
    with desk.database.reading() as tx:
        turn = Turn(tx, now, desk.figures)
        activity = on_page(turn, address)
        return _seen(turn, activity, browser) if activity is not None else None


def on_page(turn: Turn, address: str) -> Activity | None:
    """The activity with this address, if a group may read of it."""
    found = _shown(turn.tx, address)
    return found if found is not None and not turn.facts(found).is_discreet else None


def _shown(tx: Session, address: str) -> Activity | None:
    """Published once; drafts and what is recorded for one person have none."""
    found = activities.by_page(tx, address) if is_address(address) else None
    states = (ActivityState.PUBLISHED, ActivityState.CANCELLED)
    return found if found and found.published_at is not None and found.state in states else None


def _seen(turn: Turn, activity: Activity, browser: str) -> Seen:
    _, me = people.who_is(turn.tx, PAGE, digest(browser))
    roster = signup.roster(turn.tx, activity.id)
    going = sum(row.standing == Standing.GOING for row in roster)
    return Seen(
        activity=turn.facts(activity),
        window=rules.window(activity, turn.now),
        closes_at=rules.closes_at(activity),
        going=going,
        waiting=sum(row.standing == Standing.WAITING for row in roster),
        homes=() if me else _homes(turn.tx, activity),
        member_id=me.id if me else None,
        name=me.name if me else "",
        is_linked=me is not None and me.id not in people.unconfirmed(turn.tx, [me.id]),
        mine=_mine(roster, me),
    )


def _mine(roster: list[SignUp], me: Member | None) -> Mine:
    own = next((row for row in roster if me and row.member_id == me.id), None)
    guests = [row for row in roster if me and row.host_id == me.id]
    waits = own is not None and own.standing == Standing.WAITING
    return Mine(
        standing=own.standing if own else None,
        people=sum(row.standing == Standing.GOING for row in [*guests, *([own] if own else [])]),
        guests=tuple(row.name for row in guests),
        position=rules.position(own, roster) if own and waits else None,
        held_until=own.offered_until if own else None,
    )


def _homes(tx: Session, activity: Activity) -> tuple[tuple[int, str], ...]:
    """The buildings that it concerns, by their names."""
    return tuple((unit.id, unit.name) for unit in units.buildings(tx, units.subtree(tx, activity.unit_id)))


# --- who looks ---------------------------------------------------------------------------------------------------


def introduced(desk: Desk, address: str, browser: str, name: str, home: str, now: datetime) -> int | None:
    """The member who uses this browser; one is made where a name is given. None: no name was."""
    with desk.turn(now) as turn:
        _, me = people.who_is(turn.tx, PAGE, digest(browser))
        called = cleaned(name, desk.figures.name_length)
        activity = on_page(turn, address)
        if me is not None or not called or activity is None:
            return me.id if me else None
        homes = {str(number): number for number, _ in _homes(turn.tx, activity)}
        made = Member(name=called, home_unit_id=homes.get(home), joined_at=turn.now)
        turn.tx.add(made)
        turn.tx.flush()
        turn.tx.add(Identity(channel=PAGE, external_id=digest(browser), name=called, member_id=made.id))
        turn.audit("introduce_by_page", made.id)
        return made.id


# --- acting ------------------------------------------------------------------------------------------------------


def once(service: Service, browser: str, key: str) -> Service:
    """The service, for a form that acts once: sent again it does nothing, and nothing is told."""

    def serve(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...] | None:
        event = digest(f"{browser}:{key}")[:32]
        if not notices.note_event(turn.tx, PAGE, event, turn.now):
            return None
        return service(turn, actor, wish)

    return serve


def as_browser(service: Service, browser: str) -> Service:
    """The service, for an actor who has an account: this browser."""

    def serve(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...] | None:
        def account() -> Identity:
            found = people.identity(turn.tx, PAGE, digest(browser))
            assert found is not None, "whoever acts by a page was introduced"
            return found

        return service(turn, Actor(turn, actor.me, introduce=account), wish)

    return serve
