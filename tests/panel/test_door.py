"""Signing in: a link is looked at as often as one likes and used once, in the browser that was shown it."""

import re
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from community import signing_in as rules
from community.outcomes.sign_in import SessionsEnded, SignedOut
from community.signing_in import new_token
from community.wishes import Wish
from panel import Office, account, door
from panel.headers import Headers
from services.own_data.deleting import _goes
from services.sign_in import asking
from services.sign_in.sessions import signed
from services.visit import act
from storage import people, sign_in
from storage.tables.audit import Audit
from storage.tables.people import Member
from storage.tables.sign_in import SignInLink, WebSession
from tests.cast import FIGURES, HOUR, MINUTE
from tests.poison import holding

SECOND = timedelta(seconds=1)
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
HTTPS = replace(FIGURES, pages_url="https://linli.example.org")


@pytest.fixture
def pages(program):
    return served(program)


def served(program):
    office, app = Office(program.desk, lambda: program.now, lambda: "none"), FastAPI()
    app.include_router(door.routes(office))
    app.include_router(account.routes(office))
    app.add_middleware(Headers, pages_url=program.desk.figures.pages_url)
    return app


@asynccontextmanager
async def browser(pages, address="203.0.113.7", site="http://127.0.0.1:8080"):
    transport = httpx.ASGITransport(pages, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url=site, headers={"User-Agent": PHONE}) as one:
        yield one


async def asks(program, who="王阿姨"):
    """The path of the link that somebody is sent."""
    await program.neighbour(who).says("登录")
    return "/in/" + program.neighbour(who).text.partition("/in/")[2].split()[0]


def form(answer):
    return re.search(r'name="form" value="(\w+)"', answer.text)[1]


async def enters(one, link):
    return await one.post(link, content=f"form={form(await one.get(link))}")


# --- the way in ----------------------------------------------------------------------------------------------------


async def test_the_page_says_who_signs_in_and_where_and_the_form_lets_them_in(program, pages, rows_of):
    link = await asks(program)
    async with browser(pages) as one:
        shown = await one.get(link)
        assert (shown.status_code, "王阿姨" in shown.text, "127.0.0.1:8080" in shown.text) == (200, True, True)
        inside = await one.post(link, content=f"form={form(shown)}")
        assert (inside.status_code, inside.headers["location"]) == (303, "/organisers")
        assert "王阿姨" in (await one.get("/account")).text
    (session,) = rows_of(WebSession)
    assert (session.browser, session.ends_at) == ("Chrome · Android", program.now + 12 * HOUR)


async def test_previews_that_fetch_a_link_use_nothing_up(program, pages, rows_of):
    link = await asks(program)
    for address in ("198.51.100.1", "198.51.100.2"):
        async with browser(pages, address) as preview:
            assert (await preview.get(link)).status_code == 200
    assert rows_of(WebSession) == []
    async with browser(pages) as one:
        assert (await enters(one, link)).status_code == 303


async def test_a_link_lets_in_once(program, pages, rows_of):
    link = await asks(program)
    async with browser(pages) as one, browser(pages, "198.51.100.2") as other:
        waiting = form(await other.get(link))
        await enters(one, link)
        late = await other.post(link, content=f"form={waiting}")
        assert (late.status_code, "已经用过了" in late.text) == (410, True)
        assert (await other.get(link)).status_code == 410
    assert len(rows_of(WebSession)) == 1
    assert [row.detail for row in rows_of(Audit, Audit.action == "sign_in_refused")] == [{"because": "used"}]


async def test_whoever_presses_twice_or_comes_back_is_simply_in(program, pages, rows_of):
    link = await asks(program)
    async with browser(pages) as one:
        shown = form(await one.get(link))
        kept = dict(one.cookies)
        await one.post(link, content=f"form={shown}")
        one.cookies.update(kept)
        again = await one.post(link, content=f"form={shown}")
        assert (again.status_code, again.headers["location"]) == (303, "/organisers")
        assert (await one.get(link)).status_code == 303
    assert len(rows_of(WebSession)) == 1


@pytest.mark.parametrize("sent", ["", "form=", "form=%s", "other=1", "form=" + "x" * 9000])
async def test_another_browser_and_another_site_cannot_press_the_button(program, pages, rows_of, sent):
    link = await asks(program)
    async with browser(pages) as one, browser(pages, "198.51.100.2") as other:
        theirs = form(await one.get(link))
        await other.get(link)  # has a cookie of its own
        refused = await other.post(link, content=sent.replace("%s", theirs))
        assert (refused.status_code, "同一个浏览器" in refused.text) == (403, True)
        other.cookies.clear()
        assert (await other.post(link, content=f"form={theirs}")).status_code == 403
    assert rows_of(WebSession) == []


