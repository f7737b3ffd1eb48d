"""An activity's page: signing up without an account, by the services of the chat, once for each press."""

import re
from dataclasses import replace

import pytest

from community.outcomes.activities import Roster
from community.wishes import Said, Wanted
from panel import Office
from panel.pages import COOKIE, Porch
from services.activities import asking, changing, publishing
from services.visit import act
from storage.tables.activities import PAGE_LETTERS, Activity
from storage.tables.notices import Notice
from storage.tables.people import Identity, Member
from storage.tables.signup import SignUp
from tests.cast import CLEANING, DAY, END, FIGURES, GROUP, START, at, cleaning, wish
from tests.services.test_linking import code_for

TIME = Said(kind="span", start=START + DAY, end=END + DAY, has_date=True, has_time=True)
PHONE, OTHER_PHONE = "203.0.113.7", "198.51.100.2"


class Browser:
    """Somebody's browser: it keeps the cookie and sends the form that it was shown."""

    def __init__(self, porch, address, network=PHONE):
        self.porch, self.address, self.network = porch, address, network
        self.cookie, self.body, self.status = "", "", 0

    async def looks(self):
        return self._sees(await self.porch.look(self.network, self.address, self.cookie))

    async def presses(self, do, **fields):
        await self.looks()
        return await self.sends(self.form(do) | fields)

    def form(self, do):
        hidden = dict(re.findall(r'name="(csrf|key)" value="([^"]*)"', self.body))
        return {"do": do} | hidden

    async def sends(self, form):
        answer = await self.porch.press(self.network, self.address, self.cookie, form)
        self._sees(answer)
        return await self.looks() if answer.status_code == 303 else self.body

    def _sees(self, answer):
        self.status, self.body = answer.status_code, answer.body.decode()
        if found := re.search(rf"{COOKIE}=([^;]+)", answer.headers.get("set-cookie", "")):
            self.cookie = found[1]
        return self.body


@pytest.fixture
def porch(program):
    return Porch(Office(program.desk, lambda: program.now, lambda: "none"))


@pytest.fixture
def browser(porch, rows_of):
    return Browser(porch, rows_of(Activity)[0].page)


@pytest.fixture
def other(porch, rows_of):
    return Browser(porch, rows_of(Activity)[0].page, OTHER_PHONE)


def names(rows_of):
    return [(row.name, row.standing) for row in rows_of(SignUp)]


def opens(found, rows_of, *activities):
    made = found(*activities)
    return made, Browser(Porch(Office(made.desk, lambda: made.now, lambda: "none")), rows_of(Activity)[0].page)


# --- looking -----------------------------------------------------------------------------------------------------


async def test_it_says_what_where_and_when_and_how_many_and_names_nobody(program, browser):
    await program.neighbour("小李").taps("报名", GROUP)
    said = await browser.looks()
    for part in (CLEANING, "3栋楼下", "09:00–11:00", "已报1人"):
        assert part in said
    assert "小李" not in said


async def test_nothing_runs_on_it_and_nobody_keeps_or_frames_it(porch, browser):
    answer = await porch.look(PHONE, browser.address, "")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "<script" not in answer.body.decode()


@pytest.mark.parametrize("address", ["", "AAAA", "aaaaaaaa", "AAAACCCC", "<script>", "../../etc", "A" * 5000])
async def test_an_address_that_never_was_is_none(porch, address):
    assert (await porch.look(PHONE, address, "")).status_code == 404


async def test_organizational_life_has_no_page(found, rows_of):
    _, browser = opens(found, rows_of, cleaning(kind="org_life"))
    await browser.looks()
    assert browser.status == 404
    assert CLEANING not in browser.body


async def test_after_five_wrong_addresses_none_is_looked_up_for_a_while(porch, browser):
    for _ in range(1000):
        last = await porch.look(PHONE, "AAAACCCC", "")
    assert last.status_code == 429
    await browser.looks()
    assert browser.status == 429


def test_every_activity_has_an_address_without_look_alikes(program, rows_of):
    (page,) = [row.page for row in rows_of(Activity)]
    assert len(page) == 8
    assert set(page) <= set(PAGE_LETTERS)


# --- signing up --------------------------------------------------------------------------------------------------


async def test_nobody_is_put_into_a_building_that_they_did_not_choose(browser):
    page = await browser.looks()
    assert '<option value="" disabled selected>' in page
    assert "required" in page[page.index('name="home"') :][:20]


