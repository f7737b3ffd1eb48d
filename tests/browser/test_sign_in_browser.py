"""`linli run` in an empty folder, in a real browser: the printed link, the web chat as oneself, and out again."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Browser, Page, expect

from .conftest import _free_port, _without_pytest

pytestmark = pytest.mark.slow

PRINTED = re.compile(r"http://\S+/in/\S+")
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
SHOTS = os.environ.get("SHOTS")  # a folder for pictures to look at


@pytest.fixture
def link(tmp_path: Path) -> Iterator[str]:
    """What an empty installation prints at its first start."""
    output = tmp_path / "output.txt"
    settings = {"LINLI_PORT": str(_free_port()), "LINLI_DATA_FOLDER": str(tmp_path / "var"), "LINLI_ENGINE": "embedded"}
    with output.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "linli", "run"],
            stdout=written,
            stderr=written,
            cwd=tmp_path,
            env=_without_pytest() | settings,
        )
    try:
        yield _printed(output, process)
    finally:
        process.terminate()
        process.wait(timeout=30)
    assert "Traceback" not in output.read_text()


def _printed(output: Path, process: "subprocess.Popen[bytes]") -> str:
    last = time.monotonic() + 90
    while time.monotonic() < last and process.poll() is None:
        if found := PRINTED.search(output.read_text()):
            return found[0]
        time.sleep(0.2)
    pytest.fail(f"no link was printed:\n{output.read_text()}")


def shot(page: Page, name: str) -> None:
    """At both sizes, where somebody wants to look; and nowhere it scrolls sideways."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, size)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{size}.png", full_page=True)


def test_from_the_printed_link_to_the_web_chat_and_out_again(browser: Browser, link: str) -> None:
    site = link.partition("/in/")[0]
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if "Content Security Policy" in said.text else None)

    page.goto(f"{site}/?who=anybody")
    expect(page).to_have_url(re.compile("/sign-in"))
    shot(page, "sign-in")

    page.goto(link)
    expect(page.get_by_text("管理员", exact=True)).to_be_visible()
    shot(page, "offer")
    page.get_by_role("button", name="登录").press("Enter")  # by keyboard, and back to what was wanted
    page.wait_for_url(f"{site}/?who=anybody")
    page.get_by_label("输入消息").wait_for()
    expect(page.get_by_text("管理员").first).to_be_visible()
    expect(page.get_by_text("再开一个窗口")).to_have_count(0)
    expect(page.get_by_label("换人")).to_have_count(0)
    expect(page.get_by_text("找别的人")).to_have_count(0)
    shot(page, "chat")
    page.set_viewport_size({"width": 1280, "height": 800})

    second = context.new_page()
    second.goto(f"{site}/account")
    shot(second, "account")
    second.goto(f"{site}/organisers")
    expect(second.get_by_text("小邻的状况")).to_be_visible()
    shot(second, "organisers")

    page.get_by_label("输入消息").fill("退出登录")
    page.keyboard.press("Enter")
    expect(page.get_by_text("网页登录已全部退出").first).to_be_visible(timeout=20_000)
    page.get_by_label("输入消息").fill("活动")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sign-in"))
    second.goto(f"{site}/account")
    expect(second).to_have_url(re.compile("/sign-in"))
    second.goto(link)
    expect(second.get_by_role("heading", name="这个地址已经用过了")).to_be_visible()
    shot(second, "used")
    assert troubles == []
    context.close()
