"""The real program in real windows: `linli demo` on a fresh data folder, used as a person would."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Page, expect

from .conftest import PHONE, OpenWindow, Site, _free_port, _wait_until_it_answers, _without_pytest

pytestmark = pytest.mark.slow

GROUP = "龙城3栋群"
CARD = ".card"
TOAST = ".q-notification"
SLOW = 20_000  # milliseconds; the clock does a day's work when it is moved


class Demo:
    """`linli demo` as a child process that can be killed and started again on the same data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.output = folder / "output.txt"
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        env = _without_pytest() | {"LINLI_DATA_FOLDER": str(self.folder), "LINLI_OWNER": "web:张书记"}
        command = [sys.executable, "-m", "linli", "demo", "--port", str(self.port)]
        with self.output.open("a") as output:
            self.process = subprocess.Popen(command, env=env, stdout=output, stderr=output, cwd=os.getcwd())
        _wait_until_it_answers(self.url, self.process, self.output)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo(tmp_path_factory.mktemp("demo"))
    yield running
    running.stop()
    assert "Traceback" not in running.output.read_text()


@pytest.fixture(scope="module")
def site(demo: Demo) -> Site:
    return Site(demo.url, demo.folder)


def tap(page: Page, label: str, about: str) -> None:
    card = page.locator(CARD, has_text=about).last
    card.get_by_role("button", name=label, exact=True).click()


def say(page: Page, text: str) -> None:
    page.get_by_label("输入消息").fill(text)
    page.keyboard.press("Enter")


def test_the_last_seat_goes_to_one_and_both_windows_see_it(window: OpenWindow) -> None:
    li, chen = window("小李", GROUP), window("老陈", GROUP)
    tap(li, "报名", "环境卫生整治")
    expect(li.locator(TOAST)).to_contain_text("报上了")
    tap(chen, "报名", "环境卫生整治")
    expect(chen.locator(TOAST)).to_contain_text("候补第1位")
    for page in (li, chen):
        card = page.locator(CARD, has_text="环境卫生整治").first
        expect(card).to_contain_text("6/6人")
        expect(card).to_contain_text("候补：1人：老陈")


def test_one_line_becomes_a_card_in_the_group(window: OpenWindow) -> None:
    wang, chen = window("王阿姨", "王阿姨"), window("老陈", GROUP)
    say(wang, "发布 下周六上午9点到11点 楼道大扫除 3栋楼下 12人")
    expect(wang.locator(CARD).last).to_contain_text("楼道大扫除")
    wang.get_by_role("button", name="发布", exact=True).last.click()
    expect(chen.locator(CARD, has_text="楼道大扫除").first).to_contain_text("0/12人")
    say(chen, "小邻 报名 楼道大扫除")
    expect(chen.locator(CARD, has_text="楼道大扫除").first).to_contain_text("1/12人：老陈")


def test_chatter_in_the_group_stays_unanswered(window: OpenWindow) -> None:
    chen = window("老陈", GROUP)
    before = chen.locator(".message").count()
    say(chen, "今天菜场的萝卜便宜")
    expect(chen.locator(".message")).to_have_count(before + 1)


def test_a_tally_comes_with_a_chart(window: OpenWindow) -> None:
    secretary = window("张书记", "张书记")
    say(secretary, "统计 本月 大汉龙城小区")
    expect(secretary.locator(CARD).last).to_contain_text("大汉龙城小区")
    expect(secretary.locator("svg text", has_text="大汉龙城3栋").last).to_be_visible()


def signs_in(page: Page) -> None:
    """By the link that the bot gives in private."""
    say(page, "后台")
    told = page.locator(".message", has_text="/in/").last
    expect(told).to_be_visible(timeout=SLOW)
    page.goto(re.findall(r"http://\S+/in/[\w-]{22}", told.inner_text())[-1])
    page.get_by_role("button", name="登录").click()


def test_the_owner_sees_which_engine_listens(demo: Demo, window: OpenWindow) -> None:
    page = window("张书记", "张书记")
    page.goto(f"{demo.url}/organisers")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto(f"{demo.url}/?who=张书记&chat=张书记")
    signs_in(page)
    expect(page).to_have_url(re.compile("/organisers"))
    expect(page.locator("dl")).to_contain_text("谁在听大白话")
    expect(page.locator("dl")).to_contain_text("内置引擎")
    expect(page.locator("dl")).to_contain_text("没有")


def test_a_killed_program_has_lost_nothing(demo: Demo, window: OpenWindow) -> None:
    chen = window("老陈", GROUP)
    tap(chen, "报名", "邻里包饺子")
    expect(chen.locator(CARD, has_text="邻里包饺子").first).to_contain_text("老陈")
    demo.kill()
    demo.start()
    again = window("老陈", GROUP)
    expect(again.locator(CARD, has_text="邻里包饺子").first).to_contain_text("老陈", timeout=SLOW)


def test_a_day_on_brings_reminders(window: OpenWindow) -> None:
    chen = window("老陈", GROUP)
    clock = chen.get_by_role("status")
    for _ in range(12):
        before = clock.inner_text()
        chen.get_by_role("button", name="+1天", exact=True).click()
        expect(clock).not_to_have_text(before, timeout=SLOW)  # a tap while it still moves is passed over
        expect(chen.get_by_role("button", name="+1天", exact=True)).to_be_enabled(timeout=SLOW)
        if chen.get_by_text("要来的邻居记得时间").count():
            break
    expect(chen.get_by_text("要来的邻居记得时间").first).to_be_visible(timeout=SLOW)


def test_on_a_phone_the_card_fits_and_its_buttons_can_be_tapped(window: OpenWindow) -> None:
    phone = window("刘婶", GROUP, PHONE)
    card = phone.locator(CARD, has_text="报名").last
    expect(card).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert card.get_by_role("button").first.bounding_box()["height"] >= 44
