"""A Rasa of our own on loopback: answers as it is told to, and remembers what it was asked."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GOOD = [{"name": "sign_up", "confidence": 0.9}, {"name": "cancel", "confidence": 0.1}]


class FakeRasa:
    def __init__(self) -> None:
        self.asked: list[str] = []  # texts
        self.paths: list[str] = []
        self.status = 200
        self.body: Any = {"intent_ranking": GOOD}  # bytes are sent as they are
        self.delay = 0.0  # seconds before the answer
        self.drip = 0.0  # seconds between its bytes
        self.url = ""


@contextmanager
def fake_rasa() -> Iterator[FakeRasa]:
    rasa = FakeRasa()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(rasa))
    server.daemon_threads = True
    rasa.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield rasa
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(rasa: FakeRasa) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            rasa.asked.append(question["text"])
            rasa.paths.append(self.path)
            time.sleep(rasa.delay)
            body = rasa.body if isinstance(rasa.body, bytes) else json.dumps(rasa.body).encode()
            try:
                self._answer(body)
            except (BrokenPipeError, ConnectionResetError):  # nobody waits any longer
                return

        def _answer(self, body: bytes) -> None:
            self.send_response(rasa.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for at in range(0, len(body), 1 if rasa.drip else len(body) or 1):
                self.wfile.write(body[at : at + (1 if rasa.drip else len(body))])
                time.sleep(rasa.drip)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    return Handler
