"""/cal/…: whoever has the address; a version that is known is not sent again; guesses are counted."""

import pytest

from community.calendars import new_token
from panel import Office
from panel.calendars import Shelf
from tests.cast import CLEANING, FIGURES
from tests.services.test_calendars import PUBLIC, address, at, cleaning, goes, moves

PHONE, OFFICE = "203.0.113.7", "198.51.100.2"


@pytest.fixture
def program(found):
    return found(cleaning(), figures=PUBLIC)


@pytest.fixture
def shelf(program):
    return Shelf(Office(program.desk, lambda: program.now, lambda: "none"))


async def test_it_gives_the_calendar_and_nobody_keeps_or_finds_it(program, shelf):
    token = await address(program)
    goes(program, "小李", 1)
    answer = await shelf.ask(PHONE, token)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "private" in answer.headers["cache-control"]
    assert "noindex" in answer.headers["x-robots-tag"]
    assert CLEANING in answer.body.decode()


async def test_what_has_not_changed_is_not_sent_again(program, shelf):
    token = await address(program)
    goes(program, "小李", 1)
    tag = (await shelf.ask(PHONE, token)).headers["etag"]
    for said in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await shelf.ask(PHONE, token, said)
        assert (again.status_code, again.body) == (304, b"")
    moves(program, at("15:00"))
    assert (await shelf.ask(PHONE, token, tag)).status_code == 200


async def test_an_address_that_was_replaced_is_gone_and_no_guess(program, shelf):
    token = await address(program)
    await program.neighbour("小李").says("我的日历")
    await program.neighbour("小李").taps("换一个")
    for _ in range(8):
        assert (await shelf.ask(PHONE, token)).status_code == 410


async def test_after_five_wrong_ones_an_address_waits_and_others_do_not(program, shelf):
    token = await address(program)
    for _ in range(FIGURES.wrong_codes):
        assert (await shelf.ask(PHONE, new_token())).status_code == 404
    refused = await shelf.ask(PHONE, token)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "600")
    assert (await shelf.ask(OFFICE, token)).status_code == 200
    program.stage.now += FIGURES.code_pause
    assert (await shelf.ask(PHONE, token)).status_code == 200
