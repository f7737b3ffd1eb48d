"""Rasa as linli's child: `serve.py MODEL PORT`, run by nlu/.venv, the token in the first line of standard input.

It listens on this machine only, and to nobody without the token. `rasa run` is not used: without a channel it opens one
of its own that asks for no token. Standard input stays open as long as linli lives: when it closes, even by kill -9,
Rasa ends at once.
"""

import logging
import os
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def main(model: str, port: str) -> None:
    token = sys.stdin.readline().strip()
    if not token:
        sys.exit("serve.py: the first line of standard input must be the token")
    threading.Thread(target=_end_with_linli, daemon=True).start()
    os.environ.update(QUIET)
    sys.path.insert(0, str(ROOT))
    _serve(model, int(port), token)


def _serve(model: str, port: int, token: str) -> None:
    from rasa.core.agent import Agent
    from rasa.server import create_app
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(log_level=logging.ERROR, logging_config_file=None)
    configure_structlog(logging.ERROR)  # otherwise it writes down every text that it reads
    app = create_app(agent=Agent.load(model), cors_origins=[], auth_token=token)
    app.run(host="127.0.0.1", port=port, access_log=False, debug=False, motd=False)


def _end_with_linli() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
