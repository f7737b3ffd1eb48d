"""A real browser (Debian's chromium, headless) and a program for it to look at."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Browser, BrowserContext, Page = playwright.Browser, playwright.BrowserContext, playwright.Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = (1280, 800), (390, 844)
START_SECONDS = 60  # on a machine that is busy with other tests

OpenWindow = Callable[..., Page]


@dataclass(frozen=True)
class Site:
    url: str
    clock_log: Path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for the whole session: playwright keeps an event loop running, and others need their own."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser: {CHROMIUM} is not there (apt install chromium)")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The web chat with a made-up conversation, in a process of its own."""
    folder = tmp_path_factory.mktemp("webchat")
    port = _free_port()
    script = Path(__file__).with_name("fake_program.py")
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(script), str(port), str(folder / "clock.txt")],
            stdout=output,
            stderr=output,
            env=_without_pytest(),
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_it_answers(url, process, folder / "output.txt")
            yield Site(url, folder / "clock.txt")
        finally:
            process.terminate()
            process.wait(timeout=20)
    assert "Traceback" not in (folder / "output.txt").read_text()


@pytest.fixture(scope="module")
def profiles(browser: Browser) -> dict[tuple[int, int], BrowserContext]:
    """One browser profile for each size, so that scripts are fetched once; they end with the browser."""
    desktop, phone = (
        browser.new_context(viewport={"width": width, "height": height}, is_mobile=on_phone, has_touch=on_phone)
        for (width, height), on_phone in ((DESKTOP, False), (PHONE, True))
    )
    return {DESKTOP: desktop, PHONE: phone}


@pytest.fixture
def window(profiles: dict[tuple[int, int], BrowserContext], site: Site) -> Iterator[OpenWindow]:
    """Opens a window as somebody: `window("li", "g3", PHONE)`."""
    pages = []

    def open_window(who: str, chat: str, size: tuple[int, int] = DESKTOP) -> Page:
        page = profiles[size].new_page()
        pages.append(page)
        page.goto(f"{site.url}/?who={who}&chat={chat}")
        page.get_by_label("输入消息").wait_for()
        return page

    yield open_window
    for page in pages:
        page.close()


def _without_pytest() -> dict[str, str]:
    """NiceGUI behaves differently when it believes to be inside a test."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]", output: Path) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the program did not start:\n{output.read_text()}")
