"""The page that checks certificates: no more than the sheet says, nothing to guess by, nothing that runs."""

import pytest

from community.certificates import new_code
from panel import Office
from panel.certificates import Counter
from panel.guesses import ADDRESSES, Guesses
from storage.tables.certificates import Certificate
from tests.cast import FIGURES, SUNDAY
from tests.services.test_certificates import called, changes, issued, serves

PHONE, BUREAU = "203.0.113.7", "198.51.100.2"


@pytest.fixture
def liu(program):
    return called(program, "刘婶", "刘桂英")


@pytest.fixture
def counter(program):
    return Counter(Office(program.desk, lambda: program.now, lambda: "none"))


async def page(counter, code, address=PHONE):
    answer = await counter.ask(address, code)
    return answer.status_code, answer.body.decode()


async def test_it_shows_what_the_sheet_says(program, liu, counter):
    serves(program, liu, 90)
    status, said = await page(counter, issued(program, liu).code)
    assert status == 200
    for part in ("这张证明有效", "刘桂英（本人自填）", "送腊八粥", "1.5小时", "工农社区", "2026年11月1日"):
        assert part in said


async def test_it_shows_no_more_than_the_sheet(program, liu, counter):
    serves(program, liu, 90)
    serves(program, liu, 30, day=2, state="approved", title="还没认定的")
    serves(program, liu, 30, day=3, kind="org_life", title="主题党日")
    _, said = await page(counter, issued(program, liu).code)
    for part in ("还没认定的", "主题党日", "刘婶", "大汉龙城", "党"):
        assert part not in said


@pytest.mark.parametrize("spelt", [str.lower, lambda code: f"{code[:5]}-{code[5:]}", lambda code: f" {code} "])
async def test_a_code_that_is_typed_by_hand_is_found(program, liu, counter, spelt):
    serves(program, liu)
    assert (await page(counter, spelt(issued(program, liu).code)))[0] == 200


async def test_a_correction_and_a_revocation_are_said(program, liu, counter):
    done = serves(program, liu)
    row = issued(program, liu)
    changes(program, done, minutes=60)
    assert "有过更正" in (await page(counter, row.code))[1]
    with program.desk.turn(program.now) as turn:
        turn.tx.get_one(Certificate, row.id).revoked_at = program.now
    assert "已作废" in (await page(counter, row.code))[1]


@pytest.mark.parametrize("code", ["", "AAAABBBB22", "<script>", "'; drop table", "../../etc", "龘龘", "A" * 5000])
async def test_what_is_no_code_is_said_so_and_not_repeated(program, counter, code):
    status, said = await page(counter, code)
    assert status == 404
    assert "没有这个编号" in said
    assert not code or code not in said


async def test_what_people_write_is_text_and_no_markup(program, liu, counter):
    serves(program, liu, title="<script>alert(1)</script>")
    _, said = await page(counter, issued(program, liu).code)
    assert "<script>" not in said
    assert "&lt;script&gt;alert(1)" in said


async def test_nothing_runs_on_it_and_nobody_keeps_or_finds_it(program, counter):
    headers = (await counter.ask(PHONE, "AAAABBBB22")).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]


async def test_after_five_wrong_codes_an_address_waits_and_others_do_not(program, liu, counter):
    serves(program, liu)
    code = issued(program, liu).code
    for _ in range(5):
        assert (await page(counter, new_code()))[0] == 404
    assert (await page(counter, code))[0] == 429
    assert (await page(counter, code, BUREAU))[0] == 200
    program.stage.now += FIGURES.code_pause
    assert (await page(counter, code))[0] == 200


def test_right_codes_are_no_guesses_and_a_whole_ipv6_network_is_one_address():
    guesses = Guesses(FIGURES)
    for host in range(5):
        assert guesses.paused_until("2001:db8::1", SUNDAY) is None
        guesses.note_wrong(f"2001:db8::{host}", SUNDAY)
    assert guesses.paused_until("2001:db8::ffff", SUNDAY) == SUNDAY + FIGURES.code_pause
    assert guesses.paused_until("2001:db8:0:1::1", SUNDAY) is None
    assert guesses.paused_until("", SUNDAY) is None


def test_addresses_are_not_remembered_without_end():
    guesses = Guesses(FIGURES)
    for number in range(ADDRESSES + 50):
        guesses.note_wrong(f"address {number}", SUNDAY)
    assert len(guesses._wrong) == ADDRESSES