@pytest.mark.parametrize(
    ("after", "status"), [(5 * MINUTE - SECOND, 200), (5 * MINUTE, 410), (59 * MINUTE, 410), (3 * HOUR, 404)]
)
async def test_a_link_holds_five_minutes(program, pages, after, status):
    link = await asks(program)
    program.stage.now += after
    with program.desk.turn(program.now) as turn:
        sign_in.forget(turn.tx, turn.now - FIGURES.sign_in_link_kept, turn.now)
    async with browser(pages) as one:
        assert (await one.get(link)).status_code == status


async def test_it_may_end_between_the_page_and_the_button(program, pages, rows_of):
    link = await asks(program)
    async with browser(pages) as one:
        shown = form(await one.get(link))
        program.stage.now += 5 * MINUTE
        assert (await one.post(link, content=f"form={shown}")).status_code in (403, 410)
    assert rows_of(WebSession) == []


async def test_a_newer_link_ends_the_older_one(program, pages):
    older, newer = await asks(program), await asks(program)
    async with browser(pages) as one:
        shown = await one.get(older)
        assert (shown.status_code, "换成新的" in shown.text) == (410, True)
        assert (await enters(one, newer)).status_code == 303


async def test_links_of_two_people_do_not_disturb_each_other(program, pages):
    hers, his = await asks(program), await asks(program, "小李")
    async with browser(pages) as one, browser(pages) as two:
        await enters(one, hers)
        await enters(two, his)
        assert "王阿姨" in (await one.get("/account")).text
        assert "小李" in (await two.get("/account")).text


# --- guesses -------------------------------------------------------------------------------------------------------


async def test_a_thousand_wrong_links_are_refused_and_harm_nobody_else(program, pages, rows_of):
    link = await asks(program)
    before = len(rows_of(Audit))
    async with browser(pages, "198.51.100.66") as guesser, browser(pages) as one:
        found = [(await guesser.get(f"/in/{new_token()}")).status_code for _ in range(1000)]
        assert found == [404] * FIGURES.wrong_codes + [429] * (1000 - FIGURES.wrong_codes)
        assert (await guesser.get(link)).status_code == 429
        assert (await enters(one, link)).status_code == 303
    assert len(rows_of(Audit)) == before + 1  # that somebody has signed in


@pytest.mark.parametrize("written", ["x", "A" * 22, "A" * 5000, "%3Cscript%3E", "..%2F..%2Fetc", "龘"])
async def test_what_is_no_link_is_said_so_and_not_repeated(pages, written):
    async with browser(pages) as one:
        shown = await one.get(f"/in/{written}")
        assert shown.status_code == 404
        assert "<script>" not in shown.text


# --- where to ------------------------------------------------------------------------------------------------------


async def test_one_comes_back_to_the_page_that_was_wanted(program, pages):
    async with browser(pages) as one:
        asked = await one.get("/account")
        assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=%2Faccount")
        await one.get(asked.headers["location"])
        assert (await enters(one, await asks(program))).headers["location"] == "/account"


@pytest.mark.parametrize(
    "wanted",
    [
        *("//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)"),
        *("/%0d%0aSet-Cookie:x=1\r\n", "/\t/evil.example", " //evil.example", "/in/x", "/sign-in?next=/", "/@evil:"),
        *("evil.example", ""),
    ],
)
async def test_nobody_is_sent_anywhere_else(program, pages, wanted):
    async with browser(pages) as one:
        await one.get("/sign-in", params={"next": wanted})
        assert (await enters(one, await asks(program))).headers["location"] == "/organisers"


@pytest.mark.parametrize("wanted", ["/", "/organisers", "/account", "/?chat=g3", "/a/b-c_d.e~f/12?x=1&y=%E4%BD%A0"])
def test_own_pages_are_known(wanted):
    assert rules.own_path(wanted) == wanted


# --- sessions ------------------------------------------------------------------------------------------------------


async def test_a_session_holds_twelve_hours(program, pages):
    async with browser(pages) as one:
        await enters(one, await asks(program))
        for moment, status in ((12 * HOUR - SECOND, 200), (SECOND, 303)):
            program.stage.now += moment
            assert (await one.get("/account")).status_code == status