async def test_whoever_gives_a_name_and_a_building_is_signed_up_and_known_from_then_on(browser, rows_of):
    said = await browser.presses("sign_up", name="老罗", home="3")
    assert "您已报名" in said
    assert names(rows_of) == [("老罗", "going")]
    (made,) = rows_of(Member, Member.name == "老罗")
    (account,) = rows_of(Identity, Identity.channel == "page")
    assert (account.member_id, account.reachable) == (made.id, False)
    assert browser.cookie not in account.external_id
    assert 'name="name"' not in await browser.looks()


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "\u200b\n"])
async def test_without_a_name_nobody_is_signed_up(browser, rows_of, name):
    assert "请先填怎么称呼您" in await browser.presses("sign_up", name=name)
    assert names(rows_of) == []


async def test_the_same_form_sent_again_does_nothing_and_the_page_shows_how_it_stands(browser, rows_of):
    await browser.looks()
    form = browser.form("sign_up") | {"name": "老罗", "more": "1"}
    await browser.sends(form)
    said = await browser.sends(form)
    assert "您已报名（2人）" in said
    assert names(rows_of) == [("老罗", "going"), ("老罗+1", "going")]


async def test_companions_come_by_name_or_count_and_one_may_stay_away(browser, rows_of):
    await browser.presses("sign_up", name="老罗", names="刘桂英、小宝", more="3")
    assert [name for name, _ in names(rows_of)] == ["老罗", "刘桂英", "小宝", "老罗+1"]
    said = await browser.presses("cancel", guest="小宝")
    assert "您已报名（3人）" in said
    await browser.presses("cancel")
    assert {standing for _, standing in names(rows_of)} == {"cancelled"}


async def test_of_two_for_the_last_seat_one_waits_and_is_not_promised_a_message(found, rows_of):
    program, browser = opens(found, rows_of, cleaning(capacity=1))
    await program.deliver()
    await program.neighbour("小李").taps("报名", GROUP)
    said = await browser.presses("sign_up", name="老罗")
    assert "候补第1位" in said
    assert "我会告诉您" not in said
    await program.neighbour("小李").says("取消 1")
    assert "您已报名" in await browser.looks()


async def test_a_clash_asks_and_changes_nothing_until_it_is_answered(found, rows_of):
    _, browser = opens(found, rows_of, cleaning(), cleaning(title="包粽子"))
    await browser.presses("sign_up", name="老罗")
    browser.address = rows_of(Activity)[1].page
    assert "同一时间您已经报了" in await browser.presses("sign_up")
    assert len(rows_of(SignUp)) == 1
    assert "您已报名" in await browser.sends(browser.form("insist"))


async def test_another_browser_is_somebody_else_even_with_the_same_name(browser, other, rows_of):
    await browser.presses("sign_up", name="小李")
    await other.presses("sign_up", name="小李")
    assert len(rows_of(SignUp)) == 2
    assert len(rows_of(Member, Member.name == "小李")) == 3


async def test_a_form_of_another_browser_does_nothing(browser, other, rows_of):
    await browser.looks()
    await other.looks()
    said = await other.sends(browser.form("sign_up") | {"name": "老罗"})
    assert "没有算数" in said
    assert rows_of(SignUp) == []


async def test_called_off_while_the_page_is_open(program, browser, rows_of):
    await browser.looks()
    form = browser.form("sign_up") | {"name": "老罗"}
    with program.desk.turn(program.now) as turn:
        lead = turn.tx.get_one(Identity, 1).member_id
    act(program.desk, changing.cancel_activity, lead, wish("cancel_activity", 1), program.now)
    assert "取消了" in await browser.sends(form)
    assert rows_of(SignUp) == []


async def test_what_has_begun_or_is_over_takes_nobody(program, browser, rows_of):
    await browser.looks()
    form = browser.form("sign_up") | {"name": "老罗"}
    program.stage.now = START
    assert "报名已经截止" in await browser.sends(form)
    program.stage.now = END + DAY
    assert "已经结束" in await browser.looks()
    assert rows_of(SignUp) == []


async def test_before_it_opens_the_page_says_when(found, rows_of):
    _, browser = opens(found, rows_of, cleaning(signup_opens=at("9:00", day=25)))
    said = await browser.looks()
    assert "09:00开始报名" in said
    assert 'value="sign_up"' not in said


# --- who is it ---------------------------------------------------------------------------------------------------


async def test_the_roster_of_organisers_marks_whom_nobody_has_confirmed_and_groups_do_not(program, browser, rows_of):
    await browser.presses("sign_up", name="老罗")
    await program.neighbour("小李").taps("报名", GROUP)
    (lead,) = rows_of(Member, Member.name == "王阿姨")
    (found,) = act(program.desk, asking.roster, lead.id, wish("roster", 1), program.now)
    assert [(row.name, row.by_page) for row in found.going] == [("老罗", True), ("小李", False)]
    shown = found.for_group()
    assert isinstance(shown, Roster)
    assert not any(row.by_page for row in shown.going)


