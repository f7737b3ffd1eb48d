"""The web chat of `linli run`: whoever has signed in is themselves and nobody else; and who sees which page."""

import pytest
from fastapi import Request, Response

from community.wishes import Wish
from linli.web import _visitor
from panel import Office, state
from services import persons
from services.sign_in import asking
from services.sign_in.entering import enter
from services.sign_in.sessions import Signed
from services.visit import act
from storage import people
from storage.tables.people import Identity, Member
from storage.tables.sign_in import SignInLink, WebSession
from tests.cast import GROUP, HOUR
from tests.panel.test_door import PHONE, asks


@pytest.fixture
def office(program):
    return Office(program.desk, lambda: program.now, lambda: "none")


def request(secret="", query=b""):
    cookies = [(b"cookie", f"linli_session={secret}".encode())]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query, "headers": cookies})


async def signs_in(program, who="小李"):
    link = await asks(program, who)
    return enter(program.desk, link.removeprefix("/in/"), PHONE, program.now)[1]


async def test_whoever_has_not_signed_in_is_asked_to(office):
    for secret in ("", "x", "A" * 43):
        asked = await _visitor(office, request(secret))
        assert isinstance(asked, Response)
        assert asked.headers["location"] == "/sign-in?next=%2F"


async def test_one_is_oneself_whatever_the_address_says(program, office):
    visitor = await _visitor(office, request(await signs_in(program), b"who=somebody-else&chat=g"))
    assert visitor.who.name == "小李"
    assert visitor.who.badge == ""
    with program.database.reading() as tx:
        account, member = people.who_is(tx, "web", visitor.who.external_id)
    assert (account.name, member.name) == ("小李", "小李")


async def test_an_account_on_the_web_is_made_once_and_cannot_be_guessed(program, rows_of):
    program.stage.now += HOUR
    for _ in range(2):
        await signs_in(program)
    made = rows_of(Identity, Identity.channel == "web", Identity.name == "小李")
    assert len(made) == 1


async def test_an_open_window_ends_with_its_session(program, office):
    visitor = await _visitor(office, request(await signs_in(program)))
    assert await visitor.still()
    with program.database.reading() as tx:
        who = people.named(tx, "小李")[0].id
    act(program.desk, asking.end, who, Wish(intent="end_sessions"), program.now)
    assert not await visitor.still()


async def test_an_open_window_ends_after_twelve_hours(program, office):
    visitor = await _visitor(office, request(await signs_in(program)))
    program.stage.now += 12 * HOUR
    assert not await visitor.still()


async def test_one_reads_the_groups_of_ones_own_home(program, office):
    """Those of the channel `web`; this program's own channel has another name."""
    visitor = await _visitor(office, request(await signs_in(program)))
    assert set(visitor.who.groups) <= {GROUP}


async def test_when_two_who_were_taken_for_one_are_parted_both_sign_in_again(program, rows_of):
    await signs_in(program)
    await asks(program, "小李")
    with program.desk.turn(program.now) as turn:
        member = turn.tx.get_one(Member, people.named(turn.tx, "小李")[0].id)
        for parted in persons.PARTED:
            parted(turn, member)
    assert rows_of(WebSession) == []
    assert [link for link in rows_of(SignInLink) if not (link.used_at or link.replaced_at)] == []


@pytest.mark.parametrize(
    ("is_owner", "has_role", "seen"),
    [(True, False, "state"), (True, True, "state"), (False, True, "start"), (False, False, "web_chat")],
)
def test_what_each_sees_of_the_organisers_page(is_owner, has_role, seen):
    assert state.seen_by(Signed(1, 1, "小李", is_owner, has_role)) == seen
