"""The web chat as neighbours see it, in real browser windows."""

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Locator, Page, expect

from .conftest import PHONE, OpenWindow, Site

pytestmark = pytest.mark.slow

CARD = ".card"
TOAST = ".q-notification"


def tap(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def say(page: Page, text: str) -> None:
    page.get_by_label("输入消息").fill(text)
    page.keyboard.press("Enter")


def card(page: Page) -> Locator:
    return page.locator(CARD).first


def does_not_scroll_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


# --- cards -----------------------------------------------------------------------------------------------------


def test_a_card_changes_in_the_windows_of_both_neighbours(window: OpenWindow) -> None:
    li, chen = window("li", "g3"), window("chen", "g3")
    tap(li, "报名")
    for page in (li, chen):
        expect(card(page)).to_contain_text("小李")
    tap(li, "取消报名")
    for page in (li, chen):
        expect(card(page)).not_to_contain_text("小李")
    expect(li.locator(CARD)).to_have_count(1)


def test_the_last_seat_goes_to_the_first_and_the_second_waits(window: OpenWindow) -> None:
    zhou, peng = window("zhou", "g5"), window("p0", "g5")
    tap(zhou, "报名")
    expect(zhou.locator(TOAST)).to_contain_text("报上了")
    tap(peng, "报名")
    expect(peng.locator(TOAST)).to_contain_text("候补第1位")
    for page in (zhou, peng):
        expect(card(page)).to_contain_text("3/3人：罗婶、邓伯、小周")
        expect(card(page)).to_contain_text("候补：1人：彭建国")
        expect(page.locator(".seats.full")).to_be_visible()


def test_only_the_window_that_tapped_shows_the_alert(window: OpenWindow) -> None:
    chen, other_chen = window("chen", "g3"), window("chen", "g3")
    tap(chen, "报名")
    expect(chen.locator(TOAST)).to_contain_text("报上了")
    expect(card(other_chen)).to_contain_text("老陈")
    expect(other_chen.locator(TOAST)).to_have_count(0)
    tap(chen, "取消报名")


def test_buttons_stay_where_they_are_when_a_card_is_redrawn(window: OpenWindow) -> None:
    li, chen = window("li", "g3"), window("chen", "g3")
    under_the_finger = chen.get_by_role("button", name="报名", exact=True).element_handle()
    tap(li, "报名")
    expect(card(chen)).to_contain_text("小李")
    assert under_the_finger.is_visible()
    tap(li, "取消报名")


def test_plus_one_can_be_a_reply_to_a_card(window: OpenWindow) -> None:
    wang = window("wang", "g3")
    wang.locator(".message", has=wang.locator(CARD)).hover()
    wang.get_by_role("button", name="回复这条").first.click()
    expect(wang.locator(".replying")).to_contain_text("回复 小邻：环境卫生整治")
    say(wang, "+1")
    expect(card(wang)).to_contain_text("王阿姨")
    expect(wang.locator(".replying")).to_be_hidden()
    expect(wang.locator(".mine .quote").last).to_have_text("小邻：环境卫生整治")
    tap(wang, "取消报名")


# --- talking ---------------------------------------------------------------------------------------------------


def test_markup_in_a_message_is_only_text(window: OpenWindow) -> None:
    zhou, wang = window("zhou", "g5"), window("wang", "g5")
    dialogs: list[str] = []
    wang.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    evil = "<img src=x onerror=alert(1)><b>粗</b>"
    say(zhou, evil)
    expect(wang.locator(".message .text").last).to_have_text(evil)
    assert wang.locator(".message img").count() == 0
    assert dialogs == []


def test_enter_sends_and_the_input_keeps_the_focus(window: OpenWindow) -> None:
    zhou = window("zhou", "g5")
    writing = zhou.get_by_label("输入消息")
    writing.click()
    zhou.keyboard.type("第一行")
    zhou.keyboard.press("Shift+Enter")
    zhou.keyboard.type("第二行")
    zhou.keyboard.press("Enter")
    expect(zhou.locator(".mine .text").last).to_have_text("第一行\n第二行")
    expect(writing).to_have_value("")
    expect(writing).to_be_focused()


def test_enter_that_chooses_a_character_does_not_send(window: OpenWindow) -> None:
    zhou = window("zhou", "g5")
    writing = zhou.get_by_label("输入消息")
    writing.fill("nihao")
    before = zhou.locator(".message").count()
    enter = "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    writing.evaluate(enter)
    zhou.wait_for_timeout(300)
    expect(writing).to_have_value("nihao")
    expect(zhou.locator(".message")).to_have_count(before)


def test_a_chip_in_a_group_calls_the_bot_by_name(window: OpenWindow) -> None:
    zhou = window("zhou", "g5")
    tap(zhou, "帮助")
    expect(zhou.locator(".mine .text").last).to_have_text("小邻 帮助")
    expect(zhou.locator(".from-bot").last).to_contain_text("群里叫我要先说")


def test_a_new_message_does_not_move_what_somebody_is_reading(window: OpenWindow) -> None:
    wang, zhou = window("wang", "g5"), window("zhou", "g5")
    for number in range(15):
        say(zhou, f"闲聊{number}")
    expect(wang.get_by_text("闲聊14").first).to_be_in_viewport()
    wang.locator(".scroller").evaluate("e => e.scrollTo(0, -300)")
    expect(wang.get_by_role("button", name="看最新")).to_be_visible()
    say(zhou, "刚说的")
    expect(wang.locator(".message .text").last).to_have_text("刚说的")
    expect(wang.locator(".message .text").last).not_to_be_in_viewport()
    wang.get_by_role("button", name="看最新").click()
    expect(wang.locator(".message .text").last).to_be_in_viewport()


# --- who and where ---------------------------------------------------------------------------------------------


def test_the_address_says_who_and_where(window: OpenWindow) -> None:
    page = window("li", "li")
    expect(page.locator(".head-title")).to_have_text("私聊小邻")
    page.get_by_role("button", name="大汉龙城3栋邻里群").click()
    page.wait_for_url("**/?who=li&chat=g3")
    page.reload()
    expect(page.locator(".head-title")).to_have_text("大汉龙城3栋邻里群")
    expect(page.locator(".head .hint")).to_have_text("群聊，您是小李")


def test_somebody_can_be_found_among_all_neighbours(window: OpenWindow) -> None:
    page = window("wang", "g5")
    tap(page, "找别的人")
    page.get_by_label("输入名字找人").fill("谭")
    expect(page.locator(".people .list-row")).to_have_count(1)
    page.locator(".people .list-row").click()
    page.wait_for_url("**/?who=p1&chat=g5")


def test_a_message_elsewhere_is_marked_unread_until_it_is_looked_at(window: OpenWindow) -> None:
    wang, zhou = window("wang", "g5"), window("zhou", "g5")
    wang.get_by_role("button", name="大汉龙城3栋邻里群").click()
    other = wang.locator(".chats .list-row", has_text="5栋")
    expect(other.locator(".unread")).to_have_count(0)
    say(zhou, "有人在吗")
    expect(other.locator(".unread")).to_have_text("1")
    other.click()
    expect(other.locator(".unread")).to_have_count(0)


def test_party_membership_stands_only_where_one_chooses_who_one_is(window: OpenWindow) -> None:
    chen = window("chen", "g3")
    expect(chen.locator(".sidebar")).to_contain_text("在职党员")
    expect(chen.locator(".main")).not_to_contain_text("党员")


# --- more than text --------------------------------------------------------------------------------------------


def test_a_tally_is_drawn_as_a_chart_without_the_small_numbers(window: OpenWindow) -> None:
    wang = window("wang", "wang")
    say(wang, "统计 本月")
    chart = wang.locator(".nicegui-echart svg")
    expect(chart).to_contain_text("大汉龙城小区")
    expect(chart).to_contain_text("52")
    expect(chart).to_contain_text("不足5人")


def test_the_clock_bar_moves_the_clock_in_all_windows(window: OpenWindow, site: Site) -> None:
    li, chen = window("li", "g3"), window("chen", "g3")
    tap(li, "+1小时")
    for page in (li, chen):
        expect(page.locator(".clock-hour")).to_have_text("18:05")
    tap(li, "+1天")
    expect(chen.locator(".clock-time")).to_contain_text("11月23日 周一")
    tap(li, "到下一件事")
    expect(chen.locator(".clock-time")).to_contain_text("11月27日 周五")
    assert site.clock_log.read_text().split("\n")[:3] == ["advance 1:00:00", "advance 1 day, 0:00:00", "to_next"]


# --- phone -----------------------------------------------------------------------------------------------------


def test_everything_fits_a_phone(window: OpenWindow) -> None:
    chen = window("chen", "g3", PHONE)
    assert does_not_scroll_sideways(chen)
    for label in ("报名", "取消报名", "名单", "发送", "活动", "到下一件事"):
        button = chen.get_by_role("button", name=label, exact=True).first
        expect(button).to_be_in_viewport(ratio=1)
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_on_a_phone_the_chats_are_in_a_drawer(window: OpenWindow) -> None:
    chen = window("chen", "g3", PHONE)
    expect(chen.locator(".sidebar")).to_be_hidden()
    chen.get_by_role("button", name="打开聊天列表").tap()
    chen.locator(".chats .list-row", has_text="私聊小邻").tap()
    expect(chen.locator(".head-title")).to_have_text("私聊小邻")
    expect(chen.locator(".sidebar")).to_be_hidden()
    expect(chen.locator(".from-bot")).to_contain_text("有空位了")
    assert does_not_scroll_sideways(chen)


def test_large_text_fits_a_phone_and_is_remembered(window: OpenWindow) -> None:
    chen = window("chen", "g3", PHONE)
    chen.get_by_role("button", name="打开聊天列表").tap()
    tap(chen, "大字")
    chen.reload()
    expect(chen.locator("html.large")).to_have_count(1)
    expect(card(chen)).to_be_visible()
    assert does_not_scroll_sideways(chen)
    chen.evaluate("localStorage.clear()")
