"""Takes the picture in README.md: `python docs/screenshot.py [--url http://127.0.0.1:8080]`.

Without --url it starts `linli demo` on a free port with a fresh data folder. Needs Debian's chromium and playwright.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURE = Path(__file__).with_name("webchat.png")
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


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo of its own, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "linli", "demo", "--port", str(port)]
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


def take(page: Page, url: str, picture: Path) -> None:
    """The first group with its newest card, after somebody has signed up."""
    page.goto(url)
    card = page.locator(".card.open").last
    card.wait_for()
    card.locator(".act").first.click()
    page.locator(".q-notification").wait_for()
    page.locator(".q-notification").wait_for(state="detached", timeout=15_000)
    page.mouse.move(0, 0)
    page.screenshot(path=picture)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="of a program that runs already")
    parser.add_argument("--picture", type=Path, default=PICTURE)
    chosen = parser.parse_args()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        if chosen.url:
            take(page, chosen.url, chosen.picture)
        else:
            with demo() as url:
                take(page, url, chosen.picture)
        browser.close()
    print(chosen.picture)


if __name__ == "__main__":
    main()
