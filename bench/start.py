"""From the command to the first page, and the memory of the whole program with its engine."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from bench.measure import Measured

LONGEST = 90


def demo_start() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        with _demo(folder) as (first, _):
            pass
        with _demo(folder) as (second, process):
            _wait_for_engine(process)
            memory = psutil.Process(process.pid).memory_info().rss / 2**20
    return [
        Measured("first start of the demo to its first page", f"{first:.1f} s"),
        Measured("second start", f"{second:.1f} s", "≤ 3 s", second <= 3),
        Measured("memory, engine included", f"{memory:.0f} MB", "≤ 300 MB", memory <= 300),
    ]


@contextmanager
def _demo(folder: str) -> Iterator[tuple[float, "subprocess.Popen[bytes]"]]:
    port = _free_port()
    env = os.environ | {"LINLI_DATA_FOLDER": folder, "LINLI_ENGINE": "embedded"}
    command = [sys.executable, "-m", "linli", "demo", "--port", str(port)]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _first_page(port, process)
        yield time.perf_counter() - start, process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _first_page(port: int, process: "subprocess.Popen[bytes]") -> None:
    last = time.monotonic() + LONGEST
    while process.poll() is None and time.monotonic() < last:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the demo did not start")


def _wait_for_engine(process: "subprocess.Popen[bytes]") -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if b"engine listens" in line:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