async def test_that_it_is_in_use_is_not_noted_at_every_look(program, pages, rows_of):
    async with browser(pages) as one:
        await enters(one, await asks(program))
        began = program.now
        for minutes, seen in ((9, 0), (11, 11), (15, 11), (21, 21)):
            program.stage.now = began + minutes * MINUTE
            await one.get("/account")
            assert [s.seen_at for s in rows_of(WebSession)] == [began + seen * MINUTE]


async def test_it_holds_over_a_restart(program, pages):
    async with browser(pages) as one:
        await enters(one, await asks(program))
        async with browser(served(program)) as after:
            after.cookies.update(dict(one.cookies))
            assert (await after.get("/account")).status_code == 200


async def test_two_browsers_are_two_sessions_and_each_can_be_ended(program, pages, rows_of):
    async with browser(pages) as phone, browser(pages) as office:
        await enters(phone, await asks(program))
        await enters(office, await asks(program))
        _, second = rows_of(WebSession)
        listed = await phone.get("/account")
        assert listed.text.count('name="session"') == 2
        await phone.post("/account/end", content=f"form={form(listed)}&key=a&session={second.id}")
        assert (await office.get("/account")).status_code == 303
        assert (await phone.get("/account")).status_code == 200
        await phone.post("/account/end", content=f"form={form(listed)}&key=b")
        assert (await phone.get("/account")).status_code == 303
    assert rows_of(WebSession) == []
    assert [row.detail for row in rows_of(Audit, Audit.action == "end_sessions")] == [{"count": 1}] * 2


async def test_nobody_ends_those_of_others_and_no_other_site_ends_mine(program, pages, rows_of):
    async with browser(pages) as hers, browser(pages) as his:
        await enters(hers, await asks(program))
        await enters(his, await asks(program, "小李"))
        listed = form(await his.get("/account"))
        await his.post("/account/end", content=f"form={listed}&key=a&session={rows_of(WebSession)[0].id}")
        await hers.post("/account/end", content="key=b")
        await hers.post("/account/end", content=f"form={listed}&key=c")
    assert len(rows_of(WebSession)) == 2


async def test_who_signs_in_again_in_one_browser_leaves_no_session_behind(program, pages, rows_of):
    async with browser(pages) as one:
        await enters(one, await asks(program))
        await enters(one, await asks(program))
    assert len(rows_of(WebSession)) == 1


async def test_signing_out_in_the_chat_ends_all_and_a_link_that_waits(program, pages, rows_of):
    async with browser(pages) as one, browser(pages) as two:
        await enters(one, await asks(program))
        await enters(two, await asks(program))
        waiting = await asks(program)
        await program.neighbour("王阿姨").says("退出登录")
        assert "共2处" in program.neighbour("王阿姨").text
        assert (await one.get("/account")).status_code == (await two.get("/account")).status_code == 303
        assert (await one.get(waiting)).status_code == 410


async def test_with_ones_data_go_sessions_and_links(program, pages, rows_of):
    async with browser(pages) as one:
        await enters(one, await asks(program, "小李"))
        await asks(program, "小李")
        with program.desk.turn(program.now) as turn:
            _goes(turn, people.named(turn.tx, "小李")[0])
        assert (await one.get("/account")).status_code == 303
    assert (rows_of(WebSession), rows_of(SignInLink)) == ([], [])


# --- acting on a page ----------------------------------------------------------------------------------------------


async def session_of(program, pages, who="王阿姨"):
    async with browser(pages) as one:
        await enters(one, await asks(program, who))
        return signed(program.desk, one.cookies["linli_session"], program.now)


async def test_a_session_that_has_ended_while_a_page_is_open_does_nothing(program, pages, rows_of):
    who = await session_of(program, pages)
    act(program.desk, asking.end, who.member, Wish(intent="end_sessions"), program.now)
    count = len(rows_of(Audit))
    done = act(program.desk, asking.link, who.member, Wish(intent="sign_in"), program.now, session=who.session, key="k")
    assert done == (SignedOut(),)
    assert len(rows_of(Audit)) == count


async def test_a_session_acts_for_its_own_member_only(program, pages):
    who = await session_of(program, pages)
    other = await session_of(program, pages, "小李")
    wish = Wish(intent="end_sessions")
    assert act(program.desk, asking.end, other.member, wish, program.now, session=who.session) == (SignedOut(),)
    late = program.now + 12 * HOUR
    assert act(program.desk, asking.end, who.member, wish, late, session=who.session) == (SignedOut(),)


