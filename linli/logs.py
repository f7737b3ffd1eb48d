"""What is written to the log: where something failed and what kind of failure it was, never what anybody said.

Messages of exceptions repeat values: rows that a database refuses, fields that do not fit.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType

FORMAT = "%(levelname)s %(name)s: %(message)s"
Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """What another handler has made of the exception is not reused."""
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(self, caught: Caught) -> str:
        problem = caught[1]
        return "\n".join(_told(problem)) if problem is not None else ""


class Lines(Discreet):
    """One JSON object in each line, for programs that collect them."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, str] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


FORMS = {"text": Discreet(FORMAT), "json": Lines()}


def _told(problem: BaseException) -> list[str]:
    """The whole chain, the first failure first, each with its frames and its kind."""
    before = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    frames = [line.rstrip() for line in traceback.format_tb(problem.__traceback__)]
    return [*(_told(before) if before else ()), *frames, type(problem).__name__]


def begin(level: str | int, form: str = "text") -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(FORMS[form])
    logging.basicConfig(level=level, handlers=[handler])
    for chatty in ("alembic", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