async def test_a_code_from_the_chat_links_the_browser_to_whom_the_bot_knows(program, browser, rows_of):
    await browser.presses("sign_up", name="彭师傅")
    await browser.presses("link", code=code_for(program, "老彭"))
    (account,) = rows_of(Identity, Identity.channel == "page")
    (known,) = rows_of(Member, Member.name == "老彭")
    assert account.member_id == known.id
    assert "已关联" in browser.body
    assert "您已报名" in browser.body


async def test_five_wrong_codes_and_none_counts_for_a_while(program, browser, rows_of):
    await browser.presses("sign_up", name="彭师傅")
    for _ in range(5):
        await browser.presses("link", code="AAAACCCC")
    assert "错了太多次" in await browser.presses("link", code=code_for(program, "老彭"))
    (account,) = rows_of(Identity, Identity.channel == "page")
    assert account.member_id == rows_of(Member, Member.name == "彭师傅")[0].id


async def test_nothing_is_ever_sent_to_a_browser(program, browser, rows_of):
    await browser.presses("sign_up", name="老罗")
    (lead,) = rows_of(Member, Member.name == "王阿姨")
    act(program.desk, changing.cancel_activity, lead.id, wish("cancel_activity", 1), program.now)
    assert rows_of(Notice, Notice.channel == "page") == []


async def test_whoever_is_forgotten_is_asked_anew_and_the_place_stays(browser, rows_of):
    await browser.presses("sign_up", name="老罗")
    assert "不再记得您" in await browser.presses("forget")
    assert 'name="name"' in browser.body
    assert names(rows_of) == [("老罗", "going")]


async def test_whoever_deletes_their_data_is_asked_first_and_gone_then(browser, rows_of):
    await browser.presses("sign_up", name="老罗")
    assert "确认删除" in await browser.presses("delete")
    await browser.sends(browser.form("confirm_delete"))
    assert rows_of(Identity, Identity.channel == "page") == []
    assert rows_of(Member, Member.name == "老罗") == []
    assert 'name="name"' in browser.body


# --- hostile -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", "=HYPERLINK(1)", "龘" * 500, "老\u202e罗", "😀", "a\nb"])
async def test_whatever_stands_in_a_field_is_one_short_line_of_text(browser, rows_of, said):
    await browser.presses("sign_up", name=said, names=said, home=said, more=said)
    assert browser.status == 200
    assert "<script" not in browser.body
    for name, _ in names(rows_of):
        assert len(name) <= 24
        assert name.isprintable()


async def test_who_presses_too_often_is_told_when_to_try_again(program, browser, rows_of):
    await browser.looks()
    for _ in range(program.desk.figures.page_presses):
        await browser.sends(browser.form("sign_up") | {"name": "老罗"})
    said = await browser.sends(browser.form("sign_up") | {"name": "老罗"})
    assert browser.status == 429
    assert "以后再试" in said


async def test_many_newcomers_of_one_network_are_too_many(program, porch, browser, rows_of):
    for number in range(program.desk.figures.page_newcomers + 5):
        await Browser(porch, browser.address).presses("sign_up", name=f"某{number}")
    assert len(rows_of(SignUp)) == program.desk.figures.page_newcomers


async def test_the_calendar_file_is_the_activitys(porch, browser):
    answer = await porch.calendar(PHONE, browser.address)
    assert answer.body.startswith(b"BEGIN:VCALENDAR")
    assert (await porch.calendar(PHONE, "AAAACCCC")).status_code == 404


# --- its address -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("outside", "told"), [("https://linli.example.org", True), ("", False)])
async def test_whoever_publishes_is_given_the_address_when_there_is_one_outside(found, rows_of, outside, told):
    program = found(cleaning(), figures=replace(FIGURES, public_url=outside))
    line = wish("publish_activity", wanted=Wanted(time=TIME), title="大扫除", place="3栋楼下")
    (lead,) = rows_of(Member, Member.name == "王阿姨")
    (preview,) = act(program.desk, publishing.publish, lead.id, line, program.now)
    meant = wish("publish_activity", preview.activity.id)
    (done,) = act(program.desk, publishing.publish, lead.id, meant, program.now)
    page = rows_of(Activity)[-1].page
    assert done.page == (f"{outside}/a/{page}" if told else "")