async def test_an_action_is_done_once_however_often_it_comes(program, pages, rows_of):
    who = await session_of(program, pages)
    wish = Wish(intent="sign_in")
    first, again, next_one = (
        act(program.desk, asking.link, who.member, wish, program.now, session=who.session, key=key)
        for key in ("k", "k", "l")
    )
    assert ([one.called() for one in first], again) == (["sign_in_link"], ())
    assert [one.called() for one in next_one] == ["sign_in_link"]


async def test_on_pages_the_owner_is_known_by_any_account(program, pages):
    who = await session_of(program, pages, "小李")
    assert not who.is_owner
    with program.desk.turn(program.now) as turn:
        account_of = people.identities(turn.tx, [who.member])[0]
    desk = replace(program.desk, owner=(account_of.channel, account_of.external_id))
    seen = []
    act(desk, lambda turn, actor, wish: seen.append(actor.is_owner), who.member, Wish(intent="x"), program.now)
    assert seen == [True]


# --- the owner -----------------------------------------------------------------------------------------------------


async def test_the_first_link_makes_the_owner_a_member_and_holds_like_any_other(program, pages, rows_of):
    desk = replace(program.desk, owner=("web", "owner"))
    members = len(rows_of(Member))
    links = [asking.for_owner(desk, program.now).removeprefix("http://127.0.0.1:8080") for _ in range(2)]
    assert len(rows_of(Member)) == members + 1
    office, app = Office(desk, lambda: program.now, lambda: "none"), FastAPI()
    app.include_router(door.routes(office))
    app.include_router(account.routes(office))
    async with browser(app) as one:
        assert (await one.get(links[0])).status_code == 410
        await enters(one, links[1])
        assert "管理员" in (await one.get("/account")).text
        assert signed(desk, one.cookies["linli_session"], program.now).is_owner


# --- what is kept and told -------------------------------------------------------------------------------------------


async def test_no_secret_stands_in_a_table_or_the_log(program, pages, log, database):
    link = await asks(program)
    async with browser(pages) as one:
        await enters(one, link)
        session = one.cookies["linli_session"]
        await one.get("/account")
    assert holding(database, link.removeprefix("/in/")) == []
    assert holding(database, session) == []
    ours = [line for line in log().splitlines() if not line.startswith("INFO httpx")]  # the client of this test
    assert [line for line in ours if link.removeprefix("/in/") in line or session in line] == []


async def test_over_https_cookies_are_secure_and_the_hosts_own(found):
    program = found(figures=HTTPS)
    async with browser(served(program), site="https://linli.example.org") as one:
        inside = await enters(one, await asks(program))
        given = inside.headers.get_list("set-cookie")
        session = next(one for one in given if one.startswith("__Host-linli_session="))
        for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/", "Max-Age=43200"):
            assert part in session
        assert "domain" not in session.lower()


@pytest.mark.parametrize("path", ["/sign-in", "/in/x", "/account", "/nowhere"])
async def test_every_answer_has_the_headers(pages, path):
    async with browser(pages) as one:
        headers = (await one.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


async def test_pages_of_the_door_have_no_script_and_nothing_from_elsewhere(program, pages):
    async with browser(pages) as one:
        shown = [await one.get(path) for path in ("/sign-in", "/in/x", await asks(program))]
        await enters(one, await asks(program))
        shown.append(await one.get("/account"))
    for page in shown:
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert page.headers["cache-control"] == "no-store"
        assert "<script" not in page.text
        assert not re.search(r'(?:src|href)="(?!/)', page.text)


def test_a_browser_is_told_coarsely():
    agents = {
        PHONE: "Chrome · Android",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) MicroMessenger/8.0": "WeChat · iPhone",
        "Mozilla/5.0 (Windows NT 10.0) Chrome/126 Safari/537 Edg/126": "Edge · Windows",
        "curl/8": "",
        "": "",
        "<script>": "",
    }
    assert {agent: rules.browser(agent) for agent in agents} == agents


def test_ending_nothing_is_said_so(program):
    with program.desk.turn(program.now) as turn:
        who = people.named(turn.tx, "小李")[0].id
    assert act(program.desk, asking.end, who, Wish(intent="end_sessions"), program.now) == (SessionsEnded(count=0),)


def test_the_secrets_are_long_enough():
    assert len({rules.new_token() for _ in range(100)}) == 100
    assert (rules.LINK_BYTES, rules.SESSION_BYTES) == (16, 32)
    assert rules.is_token(rules.new_token())
    assert rules.is_secret(rules.new_secret())
