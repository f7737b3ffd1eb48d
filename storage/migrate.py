"""Writes the next migration from the tables: `python -m storage.migrate "why"` (for developers)."""

import sys
import tempfile
from pathlib import Path

import alembic.command
import alembic.config

from storage.database import MIGRATIONS, Database


def main(why: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.db'}")
        config = alembic.config.Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with database.engine.begin() as connection:
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")
            alembic.command.revision(config, why, autogenerate=True, rev_id=f"{_count() + 1:04d}")


def _count() -> int:
    return len(list((MIGRATIONS / "versions").glob("[0-9]*.py")))


if __name__ == "__main__":
    main(sys.argv[1])
