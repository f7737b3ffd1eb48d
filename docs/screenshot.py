"""Takes the pictures in the readmes: `python docs/screenshot.py`, or some of them: `… quiz tally`.

Each shows `linli demo` on a free port with a fresh data folder. Needs Debian's chromium, fonts-noto-cjk and playwright.
"""

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect, sync_playwright

FOLDER = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 90
WIDE, NARROW = (1280, 800), (640, 800)
GROUP = "龙城3栋群"
GAP = 1.5  # seconds between two messages, so that an announcement stays under way for a while
WAITS = 120_000  # milliseconds; the cards of the first morning go out before it, at the same pace


@contextmanager
def demo(*options: str) -> Iterator[str]:
    """The address of a demo of its own, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "linli", "demo", "--port", str(port), *options]
        program = subprocess.Popen(command, env=os.environ | {"LINLI_DATA_FOLDER": folder})
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, program)
            yield url
        finally:
            program.terminate()
            program.wait(timeout=20)


def wait_for(url: str, program: "subprocess.Popen[bytes]") -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and program.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    sys.exit("the demo did not start")


# --- one person in one chat ------------------------------------------------------------------------------------


class Window:
    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def enter(self, who: str, chat: str | None = None) -> None:
        """The private chat with the bot, or a group."""
        self.page.goto(f"{self.url}/?who={who}&chat={chat or who}")
        self.page.get_by_label("输入消息").wait_for()
        self.page.wait_for_load_state("networkidle")

    def says(self, text: str) -> None:
        """Until it is answered."""
        known = self.page.locator(".from-bot").count()
        self.page.get_by_label("输入消息").fill(text)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".from-bot")).to_have_count(known + 1, timeout=WAITS)

    def taps(self, label: str, about: str = "") -> None:
        self.page.locator(".from-bot", has_text=about).last.get_by_role("button", name=label, exact=True).click()

    def publishes(self, line: str) -> None:
        self.says(line)
        self.taps("发布")
        expect(self.page.get_by_role("button", name="发布", exact=True)).to_have_count(0, timeout=WAITS)

    def shows(self, text: str | re.Pattern[str]) -> None:
        self.page.locator(".from-bot", has_text=text).last.wait_for(timeout=WAITS)

    def is_told(self) -> None:
        """What answers a tap stands over the page for some seconds."""
        self.page.locator(".q-notification").wait_for()

    def is_calm(self) -> None:
        """What was said over the page has gone, charts have grown, and what is new is no longer marked."""
        for toast in self.page.locator(".q-notification").all():
            toast.wait_for(state="detached")
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(1700)


# --- the pictures ----------------------------------------------------------------------------------------------


def webchat(window: Window) -> None:
    """A group with its newest card, after somebody has signed up."""
    window.enter("小李", GROUP)
    window.taps("报名", "邻里包饺子")
    window.is_told()


def lecture(window: Window) -> None:
    window.enter("王阿姨")
    window.says("讲师介绍 欧阳医生 心血管内科 县人民医院医生，二十年门诊，讲的都是家常话")
    window.publishes(
        "发布 周六下午3点到4点半 高血压防治 讲堂 3栋活动室 主讲 欧阳医生 带老花镜和医保卡 外小区的也能来 30人"
    )
    for name in ("刘婶", "老彭", "小李"):
        window.enter(name, GROUP)
        window.taps("报名", "高血压防治")
        window.is_told()


def quiz(window: Window) -> None:
    window.enter("王阿姨")
    window.publishes("抢答 家里煤气漏了先做什么？1 打开窗户 2 开灯看看 3 点火试试 4 打开风扇 答案1 到周五18点")
    for name, place in {"小李": 0, "老陈": 0, "刘婶": 3, "曾文静": 0, "小彭": 1, "胡老师": 0}.items():
        window.enter(name, GROUP)
        window.page.locator(".ballot").last.locator(".act").nth(place).click()
        window.is_told()
    window.enter("王阿姨")
    window.taps("结束投票", "煤气")
    window.taps("结束", "煤气")
    window.shows("已结束")
    window.enter("小李", GROUP)
    window.shows("已结束")


def tally(window: Window) -> None:
    window.enter("张书记")
    window.says("上个月的统计")
    window.page.locator(".from-bot svg").last.wait_for()


def announcement(window: Window) -> None:
    window.enter("罗书记")
    window.says("发公告给大汉龙城小区、第二网格和工农社区：周三上午8点到下午5点停水，请大家提前储水。")
    window.taps("发布")
    window.shows(re.compile(r"[1-9]/\d+个群"))


class Picture(NamedTuple):
    name: str
    made: Callable[[Window], None]
    size: tuple[int, int] = NARROW
    options: tuple[str, ...] = ()  # of the demo


PICTURES = (
    Picture("webchat", webchat, WIDE),
    Picture("lecture", lecture),
    Picture("quiz", quiz),
    Picture("tally", tally, (640, 1080)),
    Picture("announcement", announcement, options=("--gap", str(GAP))),
)


def take(browser: Browser, picture: Picture) -> Path:
    width, height = picture.size
    file = FOLDER / f"{picture.name}.png"
    with demo(*picture.options) as url:
        window = Window(browser.new_page(viewport={"width": width, "height": height}), url)
        picture.made(window)
        window.is_calm()
        window.page.screenshot(path=file)
        window.page.close()
    return file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(picture.name for picture in PICTURES))
    chosen = parser.parse_args().names
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for picture in PICTURES:
            if not chosen or picture.name in chosen:
                print(take(browser, picture))
        browser.close()


if __name__ == "__main__":
    main()
